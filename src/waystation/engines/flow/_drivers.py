"""Why a forecast is what it is, in words a coordinator uses."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from waystation.engines.flow._filter import Conditioned
from waystation.engines.flow._series import Series
from waystation.engines.flow.forecast import Driver

Array = NDArray[np.float64]

STALE_HOURS: Final = 12.0
"""A last count older than this is said to be old: half a day's arrivals are then guessed."""
CHANGED: Final = 1.25
"""Rates that differ by this factor are said to rise or fall; less is within the noise of reported counts."""
FEW_COUNTS: Final = 4
"""Below this many counts the forecast is called little more than the last rate continued."""
QUEUED_SHARE: Final = 0.5
"""The crossing is named as the limit when more than this share of the members has people waiting."""


def explain(series: Series, conditioned: Conditioned, waited_hours: float) -> tuple[Driver, ...]:
    """Return the reasons, weightiest first."""
    flow = conditioned.ensemble.flow
    passing = np.exp(conditioned.ensemble.log_gate)
    # Members in whom an hour's work of the crossing stands waiting.
    queued_share = float(np.mean(flow.waiting > passing))
    reasons = [_pace(series, passing, queued_share), _rest(flow.pool - flow.arrived)]
    if queued_share > QUEUED_SHARE:
        reasons.append(_queue(flow.waiting))
    change = _change(series)
    if change is not None:
        reasons.append(change)
    if len(series.hours) < FEW_COUNTS:
        reasons.append(
            _driver(
                "few-counts",
                {"n_counts": float(len(series.hours))},
                f"Only {len(series.hours)} counts are known: this is mostly the last rate continued.",
            )
        )
    if waited_hours > STALE_HOURS:
        reasons.append(
            _driver(
                "stale",
                {"hours": round(waited_hours, 1)},
                f"The last count is {waited_hours:.0f} hours old; what came since is part of the forecast.",
            )
        )
    if series.n_corrected:
        times = "once" if series.n_corrected == 1 else f"{series.n_corrected} times"
        reasons.append(
            _driver(
                "corrected",
                {"n_corrected": float(series.n_corrected), "persons": round(series.corrected_by)},
                f"A later count was lower than an earlier one {times}, by {_people(series.corrected_by)} "
                "people in all; the earlier counts were lowered to fit.",
            )
        )
    return tuple(reasons)


def _pace(series: Series, passing: Array, queued_share: float) -> Driver:
    """Return what passes in an hour, and whether the crossing sets it."""
    low, high = (float(number) for number in np.quantile(passing, (0.1, 0.9)))
    middle = float(np.median(passing))
    seen = recent_rate(series)
    if queued_share > QUEUED_SHARE:
        return _driver(
            "gate",
            {"people_per_hour": round(middle), "low": round(low), "high": round(high)},
            f"The crossing passes about {_people(middle)} people an hour, 80 % between {_people(low)} and "
            f"{_people(high)}; it is what holds people back.",
        )
    return _driver(
        "pace",
        {"people_per_hour": round(seen)},
        f"About {_people(seen)} people an hour arrived lately; the crossing could probably pass more.",
    )


def _rest(rest: Array) -> Driver:
    """Return how many may still come."""
    low, middle, high = (float(number) for number in np.quantile(rest, (0.1, 0.5, 0.9)))
    return _driver(
        "rest",
        {"low": round(low), "median": round(middle), "high": round(high)},
        f"Between {_people(low)} and {_people(high)} people may still come (80 %).",
    )


def _queue(waiting: Array) -> Driver:
    """Return how many wait before the crossing."""
    low, high = (float(number) for number in np.quantile(waiting, (0.1, 0.9)))
    return _driver(
        "queue",
        {"low": round(low), "high": round(high)},
        f"Between {_people(low)} and {_people(high)} people probably wait before the crossing.",
    )


def _change(series: Series) -> Driver | None:
    """Return whether the pace rises or falls, or nothing when it does neither."""
    if len(series.hours) < 3:
        return None
    latest = recent_rate(series)
    middle = np.interp(series.hours[-1] - 2.0 * _window(series), series.hours, series.value)
    before = float(np.interp(-_window(series), series.hours, series.value) - middle) / _window(series)
    if before <= 0 or 1.0 / CHANGED < latest / before < CHANGED:
        return None
    rises = latest > before
    return _driver(
        "rising" if rises else "falling",
        {"people_per_hour": round(latest), "before": round(before)},
        f"The pace {'rises' if rises else 'falls'}: about {_people(latest)} people an hour lately, "
        f"{_people(before)} before that.",
    )


def _window(series: Series) -> float:
    """Return the hours that count as lately: a day, or half of a series that is shorter than two."""
    return min(24.0, float(series.hours[-1] - series.hours[0]) / 2.0)


def recent_rate(series: Series) -> float:
    """Return persons per hour lately."""
    window = _window(series)
    return float(series.value[-1] - np.interp(-window, series.hours, series.value)) / window


def _people(number: float) -> str:
    """Return a number of people with two digits that matter.

    >>> _people(47115.0), _people(1012.4), _people(7.6)
    ('47,000', '1,000', '8')
    """
    if number < 10:
        return f"{number:.0f}"
    size = 10 ** (len(str(int(number))) - 2)
    return f"{round(number / size) * size:,}"


def _driver(code: str, values: Mapping[str, float | str], sentence: str) -> Driver:
    """Return a reason whose values nobody can change afterwards."""
    return Driver(code, MappingProxyType(dict(values)), sentence)
