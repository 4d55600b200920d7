"""Keeps all workers of a night at about the same simulated time, and the node's clock with them."""

import threading
from collections.abc import Callable
from typing import Final

WINDOW_S: Final = (
    480  # nobody runs further ahead of the slowest; the node takes what is up to ten minutes ahead
)
STEP_S: Final = 120  # the node's clock is moved this far at a time


class Pace:
    """Lets a worker act once everybody else has come close to its moment. Seconds since the night began."""

    def __init__(self, workers: int, set_clock: Callable[[int], None]) -> None:
        self._next: dict[int, int] = dict.fromkeys(range(workers), 0)
        self._set_clock = set_clock
        self._clock_s = 0
        self._turn = threading.Condition()
        self._is_over = False

    def wait(self, worker: int, at_s: int) -> None:
        """Wait until the slowest worker is at most the window behind `at_s`."""
        with self._turn:
            self._next[worker] = max(at_s, self._next[worker])
            self._move()
            self._turn.wait_for(lambda: self._is_over or at_s <= min(self._next.values()) + WINDOW_S)

    def leave(self, worker: int) -> None:
        """Go home: the others no longer wait for this worker."""
        with self._turn:
            del self._next[worker]
            self._move()

    def give_up(self) -> None:
        """Let everybody go on at once, to end a night that failed."""
        with self._turn:
            self._is_over = True
            self._turn.notify_all()

    def _move(self) -> None:
        slowest = min(self._next.values(), default=self._clock_s)
        if slowest >= self._clock_s + STEP_S:
            self._clock_s = slowest
            self._set_clock(slowest)
        self._turn.notify_all()
