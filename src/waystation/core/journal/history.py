"""What a subject's entries come to when people undid, disagreed and erased; pure and keyless.

    entries in fold order -> effective(...) -> the entries that the subject's fold sees, and what is disputed

Undo: the entries of an undone act are passed over, until the undo is undone itself.

Disagreement (journal rule 11): an entry writes a field that it changes against what its author had seen.
Where two writes of one field did not see each other, both stay; the one later in fold order shows. A write by
one side only always shows, so two people who describe a whole record anew lose nothing of each other's.
"""

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

from waystation.core.journal.kinds import OF_SUBJECT, Entry, Kind, entry_kind, kind_of

ERASURE: Final = "subject.erased"


@entry_kind("act.undone", audience=OF_SUBJECT, impersonal=True)
@dataclass(frozen=True, slots=True)
class ActUndone:
    """What an act said of this subject does not hold; on each subject of the act, in one act."""

    act: str


@entry_kind("field.settled", audience=OF_SUBJECT, impersonal=True)
@dataclass(frozen=True, slots=True)
class FieldSettled:
    """Of the values people gave a field while apart, the one that `entry` gave holds."""

    field: str
    entry: str


@entry_kind(ERASURE, audience="public", lasting=True)
@dataclass(frozen=True, slots=True)
class SubjectErased:
    """The subject was erased by right, for good; `approval` names the request and its two people."""

    reason: str
    approval: str
    requested_by: str


GENERIC = (ActUndone, FieldSettled, SubjectErased)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A field that entries which did not see each other set to different values; the last one shows."""

    field: str
    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class History:
    """What a fold sees of a subject.

    `is_plain` tells that the entries stand in one line and nobody undid, settled or erased anything: such a
    subject has no disagreement and never had one.
    """

    entries: list[Entry]
    disagreements: tuple[Disagreement, ...] = ()
    erased: Entry | None = None
    is_plain: bool = False


class _Write(NamedTuple):
    """A field set to a value by an entry; `origin` is the entry whose body holds the value."""

    entry: str
    origin: str
    value: Any
    ancestors: Set[str]


def effective(entries: Sequence[Entry]) -> History:
    """Return what the fold of a subject sees, of its entries in fold order."""
    if not any(isinstance(entry.body, GENERIC) for entry in entries):
        if all(len(entry.ancestors) >= before for before, entry in enumerate(entries)):
            return History(list(entries), is_plain=True)
        return _merged(entries)
    for entry in entries:
        if is_erasure(entry):
            return History([], erased=entry)
    void = undone(entries)
    return _merged(entry for entry in entries if entry.id not in void)


def is_erasure(entry: Entry) -> bool:
    """Return whether an entry erases its subject: two people must have wanted it."""
    return isinstance(entry.body, SubjectErased) and entry.body.requested_by not in ("", entry.actor)


def undone(entries: Sequence[Entry]) -> frozenset[str]:
    """Return the ids of entries whose act was undone, of a subject's entries in fold order.

    An undo counts for what its author had seen, so no two undo each other; of an undo that was undone itself
    nothing remains.
    """
    undos = [entry for entry in entries if isinstance(entry.body, ActUndone)]
    void: set[str] = set()
    for undo in reversed(undos):  # an undo of an undo stands later than what it undoes
        if undo.id not in void:
            void.update(
                entry.id for entry in entries if entry.act == undo.body.act and entry.id in undo.ancestors
            )
    return frozenset(void)


def _merged(entries: Iterable[Entry]) -> History:
    writes: dict[str, list[_Write]] = defaultdict(list)
    given: dict[str, Entry] = {}
    told: list[Entry] = []
    for entry in entries:
        match entry.body:
            case FieldSettled(field, origin):
                chosen = given.get(origin)
                if chosen is None or origin not in entry.ancestors or field not in _fields(chosen):
                    continue
                value = _fields(chosen)[field]
                writes[field].append(_Write(entry.id, origin, value, entry.ancestors))
                if field == kind_of(chosen.body).decides:
                    told.append(replace(entry, kind=chosen.kind, body=chosen.body))
            case ActUndone() | SubjectErased():
                continue
            case _:
                given[entry.id] = entry
                for field in _written(entry, writes):
                    writes[field].append(_Write(entry.id, entry.id, _fields(entry)[field], entry.ancestors))
                told.append(entry)
    heads = {field: _heads(made) for field, made in writes.items()}
    shown = {field: last[0].value for field, last in heads.items()}
    return History(
        [_showing(entry, shown) for entry in told],
        tuple(
            Disagreement(field, tuple(sorted(write.origin for write in last)))
            for field, last in sorted(heads.items())
            if any(write.value != last[0].value for write in last)
        ),
    )


def _fields(entry: Entry) -> dict[str, Any]:
    """Return the fields that an entry speaks of, and its verdict, by the names under which they are one."""
    kind = kind_of(entry.body)
    values = {
        _name(kind, field.name): getattr(entry.body, field.name)
        for field in dataclasses.fields(entry.body)
        if kind.sets is not None
    }
    return {**values, kind.decides: kind.name} if kind.decides else values


def _written(entry: Entry, writes: dict[str, list[_Write]]) -> list[str]:
    """Return the fields that an entry changes against what its author had seen.

    A verdict, and the one field of a kind that has no other, are always said on purpose.
    """
    kind = kind_of(entry.body)
    fields = _fields(entry)
    on_purpose = {kind.decides} if kind.decides else set()
    if kind.sets is not None and len(fields) - len(on_purpose) == 1:
        on_purpose = set(fields)
    return [
        field
        for field, value in fields.items()
        if field in on_purpose or value != _seen(field, entry, writes, kind)
    ]


def _seen(field: str, entry: Entry, writes: dict[str, list[_Write]], kind: Kind) -> object:
    """Return the value of a field that the author of `entry` saw; its default before anybody set it."""
    heads = _heads(write for write in writes.get(field, ()) if write.entry in entry.ancestors)
    if heads:
        return heads[0].value
    defaults = {_name(kind, known.name): known for known in dataclasses.fields(entry.body)}
    default = defaults[field]
    return default.default if default.default_factory is dataclasses.MISSING else default.default_factory()


def _heads(writes: Iterable[_Write]) -> list[_Write]:
    """Return the writes that no other write saw, the one that shows first."""
    heads: list[_Write] = []
    covered: set[str] = set()
    for write in reversed(list(writes)):
        if write.entry not in covered:
            heads.append(write)
        covered.update(write.ancestors)
    return heads


def _showing(entry: Entry, shown: dict[str, Any]) -> Entry:
    """Return an entry whose fields hold what shows in the end, so that no later record hides a change."""
    kind = kind_of(entry.body)
    if kind.sets is None:
        return entry
    changed = {
        field.name: shown[_name(kind, field.name)]
        for field in dataclasses.fields(entry.body)
        if _name(kind, field.name) in shown
        and shown[_name(kind, field.name)] != getattr(entry.body, field.name)
    }
    return replace(entry, body=replace(entry.body, **changed)) if changed else entry


def _name(kind: Kind, field: str) -> str:
    return f"{kind.sets}.{field}" if kind.sets else field
