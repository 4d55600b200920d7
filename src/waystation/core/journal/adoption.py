"""Taking over: entries of a node that was revoked are appended, as they are, to this node's own chain.

Equal copies count once (journal rule 2), so the copy here counts where the one beyond the last good entry
does not; digest, author and time stay the same.
"""

from collections.abc import Iterable

from waystation.core.journal import counting
from waystation.core.journal._commit import committing, stored
from waystation.core.journal.erasure import bring_up_to_date
from waystation.core.journal.models import StoredEntry
from waystation.core.journal.statements import together


def adopt(entries: Iterable[StoredEntry]) -> None:
    """Append copies of stored entries to this node's own chain, and bring the tables up to date."""
    rows = [row for row in entries if row.header]
    with committing() as (_, head, _):
        together(stored(head.copy(row)) for row in rows)
        bring_up_to_date(counting.mark(row.entry_id for row in rows) | {row.subject for row in rows})
