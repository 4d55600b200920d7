"""The first steps of a seal: they need neither the database nor the register's software.

Loading those takes most of a second; by then the keys are gone.
"""

import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from waystation.core.vault import keyfile, processes

_ANSWER_S: Final = 2.0  # for the page that says it is done, before its own process ends

KEY_GONE: Final = _("node.key overwritten and removed")
PROCESSES_ENDED: Final = _("the processes that held keys ended")


@dataclass(frozen=True, slots=True)
class Step:
    """One step and how long it took; a problem where it could not be done."""

    label: str | Promise
    milliseconds: int
    problem: str = ""


def first_steps(home: Path) -> tuple[Step, ...]:
    """Destroy the node's key, then end the processes that hold it; return how that went."""
    return (
        step(KEY_GONE, lambda: _destroy_key(home)),
        step(PROCESSES_ENDED, lambda: _end_processes(home)),
    )


def step(
    label: str | Promise, do: Callable[[], object], errors: tuple[type[Exception], ...] = (OSError,)
) -> Step:
    """Do one step and time it; one of `errors` is told, and keeps the others from nothing."""
    began, problem = time.monotonic(), ""
    try:
        do()
    except errors as error:
        problem = type(error).__name__
    return Step(label, round((time.monotonic() - began) * 1000), problem)


def _destroy_key(home: Path) -> None:
    keyfile.destroy(home)
    (home / keyfile.SEALED_NAME).write_text(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}\n")


def _end_processes(home: Path) -> None:
    own = os.getpid()
    numbers = processes.running(home).values()
    is_one_of_them = any(own in (number, *processes.descendants(number)) for number in numbers)
    processes.kill_all(home, spare=own)
    if is_one_of_them:
        threading.Timer(_ANSWER_S, os.kill, (own, signal.SIGKILL)).start()
