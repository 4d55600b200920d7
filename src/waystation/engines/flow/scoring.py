"""How good a forecast was, once the truth is known."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def crps(samples: Sequence[float], truth: float) -> float:
    """Return the continuous ranked probability score of equally likely samples, in the samples' unit.

    0 is perfect; for a single sample it is the absolute error. Gneiting and Raftery, JASA 102 (2007), eq. 20.

    >>> crps([3.0], 5.0), crps([4.0, 6.0], 5.0)
    (2.0, 0.5)
    """
    values = np.sort(np.asarray(samples, dtype=np.float64))
    n = len(values)
    apart = float(np.sum((2.0 * np.arange(1, n + 1) - n - 1.0) * values)) / n**2
    return float(np.mean(np.abs(values - truth))) - apart


def covers(samples: Sequence[float], truth: float, share: float = 0.8) -> bool:
    """Return whether the central interval that holds `share` of the samples holds the truth.

    >>> covers(range(101), 50.0), covers(range(101), 95.0), covers(range(101), 95.0, share=0.95)
    (True, False, True)
    """
    low, high = np.quantile(np.asarray(samples, dtype=np.float64), (0.5 - share / 2, 0.5 + share / 2))
    return bool(low <= truth <= high)
