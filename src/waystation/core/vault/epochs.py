"""Epoch keys: what an audience's data keys are wrapped under. Each node has its own (journal rule 12)."""

import secrets
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Final

from django.db import DatabaseError, connection, transaction
from django.db.backends.utils import CursorWrapper

from waystation.core.journal.models import Mark
from waystation.core.vault import escrow, seal
from waystation.core.vault.epochlock import epochs_alone
from waystation.core.vault.held import node_keys
from waystation.core.vault.models import DataKey, EpochKey
from waystation.core.vault.names import encoded, epoch_key_name
from waystation.core.vault.nodekeys import Keys, seal_to

_PAGE: Final = 2_000
_PATIENCE_MS: Final = 1_000
_LEFT: Final = "rotated"  # the mark that bytes of old epoch keys may still be in the database's files


class LogInUse(OSError):
    """SQLite's log still holds what was deleted, because somebody reads from it."""


def open_epoch(audience: str) -> tuple[int, str]:
    """Return the number and sealed key of an audience's first epoch, made if no other writer was quicker."""
    key, name = seal.new_key(), epoch_key_name(audience, 1)
    row, is_ours = EpochKey.objects.get_or_create(
        name=name, defaults={"audience": audience, "epoch": 1, "sealed": _sealed(node_keys(), key)}
    )
    if is_ours:
        escrow.put_epoch(name, key)
    return row.epoch, row.sealed


def rotate(audiences: Iterable[str]) -> None:
    """Wrap every data key of the audiences under a fresh epoch key and destroy the old one.

    Wraps in older copies of the database then open no more. All of it in one transaction; a data key that
    does not open is left as it is, for `journal verify` to name.

    Raises:
        VaultLocked: this node's key is not here.
    """
    keys = node_keys()
    with epochs_alone():
        for audience in sorted(set(audiences)):
            old = {
                row.epoch: row.sealed for row in EpochKey.objects.filter(audience=audience).order_by("epoch")
            }
            if not old:
                continue
            epoch, key = max(old) + 1, seal.new_key()
            name = epoch_key_name(audience, epoch)
            row = EpochKey.objects.create(
                name=name, audience=audience, epoch=epoch, sealed=_sealed(keys, key)
            )
            escrow.put_epoch(name, key)
            for page in _pages(audience):
                _rewrap(keys, page, old, row)
            EpochKey.objects.filter(audience=audience, epoch__in=old).delete()
            escrow.drop_epochs(epoch_key_name(audience, number) for number in old)
        Mark.objects.update_or_create(name=_LEFT, defaults={"value": secrets.token_hex(8)})
        transaction.on_commit(_scrub_at_once)


def open_escrowed(private: bytes, keys: Keys) -> None:
    """Seal every epoch key that the escrow's private key opens to the node again, in place of all others.

    Raises:
        BadShares: the private key is another escrow's.
    """
    EpochKey.objects.all().delete()
    for name in escrow.boxed_epochs():
        audience, _, epoch = name.rpartition("/")
        EpochKey.objects.create(
            name=name,
            audience=audience,
            epoch=int(epoch),
            sealed=_sealed(keys, escrow.open_box(private, name)),
        )


def scrub() -> None:
    """Bring deletions of keys down to the bytes on the disk, as far as the database lets us.

    SQLite overwrites deleted rows (`secure_delete`); the write-ahead log is emptied here. PostgreSQL keeps
    dead rows until they are vacuumed, and its own log until it is recycled.

    Raises:
        LogInUse: somebody reads from SQLite's log; it is as it was.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            if _emptied_log_is_busy(cursor):
                raise LogInUse
        elif not connection.in_atomic_block:
            cursor.execute(f"VACUUM {EpochKey._meta.db_table}, {DataKey._meta.db_table}")


def scrub_rotated() -> None:
    """Scrub what a rotation has left, because somebody was reading or the process was killed.

    Raises:
        LogInUse: it is still so; a later call tries again.
    """
    left = Mark.objects.filter(name=_LEFT).first()
    if left is not None:
        scrub()
        # Another rotation may have put its own mark meanwhile.
        Mark.objects.filter(name=_LEFT, value=left.value).delete()


def _scrub_at_once() -> None:
    with suppress(LogInUse, DatabaseError):  # the rotation stands; its mark lets the background try again
        scrub_rotated()


def _emptied_log_is_busy(cursor: CursorWrapper) -> bool:
    """Empty SQLite's log, unless a reader stays in it for a second; writers wait as long."""
    cursor.execute("PRAGMA busy_timeout")
    (patience,) = cursor.fetchone()
    cursor.execute(f"PRAGMA busy_timeout = {_PATIENCE_MS}")
    try:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        is_busy, _, _ = cursor.fetchone()
    finally:
        cursor.execute(f"PRAGMA busy_timeout = {patience}")
    return bool(is_busy)


def _sealed(keys: Keys, key: bytes) -> str:
    return encoded(seal_to(keys.sealing_public, key))


def _pages(audience: str) -> Iterator[list[tuple[str, int, str]]]:
    after = ""
    rows = DataKey.objects.filter(audience=audience).order_by("name").values_list("name", "epoch", "wrapped")
    while page := list(rows.filter(name__gt=after)[:_PAGE]):
        yield page
        after = page[-1][0]


def _rewrap(keys: Keys, page: list[tuple[str, int, str]], old: dict[int, str], new: EpochKey) -> None:
    opened, _ = keys.open_and_wrap([(old.get(epoch, ""), wrapped) for _, epoch, wrapped in page], [])
    sound = [(name, key) for (name, _, _), key in zip(page, opened, strict=True) if key is not None]
    _, wraps = keys.open_and_wrap([], [(new.sealed, key) for _, key in sound])
    table = DataKey._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"UPDATE {table} SET wrapped = fresh.wrapped, epoch = %s"  # noqa: S608 - no value is spliced
                " FROM unnest(%s::text[], %s::text[]) AS fresh(name, wrapped)"
                f" WHERE {table}.name = fresh.name",
                [new.epoch, [name for name, _ in sound], wraps],
            )
        else:
            cursor.executemany(
                f"UPDATE {table} SET wrapped = %s, epoch = %s WHERE name = %s",  # noqa: S608 - the same
                [(wrapped, new.epoch, name) for (name, _), wrapped in zip(sound, wraps, strict=True)],
            )
