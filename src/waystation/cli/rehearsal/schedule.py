"""Who serves which family when: a queue with several clerks, on the rehearsal's own clock; pure.

Clerks work at two speeds, as the field does: while families stand in line they band (counts, needs, consent);
when nobody waits they record names of families banded earlier.
"""

import heapq
import random
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

Stage = Literal["band", "persons", "issue", "place", "case"]

# Seconds at the desk: the clerk's, supply officer's, placement and tracing officer's day in the product's
# field notes (UNHCR's three minutes for a family of five, split into its two speeds).
BAND_S: Final = 52
PERSON_S: Final = 22
ISSUE_S: Final = 8
PLACE_S: Final = 20
CASE_S: Final = 540
SPREAD: Final = 0.25  # log-normal sigma of every service time


@dataclass(frozen=True, slots=True)
class Need:
    """What the schedule must know of a family: when it comes, how many they are, what it will ask for."""

    arrives_s: int
    n_people: int
    wants_bed: bool
    seeks_someone: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One family served by one worker; seconds since the night began."""

    stage: Stage
    family: int
    worker: str
    ready_s: int
    start_s: int
    end_s: int


@dataclass(frozen=True, slots=True)
class Staff:
    """How many serve at each desk."""

    clerks: int = 4
    supply: int = 2
    placement: int = 1
    tracing: int = 1


def schedule(
    families: Sequence[Need], staff: Staff, seed: int, *, places_until_s: int | None = None
) -> list[Step]:
    """Return every step of the night, by start; equal arguments give equal steps.

    `families` are in order of arrival. Each is banded, gets its parcel, is placed if it wants a bed, and
    writes down whom it misses; names are recorded when clerks have time, at the latest after the last family.
    Whoever is banded after `places_until_s` waits for the next shift of the placement desk.
    """
    chance = random.Random(seed)

    def lasting(mean_s: float) -> int:
        return max(1, round(mean_s * chance.lognormvariate(0.0, SPREAD)))

    steps = _at_reception(families, staff.clerks, lasting)
    banded = sorted(
        (step for step in steps if step.stage == "band"), key=lambda step: (step.end_s, step.family)
    )
    steps += _in_line(banded, "issue", "supply", staff.supply, lambda: lasting(ISSUE_S))
    beds = [
        step
        for step in banded
        if families[step.family].wants_bed and (places_until_s is None or step.end_s <= places_until_s)
    ]
    steps += _in_line(beds, "place", "placement", staff.placement, lambda: lasting(PLACE_S))
    cases = [step for step in banded if families[step.family].seeks_someone]
    steps += _in_line(cases, "case", "tracing", staff.tracing, lambda: lasting(CASE_S))
    return sorted(steps, key=lambda step: (step.start_s, step.worker, step.family))


def _at_reception(families: Sequence[Need], clerks: int, lasting: Callable[[float], int]) -> list[Step]:
    free = [(0, f"clerk-{number + 1}") for number in range(clerks)]
    heapq.heapify(free)
    steps: list[Step] = []
    nameless: deque[tuple[int, int]] = deque()  # (banded at, family)
    coming = deque(enumerate(families))
    while coming or nameless:
        now, clerk = heapq.heappop(free)
        if coming and (coming[0][1].arrives_s <= now or not nameless):
            number, family = coming.popleft()
            start = max(now, family.arrives_s)
            end = start + lasting(BAND_S)
            steps.append(Step("band", number, clerk, family.arrives_s, start, end))
            nameless.append((end, number))
        else:
            ready, number = nameless.popleft()
            start = max(now, ready)
            end = start + lasting(PERSON_S * families[number].n_people)
            steps.append(Step("persons", number, clerk, ready, start, end))
        heapq.heappush(free, (end, clerk))
    return steps


def _in_line(
    after: Sequence[Step], stage: Stage, desk: str, workers: int, lasting: Callable[[], int]
) -> list[Step]:
    free = [(0, f"{desk}-{number + 1}") for number in range(workers)]
    heapq.heapify(free)
    steps = []
    for earlier in after:
        now, worker = heapq.heappop(free)
        start = max(now, earlier.end_s)
        end = start + lasting()
        steps.append(Step(stage, earlier.family, worker, earlier.end_s, start, end))
        heapq.heappush(free, (end, worker))
    return steps
