"""What a number of people needs, from published planning numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, isfinite
from typing import Final, Literal

from waystation.engines.allocation.errors import NegativePeople, NegativeQuantity, UnknownStandard
from waystation.engines.allocation.standards import STANDARDS, Standard

NeedCode = Literal[
    "water",
    "food",
    "energy",
    "covered_space",
    "covered_space_cold",
    "toilets_at_once",
    "toilets_target",
    "blankets",
    "taps",
    "showers",
    "inpatient_beds",
    "bathing_soap",
    "laundry_soap",
]


@dataclass(frozen=True, slots=True)
class Need:
    """One thing a number of people needs.

    Args:
        code: Stable key.
        label: What is needed.
        quantity: How much; a whole number, rounded up, where the thing is whole.
        unit: Unit of the quantity.
        formula: The sum as a person would write it.
        standard: The published number it rests on, with its source.
    """

    code: NeedCode
    label: str
    quantity: int | float
    unit: str
    formula: str
    standard: Standard


@dataclass(frozen=True, slots=True)
class _Rule:
    code: NeedCode
    label: str
    standard: str
    unit: str
    divisor: int
    is_whole: bool
    is_shared: bool = False


_RULES: Final = (
    _Rule("water", "Water a day", "water_l", "m³/day", 1000, is_whole=False),
    _Rule("food", "Dry food a day", "dry_ration_kg", "kg/day", 1, is_whole=False),
    _Rule("energy", "Food energy a day", "energy_kcal", "kcal/day", 1, is_whole=True),
    _Rule("covered_space", "Covered living space", "covered_m2", "m²", 1, is_whole=False),
    _Rule(
        "covered_space_cold",
        "Covered living space in the cold",
        "covered_cold_m2",
        "m²",
        1,
        is_whole=False,
    ),
    _Rule(
        "toilets_at_once",
        "Toilets at once",
        "people_per_toilet_at_once",
        "toilets",
        1,
        is_whole=True,
        is_shared=True,
    ),
    _Rule(
        "toilets_target",
        "Toilets as soon as possible",
        "people_per_toilet_target",
        "toilets",
        1,
        is_whole=True,
        is_shared=True,
    ),
    _Rule("blankets", "Blankets", "blankets", "blankets", 1, is_whole=True),
    _Rule("taps", "Water taps", "people_per_tap", "taps", 1, is_whole=True, is_shared=True),
    _Rule("showers", "Showers", "people_per_shower", "showers", 1, is_whole=True, is_shared=True),
    _Rule("inpatient_beds", "Hospital beds", "inpatient_beds", "beds", 10_000, is_whole=True),
    _Rule("bathing_soap", "Bathing soap a month", "bathing_soap_g", "kg/month", 1000, is_whole=False),
    _Rule("laundry_soap", "Laundry soap a month", "laundry_soap_g", "kg/month", 1000, is_whole=False),
)


def needs_of(people: int, *, standards: Mapping[str, Standard] = STANDARDS) -> tuple[Need, ...]:
    """Return what this many people need, in the order in which a coordinator asks for it.

    Args:
        people: How many, zero or more.
        standards: Planning numbers by code; replace one to plan with another value (7.5 l of water in the
            first days, say). A need always carries the number it was computed from.

    Raises:
        NegativePeople: Not a whole number of people, zero or more.
        UnknownStandard: `standards` lacks a number that a formula needs.

    Method: each need is people times the number, or people divided by it for things that are shared; computed
    in exact fractions and only then rounded, whole things upwards. Table and sources: docs/needs.md.

    >>> water = needs_of(30_000)[0]
    >>> water.quantity, water.unit, water.formula
    (450, 'm³/day', '30,000 people × 15 l ÷ 1,000')
    """
    if isinstance(people, bool) or not isinstance(people, int) or people < 0:
        raise NegativePeople(people)
    return tuple(_need(rule, people, standards) for rule in _RULES)


def days_of_cover(stock: float, daily_need: float) -> float | None:
    """Return for how many days a stock lasts; None when nobody needs it.

    Args:
        stock: What there is, in the unit of the need.
        daily_need: What is used in a day.

    Raises:
        NegativeQuantity: One of them is below zero or no number.

    >>> round(days_of_cover(70_000, 16_500), 1)
    4.2
    """
    for what, quantity in (("stock", stock), ("daily need", daily_need)):
        if not isfinite(quantity) or quantity < 0:
            raise NegativeQuantity(what, quantity)
    return stock / daily_need if daily_need else None


def _need(rule: _Rule, people: int, standards: Mapping[str, Standard]) -> Need:
    standard = _standard(rule.standard, standards)
    # The decimal as written, not the nearest binary one: 0.55 kg for 30,000 people is 16,500 kg exactly.
    number = Fraction(str(standard.value))
    exact = people / number if rule.is_shared else people * number / rule.divisor
    return Need(
        code=rule.code,
        label=rule.label,
        quantity=ceil(exact) if rule.is_whole else _plain(exact),
        unit=rule.unit,
        formula=_formula(rule, people, standard),
        standard=standard,
    )


def _standard(code: str, standards: Mapping[str, Standard]) -> Standard:
    try:
        standard = standards[code]
    except KeyError:
        raise UnknownStandard(code, tuple(STANDARDS)) from None
    if not isfinite(standard.value) or standard.value <= 0:
        raise NegativeQuantity(f'planning number "{code}"', standard.value)
    return standard


def _plain(exact: Fraction) -> int | float:
    return exact.numerator if exact.denominator == 1 else float(exact)


def _formula(rule: _Rule, people: int, standard: Standard) -> str:
    heads = f"{people:,} people"
    if rule.is_shared:
        return f"{heads} ÷ {standard.value:,g} people each"
    tail = f" ÷ {rule.divisor:,}" if rule.divisor > 1 else ""
    return f"{heads} × {standard.value:,g} {standard.unit}{tail}"
