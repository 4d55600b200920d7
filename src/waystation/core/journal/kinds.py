"""Kinds of entries and of subjects, registered once; pure, without Django.

A desk's `subjects.py` declares what it keeps:

    @entry_kind("household.banded", audience="register")
    @dataclass(frozen=True, slots=True)
    class Banded:
        band: str
        village: Annotated[str, Personal("find relatives", basis="vital-interest", retention="register")] = ""

    HOUSEHOLD = Subject("household", fold_household)
"""

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Generic, TypeVar, get_type_hints

import msgspec

from waystation.core.journal.marks import Mark, Personal

OF_SUBJECT: Final = "of-subject"

State = TypeVar("State")
Body = TypeVar("Body")


class UnknownKind(LookupError):
    """No kind of this name and version is registered; the entry is kept and held (journal rule 10)."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A registered kind of entry.

    `marks` are what its fields declare, `impersonal` says that it tells of things and of nobody.
    """

    name: str
    version: int
    audience: str
    body: type[Any]
    sealed_fields: tuple[str, ...]
    marks: Mapping[str, tuple[Mark, ...]]
    impersonal: bool
    sets: str | None = None
    decides: str = ""
    is_lasting: bool = False

    def encode(self, body: object) -> dict[str, Any]:
        """Return the body as plain JSON values, checked against its types.

        Raises:
            msgspec.ValidationError: a value breaks its type or bounds; the message names the field.
        """
        plain: dict[str, Any] = msgspec.to_builtins(body)
        msgspec.convert(plain, self.body, strict=True)
        return plain

    def decode(self, plain: Mapping[str, Any]) -> object:
        """Return the typed body of JSON values; sealed fields hold their tokens.

        Raises:
            msgspec.ValidationError: the values do not fit this kind.
        """
        return msgspec.convert(plain, self.body, strict=True)

    def decode_text(self, text: str) -> object:
        """Return the typed body of JSON text; sealed fields hold their tokens.

        Raises:
            msgspec.DecodeError: the text is no JSON, or does not fit this kind.
        """
        return _DECODERS[self.body].decode(text)


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as a fold sees it.

    `ancestors` are the ids of all entries its author had seen, directly or through others (journal rule 5).
    """

    id: str
    kind: str
    subject: str
    body: Any
    actor: str
    device: str
    observed_at: datetime
    act: str
    scope: str
    ancestors: Set[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Subject(Generic[State]):
    """A kind of thing the journal keeps, and its fold.

    The fold is pure and total: `(state or None, entry) -> state or None`. It takes entries of its subject in
    any order a network may bring them, and never raises.
    """

    name: str
    fold: Callable[[State | None, Entry], State | None]

    def __post_init__(self) -> None:
        if self.name in _SUBJECTS:
            raise ValueError(f"subject {self.name!r} is registered twice")
        _SUBJECTS[self.name] = self

    def fold_all(self, entries: Iterable[Entry]) -> State | None:
        """Return the state after `entries`, given in fold order."""
        state: State | None = None
        for entry in entries:
            state = self.fold(state, entry)
        return state


_KINDS: Final[dict[tuple[str, int], Kind]] = {}
_KIND_OF_BODY: Final[dict[type[Any], Kind]] = {}
_DECODERS: Final[dict[type[Any], msgspec.json.Decoder[Any]]] = {}
_SUBJECTS: Final[dict[str, Subject[Any]]] = {}


def entry_kind(
    name: str,
    *,
    audience: str,
    version: int = 1,
    impersonal: bool = False,
    sets: bool | str = False,
    decides: str = "",
    lasting: bool = False,
) -> Callable[[type[Body]], type[Body]]:
    """Register the decorated frozen dataclass as the body of entries of kind `name`.

    Args:
        name: `subject.fact`, e.g. `household.banded`; the part before the point names the subject kind.
        audience: Whose key seals the `Personal` fields: register, medical, tracing, public ... `OF_SUBJECT`
            for a kind that stands on subjects of every kind: that of its subject.
        version: Raised when the body changes shape; stored entries keep theirs.
        impersonal: It tells of things (a vehicle, a lot, a ward), of no person; what is public always does.
        sets: Whether the body's fields describe the subject anew, so that two people who set one field apart
            disagree (journal rule 11); a kind that adds a fact does not. Fields of one name in several kinds
            of a subject are one field; a text keeps this kind's apart from those of other kinds.
        decides: The name of what entries of this kind decide by being of this kind: two verdicts given apart
            disagree as two values of a field do.
        lasting: What was done cannot be taken back by undoing its act: someone was erased, or let in.

    Raises:
        ValueError: the kind is registered twice, or the body is no dataclass.
    """

    def register(body: type[Body]) -> type[Body]:
        if (name, version) in _KINDS:
            raise ValueError(f"kind {name!r} version {version} is registered twice")
        if not dataclasses.is_dataclass(body):
            raise ValueError(f"the body of {name!r} is not a dataclass")
        hints = get_type_hints(body, include_extras=True)
        marks = {
            field: tuple(mark for mark in getattr(hint, "__metadata__", ()) if isinstance(mark, Mark))
            for field, hint in hints.items()
        }
        sealed = tuple(
            field for field, given in marks.items() if any(isinstance(mark, Personal) for mark in given)
        )
        family = (sets if isinstance(sets, str) else "") if sets else None
        impersonal_too = impersonal or audience == "public"
        kind = Kind(name, version, audience, body, sealed, marks, impersonal_too, family, decides, lasting)
        _KINDS[name, version] = _KIND_OF_BODY[body] = kind
        _DECODERS[body] = msgspec.json.Decoder(body)
        return body

    return register


def kind_named(name: str, version: int) -> Kind:
    """Return a registered kind.

    Raises:
        UnknownKind: there is none; a newer version of the software may know it.
    """
    try:
        return _KINDS[name, version]
    except KeyError as error:
        raise UnknownKind(f"{name} version {version}") from error


def kind_of(body: object) -> Kind:
    """Return the kind whose body `body` is."""
    return _KIND_OF_BODY[type(body)]


def subject_named(name: str) -> Subject[Any]:
    """Return a registered kind of subject.

    Raises:
        UnknownKind: there is none.
    """
    try:
        return _SUBJECTS[name]
    except KeyError as error:
        raise UnknownKind(name) from error


def registered_kinds() -> tuple[Kind, ...]:
    """Return every registered kind, by name and version."""
    return tuple(_KINDS[key] for key in sorted(_KINDS))


def registered_subjects() -> tuple[Subject[Any], ...]:
    """Return every registered kind of subject, by name."""
    return tuple(_SUBJECTS[key] for key in sorted(_SUBJECTS))


def audience_of(subject: str) -> str:
    """Return the audience of the entries that describe a subject; `public` where its kind is not known here.

    >>> audience_of("dragon:1")
    'public'
    """
    prefix = subject_kind(subject) + "."
    return next((kind.audience for kind in registered_kinds() if kind.name.startswith(prefix)), "public")


def subject_kind(subject: str) -> str:
    """Return the kind part of a subject identifier.

    >>> subject_kind("household:018ad320-c400-7000-8000-000000000000")
    'household'
    """
    return subject.partition(":")[0]
