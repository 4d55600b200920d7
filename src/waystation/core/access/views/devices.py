"""The pages of devices: letting one in, the list, revoking, and what revoked ones sent."""

import segno
from django.contrib.auth.decorators import login_not_required
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import resolve, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from waystation.core.access import devices as commands
from waystation.core.access.backends import count_failure, is_limited
from waystation.core.access.errors import InvitationOver, UnknownDevice
from waystation.core.access.forms import EnrolForm, InviteForm
from waystation.core.access.limits import STAFF_DEVICES_LAST
from waystation.core.access.models import Device, RefusedCommand, User
from waystation.core.access.pages import done, page_for
from waystation.core.access.queries import DEVICE_ATTRIBUTE, Actor, DeviceUser, usernames
from waystation.core.access.words import PURPOSE_PAGES, PURPOSE_WORDS
from waystation.core.errors import Refusal
from waystation.core.journal.forms import ActForm
from waystation.core.journal.queries import now
from waystation.core.places.queries import place_names

COOKIE = "device"
FIELDS_SHOWN = 40


@page_for("access.devices")
def devices(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the devices, and let one in: the answer is a code, shown this once, as QR and in letters."""
    form = InviteForm(request.POST or None)
    status, code = 200, ""
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                code = commands.invite(actor, **form.cleaned_data)
                status = 200
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = refusal.status
    address = request.build_absolute_uri(reverse("access:enrol"))
    listed = list(Device.objects.order_by("-enrolled_at", "subject"))
    places = place_names(one.place for one in listed)
    names = usernames(one.invited_by for one in listed)
    context = {
        "form": form,
        "code": f"{code[:4]}-{code[4:]}" if code else "",
        # After the sign # a browser sends nothing to anyone: the code stands in no log.
        "qr": segno.make(f"{address}#{code}").svg_data_uri(scale=5, light="#fff") if code else "",
        "address": address,
        "devices": [
            {
                "device": one,
                "name": commands.short_name(one.subject),
                "purpose": PURPOSE_WORDS.get(one.purpose, one.purpose),
                "place": places.get(one.place, one.place),
                "by": names.get(one.invited_by, one.invited_by),
                "is_active": commands.is_active(one),
                "act": ActForm(auto_id=f"revoke{number}_%s"),
            }
            for number, one in enumerate(listed, start=1)
        ],
        "waiting": RefusedCommand.objects.filter(state="waiting").count(),
    }
    return render(request, "access/devices.html", context, status=status)


@require_POST
@page_for("access.devices")
def revoke(request: HttpRequest, actor: Actor, device: str) -> HttpResponse:
    """End a device's right at once."""
    commands.revoke(actor, device, act=ActForm(request.POST).sent()["act"])
    done(request, _("The device is revoked. What it still sends is kept for you to look at."))
    return redirect("access:devices")


@login_not_required
@never_cache
@sensitive_post_parameters("code")
def enrol(request: HttpRequest) -> HttpResponse:
    """Enrol the device in hand by the code of an invitation."""
    form = EnrolForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                if is_limited(request, ""):
                    raise InvitationOver
                enrolled = commands.enrol(form.cleaned_data["code"])
            except InvitationOver as refusal:
                count_failure(request, "")
                form.add_error("code", str(refusal))
                status = refusal.status
            else:
                device = Device.objects.get(subject=enrolled.device)
                answer = redirect(PURPOSE_PAGES[device.purpose])
                left = STAFF_DEVICES_LAST if enrolled.until is None else enrolled.until - now()
                answer.set_cookie(
                    COOKIE,
                    enrolled.key,
                    # A day longer than the right: what is sent too late is then known by its device.
                    max_age=int(left.total_seconds()) + 24 * 3600,
                    secure=request.is_secure(),
                    httponly=True,
                    samesite="Lax",
                )
                return answer
    return render(request, "access/enrol.html", {"form": form}, status=status)


@page_for("access.devices")
def refused(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show what devices sent after their right had ended."""
    rows = list(RefusedCommand.objects.order_by("state", "at")[:200])
    context = {
        "waiting": [
            {
                "command": row,
                "device": commands.short_name(row.device),
                "fields": _shown(row),
                "act": ActForm(auto_id=f"refused{number}_%s"),
            }
            for number, row in enumerate(rows, start=1)
            if row.state == "waiting"
        ],
        "settled": [(row, commands.short_name(row.device)) for row in rows if row.state != "waiting"],
        "names": usernames(row.reviewer for row in rows),
    }
    return render(request, "access/refused.html", context)


@require_POST
@page_for("access.devices")
def review(request: HttpRequest, actor: Actor, command: str) -> HttpResponse:
    """Accept a refused command, as the act of the device that sent it, or discard it; either is on record."""
    row = RefusedCommand.objects.filter(id=command, state="waiting").first()
    if row is None:
        raise UnknownDevice
    if request.POST.get("answer") == "discard":
        commands.settle_refused(actor, row.id, "discarded")
        done(request, _("Discarded; it stays on record."))
    elif _sent_again(request, row):
        commands.settle_refused(actor, row.id, "accepted")
        done(request, _("Accepted: it is written down as the device's act."))
    else:
        done(request, _("It could not be done as it stands. Look at it, do it yourself, then discard it."))
    return redirect("access:refused")


def _sent_again(request: HttpRequest, row: RefusedCommand) -> bool:
    """Give a kept form to its page as the device would have; return whether the page took it."""
    device = Device.objects.filter(subject=row.device).first()
    if device is None:
        return False
    post = QueryDict(mutable=True)
    for field, values in commands.refused_fields(row).items():
        post.setlist(field, values)
    again = HttpRequest()
    again.META = dict(request.META)
    again.method, again.path, again.path_info = "POST", row.path, row.path
    again.POST = post  # type: ignore[assignment]  # a dictionary of its own, not a browser's
    again.session = SessionBase()  # its messages and places are nobody's
    again._messages = request._messages  # type: ignore[attr-defined]  # set by Django's middleware
    author = User.objects.filter(pk=row.author).first() if row.author else None
    again.user = author or DeviceUser(commands.actor_on(device))  # type: ignore[assignment]  # stands in
    setattr(again, DEVICE_ATTRIBUTE, device.subject)
    match = resolve(row.path)
    again.resolver_match = match
    try:
        answer = match.func(again, *match.args, **match.kwargs)
    except Refusal:
        return False
    taken: bool = answer.status_code == 302
    return taken


def _shown(row: RefusedCommand) -> list[tuple[str, str]]:
    fields = commands.refused_fields(row)
    hidden = {"csrfmiddlewaretoken", "act", "observed_at"}
    shown = [(name, ", ".join(values)) for name, values in fields.items() if name not in hidden]
    return [(name, text) for name, text in shown if text][:FIELDS_SHOWN]
