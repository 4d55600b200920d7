"""What people who could not talk to each other left unsettled, and the ways out.

    open_conflicts(by) -> list[OpenConflict]        what `by` may settle, the latest first
    conflict(by, id) -> OpenConflict                one of them
    values(found) -> list[Given]                    what each side of a field's conflict said, opened
    resolve(by, id, choice, act) -> Receipt         `choice`: an entry of a field's conflict, or AS_IT_IS
    settle_equal_texts() -> int                     sealed values that turn out to be the same text
    settled_lately() -> list                        what was settled, the latest first

Two layers (journal rules 7 and 11). A field that two people set apart is found by the projector within one
subject; it is settled by a choice, or by anyone who has seen both and sets the field. What spans several
subjects (a bed promised twice) is found by a function a desk registers:

    @source("bed-twice", label=_("A bed is promised twice"), permission="placement.assign")
    def beds_twice() -> Iterable[Found]: ...

It goes away when the tables no longer show it, or when someone leaves it as it is.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from waystation.core.access.queries import Actor
from waystation.core.journal.clock import instant
from waystation.core.journal.entries import entries_of
from waystation.core.journal.errors import NoSuchChoice, UnknownConflict
from waystation.core.journal.format import Header
from waystation.core.journal.history import FieldSettled
from waystation.core.journal.kinds import Entry, Subject, audience_of, entry_kind, kind_of
from waystation.core.journal.models import AcceptedConflict, Chain, Conflict, StoredEntry
from waystation.core.journal.queries import differing_copies
from waystation.core.journal.writer import Author, Receipt, new_act, writing
from waystation.core.vault.errors import CannotOpen, VaultLocked
from waystation.core.vault.keyring import open_values

FIELD: Final = "field"
AS_IT_IS: Final = "as-it-is"
_LOOKED_THROUGH: Final = 2_000  # entries at the end of each chain
NODE: Final = Author("node", "node")
# Who settles what was said of a subject, by the audience that reads it.
_PERMISSIONS: Final = {
    "register": "reception.detail",
    "supply": "supply.receive",
    "tracing": "tracing.close",
    "medical": "medical.record_patient",
    "access": "access.grant",
    "public": "journal.settle",
}


@dataclass(frozen=True, slots=True)
class Way:
    """A page where a conflict can be dealt with: a URL's name and arguments, and what to call it."""

    url: str
    arguments: tuple[str, ...]
    label: str | Promise


@dataclass(frozen=True, slots=True)
class Found:
    """What a source found: the sides, what it is about where they do not say it, and the ways out."""

    subjects: tuple[str, ...]
    about: str = ""
    place: str = ""
    ways: tuple[Way, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenConflict:
    """Something unsettled. `entries` are the sides; `field` is named where people set one field apart."""

    id: str
    kind: str
    label: str | Promise
    subjects: tuple[str, ...]
    entries: tuple[str, ...]
    at: datetime
    place: str
    permission: str
    about: str = ""
    field: str = ""
    ways: tuple[Way, ...] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """One side of a field's conflict: who said what, when; `text` is None where it cannot be opened here."""

    entry: str
    actor: str
    observed_at: datetime
    text: str | None
    is_personal: bool


@entry_kind("conflict.accepted", audience="public")
@dataclass(frozen=True, slots=True)
class ConflictAccepted:
    """Someone looked at a conflict between subjects and leaves it as it is."""

    conflict_kind: str


def fold_conflict(state: Entry | None, entry: Entry) -> Entry | None:
    """Return the entry by which the conflict was left as it is."""
    return entry if isinstance(entry.body, ConflictAccepted) else state


CONFLICT: Final = Subject("conflict", fold_conflict)


@dataclass(frozen=True, slots=True)
class _Source:
    kind: str
    label: str | Promise
    permission: str
    find: Callable[[], Iterable[Found]]


_SOURCES: Final[dict[str, _Source]] = {}


def source(
    kind: str, *, label: str | Promise, permission: str
) -> Callable[[Callable[[], Iterable[Found]]], Callable[[], Iterable[Found]]]:
    """Register the decorated function as what finds conflicts of a kind between subjects.

    Args:
        kind: Its code.
        label: What a page calls it.
        permission: What whoever settles it needs.

    Raises:
        ValueError: the kind is registered twice.
    """

    def register(find: Callable[[], Iterable[Found]]) -> Callable[[], Iterable[Found]]:
        if kind in _SOURCES:
            raise ValueError(f"conflicts of kind {kind!r} are registered twice")
        _SOURCES[kind] = _Source(kind, label, permission, find)
        return find

    return register


def conflict_id(kind: str, entries: Iterable[str], about: str = "") -> str:
    """Return the name of a conflict: the same on every node."""
    parts = "\n".join((kind, about, *sorted(entries)))
    return hashlib.sha256(parts.encode()).hexdigest()[:32]


def open_conflicts(by: Actor) -> list[OpenConflict]:
    """Return what is unsettled and `by` may settle, the latest first."""
    sources = [each for each in _SOURCES.values() if by.may_somewhere(each.permission)]
    every = (*_field_conflicts(), *(one for each in sources for one in _between_subjects(each)))
    found = [one for one in every if by.may(one.permission, one.place)]
    return sorted(found, key=lambda one: (one.at, one.id), reverse=True)


def conflict(by: Actor, name: str) -> OpenConflict:
    """Return one conflict.

    Raises:
        UnknownConflict: it is settled, was never here, or is not for `by` to settle.
    """
    found = next((one for one in open_conflicts(by) if one.id == name), None)
    if found is None:
        raise UnknownConflict
    return found


def values(found: OpenConflict) -> list[Given]:
    """Return what each side of a field's conflict said, in the order of entries; sealed texts opened."""
    entries = {entry.id: entry for entry in entries_of(found.subjects)[found.subjects[0]]}
    return [_given(entries[name], found.field) for name in found.entries if name in entries]


def resolve(by: Actor, name: str, choice: str, act: str) -> Receipt:
    """Settle a conflict.

    Args:
        by: Who decides.
        name: The conflict's id.
        choice: The entry whose value holds; for one between subjects, `AS_IT_IS`.
        act: The act's identifier.

    Raises:
        NoSuchChoice: `choice` is no way to settle it.
        NotAllowed: `by` may not settle it.
        UnknownConflict: it is settled already, or was never here.
    """
    repeated = {"conflict": name, "choice": choice}
    found = next((one for one in _every_one() if one.id == name), None)
    if found is None:
        with writing(Author(by.id, by.device), act, request=repeated) as writing_act:
            if not writing_act.repeated:
                raise UnknownConflict
        return writing_act.receipt
    author = by.require(found.permission, found.place)
    if choice not in (found.entries if found.kind == FIELD else (AS_IT_IS,)):
        raise NoSuchChoice
    subject = found.subjects[0] if found.kind == FIELD else f"{CONFLICT.name}:{name}"
    body = FieldSettled(found.field, choice) if found.kind == FIELD else ConflictAccepted(found.kind)
    with writing(author, act, request=repeated, place=found.place, lock=found.subjects) as writing_act:
        if not writing_act.repeated:
            writing_act.record(subject, body)
    return writing_act.receipt


def settle_equal_texts() -> int:
    """Settle conflicts of sealed fields whose texts are the same; return how many.

    Folds hold no key, so two spellings of one text sealed apart differ to them. Every node that can open both
    chooses the same one.
    """
    settled = 0
    for found in _field_conflicts():
        given = values(found)
        texts = {one.text for one in given}
        if len(given) < len(found.entries) or not all(one.is_personal for one in given):
            continue
        if len(texts) == 1 and None not in texts:
            request = {"conflict": found.id, "choice": found.entries[0]}
            with writing(NODE, new_act(), request=request, place=found.place) as writing_act:
                writing_act.record(found.subjects[0], FieldSettled(found.field, found.entries[0]))
            settled += 1
    return settled


def settled_lately(limit: int = 20) -> list[tuple[tuple[str, ...], datetime, str]]:
    """Return what was settled lately, the latest first: kinds, when, and by whom."""
    found = []
    for chain in Chain.objects.all():
        rows = StoredEntry.objects.filter(
            chain=chain.id, seq__gt=chain.head_seq - _LOOKED_THROUGH, counts=True
        ).filter(
            Q(header__contains='"kind":"field.settled"') | Q(header__contains='"kind":"conflict.accepted"')
        )
        found += [Header.decode(row.header) for row in rows.order_by("-seq")[:limit]]
    found.sort(key=lambda header: header.observed_at, reverse=True)
    return [((header.kind,), instant(header.observed_at), header.actor) for header in found[:limit]]


@source("copies-differ", label=_("One entry came with different contents"), permission="journal.settle")
def copies_that_differ() -> Iterable[Found]:
    """Return entries of which copies with other content came (journal rule 2); the first written counts."""
    for copies in differing_copies():
        yield Found((copies[0].subject,), about=copies[0].entry_id, place=copies[0].scope.partition("/")[2])


def _every_one() -> list[OpenConflict]:
    return [*_field_conflicts(), *(one for each in _SOURCES.values() for one in _between_subjects(each))]


def _field_conflicts() -> list[OpenConflict]:
    rows = list(Conflict.objects.order_by("subject"))
    entries = entries_of(row.subject for row in rows)
    found = []
    for row in rows:
        by_id = {entry.id: entry for entry in entries[row.subject]}
        audience = audience_of(row.subject)
        for field, names in row.fields.items():
            sides = [by_id[name] for name in names if name in by_id]
            latest = max(sides, key=lambda entry: (entry.observed_at, entry.id))
            found.append(
                OpenConflict(
                    id=conflict_id(FIELD, names, f"{row.subject} {field}"),
                    kind=FIELD,
                    label=_("Two people wrote different things"),
                    subjects=(row.subject,),
                    entries=tuple(names),
                    at=latest.observed_at,
                    place=latest.scope.partition("/")[2],
                    permission=_PERMISSIONS.get(audience, "journal.settle"),
                    field=field,
                )
            )
    return found


def _between_subjects(registered: _Source) -> Iterable[OpenConflict]:
    found = list(registered.find())
    entries = entries_of(subject for one in found for subject in one.subjects)
    accepted = set(AcceptedConflict.objects.values_list("subject", flat=True))
    for one in found:
        firsts = [entries[subject][0] for subject in one.subjects if entries[subject]]
        if not firsts:
            continue
        name = conflict_id(registered.kind, (entry.id for entry in firsts), one.about)
        if f"{CONFLICT.name}:{name}" not in accepted:
            yield OpenConflict(
                id=name,
                kind=registered.kind,
                label=registered.label,
                subjects=one.subjects,
                entries=tuple(sorted(entry.id for entry in firsts)),
                at=max(entry.observed_at for entry in firsts),
                place=one.place,
                permission=registered.permission,
                about=one.about,
                ways=one.ways,
            )


def _given(entry: Entry, field: str) -> Given:
    kind = kind_of(entry.body)
    name = field.removeprefix(f"{kind.sets}.") if kind.sets else field
    value: Any = kind.name if field == kind.decides else getattr(entry.body, name)
    is_personal = name in kind.sealed_fields
    if is_personal:
        try:
            value = open_values([(entry.subject, kind.audience, name, value)])[entry.subject, name]
        except (CannotOpen, VaultLocked):
            value = None
    text = None if value is None else str(value)
    return Given(entry.id, entry.actor, entry.observed_at, text, is_personal)
