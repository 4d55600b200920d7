"""What a forecast starts from: reported counts, and the corridor that the people come through."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Final

from waystation.engines.flow.errors import ImpossibleCorridor, ImpossibleCount, TimeWithoutZone

MOST_PEOPLE: Final = 1e10
"""More than live on Earth: a figure above it is a slip of the keyboard."""


def require_zone(field: str, moment: datetime) -> None:
    """Raise TimeWithoutZone when the time does not say its offset from UTC."""
    if moment.utcoffset() is None:
        raise TimeWithoutZone(field, moment.isoformat())


@dataclass(frozen=True, slots=True)
class Observation:
    """A reported cumulative count of people who have arrived.

    Args:
        at: The time the count speaks of, with its zone.
        value: Persons since the beginning.
        low: The least the report's words allow.
        high: The most the report's words allow.
        known_at: When the count became known; never used before. None: at the time it speaks of.
        source: Who said so.

    Raises:
        ImpossibleCount: The numbers are negative, not ordered, or more than live on Earth.
        TimeWithoutZone: A time has no zone.
    """

    at: datetime
    value: float
    low: float
    high: float
    known_at: datetime | None = None
    source: str = ""

    def __post_init__(self) -> None:
        require_zone("at", self.at)
        if self.known_at is not None:
            require_zone("known_at", self.known_at)
        if not (0 <= self.low <= self.value <= self.high <= MOST_PEOPLE):
            raise ImpossibleCount(self.at.isoformat(), self.value, self.low, self.high)


@dataclass(frozen=True, slots=True)
class Corridor:
    """A way that people leave by, with the pool behind it and the gate at its end.

    Args:
        name: As people say it.
        pool_low: Fewest people who may come in all, those who have arrived included.
        pool_likely: A middle value.
        pool_high: Most people who may come in all.
        gate_vehicles_per_hour: What the gate lets through, the middle of what is thought before any count.
        people_per_vehicle: Mean occupancy.
        gate_spread: Standard deviation of the logarithm of the gate's rate.

    Raises:
        ImpossibleCorridor: A number is not finite, not positive, or the pool's three are not in order.

    The default gate of 210 vehicles an hour at 4.5 people is derived from the counts at the Hakari bridge in
    September 2023; no service rate of a checkpoint has been published that could stand in its place.
    """

    name: str
    pool_low: float
    pool_likely: float
    pool_high: float
    gate_vehicles_per_hour: float = 210.0
    people_per_vehicle: float = 4.5
    gate_spread: float = 0.5

    def __post_init__(self) -> None:
        if not (0 < self.pool_low <= self.pool_likely <= self.pool_high <= MOST_PEOPLE):
            raise ImpossibleCorridor(
                self.name, f"0 < pool_low <= pool_likely <= pool_high <= {MOST_PEOPLE:.0e}"
            )
        for field in ("gate_vehicles_per_hour", "people_per_vehicle", "gate_spread"):
            if not 0 < getattr(self, field) < math.inf:
                raise ImpossibleCorridor(self.name, f"{field} above 0")

    @property
    def gate_people_per_hour(self) -> float:
        """Persons an hour through the gate, before any count is seen."""
        return self.gate_vehicles_per_hour * self.people_per_vehicle

    @classmethod
    def without_claims(cls, name: str, observations: Sequence[Observation]) -> Corridor:
        """Return a corridor for a series about which nothing but its counts is known.

        The pool lies between the highest count and a hundred times that, ten times in the middle; the gate
        passes about twice the fastest rate seen, give or take a factor of three. Give only counts that were
        known at the forecast's moment.
        """
        counts = sorted({(one.at, one.value) for one in observations})
        top = max([value for _, value in counts], default=0.0)
        fastest = 0.0
        for (earlier, before), (later, after) in pairwise(counts):
            hours = (later - earlier).total_seconds() / 3600
            if hours > 0:
                fastest = max(fastest, (after - before) / hours)
        top = max(top, 1.0)
        return cls(
            name=name,
            pool_low=min(1.2 * top, MOST_PEOPLE),
            pool_likely=min(10.0 * top, MOST_PEOPLE),
            pool_high=min(100.0 * top, MOST_PEOPLE),
            gate_vehicles_per_hour=2.0 * max(fastest, top / 1000.0),
            people_per_vehicle=1.0,
            gate_spread=1.0,
        )
