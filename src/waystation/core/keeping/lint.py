"""Reading the schema as a data protection officer would: every field about a person says why it is kept."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from waystation.core.journal.kinds import Kind
from waystation.core.journal.marks import BASES, Clear, Personal
from waystation.core.keeping.clocks import CLASSES
from waystation.core.keeping.forbidden import topics_named

LEAST_WORDS = 2  # "name" is no purpose; "ask again" is


@dataclass(frozen=True, slots=True)
class Lack:
    """What a field lacks or must not be. `code` is stable; `where` names the field."""

    code: str
    where: str
    sentence: str


def kind_lacks(kinds: Iterable[Kind]) -> list[Lack]:
    """Return what the fields of these kinds lack: a mark, a purpose, a basis, a clock, an audience."""
    lacks: list[Lack] = []
    clocks: dict[str, set[str]] = defaultdict(set)
    for kind in kinds:
        if not kind.audience:
            lacks.append(Lack("no-audience", kind.name, "The kind names no audience."))
        for field, marks in kind.marks.items():
            where = f"{kind.name}.{field}"
            if kind.impersonal:
                if marks:
                    lacks.append(
                        Lack(
                            "marked-impersonal",
                            where,
                            "A field about a person, in a kind that says it has none.",
                        )
                    )
                continue
            if len(marks) != 1:
                lacks.append(Lack("unmarked", where, f"It carries {len(marks)} marks; it needs exactly one."))
            for mark in marks:
                lacks.extend(_mark_lacks(where, mark))
                clocks[kind.name.partition(".")[0]].add(mark.retention)
    lacks.extend(
        Lack("two-clocks", subject, f"Its fields go by several clocks: {', '.join(sorted(names))}.")
        for subject, names in clocks.items()
        if len(names) > 1
    )
    return lacks


def _mark_lacks(where: str, mark: Personal | Clear) -> Iterable[Lack]:
    if len(mark.purpose.split()) < LEAST_WORDS:
        yield Lack("no-purpose", where, "Its mark does not say what it is kept for.")
    if mark.basis not in BASES:
        yield Lack("no-basis", where, f"{mark.basis!r} is no legal basis of the ICRC handbook.")
    if mark.retention not in CLASSES:
        yield Lack("no-retention", where, f"{mark.retention!r} is no retention class.")


def name_lacks(names: Iterable[tuple[str, str]]) -> list[Lack]:
    """Return the fields whose names speak of what is never collected; `names` are (where, name) pairs."""
    return [
        Lack("forbidden", where, f"It is named after {topic}, which is never collected.")
        for where, name in names
        for topic in topics_named(name)
    ]
