"""Who stands before a page: an enrolled device, a signed-in person, a locked screen, a missing code."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from waystation.core.access import screen
from waystation.core.access.devices import actor_on, device_with, is_active, keep_refused
from waystation.core.access.matrix import PRIVILEGED
from waystation.core.access.models import User
from waystation.core.access.queries import DEVICE_ATTRIBUTE, DeviceUser, actor_of
from waystation.core.access.views.devices import COOKIE
from waystation.site.clock import node_of

_ENDED = "waystation_ended_device"
_SESSION = "device"
# These pages are how one gets past the guard.
_AT_THE_LOCK = frozenset({"access:lock", "access:unlock"})
_OWN_PAGES = _AT_THE_LOCK | frozenset({"access:own_code", "access:own_pin"})

Next = Callable[[HttpRequest], HttpResponse]


class DeviceMiddleware:
    """Knows enrolled devices by their cookie; one with a purpose acts by itself.

    A session that began on a device ends with the device's right. What a device without a right sends is
    kept, sealed, for a coordinator to look at.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the response to a request whose device is known."""
        key = request.COOKIES.get(COOKIE)
        device = device_with(key) if key else None
        active = device if device is not None and is_active(device) else None
        began_on = request.session.get(_SESSION)
        author = ""
        if began_on and (active is None or active.subject != began_on):
            author = str(request.user.pk or "")
            request.session.flush()
            request.user = AnonymousUser()
        if active is not None:
            setattr(request, DEVICE_ATTRIBUTE, active.subject)
            if isinstance(request.user, User):
                if not began_on:
                    request.session[_SESSION] = active.subject
            elif active.purpose:
                request.user = DeviceUser(actor_on(active))  # type: ignore[assignment]  # stands in for a user
        elif device is not None and not isinstance(request.user, User):
            setattr(request, _ENDED, (device, author))
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Return the page that says what became of a form sent without a right; None for all else."""
        device, author = getattr(request, _ENDED, (None, ""))
        if device is None or request.method != "POST" or not getattr(view, "login_required", True):
            return None
        is_kept = keep_refused(device, author, request.path, dict(request.POST.lists()))
        return render(request, "access/ended.html", {"is_kept": is_kept}, status=403)


class GuardMiddleware:
    """On a live node: a code for those whose roles reach far, a PIN for everyone, and the idle lock."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the view's response untouched."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Return what has to come before the page; None where nothing has."""
        user, node, match = request.user, node_of(request), request.resolver_match
        if not getattr(view, "login_required", True) or not isinstance(user, User):
            return None
        if node is None or node.is_demo or match is None or match.view_name == "sign-out":
            return None
        name = match.view_name
        if user.pin and screen.is_locked(request):
            return None if name in _AT_THE_LOCK else screen.lock(request)
        if name in _OWN_PAGES:
            return None
        go_on = urlencode({"next": request.get_full_path()}) if request.method == "GET" else ""
        actor = actor_of(request)
        if any(actor.may_somewhere(one) for one in PRIVILEGED) and not screen.gave_code(request):
            return redirect(f"{reverse('access:own_code')}?{go_on}")
        if not user.pin:
            return redirect("access:own_pin")
        return None
