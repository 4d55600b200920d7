"""Arrivals as the continuation of past rates: several rules, weighed by how they would have done so far.

A rule is a rate over a window: the last interval, the last three, five, seven, the last 24 hours, the last
seven days, or all. At every earlier count each rule is asked for the same lead time, its error noted on a
logarithmic scale, and its weight set accordingly. The errors of the weighted rule give the spread. Few
counts say little about either, so both are shrunk towards values that hold across crises
(`PriorKnowledge`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from waystation.engines.flow._series import Series

Array = NDArray[np.float64]

WINDOWS: Final = (1, 3, 5, 7)
"""Rules that look back so many intervals."""
DAYS: Final = (1, 7)
"""Rules that look back so many days: a whole day is blind to the difference of day and night."""


@dataclass(frozen=True, slots=True)
class PriorKnowledge:
    """What holds across crises, before a series has shown its own ways.

    Round numbers, set by hand on the series that `docs/flow.md` names.

    Args:
        weights: Of each rule: the windows, the days, all counts.
        spread: Standard deviation of the logarithmic error.
        spread_worth: How many of a series' own errors the prior spread weighs as much as.
        score_worth: The same for the rules' scores.
        sharpness: Power of the inverse score in the weights.
        fading: How much less an error counts than the next one.
    """

    weights: tuple[float, ...] = (0.5, 0.7, 0.7, 1.0, 0.5, 1.5, 0.1)
    spread: float = 0.25
    spread_worth: float = 1.0
    score_worth: float = 2.0
    sharpness: float = 6.0
    fading: float = 0.93


@dataclass(frozen=True, slots=True)
class Continuation:
    """Arrivals after the last count by continuation; arrays have shape (leads,).

    Args:
        log_increment: Logarithm of the middle increment plus `floor`, in persons.
        floor: Persons added before logarithms are taken, so that none is a value like others.
        spread: Standard deviation of the logarithm.
        n_errors: Effective number of own errors behind the spread.
        score: Mean absolute logarithmic error so far; the prior spread where there is none.
    """

    log_increment: Array
    floor: Array
    spread: Array
    n_errors: Array
    score: Array


def rule_rates(hours: Array, value: Array) -> Array:
    """Return each rule's rate at each count but the first: shape (rules, counts - 1), persons per hour."""
    here = np.arange(1, len(hours))
    starts = [np.maximum(here - n_intervals, 0) for n_intervals in WINDOWS]
    for n_days in DAYS:
        # A few minutes' grace: "24 hours ago" includes the count of the same hour yesterday.
        since = np.searchsorted(hours, hours[here] - 24.01 * n_days)
        starts.append(np.minimum(since, here - 1))
    starts.append(np.zeros_like(here))
    start = np.array(starts)
    rates: Array = (value[here] - value[start]) / (hours[here] - hours[start])
    return rates


def floors(hours: Array, value: Array, lead: Array | float) -> Array:
    """Return persons to add before logarithms, at each count but the first: a tenth of the mean, and one."""
    mean: Array = (value[1:] - value[0]) / (hours[1:] - hours[0])
    return 0.1 * mean * lead + 1.0


@dataclass(frozen=True, slots=True)
class _Record:
    """How the rules have done up to one lead time.

    Args:
        scores: Mean absolute logarithmic error of each rule, shrunk; None before any.
        variance: Of the weighted rule's logarithmic error, shrunk.
        n_errors: Effective number of own errors at the last lead.
        score: Mean absolute logarithmic error of the weighted rule.
    """

    scores: Array | None
    variance: float
    n_errors: float
    score: float


def continue_rates(series: Series, leads: Array, prior: PriorKnowledge) -> Continuation:
    """Return the increments after the last count, for leads in hours after it (above 0, rising)."""
    knots = leads
    if len(leads) > 10:
        # Scores change in steps as lead times outgrow the series; knots keep the fan smooth, and cheap.
        knots = np.geomspace(leads[0], leads[-1], 10)
    # What the rules did one reporting step ahead is the best guess for leads that no past origin reaches.
    record = _Record(None, prior.spread**2, 0.0, prior.spread)
    record, _, _ = _at_lead(series, float(np.median(np.diff(series.hours))), prior, record)
    columns = []
    for lead in knots.tolist():
        record, middle, floor = _at_lead(series, lead, prior, record)
        columns.append(
            (np.log(middle / lead), (floor - 1.0) / lead, record.variance**0.5, record.n_errors, record.score)
        )
    log_rate, floor_rate, spread, n_errors, score = (
        np.interp(leads, knots, column) for column in np.array(columns).T
    )
    floors_ahead = floor_rate * leads + 1.0
    return Continuation(
        np.log(np.exp(log_rate) * leads + floors_ahead), floors_ahead, spread, n_errors, score
    )


def _at_lead(
    series: Series, lead: float, prior: PriorKnowledge, before: _Record
) -> tuple[_Record, float, float]:
    """Return the record up to a lead in hours, the middle increment, and the persons added to it."""
    hours, value = series.hours, series.value
    rates = rule_rates(hours, value)
    floor = floors(hours, value, lead)
    predicted = np.log(1.1 * rates * lead + floor)
    # Origins whose outcome is known; the first interval is left out, where all rules say the same.
    scored = np.flatnonzero(hours[1:] + lead <= 1e-6)
    scored = scored[scored >= 1]
    record = before
    if len(scored):
        came = np.interp(hours[scored + 1] + lead, hours, value) - value[scored + 1]
        fading = prior.fading ** np.arange(len(scored) - 1, -1, -1)
        step = float(np.median(np.diff(hours)))
        # Lead times longer than the reporting step overlap: they are not so many independent errors.
        n_errors = float(fading.sum()) * min(1.0, step / lead)
        actual = np.log(came + 0.1 * rates[:, scored] * lead + floor[scored])
        scores = (np.abs(actual - predicted[:, scored]) * fading).sum(axis=1) / fading.sum()
        expected = np.full(len(scores), scores.mean()) if before.scores is None else before.scores
        shrunk = (prior.score_worth * expected + n_errors * scores) / (prior.score_worth + n_errors)
        weight = _weights(prior, shrunk)
        mixed = came + 0.1 * (weight @ rates[:, scored]) * lead + floor[scored]
        error = np.clip(np.log(mixed) - weight @ predicted[:, scored], -2.0, 2.0)
        own = float((error**2 * fading).sum() / fading.sum())
        variance = (prior.spread_worth * before.variance + n_errors * own) / (prior.spread_worth + n_errors)
        score = float((np.abs(error) * fading).sum() / fading.sum())
        record = _Record(shrunk, variance, n_errors, score)
    weight = _weights(prior, record.scores)
    whole_floor = float(floor[-1] + 0.1 * (weight @ rates[:, -1]) * lead)
    middle = max(float(np.exp(weight @ predicted[:, -1])) - whole_floor, 1e-9)
    return record, middle, whole_floor


def _weights(prior: PriorKnowledge, scores: Array | None) -> Array:
    """Return the rules' weights, which sum to one."""
    weights = np.array(prior.weights)
    if scores is not None:
        weights = weights / np.maximum(scores, 1e-3) ** prior.sharpness
    shares: Array = weights / weights.sum()
    return shares
