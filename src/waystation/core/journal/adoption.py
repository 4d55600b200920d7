"""Taking over: entries of a node that was revoked are appended, as they are, to this node's own chain.

Equal copies count once (journal rule 2), so the copy here counts where the one beyond the last good entry
does not; digest, author and time stay the same.
"""

from django.db.models import QuerySet

from waystation.core.journal import counting
from waystation.core.journal._commit import committing, stored
from waystation.core.journal.erasure import bring_up_to_date
from waystation.core.journal.intake import standing_changed
from waystation.core.journal.models import StoredEntry
from waystation.core.journal.standing import NODE
from waystation.core.journal.statements import together


def adopt(entries: QuerySet[StoredEntry]) -> None:
    """Append copies of stored entries to this node's own chain, and bring all that follows up to date.

    The caller holds their subjects (`lock_subjects`): one must not be erased meanwhile.
    """
    with committing() as (_, head, _):
        rows = list(entries.exclude(header=""))
        subjects = {row.subject for row in rows}
        together(stored(head.copy(row)) for row in rows)
        bring_up_to_date(counting.mark(row.entry_id for row in rows) | subjects)
        if any(subject.startswith(f"{NODE.name}:") for subject in subjects):
            standing_changed()
