"""What others may ask of transport."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import F, QuerySet

from waystation.core.access.reach import belongs_to
from waystation.core.journal.projected import open_rows
from waystation.core.journal.queries import now
from waystation.core.places.queries import place_names
from waystation.desks.placement.queries import site_names
from waystation.desks.reception.queries import households
from waystation.desks.transport.errors import UnknownSeat, UnknownTrip
from waystation.desks.transport.models import Seat, Trip, Vehicle

OVERDUE_AFTER: Final = timedelta(minutes=60)
OPEN_STAGES: Final = ("planned", "on_the_road")


@dataclass(frozen=True, slots=True)
class VehicleBrief:
    """A vehicle without a trip; `driver` stays sealed."""

    subject: str
    plate: str
    seats: int
    stretchers: int
    place: str
    place_name: str
    until: datetime | None


@dataclass(frozen=True, slots=True)
class TripBrief:
    """A trip with its room and its people; names of places in the reader's language.

    `people` boarded and did not get off; those among them who lie take a stretcher place, no seat.
    `last_point` is where the vehicle was last seen, its start where nobody saw it since.
    """

    subject: str
    plate: str
    vehicle: str
    start: str
    start_name: str
    end: str
    end_name: str
    site: str
    stage: str
    departs_at: datetime
    arrives_at: datetime
    closed_at: datetime | None
    arrived_at: datetime | None
    last_point: str
    last_point_at: datetime | None
    seats: int
    stretchers: int
    bands: int
    people: int
    lying: int
    arrived: int
    is_overdue: bool

    @property
    def sitting(self) -> int:
        """People who take a seat."""
        return self.people - self.lying

    @property
    def seats_left(self) -> int:
        """Seats nobody took; below zero where two places boarded while apart."""
        return self.seats - self.sitting

    @property
    def stretchers_left(self) -> int:
        """Stretcher places nobody took."""
        return self.stretchers - self.lying

    @property
    def missing(self) -> int:
        """People who boarded and of whom no arrival is recorded, once they should have arrived."""
        return self.people - self.arrived if self.stage == "arrived" or self.is_overdue else 0


@dataclass(frozen=True, slots=True)
class SeatBrief:
    """A household's seats on a trip, with its band and needs; no names."""

    subject: str
    trip: str
    household: str
    band: str
    needs: tuple[str, ...]
    n_people: int
    n_stretchers: int
    n_arrived: int
    stage: str
    boarded_at: datetime

    @property
    def missing(self) -> int:
        """People of whom no arrival is recorded."""
        return 0 if self.stage == "taken_off" else self.n_people - self.n_arrived


@dataclass(frozen=True, slots=True)
class NotArrived:
    """People who boarded a trip and of whom no arrival is recorded, though it arrived or is overdue."""

    trip: TripBrief
    seats: tuple[SeatBrief, ...]

    @property
    def people(self) -> int:
        """How many are missing."""
        return sum(seat.missing for seat in self.seats)


def trips_open() -> list[TripBrief]:
    """Return trips that are boarding or on the road, the overdue first, then by departure."""
    trips = _briefs(Trip.objects.filter(stage__in=OPEN_STAGES).order_by("departs_at", "subject"))
    return sorted(trips, key=lambda trip: not trip.is_overdue)


def trips_arrived(limit: int = 20) -> list[TripBrief]:
    """Return the trips that arrived last, newest first."""
    return _briefs(Trip.objects.filter(stage="arrived").order_by("-arrived_at", "subject")[:limit])


@belongs_to("trip")
def places_of_trip(subject: str) -> Iterable[str]:
    """Return where a trip begins and ends."""
    return _ends(Trip.objects.filter(subject=subject))


@belongs_to("seat")
def places_of_seat(subject: str) -> Iterable[str]:
    """Return where the trip of a seat begins and ends."""
    return _ends(Trip.objects.filter(subject__in=Seat.objects.filter(subject=subject).values("trip")))


def trip_named(subject: str) -> TripBrief:
    """Return a trip.

    Raises:
        UnknownTrip: there is none here.
    """
    found = _briefs(Trip.objects.filter(subject=subject))
    if not found:
        raise UnknownTrip
    return found[0]


def seats_on(*trips: str) -> list[SeatBrief]:
    """Return the seats of trips in the order of boarding, without those who got off."""
    return _seats(Seat.objects.filter(trip__in=trips).exclude(stage="taken_off"))


def seat_named(subject: str) -> SeatBrief:
    """Return a household's seats by their subject.

    Raises:
        UnknownSeat: there are none here.
    """
    found = _seats(Seat.objects.filter(subject=subject))
    if not found:
        raise UnknownSeat
    return found[0]


def arrivals_due() -> list[TripBrief]:
    """Return trips on the road, the one that should arrive first at the top."""
    return _briefs(Trip.objects.filter(stage="on_the_road").order_by("arrives_at", "subject"))


def not_arrived() -> list[NotArrived]:
    """Return who boarded and did not arrive: trips overdue by an hour, and arrivals that came short."""
    overdue = Trip.objects.filter(stage="on_the_road", arrives_at__lt=now() - OVERDUE_AFTER)
    short = set(_short_seats().values_list("trip", flat=True))
    arrived = Trip.objects.filter(stage="arrived", subject__in=short)
    trips = _briefs([*overdue.order_by("arrives_at", "subject"), *arrived.order_by("arrives_at", "subject")])
    seats: dict[str, list[SeatBrief]] = defaultdict(list)
    for seat in _seats(Seat.objects.filter(trip__in=[trip.subject for trip in trips])):
        if seat.missing:
            seats[seat.trip].append(seat)
    return [NotArrived(trip, tuple(seats[trip.subject])) for trip in trips]


def people_not_arrived() -> int:
    """Return how many people boarded and did not arrive."""
    return sum(one.people for one in not_arrived())


def seat_of(household: str) -> SeatBrief | None:
    """Return the seats a household took last, or None where it took none or got off."""
    rows = Seat.objects.filter(household=household).exclude(stage="taken_off")
    found = _seats(rows.order_by("-boarded_at", "-subject")[:1])
    return found[0] if found else None


def vehicles_free() -> list[VehicleBrief]:
    """Return vehicles that are still there and have no trip, the largest first."""
    busy = set(Trip.objects.filter(stage__in=OPEN_STAGES).values_list("vehicle", flat=True))
    moment = now()
    rows = [
        row
        for row in Vehicle.objects.exclude(subject__in=busy).order_by("-seats", "plate")
        if row.until is None or row.until > moment
    ]
    names = place_names(row.place for row in rows)
    return [
        VehicleBrief(
            row.subject,
            row.plate,
            row.seats,
            row.stretchers,
            row.place,
            names.get(row.place, row.place),
            row.until,
        )
        for row in rows
    ]


def drivers_of(vehicles: Iterable[str]) -> dict[str, str]:
    """Return drivers as announced, by vehicle; opened, so ask only for those a page must name."""
    rows = list(Vehicle.objects.filter(subject__in=set(vehicles)))
    return {subject: texts["driver"] for subject, texts in open_rows(rows, "driver").items()}


def _short_seats() -> QuerySet[Seat]:
    return Seat.objects.exclude(stage="taken_off").filter(n_arrived__lt=F("n_people"))


def _seats(rows: Iterable[Seat]) -> list[SeatBrief]:
    seats = sorted(rows, key=lambda row: (row.boarded_at, row.subject))
    families = {family.subject: family for family in households(row.household for row in seats)}
    briefs = []
    for row in seats:
        family = families.get(row.household)
        briefs.append(
            SeatBrief(
                row.subject,
                row.trip,
                row.household,
                "" if family is None else family.band,
                () if family is None else family.needs,
                row.n_people,
                row.n_stretchers,
                min(row.n_arrived, row.n_people),
                row.stage,
                row.boarded_at,
            )
        )
    return briefs


def _ends(trips: QuerySet[Trip]) -> Iterable[str]:
    return trips.values_list("start", flat=True).union(trips.values_list("end", flat=True))


def _briefs(rows: Iterable[Trip]) -> list[TripBrief]:
    trips = list(rows)
    seats: dict[str, list[Seat]] = defaultdict(list)
    for seat in Seat.objects.filter(trip__in=[trip.subject for trip in trips]).exclude(stage="taken_off"):
        seats[seat.trip].append(seat)
    plates = dict(
        Vehicle.objects.filter(subject__in={trip.vehicle for trip in trips}).values_list("subject", "plate")
    )
    names = place_names(code for trip in trips for code in (trip.start, trip.end, trip.point))
    names_of_sites = site_names(trip.site for trip in trips if trip.site)
    moment = now()
    return [_brief(trip, seats[trip.subject], plates, names, names_of_sites, moment) for trip in trips]


def _brief(
    trip: Trip,
    seats: list[Seat],
    plates: Mapping[str, str],
    names: Mapping[str, str],
    names_of_sites: Mapping[str, str],
    moment: datetime,
) -> TripBrief:
    point = trip.point or trip.start
    end = names.get(trip.end, trip.end)
    site = names_of_sites.get(trip.site, trip.site)
    return TripBrief(
        subject=trip.subject,
        plate=plates.get(trip.vehicle, trip.vehicle.partition(":")[2]),
        vehicle=trip.vehicle,
        start=trip.start,
        start_name=names.get(trip.start, trip.start),
        end=trip.end,
        end_name=f"{site} ({end})" if site else end,
        site=trip.site,
        stage=trip.stage,
        departs_at=trip.departs_at,
        arrives_at=trip.arrives_at,
        closed_at=trip.closed_at,
        arrived_at=trip.arrived_at,
        last_point=names.get(point, point),
        last_point_at=trip.point_at or trip.closed_at,
        seats=trip.seats,
        stretchers=trip.stretchers,
        bands=len(seats),
        people=sum(seat.n_people for seat in seats),
        lying=sum(seat.n_stretchers for seat in seats),
        arrived=sum(min(seat.n_arrived, seat.n_people) for seat in seats),
        is_overdue=trip.stage == "on_the_road" and trip.arrives_at + OVERDUE_AFTER < moment,
    )
