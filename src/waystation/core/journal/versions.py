"""Older versions of a kind: stored bodies never change, so each is brought to the newest form as it is read.

    @upcaster("person.recorded", from_version=1)
    def _(body: Body) -> Body:
        return {**body, "mother": ""}

An upcaster is pure and takes one step, JSON values to JSON values. A sealed field keeps its name: its name is
part of what seals it. A version that no step leads on from, and no kind is registered for, is held.
"""

import json
from collections.abc import Callable
from typing import Any, Final

from waystation.core.journal.kinds import Kind, UnknownKind, kind_named, registered_kinds

Body = dict[str, Any]
Upcaster = Callable[[Body], Body]

_UPCASTERS: Final[dict[tuple[str, int], Upcaster]] = {}


class UnreadableBody(ValueError):
    """A stored body of an older version that its upcaster cannot read; the entry is kept and held."""


def upcaster(name: str, *, from_version: int) -> Callable[[Upcaster], Upcaster]:
    """Register the decorated function as the step from one version of a kind to the next.

    Raises:
        ValueError: the step is registered twice.
    """

    def register(step: Upcaster) -> Upcaster:
        if (name, from_version) in _UPCASTERS:
            raise ValueError(f"the step from version {from_version} of {name!r} is registered twice")
        _UPCASTERS[name, from_version] = step
        return step

    return register


def kind_as_read(name: str, version: int) -> Kind:
    """Return the kind whose body a stored entry of this name and version is read as.

    Raises:
        UnknownKind: there is none; a newer version of the software may know it.
    """
    while (name, version) in _UPCASTERS:
        version += 1
    return kind_named(name, version)


def read_body(name: str, version: int, text: str) -> object:
    """Return the typed body of a stored entry.

    Raises:
        UnknownKind: the kind, or this version of it, is not known here.
        UnreadableBody: an upcaster cannot read it.
        msgspec.DecodeError: the text is no JSON, or does not fit the kind.
    """
    if (name, version) not in _UPCASTERS:
        return kind_named(name, version).decode_text(text)
    kind = kind_as_read(name, version)
    try:
        body = json.loads(text)
        for step in range(version, kind.version):
            body = _UPCASTERS[name, step](body)
    except (LookupError, TypeError, AttributeError, ValueError, RecursionError) as error:
        raise UnreadableBody(f"{name} version {version}") from error
    return kind.decode(body)


def readable() -> frozenset[str]:
    """Return every kind and version that can be read here, as `name version`."""
    known = set[str]()
    for name, version in [*((kind.name, kind.version) for kind in registered_kinds()), *_UPCASTERS]:
        try:
            kind_as_read(name, version)
        except UnknownKind:
            continue
        known.add(f"{name} {version}")
    return frozenset(known)
