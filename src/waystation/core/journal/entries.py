"""Reading the entries of subjects as folds see them, for those who look at what was done and by whom."""

from collections.abc import Iterable

from waystation.core.journal.kinds import Entry
from waystation.core.journal.projector import Due, ask_for_entries, entries_in_fold_order, kept_by_subject

PAGE = 500


def entries_of(subjects: Iterable[str]) -> dict[str, list[Entry]]:
    """Return the entries of each subject that count at this moment, in fold order."""
    wanted = sorted(set(subjects))
    due = Due.now()
    found: dict[str, list[Entry]] = {}
    for start in range(0, len(wanted), PAGE):
        page = wanted[start : start + PAGE]
        kept = kept_by_subject(ask_for_entries(page, due))
        found |= {subject: list(entries_in_fold_order(kept.get(subject, []))) for subject in page}
    return found
