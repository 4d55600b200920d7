"""A whole night: families come, staff serve them through the site's pages.

The clock is the rehearsal's own: who serves whom when is computed beforehand, forms carry the simulated time,
and requests are sent as fast as the site answers, by as many sessions at once as there are staff.
"""

import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from waystation.cli.rehearsal import desks
from waystation.cli.rehearsal.client import Client, SiteDown
from waystation.cli.rehearsal.course import Course, Ledger
from waystation.cli.rehearsal.desks import Desk, StageAction
from waystation.cli.rehearsal.roads import Roads
from waystation.cli.rehearsal.schedule import Need, Staff, Stage, Step, schedule
from waystation.cli.scenario import DEMO_PASSWORD, Progress
from waystation.core.access.matrix import Role
from waystation.scenarios import Scenario
from waystation.scenarios.population import synthesise

ROLE_OF: Final[Mapping[str, Role]] = {
    "clerk": "clerk", "supply": "supply", "placement": "placement", "tracing": "tracing",
}  # fmt: skip
ACTIONS: Final[Mapping[Stage, StageAction]] = {
    "band": desks.band,
    "persons": desks.persons,
    "issue": desks.issue,
    "place": desks.place,
    "case": desks.case,
}
STAFF: Final = Staff()
WAITS_FOR_S: Final = 300.0  # a stage waits this long for the one before it, then the night is given up


@dataclass(frozen=True, slots=True)
class Night:
    """What was planned and what came of it."""

    start: datetime
    hours: float
    staff: Staff
    steps: Sequence[Step]
    courses: Sequence[Course]
    ledger: Ledger
    timings_ms: Mapping[str, Sequence[float]]


def play_night(
    base: str,
    scenario: Scenario,
    *,
    families: int,
    hours: float,
    seed: int,
    staff: Staff = STAFF,
    progress: Progress = lambda step: None,
) -> Night:
    """Replay the last `hours` before the scenario's moment on the site at `base`.

    Played again with the same arguments on the same register, every form is a repeat and nothing is doubled.

    Raises:
        SiteDown: the site stopped answering, or failed.
    """
    start = scenario.as_of - timedelta(hours=hours)
    households = synthesise(scenario, families, seed, start=start, hours=hours)
    courses = [Course(one) for one in sorted(households, key=lambda one: (one.arrives_at, one.band))]
    needs = [
        Need(
            arrives_s=round((course.family.arrives_at - start).total_seconds()),
            n_people=len(course.family.members),
            wants_bed=course.family.intention == "bed",
            seeks_someone=course.family.missing is not None,
        )
        for course in courses
    ]
    steps = schedule(needs, staff, seed)
    play = _Play(base, scenario, start, seed, courses, steps, progress)
    play.run()
    return Night(start, hours, staff, steps, courses, play.ledger, play.timings())


class _Play:
    """Runs the workers, one thread and one session each."""

    def __init__(
        self,
        base: str,
        scenario: Scenario,
        start: datetime,
        seed: int,
        courses: Sequence[Course],
        steps: Sequence[Step],
        progress: Progress,
    ) -> None:
        self.scenario, self.start, self.courses, self.progress = scenario, start, courses, progress
        self.ledger = Ledger()
        self._failure: list[BaseException] = []
        self._clients: list[Client] = []
        self._of_worker: dict[str, list[Step]] = defaultdict(list)
        self._n_banded = 0
        for step in steps:
            self._of_worker[step.worker].append(step)
        self._base, self._seed, self._steps = base, seed, steps

    def run(self) -> None:
        # Signed in one after the other: each password costs the site a tenth of a second on purpose.
        jobs: list[tuple[Callable[..., None], object, Sequence[Step]]] = [
            (self._work, self._desk(ROLE_OF[worker.partition("-")[0]]), steps)
            for worker, steps in sorted(self._of_worker.items())
        ]
        roads = Roads(self._desk("dispatcher"), self._desk("placement"), self.scenario.as_of)
        jobs.append((self._drive, roads, [step for step in self._steps if step.stage == "place"]))
        threads = [threading.Thread(target=self._guarded, args=job) for job in jobs]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if self._failure:
            raise self._failure[0]

    def timings(self) -> dict[str, list[float]]:
        merged: dict[str, list[float]] = defaultdict(list)
        for client in self._clients:
            for page, times in client.timings_ms.items():
                merged[page] += times
        return dict(merged)

    def _guarded(self, work: Callable[..., None], *args: object) -> None:
        try:
            work(*args)
        except Exception as error:  # kept, and raised by the thread that waits
            self._failure.append(error)
        finally:
            if self._failure:
                for course in self.courses:
                    for stage in ACTIONS:
                        course.finish(stage)

    def _desk(self, role: Role) -> Desk:
        """Return a fresh signed-in session of a role."""
        client = Client(self._base)
        self._clients.append(client)
        client.sign_in(role, DEMO_PASSWORD)
        return Desk(client, self.scenario, self.ledger, self._seed)

    def wait_for(self, course: Course, stage: Stage) -> bool:
        """Wait until a family's stage is over; returns whether to go on with it."""
        if not course.event(stage).wait(WAITS_FOR_S):
            raise SiteDown(
                f"{course.family.band} waited {WAITS_FOR_S:.0f} s for {stage}; the night is given up"
            )
        return not self._failure and bool(course.household)

    def _work(self, desk: Desk, steps: Sequence[Step]) -> None:
        for step in steps:
            course = self.courses[step.family]
            if step.stage == "band" or self.wait_for(course, "band"):
                ACTIONS[step.stage](desk, course, self.start + timedelta(seconds=step.end_s))
            course.finish(step.stage)
            if step.stage == "band":
                self._n_banded += 1
                if self._n_banded % 50 == 0:
                    self.progress(f"{self._n_banded} of {len(self.courses)} families banded")
            if self._failure:
                return

    def _drive(self, roads: Roads, placed: Sequence[Step]) -> None:
        town_of = {site.code: site.place for site in self.scenario.sites}

        def in_order() -> Iterator[tuple[Course, datetime]]:
            for step in placed:
                course = self.courses[step.family]
                if self.wait_for(course, "place") and course.site:
                    course.town = town_of[course.site]
                    yield course, self.start + timedelta(seconds=step.end_s)

        roads.take(in_order())
