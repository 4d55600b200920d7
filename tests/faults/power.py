"""Cutting the power of a recorded node, and starting it again on what its disk kept."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

from tests.faults.checks import Found, check
from tests.faults.disk_log import SURVIVALS, Disk, Event, Survival
from tests.faults.homes import at_home
from tests.faults.recording import TOLD, frames_before
from tests.faults.writers import Told


def cuts(
    home: Path, events: list[Event], number: int, random: Random, into: Path
) -> Iterator[tuple[int, Survival, Found]]:
    """Cut the power `number` times while clerks write; return when, how, and what was found after it."""
    for n in range(number):
        cut, survival = random.randrange(first_word(events), len(events) + 1), SURVIVALS[n % len(SURVIVALS)]
        folder = after_cut(home, events[:cut], survival, random, into / str(n))
        told = Told()
        told.hear(frames_before(events[:cut]))
        with at_home(folder):
            yield cut, survival, check(told)


def first_word(events: list[Event]) -> int:
    """Return when the first clerk began."""
    return next(at for at, event in enumerate(events) if Path(event.path).name.startswith(TOLD))


def after_cut(home: Path, events: list[Event], survival: Survival, random: Random, into: Path) -> Path:
    """Return a folder as it is when the power went off after `events`."""
    disk = Disk(home)
    for event in events:
        disk.do(event)
    into.mkdir()
    disk.after_power_cut(into, survival, random)
    return into
