"""One's own pages: what is open to one, PIN, telephone, and the locked screen."""

from http import HTTPStatus

import segno
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from waystation.core.access import approval, codes, pins, screen
from waystation.core.access.errors import NotAllowed
from waystation.core.access.forms import CodeForm, OwnPinForm, PinForm
from waystation.core.access.models import User
from waystation.core.access.pages import done, page_for
from waystation.core.access.queries import Actor
from waystation.core.errors import Refusal
from waystation.core.journal.queries import node_state


@page_for("")
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show which of these pages are open to the reader."""
    context = {
        "waiting": sum(one.may_approve for one in approval.waiting_for(actor)),
        "may_grant": actor.may_somewhere("access.grant"),
        "may_supervise": actor.may_somewhere("access.supervise"),
        "may_devices": actor.may_somewhere("access.devices"),
        "may_incident": actor.may_somewhere("access.incident"),
        "is_user": isinstance(request.user, User),
    }
    return render(request, "access/index.html", context)


@never_cache
@sensitive_post_parameters("pin", "again")
@page_for("")
def own_pin(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Choose one's PIN; it opens the screen after five minutes without a touch."""
    user = _user(request)
    form = OwnPinForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                pins.set_pin(user, form.cleaned_data["pin"])
            except Refusal as refusal:
                form.add_error("pin", str(refusal))
                status = refusal.status
            else:
                done(request, _("Your PIN is set."))
                return redirect("square")
    return render(request, "access/own_pin.html", {"form": form}, status=status)


@require_POST
@page_for("")
def lock(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Lock the screen at once; where there is no PIN to open it with, nothing is locked."""
    if _user(request).pin and not node_state().is_demo:
        screen.lock_now(request)
    return HttpResponse(status=HTTPStatus.NO_CONTENT) if _is_script(request) else redirect("square")


@never_cache
@sensitive_post_parameters("pin")
@page_for("")
def unlock(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Open a locked screen and go on where it was; a form that was being sent is offered again.

    To the page's own script, which covers the page and keeps what was typed, it answers in a word.
    """
    user = _user(request)
    form = PinForm(request.POST or None)
    go_on = _own_address(request, request.POST.get("next", ""))
    if request.method != "POST" or not (screen.is_locked(request) or _is_script(request)):
        return redirect(go_on)
    if _is_script(request) and screen.keeps_form(request):
        return HttpResponse(
            status=HTTPStatus.CONFLICT
        )  # the form is offered by the page that asks for the PIN
    if not (form.is_valid() and pins.is_right_pin(user, form.cleaned_data["pin"])):
        left = pins.tries_left(user)
        if not left:
            logout(request)
            return redirect("sign-in")
        sentence = _("This is not your PIN. %(left)d tries are left.") % {"left": left}
        if _is_script(request):
            return JsonResponse({"code": "wrong-pin", "message": sentence}, status=HTTPStatus.FORBIDDEN)
        form.add_error("pin", sentence)
        return screen.locked_page(request, form, go_on)
    kept = screen.open_screen(request)
    if _is_script(request):
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    if kept is None:
        return redirect(go_on)
    context = {"address": kept.path, "fields": kept.fields, "had_files": kept.had_files}
    return render(request, "access/kept.html", context)


@never_cache
@sensitive_post_parameters("code")
@page_for("")
def own_code(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Give the six-digit code after signing in; set the telephone up the first time."""
    user = _user(request)
    form = CodeForm(request.POST or None)
    is_new = not codes.has_codes(user)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                if is_new:
                    recovery = codes.confirm_secret(user, form.cleaned_data["code"])
                    screen.note_code(request)
                    return render(request, "access/recovery.html", {"codes": recovery})
                codes.check_code(user, form.cleaned_data["code"])
                screen.note_code(request)
                return redirect(_own_address(request, request.POST.get("next", "")))
            except Refusal as refusal:
                form.add_error("code", str(refusal))
                status = refusal.status
    context: dict[str, object] = {"form": form, "is_new": is_new, "next": request.GET.get("next", "")}
    if is_new:
        secret = codes.pending_secret(user)
        address = codes.secret_address(user, node_state().name, secret)
        context |= {
            "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
            "qr": segno.make(address).svg_data_uri(scale=5, light="#fff"),
        }
    return render(request, "access/own_code.html", context, status=status)


def _is_script(request: HttpRequest) -> bool:
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def _user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise NotAllowed("access.own")  # a device that acts by itself has neither PIN nor telephone
    return request.user


def _own_address(request: HttpRequest, address: str) -> str:
    is_ours = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if is_ours else reverse("square")
