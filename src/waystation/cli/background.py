"""`waystation background`: the work that goes on while the site runs, one job after the other.

A part of the product adds a line to `JOBS`. A job may run twice and may be cut off at any moment.
"""

import argparse
import logging
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.core.management import call_command
from django.db import close_old_connections

from waystation.core.errors import Refusal
from waystation.core.journal.conflicts import settle_equal_texts
from waystation.core.journal.held import fold_known_kinds, release_due
from waystation.core.keeping import jobs
from waystation.core.sync import rounds
from waystation.core.vault import held, memory
from waystation.core.vault.epochs import scrub_rotated

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

logger = logging.getLogger("waystation.background")


@dataclass(frozen=True, slots=True)
class Job:
    """Something done again and again; `every_s` seconds lie between two starts."""

    name: str
    every_s: int
    run: Callable[[], object]


JOBS: Final[tuple[Job, ...]] = (
    Job("expired-sessions", 3_600, lambda: call_command("clearsessions")),
    Job("backup", 3_600, jobs.back_up),
    Job("retention", 86_400, jobs.erase_when_due),
    Job("entries-due", 60, release_due),
    Job("kinds-known", 86_400, fold_known_kinds),
    Job("sync", rounds.EVERY_S, rounds.round_of_calls),
    Job("equal-texts", 300, settle_equal_texts),
    Job("rotated-keys", 300, scrub_rotated),
)


def add_parser(subparsers: "Subparsers") -> None:
    """Add the subcommand; it has no arguments."""
    subparsers.add_parser("background", help="do the background work; “waystation serve” starts it itself")


def run(args: argparse.Namespace) -> int:
    """Run the jobs until told to stop."""
    memory.refuse_dumps()
    memory.die_with_parent(signal.SIGTERM)
    held.ask_with(None)  # the keys stay with the agent; without it, jobs that need them are refused
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    work(JOBS, ended)
    return 0


def work(todo: tuple[Job, ...], ended: threading.Event, clock: Callable[[], float] = time.monotonic) -> None:
    """Start each job when it is due, until `ended`; one that fails is logged by its name and tried again."""
    due = {job.name: clock() for job in todo}
    while not ended.is_set():
        for job in todo:
            if clock() >= due[job.name] and not ended.is_set():
                due[job.name] = clock() + job.every_s
                _try(job)
        ended.wait(max(0.0, min(due.values(), default=clock() + 60) - clock()))


def _try(job: Job) -> None:
    close_old_connections()
    try:
        job.run()
    except Refusal as refusal:
        logger.warning("job %s was refused: %s", job.name, refusal.code)
    except Exception as error:
        # Its message may hold what a person typed; its kind does not.
        logger.error("job %s failed: %s", job.name, type(error).__name__)
    finally:
        close_old_connections()
