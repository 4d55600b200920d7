"""Background work: each job when it is due, whatever the others do."""

import logging
import threading

import pytest

from waystation.cli.background import JOBS, Job, work
from waystation.core.vault.errors import PassphraseNeeded

pytestmark = pytest.mark.django_db


class Hours:
    """A clock that runs only while nobody works, and ends the day."""

    def __init__(self, end_s: float) -> None:
        self.now_s, self.end_s = 0.0, end_s
        self.ended = threading.Event()
        self.ended.wait = self._wait

    def _wait(self, seconds: float) -> bool:
        self.now_s += seconds
        if self.now_s > self.end_s:
            self.ended.set()
        return self.ended.is_set()

    def __call__(self) -> float:
        return self.now_s


def test_jobs_start_at_once_and_then_as_often_as_they_say() -> None:
    hours, ran = Hours(100), []
    jobs = (Job("often", 10, lambda: ran.append("often")), Job("seldom", 60, lambda: ran.append("seldom")))

    work(jobs, hours.ended, hours)

    assert (ran.count("often"), ran.count("seldom")) == (11, 2)
    assert ran[:2] == ["often", "seldom"]


def test_a_job_that_fails_or_is_refused_stops_no_other_and_tells_nothing_personal(
    caplog: pytest.LogCaptureFixture,
) -> None:
    hours, ran = Hours(10), []

    def fail() -> None:
        raise ValueError("Anahit Karapetyan")

    def refuse() -> None:
        raise PassphraseNeeded

    jobs = (Job("failing", 10, fail), Job("refused", 10, refuse), Job("sound", 10, lambda: ran.append(1)))
    with caplog.at_level(logging.WARNING):
        work(jobs, hours.ended, hours)

    assert len(ran) == 2
    assert set(caplog.messages) == {
        "job failing failed: ValueError",
        "job refused was refused: passphrase-needed",
    }
    assert "Anahit" not in caplog.text


def test_every_job_has_a_name_of_its_own() -> None:
    assert len({job.name for job in JOBS}) == len(JOBS)
