"""One distribution out of two: the ensemble's and the continued rates', averaged quantile by quantile.

Averaging quantiles (Vincent 1912) keeps the shape of its parts, where averaging probabilities would widen
it. What is missing in width is then added by a factor that was calibrated on other crises.
"""

from __future__ import annotations

from statistics import NormalDist
from typing import Final

import numpy as np
from numpy.typing import NDArray

from waystation.engines.flow._filter import Conditioned
from waystation.engines.flow._persistence import Continuation
from waystation.engines.flow._series import Series

Array = NDArray[np.float64]

ENSEMBLE_WEIGHT: Final = 0.65
"""Of the ensemble beside the continued rates, where both have done equally well so far."""
TRUST_WORTH: Final = 2.0
"""Scored intervals after which half of the weight that the ensemble has earned is given to it."""
WIDENING: Final = 0.95
"""Factor on the logarithmic width, calibrated so that 80 % intervals hold about eight times in ten."""
FEW_WIDENING: Final = 0.5
"""More width yet with few counts: the factor is raised by this divided by the number of intervals."""
ENSEMBLE_WIDENING: Final = 1.2
"""What the ensemble needs besides: it disagrees too little, as its members share one structure."""
NEAR_WIDENING: Final = 0.25
"""More width for the next count than for those after it: a single count carries its whole reporting error."""
TAIL_DEGREES: Final = 4.0
"""Degrees of freedom of the tails before a series' own errors are added to them."""
WIDEST: Final = 1.8
"""No quantile lies further from the middle than this, as a logarithm: a factor of six."""


def spread_levels(levels: Array) -> Array:
    """Return levels of a triangle on (0, 1): values in the middle are likelier than those at the ends."""
    spread: Array = np.where(levels < 0.5, np.sqrt(levels / 2.0), 1.0 - np.sqrt((1.0 - levels) / 2.0))
    return spread


def normal_scores(levels: Array) -> Array:
    """Return the standard normal's quantiles."""
    inverse = NormalDist().inv_cdf
    return np.array([inverse(level) for level in levels.tolist()])


def continued_quantiles(continued: Continuation, levels: Array, widening: Array) -> Array:
    """Return increments by continuation, shape (leads, levels)."""
    score = normal_scores(levels)[None, :]
    degrees = TAIL_DEGREES + continued.n_errors[:, None]
    # The first term of the expansion of Student's quantile around the normal one.
    tailed = score + (score**3 + score) / (4.0 * degrees)
    away = np.clip(widening * continued.spread[:, None] * tailed, -WIDEST, WIDEST)
    increments: Array = np.exp(continued.log_increment[:, None] + away) - continued.floor[:, None]
    return np.maximum(increments, 0.0)


def ensemble_weight(conditioned: Conditioned, continued: Continuation) -> Array:
    """Return the ensemble's weight at each lead, by past error; nothing while it has no error to show."""
    if conditioned.n_scored == 0:
        return np.zeros_like(continued.score)
    ours = max(conditioned.score, 0.02) ** -2.0
    theirs = np.maximum(continued.score, 0.02) ** -2.0
    odds = ENSEMBLE_WEIGHT / (1.0 - ENSEMBLE_WEIGHT) * ours / theirs
    trust = conditioned.n_scored / (conditioned.n_scored + TRUST_WORTH)
    weight: Array = trust * odds / (1.0 + odds)
    return weight


def blend(
    continued: Continuation,
    mechanism: Array,
    conditioned: Conditioned,
    series: Series,
    leads: Array,
    levels: Array,
    rest: Array,
    room: float,
) -> Array:
    """Return increments after the last count, shape (leads, levels): rising along both, at most `room`."""
    steps = leads / float(np.median(np.diff(series.hours)))
    widening = (
        WIDENING
        + FEW_WIDENING / (len(series.hours) - 1)
        + NEAR_WIDENING * np.exp(1.0 - np.maximum(steps, 1.0))
    )
    widening = widening[:, None]
    rates = np.minimum(continued_quantiles(continued, levels, widening), rest)
    weight = ensemble_weight(conditioned, continued)[:, None]
    floor = continued.floor[:, None]
    logs = np.log(mechanism + floor)
    middle = np.median(logs, axis=1, keepdims=True)
    away = np.clip(ENSEMBLE_WIDENING * widening * (logs - middle), -WIDEST, WIDEST)
    widened = np.maximum(np.exp(middle + away) - floor, 0.0)
    mixed = weight * np.minimum(widened, rest) + (1.0 - weight) * rates
    rising = np.maximum.accumulate(np.maximum.accumulate(mixed, axis=0), axis=1)
    return np.clip(rising, 0.0, max(room, 0.0))
