"""How many people will have arrived by when, from reported counts and what is known of the corridor."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from waystation.engines.flow._blend import blend, spread_levels
from waystation.engines.flow._drivers import explain
from waystation.engines.flow._filter import condition
from waystation.engines.flow._persistence import PriorKnowledge, continue_rates
from waystation.engines.flow._series import Series, usable_series
from waystation.engines.flow.corridor import Corridor, Observation, require_zone
from waystation.engines.flow.errors import HorizonOutOfRange, TooFewSamples
from waystation.engines.flow.forecast import LONGEST, Forecast, ForecastPoint

Array = NDArray[np.float64]

N_MEMBERS = 5000
"""Corridors in the ensemble; `docs/flow.md` has how far another seed moves the quantiles."""
MEMORY = 40
"""Counts looked back upon: older ones tell of another phase."""


def forecast_arrivals(
    observations: Sequence[Observation],
    corridor: Corridor,
    *,
    as_of: datetime,
    horizons: Sequence[timedelta],
    samples: int = 500,
    seed: int = 1,
) -> Forecast:
    """Return cumulative arrivals at each horizon with 50, 80 and 90 % intervals, and the reasons.

    Args:
        observations: Cumulative counts in any order. Those that speak of, or became known, after `as_of` are
            not used; several of one time are merged; one that falls is its source's correction.
        corridor: The pool and the gate as they are thought to be.
        as_of: The moment of the forecast.
        horizons: Time after `as_of`, 0 to 60 days, in any order; many cost little more than one.
        samples: How many equally likely courses each point carries, 20 or more to be of use.
        seed: Seeds the only random stream; equal inputs and seed give equal output.

    Returns:
        A forecast whose samples rise along the horizons and never exceed pool plus observed. It starts from
        the last count, so that a count known only as "more than" keeps its doubt.

    Raises:
        TooFewObservations: Fewer than two counts can be used.
        TimeWithoutZone: `as_of` has no zone.
        HorizonOutOfRange: No horizon, a negative one, or one beyond 60 days.
        TooFewSamples: Fewer than one sample.

    Method: departure hazard and point queue, conditioned by a particle filter and blended with the
    continuation of past rates; `docs/flow.md` has the derivation, the sources and the measured errors.
    """
    require_zone("as_of", as_of)
    if not horizons:
        raise HorizonOutOfRange(None, LONGEST)
    for horizon in horizons:
        if not timedelta(0) <= horizon <= LONGEST:
            raise HorizonOutOfRange(horizon, LONGEST)
    if samples < 1:
        raise TooFewSamples(samples)
    series = usable_series(observations, as_of)
    rng = np.random.default_rng(seed)
    ahead = sorted(set(horizons))
    waited = (as_of - series.last.at).total_seconds() / 3600
    leads = np.array([waited, *(waited + horizon.total_seconds() / 3600 for horizon in ahead)])
    conditioned = condition(series.tail(MEMORY), corridor, N_MEMBERS, rng)
    reasons = explain(series, conditioned, waited)
    room = conditioned.ensemble.ceiling - series.last.value
    rest = np.sort(conditioned.ensemble.flow.pool - conditioned.ensemble.flow.arrived)
    levels = (np.arange(samples) + 0.5) / samples
    # Grid for the ensemble: hourly where that is enough, and never more steps than a fan can show.
    positive = leads[leads > 0]
    increments = np.zeros((len(leads), samples))
    if len(positive):
        longest = float(positive[-1])
        n_steps = int(np.clip(np.ceil(longest), 8, 96))
        path = np.sort(conditioned.ensemble.run(longest, n_steps, rng) - series.last.value, axis=1)
        grid = np.linspace(0.0, longest, n_steps + 1)
        at_levels = np.vstack([np.zeros(samples), np.quantile(path, levels, axis=1).T])
        mechanism = np.array([_interpolate(grid, at_levels, lead) for lead in positive])
        continued = continue_rates(series.tail(MEMORY), positive, PriorKnowledge())
        rest_levels = np.quantile(rest, levels)
        blended = blend(continued, mechanism, conditioned, series, positive, levels, rest_levels, room)
        increments[len(leads) - len(positive) :] = blended
    start = _start(series, levels)
    cumulative = np.maximum.accumulate(start + increments, axis=0)
    cumulative = np.minimum(cumulative, max(conditioned.ensemble.ceiling, start.max()))
    now, *points = (
        ForecastPoint.of(as_of + horizon, row)
        for horizon, row in zip([timedelta(0), *ahead], cumulative, strict=True)
    )
    last = series.last
    return Forecast(
        as_of=as_of,
        last_observed=last,
        points=tuple(points),
        drivers=reasons,
        now=now,
    )


def _interpolate(grid: Array, rows: Array, at: float) -> Array:
    """Return the row at a place between two grid lines."""
    right = int(np.clip(np.searchsorted(grid, at), 1, len(grid) - 1))
    share = (at - grid[right - 1]) / (grid[right] - grid[right - 1])
    between: Array = rows[right - 1] * (1.0 - share) + rows[right] * share
    return between


def _start(series: Series, levels: Array) -> Array:
    """Return the last count by level: between what its words allow, around what it says."""
    low, value, high = float(series.low[-1]), float(series.value[-1]), float(series.high[-1])
    return np.interp(spread_levels(levels), [0.0, 0.5, 1.0], [low, value, high])
