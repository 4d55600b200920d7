"""Undo: an act is taken back whole, over all its subjects, by another act; that one can be undone, too.

    undo(by, act, new_act) -> Receipt          refused with the later acts that stand on it
    undoable(by, limit=20) -> list[Done]       what `by` may take back, the latest first

Nothing is deleted: the entries of an undone act are passed over (see `history`).
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from waystation.core.access.queries import Actor
from waystation.core.journal.canonical import canonical
from waystation.core.journal.clock import COUNTER_BITS, instant, milliseconds
from waystation.core.journal.entries import entries_of
from waystation.core.journal.errors import (
    AlreadyUndone,
    CannotBeUndone,
    NotYoursToUndo,
    StandsUnderOthers,
    UnknownAct,
)
from waystation.core.journal.format import Header
from waystation.core.journal.history import ActUndone, undone
from waystation.core.journal.kinds import Entry, kind_of
from waystation.core.journal.models import Chain, StoredEntry
from waystation.core.journal.naming import subjects_naming
from waystation.core.journal.node import node, now
from waystation.core.journal.writer import Author, Receipt, writing

SHIFT: Final = timedelta(hours=12)  # so long people may take back what they did themselves
_LOOKED_THROUGH: Final = 2_000  # entries at the end of each chain


@dataclass(frozen=True, slots=True)
class Done:
    """An act as a list of what can be undone shows it: identifiers and kinds, no words."""

    act: str
    at: datetime
    place: str
    kinds: tuple[str, ...]
    subjects: tuple[str, ...]


def undo(by: Actor, act: str, new_act: str) -> Receipt:
    """Take back everything that `act` said, of every subject, in one act.

    Args:
        by: Who wants it: whoever did it, within 12 hours, or someone with `journal.undo`.
        act: The act to take back; it may itself be an undo.
        new_act: The identifier of the act that does so.

    Raises:
        AlreadyUndone: it was taken back before.
        CannotBeUndone: it erased someone, or let another machine or person in, or is not all readable here.
        NotYoursToUndo: `by` did not do it, or too long ago.
        StandsUnderOthers: later acts stand on it; they are named, and must be undone first.
        UnknownAct: there is none here.
    """
    done = _entries(act)
    author = _author(by, done[0])
    if any(kind_of(entry.body).is_lasting for entry in done):
        raise CannotBeUndone
    subjects = sorted({entry.subject for entry in done})
    with writing(
        author, new_act, request={"undo": act}, place=_place(done[0].scope), lock=subjects
    ) as writing_act:
        if not writing_act.repeated:
            entries = entries_of(subjects)
            _require_free(act, entries)
            for subject in subjects:
                targets = {entry.id for entry in entries[subject] if entry.act == act}
                covered = set[str]().union(*(entry.ancestors for entry in entries[subject]))
                heads = {entry.id for entry in entries[subject]} - covered
                writing_act.record(subject, ActUndone(act), sorted(heads | targets))
    return writing_act.receipt


def undoable(by: Actor, limit: int = 20) -> list[Done]:
    """Return what `by` did in the last 12 hours on this node and did not take back, the latest first."""
    since = milliseconds(now() - SHIFT) << COUNTER_BITS
    mine = canonical({"actor": by.id})[1:-1]
    acts: dict[str, list[StoredEntry]] = defaultdict(list)
    for chain in Chain.objects.filter(node=node().id, head_clock__gte=since):
        rows = StoredEntry.objects.filter(
            chain=chain.id, seq__gt=chain.head_seq - _LOOKED_THROUGH, clock__gte=since, counts=True
        )
        for row in rows.filter(header__contains=mine).order_by("seq"):
            acts[row.act].append(row)
    latest = [_done(acts[act]) for act in sorted(acts, reverse=True)]
    found: list[Done] = []
    for start in range(0, len(latest), limit):
        page = latest[start : start + limit]
        entries = entries_of(subject for done in page for subject in done.subjects)
        found += [done for done in page if _stands(done, entries)]
        if len(found) >= limit:
            break
    return found[:limit]


def _done(rows: Sequence[StoredEntry]) -> Done:
    headers = [Header.decode(row.header) for row in rows]
    return Done(
        act=rows[0].act,
        at=instant(headers[0].observed_at),
        place=_place(rows[0].scope),
        kinds=tuple(header.kind for header in headers),
        subjects=tuple(dict.fromkeys(header.subject for header in headers)),
    )


def _stands(done: Done, entries: Mapping[str, Sequence[Entry]]) -> bool:
    mine = [entry for subject in done.subjects for entry in entries[subject] if entry.act == done.act]
    void = set[str]().union(*(undone(entries[subject]) for subject in done.subjects))
    return bool(mine) and not any(kind_of(entry.body).is_lasting or entry.id in void for entry in mine)


def _entries(act: str) -> list[Entry]:
    rows = StoredEntry.objects.filter(act=act, counts=True)
    entries = entries_of(rows.values_list("subject", flat=True))
    done = [entry for found in entries.values() for entry in found if entry.act == act]
    if not done:
        raise UnknownAct
    if len(done) < rows.count():  # of a kind that a newer version writes; an act is taken back whole
        raise CannotBeUndone
    return done


def _place(scope: str) -> str:
    return scope.partition("/")[2]


def _author(by: Actor, entry: Entry) -> Author:
    if entry.actor == by.id and entry.observed_at >= now() - SHIFT:
        return Author(by.id, by.device)
    place = _place(entry.scope)
    if not by.may("journal.undo", place):
        raise NotYoursToUndo
    return by.require("journal.undo", place)


def _require_free(act: str, entries: Mapping[str, Sequence[Entry]]) -> None:
    """Refuse where the act does not stand any more, or where others stand on it."""
    void = set[str]().union(*(undone(found) for found in entries.values()))
    later: set[str] = set()
    vanishing = []
    for subject, found in entries.items():
        mine = {entry.id: entry for entry in found if entry.act == act}
        if void.intersection(mine):
            raise AlreadyUndone
        restored = {entry.body.act for entry in mine.values() if isinstance(entry.body, ActUndone)}
        others = [entry for entry in found if entry.id not in mine and entry.id not in void]
        said = [entry for entry in others if not isinstance(entry.body, ActUndone)]
        later.update(entry.act for entry in said if not entry.ancestors.isdisjoint(mine))
        later.update(_ground_taken(restored, found, void))
        if not said and not restored:
            vanishing.append(subject)
    for subject in {naming for naming in subjects_naming(vanishing) if naming not in entries}:
        found = entries_of([subject])[subject]
        gone = undone(found)
        later.update(
            entry.act for entry in found if entry.id not in gone and not isinstance(entry.body, ActUndone)
        )
    if later:
        raise StandsUnderOthers(tuple(sorted(later)))


def _ground_taken(restored: set[str], found: Sequence[Entry], void: set[str]) -> set[str]:
    """Return the undos that took away what the acts to be restored stood on."""
    ground = {
        before.act
        for entry in found
        if entry.act in restored
        for before in found
        if before.id in entry.ancestors and before.id in void and not isinstance(before.body, ActUndone)
        if before.act not in restored
    }
    return {
        entry.act
        for entry in found
        if isinstance(entry.body, ActUndone) and entry.body.act in ground and entry.id not in void
    }
