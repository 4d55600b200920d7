"""Where invented households come from and when they arrive."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Final

from waystation.scenarios.errors import CannotSynthesise
from waystation.scenarios.scenario import SETTLEMENT_KINDS, Place, Scenario

_UNKNOWN_POPULATION: Final = 150
"""Weight of a settlement without a population figure: about the smallest that has one."""


def origins(scenario: Scenario) -> list[tuple[Place, Place, float]]:
    """Return each settlement of the origin with its district and its weight.

    A district's people are shared over the settlements listed in it by their populations, so that a district
    whose villages are mostly unlisted still sends its share.
    """
    inside = scenario.within(scenario.corridor.origin)
    origins: list[tuple[Place, Place, float]] = []
    for district in (place for place in inside if place.kind == "district"):
        settlements = [place for place in scenario.within(district.code) if place.kind in SETTLEMENT_KINDS]
        weights = [float(place.population or _UNKNOWN_POPULATION) for place in settlements]
        total = sum(weights)
        people = float(district.population or total)
        origins += [
            (place, district, people * weight / total)
            for place, weight in zip(settlements, weights, strict=True)
        ]
    if not origins:
        raise CannotSynthesise(
            f'"{scenario.corridor.origin}" holds no district with settlements',
            "Add them to places.csv, or name another origin.",
        )
    return origins


def arrival_times(
    scenario: Scenario, households: int, seed: int, start: datetime, hours: float
) -> list[datetime]:
    """Return when each household arrives, at the rate of the published counts, in rising order.

    A Poisson process of varying rate whose total is given: independent draws from the rate, sorted. Between
    two counts the rate is constant; a window without published arrivals gets an even rate.
    """
    end = start + timedelta(hours=hours)
    spans: list[tuple[datetime, datetime, float]] = []
    for before, after in pairwise(scenario.arrivals):
        left, right = max(before.at, start), min(after.at, end)
        if right > left and after.value > before.value:
            share = (right - left) / (after.at - before.at)
            spans.append((left, right, (after.value - before.value) * share))
    if not spans:
        spans = [(start, end, 1.0)]
    rng = Random(f"{seed}/arrivals")
    times = []
    for left, right, _ in rng.choices(spans, [weight for *_, weight in spans], k=households):
        times.append((left + (right - left) * rng.random()).replace(microsecond=0))
    return sorted(times)
