"""Placement's pages: parse, call, render."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from waystation.core.access.pages import done, page_for, reading
from waystation.core.access.queries import Actor
from waystation.core.errors import Refusal
from waystation.core.journal.forms import ActForm
from waystation.core.places.queries import first_hub, place_names
from waystation.desks.placement import commands, queries
from waystation.desks.placement.beds import ranges
from waystation.desks.placement.forms import BedForm, CheckInForm, FindFamilyForm, HoldForm, SiteForm
from waystation.desks.placement.offers import offers_for
from waystation.desks.placement.suits import road_metres
from waystation.desks.placement.words import NEED_WORDS, STATE_WORDS
from waystation.desks.reception.queries import HouseholdBrief, household_named, household_wearing, households

WAITING_SHOWN = 30
STATE_SHAPES = {"held": "warn", "expired": "alarm", "checked_in": "ok"}
Context = dict[str, Any]


@page_for("placement.see")
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show beds by site, families that wait for one, and beds promised twice."""
    return render(request, "placement/index.html", _square(request, actor))


@page_for("placement.see")
def find(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Go to the family that wears a band, to choose its site."""
    form = FindFamilyForm(request.POST or None, auto_id="find_%s")
    if request.method == "POST" and form.is_valid():
        try:
            found = household_wearing(form.cleaned_data["band"])
        except Refusal as refusal:
            form.add_error("band", str(refusal))
            return render(
                request, "placement/index.html", _square(request, actor, form), status=refusal.status
            )
        return redirect("placement:assign", household=found.subject)
    return render(
        request, "placement/index.html", _square(request, actor, form), status=400 if form.errors else 200
    )


@page_for("placement.check_in")
def door(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Check a family in by its band; the next band can be scanned at once."""
    form = CheckInForm(request.POST or None, auto_id="door_%s")
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                family = household_wearing(form.cleaned_data["band"])
                commands.check_in(actor, family.subject, **_act(form))
            except Refusal as refusal:
                form.add_error("band", str(refusal))
                status = refusal.status
            else:
                _say_checked_in(request, family)
                return redirect("placement:door")
    return render(request, "placement/door.html", {"form": form}, status=status)


@page_for("placement.see")
def assign(request: HttpRequest, actor: Actor, household: str) -> HttpResponse:
    """Show the sites one would offer a family, and hold beds at the one chosen."""
    family = household_named(household)
    reading(request, actor, "placement.assign", [household])
    form = HoldForm(request.POST or None, auto_id="hold_%s")
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            data = form.cleaned_data
            try:
                commands.hold(
                    actor,
                    household,
                    data["site"],
                    minutes=data["minutes"],
                    although=data["although"],
                    **_act(form),
                )
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = refusal.status
            else:
                _say_held(request, family)
                return redirect("placement:index")
    stay = queries.stay_of(household)
    offers = offers_for(family, commands.HOLD_MINUTES)
    context = {
        "family": family,
        "needs": _words(family.needs),
        "form": form,
        "stay": _stay_rows([stay])[0] if stay is not None and stay.is_live else None,
        "suitable": [offer for offer in offers if not offer.unmet],
        "unsuitable": [offer for offer in offers if offer.unmet],
        "hub": place_names([family.hub]).get(family.hub, family.hub),
        "may_assign": actor.may("placement.assign", family.hub),
    }
    return render(request, "placement/assign.html", context, status=status)


@page_for("placement.open_site")
def new_site(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Open a site."""
    form = SiteForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                commands.open_site(actor, form.site(), **_act(form))
            except Refusal as refusal:
                form.add_error("code" if "code" in refusal.code else None, str(refusal))
                status = refusal.status
            else:
                done(request, _("The site is open."))
                return redirect("placement:site", code=form.cleaned_data["code"])
    return render(request, "placement/new_site.html", {"form": form}, status=status)


@page_for("placement.see")
def site(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """Show a site, who is in its beds and for whom they are held."""
    return render(request, "placement/site.html", _site_page(actor, code, BedForm()))


@require_POST
@page_for("placement.open_site")
def bed(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """Take a bed out of use, or put it back."""
    form = BedForm(request.POST)
    status = 400
    if form.is_valid():
        number, reason = form.cleaned_data["number"], form.cleaned_data["reason"]
        try:
            if reason:
                commands.block_bed(actor, code, number, reason=reason, **_act(form))
            else:
                commands.unblock_bed(actor, code, number, **_act(form))
        except Refusal as refusal:
            form.add_error("number", str(refusal))
            status = refusal.status
        else:
            done(request, _("Saved."))
            return redirect("placement:site", code=code)
    return render(request, "placement/site.html", _site_page(actor, code, form), status=status)


@require_POST
@page_for("placement.open_site")
def close(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """Close a site that nobody has beds in."""
    commands.close_site(actor, code, **ActForm(request.POST).sent())
    done(request, _("The site is closed."))
    return redirect("placement:site", code=code)


@require_POST
@page_for("placement.see")
def step(request: HttpRequest, actor: Actor, stay: str, step: str) -> HttpResponse:
    """Check in, release or move out the family of a stay; a refusal is shown as a page of its own."""
    brief = queries.stay_named(stay)
    sent = ActForm(request.POST).sent()
    match step:
        case "check-in":
            commands.check_in(actor, brief.household, **sent)
        case "release":
            commands.release(actor, stay, **sent)
        case "move-out":
            commands.move_out(actor, stay, **sent)
        case _:
            raise Http404
    done(request, _("Saved."))
    return redirect("placement:site", code=brief.site)


def _square(request: HttpRequest, actor: Actor, find: FindFamilyForm | None = None) -> Context:
    metres = road_metres(first_hub())
    # The nearest first, as one would send people; places without a known road come last.
    sites = sorted(
        queries.occupancy(), key=lambda site: (site.place not in metres, metres.get(site.place, 0), site.code)
    )
    waiting = queries.waiting_for_bed(WAITING_SHOWN)
    reading(request, actor, "placement.index", [family.subject for family in waiting])
    names = place_names(site.place for site in sites)
    return {
        "sites": [(site, names.get(site.place, site.place)) for site in sites],
        "beds": queries.beds_in_all(sites),
        "waiting": [(family, _words(family.needs)) for family in waiting],
        "without_destination": queries.families_without_destination(),
        "conflicts": _conflicts(),
        "find": find or FindFamilyForm(auto_id="find_%s"),
        "door": CheckInForm(auto_id="door_%s"),
    }


def _conflicts() -> list[Context]:
    """Return conflicts as one reads them: the beds that the same families were promised, together."""
    beds: dict[tuple[queries.StayBrief, ...], list[int]] = {}
    for conflict in queries.double_bookings():
        beds.setdefault(conflict.stays, []).append(conflict.bed)
    return [
        {
            "site": stays[0].site_name,
            "beds": ranges(numbers),
            "bands": [row["band"] for row in _stay_rows(stays)],
        }
        for stays, numbers in beds.items()
    ]


def _site_page(actor: Actor, code: str, form: BedForm) -> Context:
    found = queries.site_named(code)
    return {
        "site": found,
        "place": place_names([found.place]).get(found.place, found.place),
        "stays": _stay_rows(queries.stays_at(code)),
        "form": form,
        "act": ActForm(auto_id="close_%s"),
        "may_check_in": actor.may("placement.check_in", found.place),
        "may_change": actor.may("placement.open_site", found.place),
    }


def _stay_rows(stays: Iterable[queries.StayBrief]) -> list[Context]:
    listed = list(stays)
    families = {family.subject: family for family in households(stay.household for stay in listed)}
    return [
        {
            "stay": stay,
            "band": families[stay.household].band if stay.household in families else "",
            "family": families.get(stay.household),
            "beds": ranges(stay.beds),
            "word": STATE_WORDS[stay.state],
            "shape": STATE_SHAPES.get(stay.state, "unknown"),
            "act": ActForm(auto_id=f"{stay.subject}_%s"),
        }
        for stay in listed
    ]


def _words(needs: Iterable[str]) -> list[str | Promise]:
    return [NEED_WORDS[need] for need in needs if need in NEED_WORDS]


def _act(form: ActForm) -> Mapping[str, Any]:
    return {"act": form.cleaned_data["act"], "observed_at": form.cleaned_data["observed_at"]}


def _say_held(request: HttpRequest, family: HouseholdBrief) -> None:
    stay = queries.stay_of(family.subject)
    if stay is not None:
        done(
            request,
            _("%(site)s, beds %(beds)s are held for band %(band)s.")
            % {"site": stay.site_name, "beds": ranges(stay.beds), "band": family.band},
        )


def _say_checked_in(request: HttpRequest, family: HouseholdBrief) -> None:
    stay = queries.stay_of(family.subject)
    if stay is not None:
        done(
            request,
            _("Band %(band)s is checked in: %(site)s, beds %(beds)s.")
            % {"band": family.band, "site": stay.site_name, "beds": ranges(stay.beds)},
        )
