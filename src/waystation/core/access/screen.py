"""The idle lock: five minutes without a request, and every page asks for the PIN; nobody is signed out.

A form sent to a locked screen is kept in the session, sealed under the node's key, and offered again after
the PIN; it is never put into an address or, readable, into the page that asks for the PIN.
"""

import json
import time
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from waystation.core.access.forms import PinForm
from waystation.core.access.kept import keep, opened_again
from waystation.core.access.limits import IDLE_LOCK, IDLE_STAMP, KEPT_FORM_BYTES

_SEEN: Final = "seen_at"
_LOCKED: Final = "locked"
_KEPT: Final = "kept_form"
_CODE: Final = "code_given"
_KIND: Final = "locked-form"
_LOCKED_STATUS: Final = 423


@dataclass(frozen=True, slots=True)
class KeptForm:
    """A form that was sent to a locked screen."""

    path: str
    fields: list[tuple[str, str]]
    had_files: bool


def is_locked(request: HttpRequest) -> bool:
    """Return whether the session asks for the PIN; notes that it does once it was idle for too long."""
    session, moment = request.session, time.time()
    seen = session.get(_SEEN)
    if not session.get(_LOCKED) and seen is not None and moment - seen > IDLE_LOCK.total_seconds():
        session[_LOCKED] = True
    if session.get(_LOCKED):
        return True
    if seen is None or moment - seen > IDLE_STAMP.total_seconds():
        session[_SEEN] = moment
    return False


def lock_now(request: HttpRequest) -> None:
    """Ask for the PIN from the next request on; for someone who walks away."""
    request.session[_LOCKED] = True


def lock(request: HttpRequest) -> HttpResponse:
    """Return the page that asks for the PIN, with the form that was sent kept for later."""
    address = request.get_full_path()
    if request.method == "POST":
        fields = [
            (name, value)
            for name, values in request.POST.lists()
            for value in values
            if name != "csrfmiddlewaretoken" and isinstance(value, str)
        ]
        text = json.dumps([address, fields, bool(request.FILES)])
        if len(text) <= KEPT_FORM_BYTES:
            request.session[_KEPT] = keep(_KIND, request.session.session_key or "", text)
    return locked_page(request, PinForm(), address)


def locked_page(request: HttpRequest, form: PinForm, go_on: str) -> HttpResponse:
    """Return the page that asks for the PIN; it shows nothing of what the session holds."""
    context = {"form": form, "next": go_on, "messages": [], "desks": [], "waiting": {}, "sync": None}
    return render(request, "access/locked.html", context, status=_LOCKED_STATUS)


def open_screen(request: HttpRequest) -> KeptForm | None:
    """Open the session again; return the form that was kept, if any."""
    session = request.session
    session[_LOCKED], session[_SEEN] = False, time.time()
    token = session.pop(_KEPT, None)
    text = None if token is None else opened_again(_KIND, session.session_key or "", token)
    if text is None:
        return None
    path, fields, had_files = json.loads(text)
    return KeptForm(path, [(name, value) for name, value in fields], had_files)


def keeps_form(request: HttpRequest) -> bool:
    """Return whether a form waits to be offered again."""
    return _KEPT in request.session


def note_code(request: HttpRequest) -> None:
    """Remember that this session gave its six-digit code."""
    request.session[_CODE] = True


def gave_code(request: HttpRequest) -> bool:
    """Return whether this session gave its six-digit code."""
    return bool(request.session.get(_CODE))
