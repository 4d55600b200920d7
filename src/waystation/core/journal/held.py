"""Entries that wait: for their time, or for a version that knows their kind (journal rule 10).

Both come in by themselves: `release_due` is run every minute, `fold_known_kinds` when the work begins.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from waystation.core.journal.erasure import bring_up_to_date
from waystation.core.journal.lock import writer_lock
from waystation.core.journal.models import HeldSubject, Mark, StoredEntry
from waystation.core.journal.projector import Due
from waystation.core.journal.versions import readable

PAGE: Final = 500
_KINDS: Final = "kinds"


def hold_until_due(clocks: Mapping[str, int]) -> None:
    """Remember subjects of which an entry came that is not due, with its clock; the earliest stands."""
    known = {row.subject: row.clock for row in HeldSubject.objects.filter(subject__in=list(clocks))}
    HeldSubject.objects.bulk_create(
        [
            HeldSubject(subject=subject, clock=clock)
            for subject, clock in sorted(clocks.items())
            if clock < known.get(subject, clock + 1)
        ],
        update_conflicts=True,
        unique_fields=["subject"],
        update_fields=["clock"],
    )


def release_due() -> int:
    """Take in what has become due; return of how many subjects."""
    if not HeldSubject.objects.exists():
        return 0
    with writer_lock(), transaction.atomic():
        due = Due.now()
        subjects = sorted(HeldSubject.objects.filter(clock__lte=due.latest).values_list("subject", flat=True))
        for start in range(0, len(subjects), PAGE):
            page = subjects[start : start + PAGE]
            bring_up_to_date(page)
            HeldSubject.objects.filter(subject__in=page).delete()
            hold_until_due(_not_due(StoredEntry.objects.filter(subject__in=page), due))
        return len(subjects)


def note_held() -> None:
    """Find anew what waits, of all entries; part of a rebuild, which has folded every kind there is."""
    HeldSubject.objects.all().delete()
    hold_until_due(_not_due(StoredEntry.objects.all(), Due.now()))
    _note_kinds(readable())


def fold_known_kinds() -> int:
    """Take in entries of kinds that the version before did not know; return of how many subjects."""
    known = readable()
    mark = Mark.objects.filter(name=_KINDS).first()
    folded = set(mark.value) if mark is not None else set()
    if folded == known:
        return 0
    with writer_lock(), transaction.atomic():
        subjects: set[str] = set()
        for each in sorted(known - folded):
            subjects |= _subjects_of(*each.split(" "))
        wanted = sorted(subjects)
        for start in range(0, len(wanted), PAGE):
            page = wanted[start : start + PAGE]
            bring_up_to_date(page)
        _note_kinds(known)
        return len(wanted)


def _note_kinds(known: Iterable[str]) -> None:
    Mark.objects.update_or_create(name=_KINDS, defaults={"value": sorted(known)})


def _subjects_of(kind: str, version: str) -> set[str]:
    rows = StoredEntry.objects.filter(counts=True, header__contains=f'"kind":"{kind}"').filter(
        header__contains=f'"version":{version}}}'
    )
    return set(rows.values_list("subject", flat=True))


def _not_due(entries: QuerySet[StoredEntry], due: Due) -> dict[str, int]:
    rows = entries.filter(counts=True, clock__gt=due.latest).exclude(chain__startswith=due.own[:-1])
    clocks: dict[str, int] = {}
    for subject, clock in rows.values_list("subject", "clock"):
        clocks[subject] = min(clock, clocks.get(subject, clock))
    return clocks
