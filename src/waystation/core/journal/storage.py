"""What a database's or a disk's refusal means for the person who waits for an answer."""

import errno
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError
from django.utils.translation import gettext as _

from waystation.core.errors import Refusal
from waystation.core.journal.errors import DiskFails, DiskFull, ReadOnly, RegisterBusy, RegisterDamaged

# At a kilobyte or two an entry, and with room for a backup beside the register: a day's warning.
SCARCE_BYTES = 1_000_000_000

_BY_SQLITE: dict[int, Callable[[], Refusal]] = {
    sqlite3.SQLITE_FULL: DiskFull,
    sqlite3.SQLITE_IOERR_SHMSIZE: DiskFull,
    sqlite3.SQLITE_IOERR_SHMOPEN: DiskFull,
    sqlite3.SQLITE_IOERR: DiskFails,
    sqlite3.SQLITE_READONLY: ReadOnly,
    sqlite3.SQLITE_CANTOPEN: ReadOnly,
    sqlite3.SQLITE_BUSY: RegisterBusy,
    sqlite3.SQLITE_NOTADB: RegisterDamaged,
    sqlite3.SQLITE_CORRUPT: RegisterDamaged,
}
# Classes and codes of SQLSTATE (PostgreSQL's manual, appendix A).
_BY_POSTGRESQL: dict[str, Callable[[], Refusal]] = {
    "53100": DiskFull,
    "58030": DiskFails,
    "25006": ReadOnly,
    "XX001": RegisterDamaged,
    "XX002": RegisterDamaged,
    "40P01": RegisterBusy,
    "55P03": RegisterBusy,
}
_BY_ERRNO: dict[int, Callable[[], Refusal]] = {
    errno.ENOSPC: DiskFull,
    errno.EDQUOT: DiskFull,
    errno.EIO: DiskFails,
}
_FORBIDDEN = {errno.EROFS, errno.EACCES, errno.EPERM}


def refusal_of(error: BaseException) -> Refusal | None:
    """Return what to tell a person of an error that the disk gave, or None where it was not the disk.

    >>> refusal_of(OSError(errno.ENOSPC, "No space left on device")).code
    'disk-full'
    >>> refusal_of(ValueError()) is None
    True
    """
    kind: Callable[[], Refusal] | None = None
    if isinstance(error, DatabaseError):
        cause = error.__cause__
        code = getattr(cause, "sqlite_errorcode", None)
        if isinstance(code, int):
            kind = _BY_SQLITE.get(code) or _BY_SQLITE.get(code & 0xFF)  # the exact code, or its family's
        else:
            kind = _BY_POSTGRESQL.get(getattr(cause, "sqlstate", None) or "")
    elif isinstance(error, OSError):
        ours = error.filename is not None and Path(error.filename).is_relative_to(settings.WAYSTATION_HOME)
        kind = ReadOnly if error.errno in _FORBIDDEN and ours else _BY_ERRNO.get(error.errno or 0)
    return None if kind is None else kind()


@contextmanager
def storage_refusals() -> Iterator[None]:
    """Raise the refusal that stands for an error of the disk, where one comes out of the block."""
    try:
        yield
    except (DatabaseError, OSError) as error:
        refusal = refusal_of(error)
        if refusal is None:
            raise
        raise refusal from error


def scarce_space() -> str:
    """Return a warning where the register's disk is nearly full, else empty text."""
    free = shutil.disk_usage(settings.WAYSTATION_HOME).free
    if free >= SCARCE_BYTES:
        return ""
    return _("Only %(free)d MB are left on the disk of the register. Free some space before it is full.") % {
        "free": free // 1_000_000
    }
