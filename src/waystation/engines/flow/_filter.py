"""The corridor conditioned on counts: a particle filter over pool, departure and gate.

Each member of the ensemble is one corridor: how many may come, how readily they leave, what the gate
passes. Between two counts every member is run forward, then weighed by how near it came to the count.
Weights that would fall on a few members only are tempered; resampled members are moved a little so that
they differ (Liu and West 2001). After each count all members stand at the counted number; what they
disagree about is what comes next.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from waystation.engines.flow._persistence import floors
from waystation.engines.flow._queue import Flow
from waystation.engines.flow._series import Series
from waystation.engines.flow.corridor import Corridor

Array = NDArray[np.float64]

CLOCK_HOURS: Final = 0.25
"""Standard error of the time a count is said to speak of: statements name the hour, seldom the minute."""
GATE_WALK: Final = 0.2
"""Standard deviation of the logarithm of the gate's rate after a day: lanes and checks change slowly."""
LEAPS_A_DAY: Final = 0.03
"""Chance a day that the hazard leaps: an order, a rumour or a road opened changes it at once."""
LEAP: Final = 1.2
"""Standard deviation of the logarithm of the hazard at a leap."""
HAZARD_HOURS: Final = 36.0
"""Middle of the prior for the time after which two thirds of a pool have left, spread by a factor of four."""
LEAST_SHARE: Final = 0.3
"""Weights are tempered until at least this share of the members counts."""
HAZARD_BOUNDS: Final = (-20.0, 5.0)
"""Logarithm of the hazard per hour: from nobody in a lifetime to everybody within a minute."""
GATE_BOUNDS: Final = (-7.0, 25.0)
"""Logarithm of the people an hour a gate passes: from none in a month to any number."""
DOUBTED_SHARE: Final = 0.9
"""Counts this near to the highest claim refute it: a quarter of it is then thought possible yet."""
REST_SHARE: Final = 0.05
"""Of the arrived: who may still come, in the middle, once a count has used up a member's whole pool."""


@dataclass(slots=True)
class Ensemble:
    """Members of equal weight after the last count; arrays have shape (members,)."""

    flow: Flow
    log_hazard: Array
    log_gate: Array
    ramp_hours: Array
    hazard_walk: Array
    noise: Array
    ceiling: float
    age_hours: float = 0.0
    tempered: int = 0

    def pick(self, chosen: NDArray[np.intp]) -> None:
        """Keep the chosen members, some more than once."""
        self.flow.pick(chosen)
        for field in ("log_hazard", "log_gate", "ramp_hours", "hazard_walk", "noise"):
            setattr(self, field, getattr(self, field)[chosen])

    def run(self, hours: float, n_steps: int, rng: np.random.Generator) -> Array:
        """Run forward; return the arrived after each step, shape (steps, members)."""
        step = hours / n_steps
        path = np.empty((n_steps, len(self.noise)))
        # Beyond a month a walk says no more than "anything"; unbounded it would overflow.
        root_days = np.sqrt(min(step / 24.0, 30.0))
        for index in range(n_steps):
            self.log_hazard = self.log_hazard + self.hazard_walk * root_days * rng.standard_normal(
                len(self.noise)
            )
            self.log_gate = self.log_gate + GATE_WALK * root_days * rng.standard_normal(len(self.noise))
            leaps = rng.random(len(self.noise)) < LEAPS_A_DAY * step / 24.0
            self.log_hazard[leaps] += LEAP * rng.standard_normal(int(leaps.sum()))
            self.log_hazard = np.clip(self.log_hazard, *HAZARD_BOUNDS)
            self.log_gate = np.clip(self.log_gate, *GATE_BOUNDS)
            self.age_hours += step
            ramp = 1.0 / (1.0 + np.exp(-4.0 * (self.age_hours / self.ramp_hours - 1.0)))
            self.flow.step(np.exp(self.log_hazard) * ramp, np.exp(self.log_gate), step)
            path[index] = self.flow.arrived
        return path


@dataclass(frozen=True, slots=True)
class Conditioned:
    """The ensemble after the last count, and how it did on the way.

    Args:
        ensemble: Members of equal weight.
        score: Mean absolute logarithmic error of the middle of each interval's prediction.
        n_scored: Intervals behind the score.
    """

    ensemble: Ensemble
    score: float
    n_scored: int


def condition(series: Series, corridor: Corridor, n_members: int, rng: np.random.Generator) -> Conditioned:
    """Return the corridor's members in the light of all counts."""
    ensemble = _first_members(series, corridor, n_members, rng)
    hours, value = series.hours, series.value
    floor = floors(hours, value, np.diff(hours))
    report = ((series.high - series.low) / np.sqrt(12.0)) ** 2
    errors: list[float] = []
    for index in range(1, len(hours)):
        interval = float(hours[index] - hours[index - 1])
        path = ensemble.run(interval, _n_steps(interval), rng)
        came = value[index] - value[index - 1]
        error = np.log((path[-1] - value[index - 1] + floor[index - 1]) / (came + floor[index - 1]))
        if index > 1:
            errors.append(abs(float(np.median(error))))
        told = (report[index] + report[index - 1]) / (came + floor[index - 1]) ** 2
        scale = np.sqrt(ensemble.noise**2 + told + (CLOCK_HOURS / interval) ** 2)
        # Student's t with four degrees: one wild count must not decide everything.
        log_weight = -2.5 * np.log1p((error / scale) ** 2 / 4.0) - np.log(scale)
        _resample(ensemble, log_weight, rng)
        ensemble.flow.recount(float(value[index]), ensemble.ceiling)
        _renew_pools(ensemble, rng)
    return Conditioned(ensemble, float(np.mean(errors[-10:])) if errors else 1.0, len(errors))


def _n_steps(hours: float) -> int:
    """Return steps of about three hours: at least three, at most twelve an interval."""
    return int(np.clip(np.ceil(hours / 3.0), 3, 12))


def _first_members(series: Series, corridor: Corridor, n_members: int, rng: np.random.Generator) -> Ensemble:
    """Return members drawn from what is thought before any interval is seen."""
    start, top = float(series.value[0]), float(series.value[-1])
    ceiling = corridor.pool_high
    if top > DOUBTED_SHARE * ceiling:
        ceiling = top + 0.25 * corridor.pool_high
    side = rng.standard_normal(n_members)
    # The claims' range is taken to hold nine times in ten.
    down = np.log(corridor.pool_likely / corridor.pool_low) / 1.645
    up = np.log(corridor.pool_high / corridor.pool_likely) / 1.645
    pool = corridor.pool_likely * np.exp(side * np.where(side < 0, down, up))
    pool = np.clip(pool, start, ceiling)
    log_gate = np.log(corridor.gate_people_per_hour) + corridor.gate_spread * rng.standard_normal(n_members)
    # Half of the members leave as people do in an evacuation, half at the pace that the first interval shows:
    # a movement of months would otherwise have to be found by chance.
    first_rate = (series.value[1] - series.value[0] + 1.0) / (series.hours[1] - series.hours[0])
    rest = np.maximum(pool - start, 1.0)
    shown = np.log(first_rate / rest) + 0.5 * rng.standard_normal(n_members)
    usual = -np.log(HAZARD_HOURS) + np.log(4.0) * rng.standard_normal(n_members)
    half = np.arange(n_members) % 2 == 0
    return Ensemble(
        flow=Flow(pool, np.full(n_members, start), np.full(n_members, start), np.zeros(n_members)),
        log_hazard=np.where(half, shown, usual),
        log_gate=log_gate,
        ramp_hours=np.where(half, 1e-3, np.exp(rng.uniform(np.log(0.5), np.log(48.0), n_members))),
        hazard_walk=np.exp(rng.uniform(np.log(0.03), np.log(0.6), n_members)),
        noise=np.exp(rng.uniform(np.log(0.05), np.log(0.8), n_members)),
        ceiling=ceiling,
    )


def _resample(ensemble: Ensemble, log_weight: Array, rng: np.random.Generator) -> None:
    """Draw members by weight, tempered where few would remain, and move them apart."""
    n_members = len(log_weight)
    log_weight = log_weight - log_weight.max()
    power = 1.0
    while True:
        weight = np.exp(power * log_weight)
        weight /= weight.sum()
        if 1.0 / float((weight**2).sum()) >= LEAST_SHARE * n_members:
            break
        power *= 0.7
        ensemble.tempered += 1
    # Systematic resampling: one random number, the least variance.
    places = (np.arange(n_members) + rng.random()) / n_members
    chosen = np.minimum(np.searchsorted(np.cumsum(weight), places), n_members - 1)
    ensemble.pick(chosen)
    for field in ("log_hazard", "log_gate"):
        setattr(ensemble, field, _moved(getattr(ensemble, field), rng))
    ensemble.noise = np.exp(_moved(np.log(ensemble.noise), rng))
    ensemble.hazard_walk = np.exp(_moved(np.log(ensemble.hazard_walk), rng))


def _moved(values: Array, rng: np.random.Generator) -> Array:
    """Return values moved apart with their mean and variance kept (Liu and West's kernel, width 0.1)."""
    width = 0.1
    mean, deviation = values.mean(), values.std()
    shrink = np.sqrt(1.0 - width**2)
    moved: Array = (
        shrink * values + (1.0 - shrink) * mean + width * deviation * rng.standard_normal(len(values))
    )
    return moved


def _renew_pools(ensemble: Ensemble, rng: np.random.Generator) -> None:
    """Move what remains of each pool a little, and give those that a count has emptied a new rest."""
    flow = ensemble.flow
    rest = flow.pool - flow.departed
    draw = rng.standard_normal(len(rest))
    least = REST_SHARE * flow.departed
    renewed = np.where(rest < 0.1 * least, least * np.exp(draw), rest * np.exp(0.05 * draw))
    flow.pool = np.maximum(np.minimum(flow.departed + renewed, ensemble.ceiling), flow.departed)
