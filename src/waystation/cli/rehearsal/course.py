"""What happens to one family in the night, and what went wrong: the rehearsal's own ledger."""

import threading
from collections import Counter
from dataclasses import dataclass, field

from waystation.cli.rehearsal.schedule import Stage
from waystation.scenarios.population import SyntheticHousehold


@dataclass(slots=True)
class Course:
    """A family on its way through the desks; each stage is announced to those who wait for it."""

    family: SyntheticHousehold
    household: str = ""
    site: str = ""
    town: str = ""
    done: dict[Stage, threading.Event] = field(default_factory=dict)

    def finish(self, stage: Stage) -> None:
        """Announce that a stage is over, however it ended."""
        self.event(stage).set()

    def event(self, stage: Stage) -> threading.Event:
        """Return the event that a stage sets."""
        return self.done.setdefault(stage, threading.Event())


class Ledger:
    """Counts what was tried and what was refused; several workers write to it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.counts: Counter[str] = Counter()
        self.troubles: list[str] = []

    def add(self, what: str, number: int = 1) -> None:
        """Count something."""
        with self._lock:
            self.counts[what] += number

    def trouble(self, sentence: str) -> None:
        """Keep what should not have happened."""
        with self._lock:
            self.troubles.append(sentence)
