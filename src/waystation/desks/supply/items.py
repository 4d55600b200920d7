"""What is kept and handed out, how much of it one unit is, and what a family is entitled to; pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

ItemCode = Literal[
    "blanket",
    "mattress",
    "food_parcel",
    "bread",
    "water_bottle",
    "jerrycan",
    "hygiene_kit",
    "infant_kit",
]
Distribution = Literal["first-parcel"]
DISTRIBUTIONS: Final[tuple[Distribution, ...]] = get_args(Distribution)
FIRST_PARCEL: Final[Distribution] = "first-parcel"


@dataclass(frozen=True, slots=True)
class Item:
    """A kind of goods.

    `grams` is the planned gross weight of one unit. `ration` is (units, days): so many units last one person
    so many days; None where the item is not used up day by day.
    """

    code: ItemCode
    unit: Literal["piece", "parcel", "loaf", "bottle", "kit"]
    grams: int
    ration: tuple[int, int] | None = None


# Weights are planning assumptions, to be replaced by those on the waybill. A food parcel feeds one person for
# three days. Two bottles of 1.5 l are the 2.5 to 3 l a day for drinking and food of Sphere 2018, water supply
# standard 2.1.
ITEMS: Final[Mapping[str, Item]] = {
    item.code: item
    for item in (
        Item("blanket", "piece", 1_600),
        Item("mattress", "piece", 5_500),
        Item("food_parcel", "parcel", 1_700, (1, 3)),
        Item("bread", "loaf", 500),
        Item("water_bottle", "bottle", 1_550, (2, 1)),
        Item("jerrycan", "piece", 600),
        Item("hygiene_kit", "kit", 3_200),
        Item("infant_kit", "kit", 4_000),
    )
}


def parcel_for(n_people: int, *, has_infant: bool) -> dict[str, int]:
    """Return what a family gets with its first parcel, as units by item.

    The rule: for each person a blanket (Sphere: at least one each), a food parcel for three days and two
    bottles of drinking water for the first day; for the family one hygiene kit; one infant kit where it said
    at the band that it has an infant. Reception counts children up to five years and not infants, so twins
    get one kit.

    >>> parcel_for(4, has_infant=True)
    {'blanket': 4, 'food_parcel': 4, 'water_bottle': 8, 'hygiene_kit': 1, 'infant_kit': 1}
    """
    parcel = {"blanket": n_people, "food_parcel": n_people, "water_bottle": 2 * n_people, "hygiene_kit": 1}
    return {**parcel, "infant_kit": 1} if has_infant else parcel


def in_table_order(units: Mapping[str, int]) -> dict[str, int]:
    """Return units by item in the order of the item table, items unknown to it last.

    >>> in_table_order({"hygiene_kit": 1, "blanket": 4})
    {'blanket': 4, 'hygiene_kit': 1}
    """
    order = {code: number for number, code in enumerate(ITEMS)}
    return {item: units[item] for item in sorted(units, key=lambda item: (order.get(item, len(order)), item))}


def daily_need(item: Item, n_people: int) -> float | None:
    """Return how many units people use up in a day; None where the item is not used up.

    >>> daily_need(ITEMS["food_parcel"], 30)
    10.0
    """
    if item.ration is None:
        return None
    units, days = item.ration
    return n_people * units / days
