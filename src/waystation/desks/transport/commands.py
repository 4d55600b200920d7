"""What can be done with vehicles and trips: announce, plan, board, close, arrive."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from waystation.core.access.queries import Actor
from waystation.core.journal.clock import timestamp
from waystation.core.journal.node import node_state
from waystation.core.journal.writer import Receipt, writing
from waystation.desks.reception.queries import HouseholdBrief, household_named
from waystation.desks.transport.errors import (
    AlreadyBoarded,
    BadTrip,
    BadVehicle,
    MoreThanBoarded,
    MoreThanFamily,
    NoSeats,
    NoStretchers,
    TooFull,
    TripPast,
    UnknownSeat,
    UnknownVehicle,
    VehicleBusy,
    VehicleLeaves,
)
from waystation.desks.transport.models import Seat, Trip, Vehicle
from waystation.desks.transport.plates import normal_plate
from waystation.desks.transport.queries import OPEN_STAGES, TripBrief, seats_on, trip_named
from waystation.desks.transport.subjects import (
    SEATS_AT_MOST,
    STRETCHERS_AT_MOST,
    SeatArrived,
    SeatBoarded,
    SeatTakenOff,
    TripArrived,
    TripCancelled,
    TripClosed,
    TripPassed,
    TripPlanned,
    VehicleAnnounced,
    vehicle_subject,
)
from waystation.desks.transport.words import STAGE_WORDS

DRIVE_HOURS_AT_MOST: Final = 72


def announce_vehicle(
    by: Actor,
    plate: str,
    seats: int,
    *,
    act: str,
    stretchers: int = 0,
    place: str = "",
    until: datetime | None = None,
    driver: str = "",
    observed_at: datetime | None = None,
) -> Receipt:
    """Record that a vehicle is there, with its room, its driver, and until when; a later word replaces it.

    Raises:
        BadPlate: the text is no number plate.
        BadVehicle: it has no room, or more than a vehicle has.
        NotAllowed: `by` may not announce vehicles at `place`.
    """
    author = by.require("transport.announce", place)
    plate = normal_plate(plate)
    if not (0 <= seats <= SEATS_AT_MOST and 0 <= stretchers <= STRETCHERS_AT_MOST and seats + stretchers):
        raise BadVehicle(SEATS_AT_MOST, STRETCHERS_AT_MOST)
    subject = vehicle_subject(plate)
    request = {
        "plate": plate,
        "seats": seats,
        "stretchers": stretchers,
        "place": place,
        "until": None if until is None else timestamp(until),
        "driver": driver,
    }
    with writing(
        author, act, request=request, place=place, observed_at=observed_at, lock=[subject]
    ) as writing_act:
        if not writing_act.repeated:
            writing_act.record(
                subject, VehicleAnnounced(plate, seats, stretchers, place, _whole(until), driver.strip())
            )
    return writing_act.receipt


def plan_trip(
    by: Actor,
    plate: str,
    start: str,
    end: str,
    *,
    departs_at: datetime,
    arrives_at: datetime,
    act: str,
    site: str = "",
    observed_at: datetime | None = None,
) -> Receipt:
    """Plan a vehicle's way from place to place, or to a site there.

    Raises:
        BadPlate, UnknownVehicle: no such vehicle was announced.
        BadTrip: its places or times cannot be; every problem is listed.
        NotAllowed: `by` may not plan trips from `start`.
        VehicleBusy, VehicleLeaves: the vehicle is on another trip, or gone by then.
    """
    author = by.require("transport.announce", start)
    plate = normal_plate(plate)
    departs_at, arrives_at = departs_at.replace(microsecond=0), arrives_at.replace(microsecond=0)
    _require_sound(start, end, departs_at, arrives_at)
    vehicle = vehicle_subject(plate)
    request = {
        "plate": plate,
        "start": start,
        "end": end,
        "site": site,
        "departs_at": timestamp(departs_at),
        "arrives_at": timestamp(arrives_at),
    }
    with writing(
        author, act, request=request, place=start, observed_at=observed_at, lock=[vehicle]
    ) as writing_act:
        if not writing_act.repeated:
            row = Vehicle.objects.filter(subject=vehicle).first()
            if row is None:
                raise UnknownVehicle(plate)
            if row.until is not None and row.until < departs_at:
                raise VehicleLeaves(plate, _said(row.until))
            busy = Trip.objects.filter(vehicle=vehicle, stage__in=OPEN_STAGES).order_by("departs_at").first()
            if busy is not None:
                raise VehicleBusy(plate, _said(busy.departs_at))
            writing_act.record(
                writing_act.new("trip"),
                TripPlanned(vehicle, start, end, departs_at, arrives_at, row.seats, row.stretchers, site),
            )
    return writing_act.receipt


def board(
    by: Actor,
    trip: str,
    household: str,
    *,
    act: str,
    n_people: int | None = None,
    n_stretchers: int | None = None,
    in_parts: bool = False,
    observed_at: datetime | None = None,
) -> Receipt:
    """Let a household into a vehicle, the whole of it unless told how many.

    Args:
        by: Who boards them; needs `transport.board` where the trip starts.
        trip: Subject of the trip.
        household: Subject of the household.
        act: Identifier of the act.
        n_people: How many of them; all where not given.
        n_stretchers: How many of these lie; one where a stretcher is among the family's needs.
        in_parts: The family goes in more than one vehicle.
        observed_at: When they boarded; now where not given.

    Raises:
        AlreadyBoarded: the family is on a trip that has not arrived; names its plate and time.
        MoreThanFamily: more people than the family has, or nobody.
        NoSeats, NoStretchers: the vehicle has less room; says how much is left.
        NotAllowed: `by` may not board people here.
        TripPast: the list is closed.
        UnknownHousehold, UnknownTrip: there is none here.
    """
    going = trip_named(trip)
    author = by.require("transport.board", going.start)
    family = household_named(household)
    people = family.n_people if n_people is None else n_people
    lying = int("stretcher" in family.needs) if n_stretchers is None else n_stretchers
    request = {
        "trip": trip,
        "household": household,
        "n_people": n_people,
        "n_stretchers": n_stretchers,
        "in_parts": in_parts,
    }
    with writing(
        author, act, request=request, place=going.start, observed_at=observed_at, lock=[trip, household]
    ) as writing_act:
        if not writing_act.repeated:
            going = _require_stage(trip, "planned")
            _require_ashore(family, people, lying, in_parts=in_parts)
            if lying > going.stretchers_left:
                raise NoStretchers(going.plate, lying, max(going.stretchers_left, 0))
            if people - lying > going.seats_left:
                raise NoSeats(going.plate, people - lying, max(going.seats_left, 0))
            writing_act.record(writing_act.new("seat"), SeatBoarded(trip, household, people, lying))
    return writing_act.receipt


def take_off(by: Actor, seat: str, *, act: str, observed_at: datetime | None = None) -> Receipt:
    """Record that those on a seat got off before the end.

    Raises:
        NotAllowed: `by` may not board people where the trip starts.
        TripPast: the trip arrived.
        UnknownSeat: nobody has this seat.
    """
    row = Seat.objects.filter(subject=seat).first()
    if row is None:
        raise UnknownSeat
    going = trip_named(row.trip)
    author = by.require("transport.board", going.start)
    with writing(
        author,
        act,
        request={"seat": seat, "do": "take_off"},
        place=going.start,
        observed_at=observed_at,
        lock=[row.trip, row.household],
    ) as writing_act:
        if not writing_act.repeated:
            _require_stage(row.trip, *OPEN_STAGES)
            writing_act.record(seat, SeatTakenOff())
    return writing_act.receipt


def close_trip(by: Actor, trip: str, *, act: str, observed_at: datetime | None = None) -> Receipt:
    """Close the list: the vehicle departs.

    Raises:
        NotAllowed: `by` may not close lists where the trip starts.
        TooFull: two places boarded while apart, and there are more people than seats.
        TripPast: the list is closed, or the trip cancelled.
        UnknownTrip: there is none here.
    """
    going = trip_named(trip)
    author = by.require("transport.board", going.start)
    with writing(
        author,
        act,
        request={"trip": trip, "do": "close"},
        place=going.start,
        observed_at=observed_at,
        lock=[trip],
    ) as writing_act:
        if not writing_act.repeated:
            going = _require_stage(trip, "planned")
            if going.seats_left < 0 or going.stretchers_left < 0:
                raise TooFull(going.plate, going.sitting, going.seats, going.lying, going.stretchers)
            writing_act.record(trip, TripClosed())
    return writing_act.receipt


def cancel_trip(by: Actor, trip: str, *, act: str, observed_at: datetime | None = None) -> Receipt:
    """Cancel a trip that has not departed; whoever boarded is taken off.

    Raises:
        NotAllowed: `by` may not plan trips where it starts.
        TripPast: it departed or is cancelled.
        UnknownTrip: there is none here.
    """
    going = trip_named(trip)
    author = by.require("transport.announce", going.start)
    with writing(
        author,
        act,
        request={"trip": trip, "do": "cancel"},
        place=going.start,
        observed_at=observed_at,
        lock=[trip],
    ) as writing_act:
        if not writing_act.repeated:
            _require_stage(trip, "planned")
            writing_act.record(trip, TripCancelled())
            for seat in seats_on(trip):
                writing_act.record(seat.subject, SeatTakenOff())
    return writing_act.receipt


def record_point(
    by: Actor, trip: str, place: str, *, act: str, observed_at: datetime | None = None
) -> Receipt:
    """Record that a vehicle on the road was seen at a place.

    Raises:
        NotAllowed: `by` may not follow trips to this end.
        TripPast: it is not on the road.
        UnknownTrip: there is none here.
    """
    going = trip_named(trip)
    author = by.require("transport.arrive", going.end)
    request = {"trip": trip, "place": place}
    with writing(
        author, act, request=request, place=going.end, observed_at=observed_at, lock=[trip]
    ) as writing_act:
        if not writing_act.repeated:
            _require_stage(trip, "on_the_road")
            writing_act.record(trip, TripPassed(place))
    return writing_act.receipt


def arrive(
    by: Actor,
    trip: str,
    arrived: Mapping[str, int] | None = None,
    *,
    act: str,
    observed_at: datetime | None = None,
) -> Receipt:
    """Record a trip's arrival, and who came out of it.

    Sent again for the same trip, it adds those who came later; seats that are not named stay as they were.

    Args:
        by: Who records it; needs `transport.arrive` where the trip ends.
        trip: Subject of the trip.
        arrived: People who arrived so far by seat; everybody where not given.
        act: Identifier of the act.
        observed_at: When they arrived; now where not given.

    Raises:
        MoreThanBoarded: more people of a family than boarded.
        NotAllowed: `by` may not record arrivals here.
        TripPast: the trip was cancelled.
        UnknownSeat: a seat is not on this trip.
        UnknownTrip: there is none here.
    """
    going = trip_named(trip)
    author = by.require("transport.arrive", going.end)
    request = {"trip": trip, "arrived": None if arrived is None else dict(sorted(arrived.items()))}
    with writing(
        author, act, request=request, place=going.end, observed_at=observed_at, lock=[trip]
    ) as writing_act:
        if not writing_act.repeated:
            going = _require_stage(trip, "planned", "on_the_road", "arrived")
            seats = {seat.subject: seat for seat in seats_on(trip)}
            counts = (
                {subject: seat.n_people for subject, seat in seats.items()} if arrived is None else arrived
            )
            for subject, n_people in counts.items():
                if subject not in seats:
                    raise UnknownSeat
                if not 0 <= n_people <= seats[subject].n_people:
                    raise MoreThanBoarded(seats[subject].n_people)
            if going.stage != "arrived":
                writing_act.record(trip, TripArrived())
            for subject, n_people in sorted(counts.items()):
                if n_people != seats[subject].n_arrived:
                    writing_act.record(subject, SeatArrived(n_people))
    return writing_act.receipt


def _require_stage(trip: str, *stages: str) -> TripBrief:
    going = trip_named(trip)
    if going.stage not in stages:
        raise TripPast(going.plate, STAGE_WORDS[going.stage])
    return going


def _require_ashore(family: HouseholdBrief, people: int, lying: int, *, in_parts: bool) -> None:
    """Refuse people who are in a vehicle already: those of open trips, and of this one."""
    if not (1 <= people <= family.n_people and 0 <= lying <= people):
        raise MoreThanFamily(family.n_people)
    rows = Seat.objects.filter(household=family.subject, stage="boarded").order_by("boarded_at", "subject")
    trips = Trip.objects.filter(subject__in=[row.trip for row in rows], stage__in=OPEN_STAGES)
    open_trips = set(trips.values_list("subject", flat=True))
    boarded = [row for row in rows if row.trip in open_trips]
    if not boarded:
        return
    if in_parts and sum(row.n_people for row in boarded) + people <= family.n_people:
        return
    other = boarded[0]
    raise AlreadyBoarded(trip_named(other.trip).plate, _said(other.boarded_at))


def _require_sound(start: str, end: str, departs_at: datetime, arrives_at: datetime) -> None:
    problems = []
    if not start or not end:
        problems.append(_("Say from where to where."))
    elif start == end:
        problems.append(_("The trip ends where it starts. Choose another place to go to."))
    hours = (arrives_at - departs_at).total_seconds() / 3600
    if hours <= 0:
        problems.append(_("The arrival lies before the departure. Check both times."))
    elif hours > DRIVE_HOURS_AT_MOST:
        problems.append(
            _("The trip takes more than %(hours)d hours. Check both times.") % {"hours": DRIVE_HOURS_AT_MOST}
        )
    if problems:
        raise BadTrip(problems)


def _whole(at: datetime | None) -> datetime | None:
    return None if at is None else at.replace(microsecond=0)


def _said(at: datetime) -> str:
    return at.astimezone(node_state().now.tzinfo).strftime("%d.%m. %H:%M")
