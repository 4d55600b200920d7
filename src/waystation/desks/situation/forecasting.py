"""From counts of arrivals and a corridor to a forecast as the journal keeps it; pure."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from waystation.core.journal.canonical import canonical
from waystation.core.journal.clock import timestamp
from waystation.desks.situation.subjects import CorridorDescribed, DriverFact, FanPoint, ForecastMade
from waystation.engines.flow import Corridor, Driver, ForecastPoint, Observation, forecast_arrivals

HOURS: Final = tuple(range(3, 73, 3))
AHEAD: Final = (24, 48, 72)
SAMPLES: Final = 500
SEED: Final = 1
# "More than 28,000" has no upper end; a count twice as high would have been said otherwise.
OPEN_END: Final = 1.1


@dataclass(frozen=True, slots=True)
class Count:
    """A published count of people arrived in all, true at some time from `earliest` to `latest`.

    `high` None is open; `known_at` is when the report that carries it was published.
    """

    earliest: datetime
    latest: datetime
    low: float
    value: float
    high: float | None
    known_at: datetime
    voice: str = ""


def forecast_of(
    code: str, corridor: CorridorDescribed, counts: Sequence[Count], as_of: datetime
) -> ForecastMade:
    """Return the forecast for the corridor `code` at a moment.

    Raises:
        FlowError: the counts are too few, or the corridor cannot be one.
    """
    forecast = forecast_arrivals(
        [_observation(count) for count in counts],
        Corridor(
            name=corridor.name,
            pool_low=corridor.pool_low,
            pool_likely=corridor.pool_likely,
            pool_high=corridor.pool_high,
            gate_vehicles_per_hour=corridor.gate_vehicles_per_hour,
            people_per_vehicle=corridor.people_per_100_vehicles / 100,
        ),
        as_of=as_of,
        horizons=[timedelta(hours=hours) for hours in HOURS],
        samples=SAMPLES,
        seed=SEED,
    )
    return ForecastMade(
        corridor=code,
        as_of=as_of,
        observed_at=forecast.last_observed.at,
        observed=round(forecast.last_observed.value),
        n_counts=len(counts),
        now=_fan_point(0, forecast.now),
        points=tuple(_fan_point(hours, point) for hours, point in zip(HOURS, forecast.points, strict=True)),
        ahead=tuple(_fan_point(hours, forecast.increment(timedelta(hours=hours))) for hours in AHEAD),
        basis=basis_of(corridor, counts),
        drivers=tuple(driver.sentence for driver in forecast.drivers),
        facts=tuple(_fact(driver) for driver in forecast.drivers),
    )


def basis_of(corridor: CorridorDescribed, counts: Iterable[Count]) -> str:
    """Return a fingerprint of what a forecast rests on."""
    rows = sorted(
        [timestamp(one.latest), str(one.low), str(one.value), str(one.high), timestamp(one.known_at)]
        for one in counts
    )
    described = [corridor.pool_low, corridor.pool_likely, corridor.pool_high]
    gate = [corridor.gate_vehicles_per_hour, corridor.people_per_100_vehicles]
    return hashlib.sha256(canonical([rows, described, gate]).encode()).hexdigest()[:32]


def _fact(driver: Driver) -> DriverFact:
    values = {
        name: value if isinstance(value, str) else f"{value:.15g}" for name, value in driver.values.items()
    }
    return DriverFact(driver.code, values)


def _observation(count: Count) -> Observation:
    high = max(count.value, count.low) * OPEN_END if count.high is None else count.high
    low = min(count.low, count.value)
    return Observation(
        at=count.latest,
        value=count.value,
        low=low,
        high=max(high, count.value),
        known_at=max(count.known_at, count.latest),
        source=count.voice,
    )


def _fan_point(hours: int, point: ForecastPoint) -> FanPoint:
    levels = {**point.quantiles, 0.5: point.median}
    return FanPoint(hours, {str(round(level * 1000)): round(levels[level]) for level in sorted(levels)})
