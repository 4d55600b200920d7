"""The result of a forecast: how many people will have arrived by when, how sure that is, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from waystation.engines.flow.corridor import Observation
from waystation.engines.flow.errors import HorizonOutOfRange

LEVELS: Final[tuple[float, ...]] = (0.05, 0.1, 0.25, 0.75, 0.9, 0.95)
"""The quantiles every point carries besides its median: the bounds of the 90, 80 and 50 % intervals."""

LONGEST: Final[timedelta] = timedelta(days=60)
"""No forecast reaches further: counts of some days say nothing on the months after them."""


@dataclass(frozen=True, slots=True)
class ForecastPoint:
    """Persons at one time.

    Args:
        at: The time.
        median: As likely more as fewer.
        quantiles: Persons by level, for the levels of `LEVELS`.
        samples: Equally likely values, rising. The n-th sample of every point of a forecast belongs to one
            course of events.
    """

    at: datetime
    median: float
    quantiles: Mapping[float, float]
    samples: tuple[float, ...]

    @classmethod
    def of(cls, at: datetime, samples: NDArray[np.float64]) -> ForecastPoint:
        """Return the point that these samples make."""
        median, *others = np.quantile(samples, (0.5, *LEVELS))
        quantiles = {level: float(value) for level, value in zip(LEVELS, others, strict=True)}
        return cls(at, float(median), MappingProxyType(quantiles), tuple(samples.tolist()))


@dataclass(frozen=True, slots=True)
class Driver:
    """One reason why the forecast is what it is.

    Args:
        code: Stable name of the kind of reason.
        values: The numbers and words in the sentence.
        sentence: The reason in English.
    """

    code: str
    values: Mapping[str, float | str]
    sentence: str


@dataclass(frozen=True, slots=True)
class Forecast:
    """Cumulative arrivals ahead.

    Args:
        as_of: The moment of the forecast; nothing known later was used.
        last_observed: The count it starts from.
        points: One for each different horizon asked for, in time order.
        drivers: The reasons, the weightiest first.
        now: The same for the moment itself, which may lie after the last count.
    """

    as_of: datetime
    last_observed: Observation
    points: tuple[ForecastPoint, ...]
    drivers: tuple[Driver, ...]
    now: ForecastPoint

    def increment(self, horizon: timedelta) -> ForecastPoint:
        """Return how many people arrive between `as_of` and a horizon, one of those asked for.

        Raises:
            HorizonOutOfRange: The forecast has no point at that horizon.
        """
        at = self.as_of + horizon
        for point in self.points:
            if point.at == at:
                return ForecastPoint.of(at, np.sort(np.array(point.samples) - np.array(self.now.samples)))
        raise HorizonOutOfRange(horizon, LONGEST)
