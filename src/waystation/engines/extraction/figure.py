"""The value that a report yields: one number, with what it counts and the words it stands in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, get_args

Kind = Literal[
    "displaced",
    "arrived",
    "departed",
    "evacuated",
    "returned",
    "registered",
    "sheltered",
    "killed",
    "injured",
    "missing",
    "found",
    "detained",
    "affected",
    "in-need",
    "assisted",
    "population",
    "houses-destroyed",
    "houses-damaged",
    "aid-mass",
    "aid-items",
    "vehicles",
    "facilities",
    "capacity",
    "money",
    "share",
]
Qualifier = Literal[
    "exact", "at-least", "more-than", "nearly", "about", "up-to", "less-than", "range", "vague"
]
Measure = Literal["stock", "flow", "rate"]
Modality = Literal["actual", "expected"]

KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
"""The closed list of what a figure can count, 25 kinds."""

PERSON_KINDS: Final[frozenset[Kind]] = frozenset(KINDS[:16])
"""The kinds that count people, in persons or in households."""

JsonValue: TypeAlias = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Figure:
    """One number a report states, with its meaning and its place in the text.

    Args:
        kind: What is counted.
        low: The number, or the lower end of a range or of a vague word.
        high: The number, or the upper end; never below `low`.
        qualifier: How the text hedges the number.
        unit: persons, households, buildings, vehicles, sites, places, items, tonnes, litres, percent, or a
            currency code.
        place: What place the figure is about, as the gazetteer calls it, else as the text does.
        as_of: ISO date, time or year for which the text gives the figure; None when it gives none.
        attribution: Who says so; None when the text names nobody.
        measure: A standing or cumulative total, a flow in a window, or a rate.
        modality: Something counted, or something expected, planned, asked for or on its way.
        superseded: The text itself replaces this count by a later one.
        detail: Subgroup or commodity ("children", "wheat flour").
        span: The words of the figure; always `text[start:end]`.
        start: Offset of the span's first character.
        end: Offset behind the span's last character.
        event: What caused it ("fuel explosion", "assault"); None if unclear. Tolls of two events never meet.
        sentence_start: Offset of the sentence the figure stands in.
        sentence_end: Offset behind that sentence.
        is_part: Whether it is a part of another figure ("168 of them"), never to be compared with the whole.
        notes: What a reader should doubt about it, in plain words.
    """

    kind: Kind
    low: int | float
    high: int | float
    qualifier: Qualifier
    unit: str
    place: str | None
    as_of: str | None
    attribution: str | None
    measure: Measure
    modality: Modality
    superseded: bool
    detail: str | None
    span: str
    start: int
    end: int
    event: str | None = None
    sentence_start: int = 0
    sentence_end: int = 0
    is_part: bool = False
    notes: tuple[str, ...] = ()

    def to_json(self) -> dict[str, JsonValue]:
        """Return the figure under the keys of the exchange format, ready for `json.dumps`."""
        return {
            "kind": self.kind,
            "low": self.low,
            "high": self.high,
            "qualifier": self.qualifier,
            "unit": self.unit,
            "place": self.place,
            "as_of": self.as_of,
            "attribution": self.attribution,
            "measure": self.measure,
            "modality": self.modality,
            "superseded": self.superseded,
            "detail": self.detail,
            "span": self.span,
            "start": self.start,
            "end": self.end,
        }


@dataclass(frozen=True, slots=True)
class Note:
    """Something in the text that was left out on purpose, and why.

    Args:
        message: One sentence for a person.
        start: Offset of the words it is about.
        end: Offset behind them.
    """

    message: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was found in one text.

    Args:
        figures: Ordered by span.
        notes: What looked like a number and was not taken, ordered by span.
    """

    figures: tuple[Figure, ...]
    notes: tuple[Note, ...]
