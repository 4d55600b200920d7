"""Who may wrap under epoch keys: many at a time, and nobody while these keys or the escrow are exchanged."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import connection, transaction

from waystation.core.journal.lock import writer_lock

_EPOCH_CLASS: Final = 0x57415955  # first half of PostgreSQL's two-part advisory keys, beside journal.lock's


def hold_epochs() -> None:
    """Let no rotation begin until the transaction ends: a wrap under a deleted epoch key would be lost."""
    if connection.vendor == "postgresql":  # on SQLite the one write transaction does it
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, 0)", [_EPOCH_CLASS])


@contextmanager
def epochs_alone() -> Iterator[None]:
    """Be the only one who wraps, in a transaction; inside an act, whose lock is held, that act's own."""
    if connection.in_atomic_block:
        with transaction.atomic():
            _lock()
            yield
    else:
        with writer_lock(), transaction.atomic():
            _lock()
            yield


def _lock() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, 0)", [_EPOCH_CLASS])
