"""Who may write: one writer at a time on SQLite, many with subject locks on PostgreSQL."""

import fcntl
import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final
from weakref import WeakKeyDictionary

from django.conf import settings
from django.db import connection

from waystation.core.journal.statements import ask, fetch

WRITER_SLOTS: Final = 128  # more than the connections PostgreSQL takes as delivered
_SUBJECT_CLASS = 0x57415953  # first half of PostgreSQL's two-part advisory keys: "WAYS"
_SLOT_CLASS = 0x57415954
_slots: Final[WeakKeyDictionary[Any, int]] = WeakKeyDictionary()  # of open connections


@contextmanager
def writer_lock() -> Iterator[None]:
    """Hold the node's writer lock while inside; a no-op on PostgreSQL.

    SQLite alone retries blindly and starves writers: with this lock the slowest commit in a hundred fell from
    2,058 to 95 ms. `flock` belongs to the open file, so threads and processes queue alike. Whoever lets go
    could take it again before the one it wakes; so one waits in front, holding the queue, and the others
    behind: with eight writers at 5 ms the longest wait fell from 1,301 to 311 ms on a busy machine.
    """
    if connection.vendor != "sqlite":
        yield
        return
    home = settings.WAYSTATION_HOME
    with (home / "writer.queue").open("a") as queue, (home / "writer.lock").open("a") as lock:
        fcntl.flock(queue, fcntl.LOCK_EX)
        fcntl.flock(lock, fcntl.LOCK_EX)
        fcntl.flock(queue, fcntl.LOCK_UN)
        yield


def lock_subjects(subjects: Iterable[str]) -> None:
    """Hold `subjects` until the transaction ends, taken in key order so that no two writers deadlock."""
    if connection.vendor != "postgresql":
        return
    keys = sorted({_key(subject) for subject in subjects})
    if keys:
        ask("SELECT pg_advisory_xact_lock(%s, key) FROM unnest(%s::int[]) AS key", [_SUBJECT_CLASS, keys])


def locked_column(subjects: Iterable[str]) -> tuple[str, list[object]]:
    """Return a column for a SELECT, and its values, that holds `subjects` as `lock_subjects` does."""
    if connection.vendor != "postgresql":
        return "0", []
    keys = sorted({_key(subject) for subject in subjects})
    return "(SELECT count(pg_advisory_xact_lock(%s, key)) FROM unnest(%s::int[]) AS key)", [
        _SUBJECT_CLASS,
        keys,
    ]


def claim_writer() -> int:
    """Return the number of the chains that no other connection writes.

    On PostgreSQL a connection keeps its number until it closes; whoever takes the number next goes on with
    the chains where they end.

    Raises:
        RuntimeError: all are taken; more connections than a node may have.
    """
    if connection.vendor != "postgresql":
        return 0
    connection.ensure_connection()
    slot = _slots.get(connection.connection)
    if slot is None:
        rows = fetch(
            "SELECT slot FROM generate_series(0, %s) AS slot WHERE pg_try_advisory_lock(%s, slot) LIMIT 1",
            [WRITER_SLOTS - 1, _SLOT_CLASS],
        )
        if not rows:
            raise RuntimeError(f"all {WRITER_SLOTS} writers are busy; run fewer workers")
        slot = _slots[connection.connection] = rows[0][0]
    return slot


def _key(subject: str) -> int:
    return int.from_bytes(hashlib.sha256(subject.encode()).digest()[:4], "big", signed=True)
