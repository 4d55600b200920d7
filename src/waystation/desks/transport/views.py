"""Transport's pages: parse, call, render. No names; the driver's only where people are missing."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from waystation.core.access.pages import done, page_for, reading
from waystation.core.access.queries import Actor
from waystation.core.errors import Refusal
from waystation.core.journal.forms import ActForm
from waystation.core.journal.queries import node_state
from waystation.desks.reception.queries import household_wearing
from waystation.desks.transport import commands, queries
from waystation.desks.transport.forms import ArriveForm, BoardForm, PointForm, TripForm, VehicleForm
from waystation.desks.transport.words import NEED_WORDS, STAGE_WORDS

STAGE_SHAPES: Final = {"planned": "unknown", "on_the_road": "ok", "arrived": "ok", "cancelled": "unknown"}
Context = dict[str, Any]


@page_for("transport.see")
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show who did not arrive, trips under way and planned, and vehicles that are free."""
    missing = queries.not_arrived()
    vehicles = [one.trip.vehicle for one in missing]
    reading(request, actor, "transport.index", vehicles)
    drivers = queries.drivers_of(vehicles)
    trips = queries.trips_open()
    context = {
        "missing": [(one, drivers.get(one.trip.vehicle, "")) for one in missing],
        "n_missing": sum(one.people for one in missing),
        "trips": [(trip, *_stage(trip)) for trip in trips],
        "people_on_the_road": sum(trip.people for trip in trips if trip.stage == "on_the_road"),
        "seats_left": sum(max(trip.seats_left, 0) for trip in trips if trip.stage == "planned"),
        "vehicles": queries.vehicles_free(),
        "arrived": queries.trips_arrived(5),
    }
    return render(request, "transport/index.html", context)


@page_for("transport.announce")
def announce(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Announce a vehicle."""
    form = VehicleForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            data = form.cleaned_data
            try:
                commands.announce_vehicle(
                    actor,
                    data["plate"],
                    data["seats"],
                    stretchers=data["stretchers"] or 0,
                    place=data["place"],
                    until=data["until"],
                    driver=data["driver"],
                    **_act(form),
                )
            except Refusal as refusal:
                form.add_error("plate" if "plate" in refusal.code else None, str(refusal))
                status = refusal.status
            else:
                done(request, _("The vehicle is announced. Plan its trip next."))
                return redirect("transport:index")
    return render(request, "transport/announce.html", {"form": form}, status=status)


@page_for("transport.announce")
def plan(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Plan a trip of a vehicle that is free."""
    initial = {"departs_at": node_state().now, "plate": request.GET.get("plate", "")}
    form = TripForm(request.POST or None, initial=initial)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                receipt = commands.plan_trip(actor, **form.trip(), **_act(form))
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = refusal.status
            else:
                done(request, _("The trip is planned. Board the families."))
                return redirect("transport:trip", trip=receipt.subject("trip"))
    return render(request, "transport/plan.html", {"form": form}, status=status)


@page_for("transport.see")
def trip(request: HttpRequest, actor: Actor, trip: str) -> HttpResponse:
    """Show a trip's list, and board a family by its band; the next band can be scanned at once."""
    form = BoardForm(request.POST or None, auto_id="board_%s")
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            data = form.cleaned_data
            try:
                family = household_wearing(data["band"])
                commands.board(
                    actor,
                    trip,
                    family.subject,
                    n_people=data["n_people"],
                    n_stretchers=data["n_stretchers"],
                    in_parts=data["in_parts"],
                    **_act(form),
                )
            except Refusal as refusal:
                form.add_error("band", str(refusal))
                status = refusal.status
            else:
                left = max(queries.trip_named(trip).seats_left, 0)
                done(
                    request,
                    ngettext(
                        "Band %(band)s boarded. %(n)d seat left.",
                        "Band %(band)s boarded. %(n)d seats left.",
                        left,
                    )
                    % {"band": family.band, "n": left},
                )
                return redirect("transport:trip", trip=trip)
    return render(request, "transport/trip.html", _trip_page(request, actor, trip, board=form), status=status)


@page_for("transport.see")
def manifest(request: HttpRequest, actor: Actor, trip: str) -> HttpResponse:
    """Show the list as the driver gets it on paper: bands, people, needs; no names."""
    found = queries.trip_named(trip)
    listed = queries.seats_on(trip)
    reading(request, actor, "transport.manifest", [seat.household for seat in listed])
    seats = [(seat, _words(seat.needs)) for seat in listed]
    return render(request, "transport/manifest.html", {"trip": found, "seats": seats})


@require_POST
@page_for("transport.arrive")
def arrival(request: HttpRequest, actor: Actor, trip: str) -> HttpResponse:
    """Record a trip's arrival: everyone, or the families ticked and counted."""
    form = ArriveForm(queries.seats_on(trip), request.POST, auto_id="arrive_%s")
    status = 400
    if form.is_valid():
        counts = form.counts()
        try:
            commands.arrive(actor, trip, counts, **_act(form))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = refusal.status
        else:
            _say_arrived(request, trip)
            return redirect("transport:trip", trip=trip)
    return render(
        request, "transport/trip.html", _trip_page(request, actor, trip, arrive=form), status=status
    )


@require_POST
@page_for("transport.arrive")
def seen(request: HttpRequest, actor: Actor, trip: str) -> HttpResponse:
    """Record where a vehicle on the road was seen."""
    form = PointForm(request.POST, auto_id="seen_%s")
    status = 400
    if form.is_valid():
        try:
            commands.record_point(actor, trip, form.cleaned_data["place"], **_act(form))
        except Refusal as refusal:
            form.add_error("place", str(refusal))
            status = refusal.status
        else:
            done(request, _("Saved."))
            return redirect("transport:trip", trip=trip)
    return render(request, "transport/trip.html", _trip_page(request, actor, trip, seen=form), status=status)


@require_POST
@page_for("transport.board")
def close(request: HttpRequest, actor: Actor, trip: str) -> HttpResponse:
    """Close the list; a refusal is shown as a page of its own."""
    commands.close_trip(actor, trip, **ActForm(request.POST).sent())
    done(request, _("The list is closed. Print it for the driver."))
    return redirect("transport:trip", trip=trip)


@require_POST
@page_for("transport.announce")
def cancel(request: HttpRequest, actor: Actor, trip: str) -> HttpResponse:
    """Cancel a trip that has not departed."""
    commands.cancel_trip(actor, trip, **ActForm(request.POST).sent())
    done(request, _("The trip is cancelled; everyone is off its list."))
    return redirect("transport:index")


@require_POST
@page_for("transport.board")
def take_off(request: HttpRequest, actor: Actor, seat: str) -> HttpResponse:
    """Take a family off a trip's list."""
    found = queries.seat_named(seat)
    commands.take_off(actor, seat, **ActForm(request.POST).sent())
    done(request, _("Band %(band)s is off the list.") % {"band": found.band})
    return redirect("transport:trip", trip=found.trip)


def _trip_page(
    request: HttpRequest,
    actor: Actor,
    subject: str,
    *,
    board: BoardForm | None = None,
    arrive: ArriveForm | None = None,
    seen: PointForm | None = None,
) -> Context:
    found = queries.trip_named(subject)
    seats = queries.seats_on(subject)
    word, shape = _stage(found)
    vehicles = [found.vehicle] if found.missing else []
    reading(request, actor, "transport.trip", [*vehicles, *(seat.household for seat in seats)])
    drivers = queries.drivers_of(vehicles)
    return {
        "trip": found,
        "word": word,
        "shape": shape,
        "driver": drivers.get(found.vehicle, ""),
        "seats": [
            (seat, _words(seat.needs), ActForm(auto_id=f"off{number}_%s"))
            for number, seat in enumerate(seats, start=1)
        ],
        "board": board or BoardForm(auto_id="board_%s"),
        "arrive": arrive or ArriveForm([seat for seat in seats if seat.missing], auto_id="arrive_%s"),
        "seen": seen or PointForm(auto_id="seen_%s"),
        "close": ActForm(auto_id="close_%s"),
        "may_board": actor.may("transport.board", found.start),
        "may_arrive": actor.may("transport.arrive", found.end),
        "may_cancel": actor.may("transport.announce", found.start),
    }


def _stage(trip: queries.TripBrief) -> tuple[str | Promise, str]:
    if trip.is_overdue:
        return _("overdue"), "alarm"
    if trip.stage == "arrived" and trip.missing:
        return _("arrived short"), "alarm"
    return STAGE_WORDS[trip.stage], STAGE_SHAPES[trip.stage]


def _say_arrived(request: HttpRequest, trip: str) -> None:
    missing = queries.trip_named(trip).missing
    if missing:
        messages.warning(
            request,
            ngettext(
                "Arrival saved. %(n)d person who boarded did not arrive.",
                "Arrival saved. %(n)d people who boarded did not arrive.",
                missing,
            )
            % {"n": missing},
        )
    else:
        done(request, _("Arrival saved. Everyone who boarded arrived."))


def _words(needs: Iterable[str]) -> list[str | Promise]:
    return [NEED_WORDS[need] for need in needs if need in NEED_WORDS]


def _act(form: ActForm) -> Mapping[str, Any]:
    return {"act": form.cleaned_data["act"], "observed_at": form.cleaned_data["observed_at"]}
