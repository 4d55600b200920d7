"""A pool that empties by a departure hazard, and a point queue before a gate.

The queue is Vickrey's bottleneck (American Economic Review 59(2), 1969): what passes in a step is the
lesser of what the gate can pass and what stands before it. The ensemble is the array axis; people are
counts, so the cost does not depend on how many they are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(slots=True)
class Flow:
    """Where the people of each member are: all arrays have shape (members,), in persons.

    At every time `departed` is `arrived` plus `waiting`, and `departed` is at most `pool`.
    """

    pool: Array
    departed: Array
    arrived: Array
    waiting: Array

    def pick(self, chosen: NDArray[np.intp]) -> None:
        """Keep the chosen members, some more than once."""
        for field in ("pool", "departed", "arrived", "waiting"):
            setattr(self, field, getattr(self, field)[chosen])

    def step(self, hazard_per_hour: Array, gate_per_hour: Array, hours: float) -> None:
        """Let people leave and pass for one step."""
        leaving = (self.pool - self.departed) * -np.expm1(-hazard_per_hour * hours)
        self.departed = np.minimum(self.departed + leaving, self.pool)
        before_gate = self.departed - self.arrived
        passed = np.minimum(before_gate, gate_per_hour * hours)
        self.arrived = self.arrived + passed
        self.waiting = self.departed - self.arrived

    def recount(self, arrived: float, most: float) -> None:
        """Set the arrived to a count; the queue stays, and the pool grows where the count has refuted it.

        Nobody waits beyond `most`, the persons who can come in all and at least `arrived`.
        """
        self.arrived = np.full_like(self.arrived, arrived)
        self.waiting = np.minimum(self.waiting, most - arrived)
        self.departed = self.arrived + self.waiting
        self.pool = np.maximum(self.pool, self.departed)
