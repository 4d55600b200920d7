"""Reading the entries of subjects as folds see them, for those who look at what was done and by whom."""

from collections import defaultdict
from collections.abc import Iterable

from waystation.core.journal.kinds import Entry
from waystation.core.journal.models import StoredEntry
from waystation.core.journal.projector import entries_in_fold_order, is_due

PAGE = 500


def entries_of(subjects: Iterable[str]) -> dict[str, list[Entry]]:
    """Return the entries of each subject that count at this moment, in fold order."""
    wanted = sorted(set(subjects))
    due = is_due()
    found: dict[str, list[Entry]] = {}
    for start in range(0, len(wanted), PAGE):
        page = wanted[start : start + PAGE]
        stored: dict[str, list[StoredEntry]] = defaultdict(list)
        for row in StoredEntry.objects.filter(due, subject__in=page, counts=True):
            stored[row.subject].append(row)
        found |= {subject: list(entries_in_fold_order(stored[subject])) for subject in page}
    return found
