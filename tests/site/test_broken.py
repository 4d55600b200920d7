"""What breaks outside a view is a page too, and a fault of the disk is called by its name."""

import sqlite3

import pytest
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import OperationalError
from django.test import Client

SIGN_IN = "/sign-in"


def failing_with(cause: Exception) -> object:
    def fail(*_: object) -> None:
        raise OperationalError("as the driver words it") from cause

    return fail


def answer(monkeypatch: pytest.MonkeyPatch, cause: Exception) -> tuple[int, str]:
    monkeypatch.setattr(SessionMiddleware, "process_request", failing_with(cause))
    page = Client(HTTP_X_FORWARDED_PROTO="https", raise_request_exception=False).get(SIGN_IN)
    return page.status_code, page.content.decode()


def test_a_full_disk_met_before_the_page_is_told_and_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    cause = sqlite3.OperationalError()
    cause.sqlite_errorcode = sqlite3.SQLITE_FULL

    status, page = answer(monkeypatch, cause)

    assert status == 507
    assert "The disk of this machine is full. Free some space on it, then send this again." in page
    assert "Nothing was saved" not in page  # which is not known here


def test_what_is_no_fault_of_the_disk_stays_the_systems(monkeypatch: pytest.MonkeyPatch) -> None:
    status, page = answer(monkeypatch, sqlite3.IntegrityError())

    assert status == 500
    assert "The fault is in the system, not in what you did." in page
