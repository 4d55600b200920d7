"""A whole night: families come, staff serve them through the site's pages.

The clock is the rehearsal's own: who serves whom when is computed beforehand, forms carry the simulated time,
and requests are sent as fast as the site answers, by as many sessions at once as there are staff. The demo
node's clock goes along, so that what expires in the night expires.
"""

import threading
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import connection

from waystation.cli.rehearsal import desks
from waystation.cli.rehearsal.client import Client, SiteDown
from waystation.cli.rehearsal.course import Course, Ledger
from waystation.cli.rehearsal.desks import Desk, StageAction
from waystation.cli.rehearsal.pace import Pace
from waystation.cli.rehearsal.roads import Roads
from waystation.cli.rehearsal.schedule import Need, Staff, Stage, Step, schedule
from waystation.cli.scenario import DEMO_PASSWORD, Progress
from waystation.core.access.matrix import Role
from waystation.core.journal.node import set_demo_clock
from waystation.core.journal.queries import latest_moment
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
LAST_PLACED_S: Final = 1_200  # the placement desk hands over to the next shift before the night ends
WAITS_FOR_S: Final = 120.0  # a stage waits this long for the one before it, then the night is given up


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
    shift_ends_s = round(hours * 3600) - LAST_PLACED_S
    steps = schedule(needs, staff, seed, places_until_s=shift_ends_s)
    play = _Play(base, scenario, start, seed, courses, progress)
    play.run(steps)
    set_demo_clock(max(scenario.as_of, latest_moment() or scenario.as_of))
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
        progress: Progress,
    ) -> None:
        self.base, self.scenario, self.start, self.seed = base, scenario, start, seed
        self.courses, self.progress = courses, progress
        self.ledger = Ledger()
        self._failure: list[BaseException] = []
        self._clients: list[Client] = []
        self._n_banded = 0

    def run(self, steps: Sequence[Step]) -> None:
        of_worker: dict[str, list[Step]] = defaultdict(list)
        for step in steps:
            of_worker[step.worker].append(step)
        self._pace = Pace(len(of_worker) + 1, self._set_clock)
        self._set_clock(0)
        # Signed in one after the other: each password costs the site a tenth of a second on purpose.
        jobs: list[tuple[Callable[..., None], object, Sequence[Step]]] = [
            (self._work, self._desk(ROLE_OF[worker.partition("-")[0]]), own)
            for worker, own in sorted(of_worker.items())
        ]
        doors = self._desk("dispatcher"), self._desk("placement")
        jobs.append((self._drive, doors, [step for step in steps if step.stage == "place"]))
        threads = [
            threading.Thread(target=self._guarded, args=(number, *job)) for number, job in enumerate(jobs)
        ]
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

    def _set_clock(self, seconds: int) -> None:
        set_demo_clock(self.start + timedelta(seconds=seconds))

    def _guarded(self, number: int, work: Callable[..., None], *args: object) -> None:
        try:
            work(number, *args)
        except Exception as error:  # kept, and raised by the thread that waits
            self._failure.append(error)
            self._pace.give_up()
            for course in self.courses:
                for stage in ACTIONS:
                    course.finish(stage)
        finally:
            self._pace.leave(number)
            connection.close()

    def _desk(self, role: Role) -> Desk:
        """Return a fresh signed-in session of a role."""
        client = Client(self.base)
        self._clients.append(client)
        client.sign_in(role, DEMO_PASSWORD)
        return Desk(client, self.scenario, self.ledger, self.seed)

    def _comes_through(self, course: Course, stage: Stage) -> bool:
        """Wait until a family's stage is over; returns whether to go on with it."""
        if not course.event(stage).wait(WAITS_FOR_S):
            raise SiteDown(
                f"{course.family.band} waited {WAITS_FOR_S:.0f} s for {stage}; the night is given up"
            )
        return not self._failure and bool(course.household)

    def _work(self, number: int, desk: Desk, steps: Sequence[Step]) -> None:
        for step in steps:
            course = self.courses[step.family]
            self._pace.wait(number, step.end_s)
            if step.stage == "band" or self._comes_through(course, "band"):
                ACTIONS[step.stage](desk, course, self.start + timedelta(seconds=step.end_s))
            course.finish(step.stage)
            if step.stage == "band":
                self._n_banded += 1
                if self._n_banded % 50 == 0:
                    self.progress(f"{self._n_banded} of {len(self.courses)} families banded")
            if self._failure:
                return

    def _drive(self, number: int, doors: tuple[Desk, Desk], placed: Sequence[Step]) -> None:
        town_of = {site.code: site.place for site in self.scenario.sites}

        def turn(at: datetime) -> None:
            self._pace.wait(number, round((at - self.start).total_seconds()))

        def is_placed(course: Course) -> bool:
            if not (self._comes_through(course, "place") and course.site):
                return False
            course.town = town_of[course.site]
            return True

        placing = [(self.courses[step.family], self.start + timedelta(seconds=step.end_s)) for step in placed]
        Roads(*doors, until=self.scenario.as_of, turn=turn).take(placing, is_placed)
