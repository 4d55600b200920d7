"""What transport keeps: vehicles, trips, and seats: who boarded which trip, and who arrived."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Final, Literal

from msgspec import Meta

from waystation.core.journal.kinds import Entry, Subject, entry_kind
from waystation.core.journal.marks import Clear, Personal

SEATS_AT_MOST: Final = 500
STRETCHERS_AT_MOST: Final = 50
People = Annotated[int, Meta(ge=0, le=SEATS_AT_MOST)]
Stretchers = Annotated[int, Meta(ge=0, le=STRETCHERS_AT_MOST)]
Instant = Annotated[datetime, Meta(tz=True)]
TripStage = Literal["planned", "cancelled", "on_the_road", "arrived"]
SeatStage = Literal["boarded", "taken_off", "arrived"]

# What each is kept for, what allows it, and by which clock it goes.
REACH_DRIVER = Personal(
    "reach the driver of a vehicle under way", basis="legitimate-interest", retention="carriage"
)
VEHICLE_USE = Clear(
    "know which vehicle takes whom, and until when", basis="legitimate-interest", retention="carriage"
)
ABOARD = Clear("know who is on the road and who arrived", basis="vital-interest", retention="register")


@entry_kind("vehicle.announced", audience="register", sets=True)
@dataclass(frozen=True, slots=True)
class VehicleAnnounced:
    """Someone offers a vehicle, at a place and until a moment (None: until further notice).

    `driver` is a name and phone as said, sealed.
    """

    plate: Annotated[str, VEHICLE_USE]
    seats: Annotated[People, VEHICLE_USE]
    stretchers: Annotated[Stretchers, VEHICLE_USE] = 0
    place: Annotated[str, VEHICLE_USE] = ""
    until: Annotated[Instant | None, VEHICLE_USE] = None
    driver: Annotated[str, REACH_DRIVER] = ""


@entry_kind("trip.planned", audience="register", impersonal=True, sets=True)
@dataclass(frozen=True, slots=True)
class TripPlanned:
    """A vehicle is to go from place to place, or to a site there; its room is written down as it is now."""

    vehicle: str
    start: str
    end: str
    departs_at: Instant
    arrives_at: Instant
    seats: People
    stretchers: Stretchers = 0
    site: str = ""


@entry_kind("trip.closed", audience="register")
@dataclass(frozen=True, slots=True)
class TripClosed:
    """The list was closed and the vehicle departed."""


@entry_kind("trip.passed", audience="register", impersonal=True)
@dataclass(frozen=True, slots=True)
class TripPassed:
    """The vehicle was seen at a place."""

    place: str


@entry_kind("trip.arrived", audience="register")
@dataclass(frozen=True, slots=True)
class TripArrived:
    """The vehicle arrived; who was in it is told by its seats."""


@entry_kind("trip.cancelled", audience="register")
@dataclass(frozen=True, slots=True)
class TripCancelled:
    """The vehicle does not go."""


@entry_kind("seat.boarded", audience="register")
@dataclass(frozen=True, slots=True)
class SeatBoarded:
    """A household, or part of it, boarded: `n_people` of whom `n_stretchers` lie."""

    trip: Annotated[str, ABOARD]
    household: Annotated[str, ABOARD]
    n_people: Annotated[int, Meta(ge=1, le=SEATS_AT_MOST), ABOARD]
    n_stretchers: Annotated[Stretchers, ABOARD] = 0


@entry_kind("seat.arrived", audience="register")
@dataclass(frozen=True, slots=True)
class SeatArrived:
    """So many of those who boarded have arrived; a later count replaces an earlier one."""

    n_people: Annotated[People, ABOARD]


@entry_kind("seat.taken_off", audience="register")
@dataclass(frozen=True, slots=True)
class SeatTakenOff:
    """They got off before the end; they are not missed."""


@dataclass(frozen=True, slots=True)
class VehicleState:
    """A vehicle as last announced."""

    announced: VehicleAnnounced
    at: datetime


@dataclass(frozen=True, slots=True)
class TripFacts:
    """What happened to a trip; each fact keeps the earliest moment it was seen, the point the latest."""

    planned: TripPlanned | None = None
    closed_at: datetime | None = None
    arrived_at: datetime | None = None
    cancelled_at: datetime | None = None
    point: str = ""
    point_at: datetime | None = None

    @property
    def stage(self) -> TripStage:
        """The stage that follows from the facts, in whatever order they came.

        A trip that departed is not undone by a cancellation: there are people in it.
        """
        if self.arrived_at is not None:
            return "arrived"
        if self.closed_at is not None:
            return "on_the_road"
        return "planned" if self.cancelled_at is None else "cancelled"


@dataclass(frozen=True, slots=True)
class SeatFacts:
    """Who boarded, how many arrived, and whether they got off."""

    boarded: SeatBoarded | None = None
    boarded_at: datetime | None = None
    n_arrived: int = 0
    arrived_at: datetime | None = None
    taken_off_at: datetime | None = None

    @property
    def stage(self) -> SeatStage:
        """The stage that follows from the facts; whoever was counted at the end was not lost on the way."""
        if self.n_arrived:
            return "arrived"
        return "boarded" if self.taken_off_at is None else "taken_off"


def fold_vehicle(state: VehicleState | None, entry: Entry) -> VehicleState | None:
    """Return the vehicle as announced at the latest moment."""
    match entry.body:
        case VehicleAnnounced() as announced if state is None or entry.observed_at >= state.at:
            return VehicleState(announced, entry.observed_at)
    return state


def fold_trip(state: TripFacts | None, entry: Entry) -> TripFacts | None:
    """Return the trip after `entry`."""
    state = state or TripFacts()
    at = entry.observed_at
    match entry.body:
        case TripPlanned() as planned if state.planned is None:
            return replace(state, planned=planned)
        case TripClosed():
            return replace(state, closed_at=_earliest(state.closed_at, at))
        case TripArrived():
            return replace(state, arrived_at=_earliest(state.arrived_at, at))
        case TripCancelled():
            return replace(state, cancelled_at=_earliest(state.cancelled_at, at))
        case TripPassed(place) if state.point_at is None or at >= state.point_at:
            return replace(state, point=place, point_at=at)
    return state


def fold_seat(state: SeatFacts | None, entry: Entry) -> SeatFacts | None:
    """Return the seats after `entry`; the latest count of arrivals wins."""
    state = state or SeatFacts()
    at = entry.observed_at
    match entry.body:
        case SeatBoarded() as boarded if state.boarded is None:
            return replace(state, boarded=boarded, boarded_at=at)
        case SeatArrived(n_people) if state.arrived_at is None or at >= state.arrived_at:
            return replace(state, n_arrived=n_people, arrived_at=at)
        case SeatTakenOff():
            return replace(state, taken_off_at=_earliest(state.taken_off_at, at))
    return state


def _earliest(known: datetime | None, at: datetime) -> datetime:
    return at if known is None else min(known, at)


VEHICLE = Subject("vehicle", fold_vehicle)
TRIP = Subject("trip", fold_trip)
SEAT = Subject("seat", fold_seat)


def vehicle_subject(plate: str) -> str:
    """Return the subject of the vehicle with this number plate.

    >>> vehicle_subject("34 AB 123")
    'vehicle:34-AB-123'
    """
    return f"vehicle:{plate.replace(' ', '-')}"
