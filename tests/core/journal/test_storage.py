"""Errors of disk and database are told as what a person can do about them."""

import errno
import os
import sqlite3
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, OperationalError
from django.test import RequestFactory

from tests.core.worlds import CLERK, arrival, in_process
from waystation.core.journal import storage
from waystation.core.journal.errors import DiskFull, ReadOnly
from waystation.core.journal.models import Node, StoredEntry
from waystation.core.journal.storage import refusal_of, scarce_space, storage_refusals
from waystation.core.journal.writer import new_act
from waystation.desks.reception.commands import band_family
from waystation.site.refusals import RefusalMiddleware

NOBODY = 65534


def of_sqlite(code: int) -> DatabaseError:
    cause = sqlite3.OperationalError()
    cause.sqlite_errorcode = code
    return wrapped(cause)


def of_postgresql(sqlstate: str) -> DatabaseError:
    cause = Exception()
    cause.sqlstate = sqlstate
    return wrapped(cause)


def wrapped(cause: Exception) -> DatabaseError:
    error = OperationalError("as the driver words it")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "code", "status"),
    [
        (of_sqlite(sqlite3.SQLITE_FULL), "disk-full", 507),
        (of_sqlite(sqlite3.SQLITE_IOERR_SHMSIZE), "disk-full", 507),
        (of_sqlite(sqlite3.SQLITE_IOERR_FSYNC), "disk-fails", 503),
        (of_sqlite(sqlite3.SQLITE_IOERR_WRITE), "disk-fails", 503),
        (of_sqlite(sqlite3.SQLITE_READONLY_DIRECTORY), "read-only", 503),
        (of_sqlite(sqlite3.SQLITE_CANTOPEN), "read-only", 503),
        (of_sqlite(sqlite3.SQLITE_BUSY), "register-busy", 503),
        (of_sqlite(sqlite3.SQLITE_CORRUPT), "register-damaged", 503),
        (of_postgresql("53100"), "disk-full", 507),
        (of_postgresql("58030"), "disk-fails", 503),
        (of_postgresql("25006"), "read-only", 503),
        (of_postgresql("40P01"), "register-busy", 503),
        (OSError(errno.ENOSPC, "full"), "disk-full", 507),
        (OSError(errno.EIO, "broken"), "disk-fails", 503),
    ],
)
def test_each_error_of_a_disk_has_its_refusal(error: Exception, code: str, status: int) -> None:
    refusal = refusal_of(error)

    assert (refusal.code, refusal.status) == (code, status)


@pytest.mark.parametrize(
    "error",
    [
        of_sqlite(sqlite3.SQLITE_CONSTRAINT),
        of_postgresql("23505"),
        OperationalError("no cause"),
        OSError(errno.ENOENT, "absent"),
        PermissionError(errno.EACCES, "forbidden", "/elsewhere/file"),
        ValueError(),
    ],
)
def test_what_is_no_fault_of_the_disk_stays_what_it_is(error: Exception) -> None:
    assert refusal_of(error) is None
    with pytest.raises(type(error)), storage_refusals():
        raise error


def test_a_file_of_the_register_that_may_not_be_written_is_told_as_such(home: Path) -> None:
    error = PermissionError(errno.EACCES, "forbidden", str(home / "writer.lock"))

    assert refusal_of(error).code == "read-only"


@pytest.mark.django_db(transaction=True)
def test_an_act_that_meets_a_full_disk_is_refused_whole_and_can_be_sent_again(
    node: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    act = new_act()
    with monkeypatch.context() as patch:
        patch.setattr("waystation.core.journal.writer.changes", full)
        with pytest.raises(DiskFull, match="Free some space"):
            band_family(CLERK, arrival(), act=act)
    assert StoredEntry.objects.count() == 0

    assert not band_family(CLERK, arrival(), act=act).repeated


def full(*_: object) -> None:
    raise of_sqlite(sqlite3.SQLITE_FULL)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can act as another user")
def test_a_register_of_another_user_is_refused_in_words(node: Node) -> None:
    def write() -> None:
        os.seteuid(NOBODY)
        try:
            with storage_refusals():
                band_family(CLERK, arrival(), act="018b0000-0000-7000-8000-000000000001")
        except ReadOnly:
            os._exit(3)

    assert in_process(write) == 3
    assert StoredEntry.objects.count() == 0


def test_a_page_that_meets_a_full_disk_says_so_and_that_nothing_was_saved() -> None:
    middleware = RefusalMiddleware(lambda request: None)
    request = RequestFactory().post("/reception/", headers={"Accept": "application/json"})

    answer = middleware.process_exception(request, of_sqlite(sqlite3.SQLITE_FULL))

    assert answer.status_code == 507
    assert b"The disk of this machine is full. Free some space on it, then send this again." in answer.content


def test_a_nearly_full_disk_is_warned_of_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    free = os.statvfs(settings.WAYSTATION_HOME)
    assert scarce_space() == "" or free.f_bavail * free.f_frsize < storage.SCARCE_BYTES

    monkeypatch.setattr(storage, "SCARCE_BYTES", 10**18)

    assert scarce_space().startswith("Only ")
    assert "MB are left on the disk of the register." in scarce_space()
