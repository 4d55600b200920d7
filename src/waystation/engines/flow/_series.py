"""From reported counts to a rising series: what is usable, merged, corrected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from waystation.engines.flow.corridor import Observation
from waystation.engines.flow.errors import TooFewObservations

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Series:
    """Counts in time order; arrays have shape (counts,).

    Args:
        hours: Hours of each count before (below 0) or after the last one, which is 0.
        value: Persons, never falling.
        low: Persons, the least each report allows.
        high: Persons, the most.
        last: The report of the last count.
        n_corrected: How many times a later count fell below an earlier one.
        corrected_by: Persons by which the earlier counts were lowered in all.
    """

    hours: Array
    value: Array
    low: Array
    high: Array
    last: Observation
    n_corrected: int
    corrected_by: float

    def tail(self, n_counts: int) -> Series:
        """Return the last counts only."""
        cut = slice(-n_counts, None)
        return Series(
            self.hours[cut],
            self.value[cut],
            self.low[cut],
            self.high[cut],
            self.last,
            self.n_corrected,
            self.corrected_by,
        )


def usable_series(observations: Sequence[Observation], as_of: datetime) -> Series:
    """Return what was known by `as_of` as one rising series, whatever order it was given in.

    Of several reports of one time the one known last stands; of those known at once, their mean with the
    widest bounds. A count that falls is its source's correction: the counts before it are lowered in
    proportion and the one just before it is left out, so that the fall shows neither as people leaving nor
    as an hour without arrivals.

    Raises:
        TooFewObservations: Fewer than two times remain.
    """
    known = [one for one in observations if one.at <= as_of and (one.known_at or one.at) <= as_of]
    by_time: dict[datetime, list[Observation]] = {}
    for one in known:
        by_time.setdefault(one.at, []).append(one)
    merged = [_merge(by_time[at]) for at in sorted(by_time)]
    kept: list[list[float]] = []
    n_corrected, corrected_by = 0, 0.0
    end = merged[-1].at if merged else as_of
    for one in merged:
        if kept and one.value < kept[-1][1]:
            n_corrected += 1
            corrected_by += kept[-1][1] - one.value
            ratio = one.value / kept[-1][1]
            for earlier in kept:
                earlier[1:] = [number * ratio for number in earlier[1:]]
            # The very first count stays: without it there would be no interval to read a rate from.
            if len(kept) > 1:
                kept.pop()
            else:
                kept[0][1] = min(kept[0][1], one.value)
        kept.append([(one.at - end).total_seconds() / 3600, one.value, one.low, one.high])
    if len(kept) < 2:
        raise TooFewObservations(len(kept), len(observations))
    table = np.array(kept, dtype=np.float64)
    # Scaling may leave a rounding error's worth of fall.
    value = np.maximum.accumulate(table[:, 1])
    return Series(table[:, 0], value, table[:, 2], table[:, 3], merged[-1], n_corrected, corrected_by)


def _merge(reports: list[Observation]) -> Observation:
    """Return one report for one time."""
    newest = max(one.known_at or one.at for one in reports)
    voices = sorted(
        {(one.value, one.low, one.high, one.source) for one in reports if (one.known_at or one.at) == newest}
    )
    if len(voices) == 1:
        value, low, high, source = voices[0]
    else:
        value = sum(voice[0] for voice in voices) / len(voices)
        low, high = min(voice[1] for voice in voices), max(voice[2] for voice in voices)
        # The mean of equal numbers may differ from them in the last bit.
        value = min(max(value, low), high)
        source = "; ".join(sorted({voice[3] for voice in voices if voice[3]}))
    return Observation(reports[0].at, value, low, high, newest, source)
