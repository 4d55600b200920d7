"""Taking over: entries of a node that was revoked are appended, as they are, to this node's own chain.

Equal copies count once (journal rule 2), so the copy here counts where the one beyond the last good entry
does not; digest, author and time stay the same.
"""

from collections.abc import Iterable

from waystation.core.journal import counting
from waystation.core.journal.format import link_of
from waystation.core.journal.models import StoredEntry
from waystation.core.journal.projector import project
from waystation.core.journal.writer import _joined


def adopt(entries: Iterable[StoredEntry]) -> None:
    """Append copies of stored entries to this node's own chain, and bring the tables up to date."""
    rows = [row for row in entries if row.header]
    with _joined() as joined:
        head = joined.chain
        for row in rows:
            head.head_seq += 1
            head.head_link = link_of(head.head_link, head.head_seq, row.scope, row.digest)
            head.head_clock = row.clock
            row.link, row.chain, row.seq = head.head_link, head.id, head.head_seq
            row.save(force_insert=True)
            joined.appended += 1
        counting.mark(row.entry_id for row in rows)
        project(row.subject for row in rows)
