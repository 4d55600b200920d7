"""Work on a long journal in processes of its own, on a short one here: checks and folds use both cores."""

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from typing import Final, Protocol, TypeVar

from django.db import connection, connections

Result = TypeVar("Result")
Task = tuple[Callable[..., Result], tuple[object, ...]]

LONG: Final = 20_000  # entries; below, a process costs more time to start than it saves
WORKERS: Final = 2
_AHEAD: Final = 6  # tasks given out and not yet read, so that memory stays bounded


class Run(Protocol):
    """Does tasks and gives back their results in order."""

    def __call__(self, tasks: "Iterable[Task[Result]]") -> Iterator[Result]:
        """Return the results; tasks are functions of a module, with what they are called with."""


@contextmanager
def workers(n_entries: int) -> Iterator[Run]:
    """Give a `Run` that works in two processes beside this one, where that pays.

    They see the database as it was last committed; inside a transaction everything is done here.
    """
    if n_entries < LONG or connection.in_atomic_block:
        yield here
        return
    # Forked, they share this one's memory and the keys it holds; a connection they must not share.
    connections.close_all()
    executor = ProcessPoolExecutor(WORKERS, mp_context=multiprocessing.get_context("fork"))
    try:
        executor.submit(os.getpid).result()  # forks all of them before anything is opened
        yield lambda tasks: _beside(executor, tasks)
    finally:
        executor.shutdown(cancel_futures=True)


def here(tasks: "Iterable[Task[Result]]") -> Iterator[Result]:
    """Do tasks in this process."""
    return (function(*given) for function, given in tasks)


def _beside(executor: ProcessPoolExecutor, tasks: "Iterable[Task[Result]]") -> Iterator[Result]:
    waiting: deque[Future[Result]] = deque()
    for function, given in tasks:
        waiting.append(executor.submit(function, *given))
        if len(waiting) == _AHEAD:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()
