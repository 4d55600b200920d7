"""The dispatcher's night: buses fill up by town, leave, arrive; families are let in at the door.

Everything happens in the order of the rehearsal's clock, by one dispatcher and one person at the doors.
"""

import heapq
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from waystation.cli.rehearsal import desks
from waystation.cli.rehearsal.client import Answer
from waystation.cli.rehearsal.course import Course
from waystation.cli.rehearsal.desks import Desk
from waystation.core.journal.clock import timestamp
from waystation.scenarios import Scenario, Vehicle

FILLS_FOR: Final = timedelta(minutes=40)  # a bus leaves when it is full, or after this long
WALK: Final = timedelta(minutes=15)
TO_THE_DOOR: Final = timedelta(minutes=5)
KM_PER_HOUR: Final = 50
UNKNOWN_KM: Final = 150
LEFT_ON_THE_WAY: Final = 0.06  # of trips
_SEAT: Final = re.compile(r'name="arrived" value="(seat:[0-9a-f-]{36})"')
_TRIP: Final = re.compile(r"trip:[0-9a-f-]{36}")


@dataclass(slots=True)
class Trip:
    """A bus that is filling up; `first` is the family it was called for."""

    subject: str
    vehicle: Vehicle
    town: str
    first: Course
    drive: timedelta
    aboard: list[Course] = field(default_factory=list)

    def takes(self, course: Course) -> bool:
        """Whether a family still finds room, sitting and lying."""
        return _has_room(self.vehicle, [*self.aboard, course])


@dataclass(slots=True)
class Roads:
    """The state of all vehicles on the rehearsal's clock."""

    dispatcher: Desk
    door: Desk
    until: datetime
    turn: Callable[[datetime], None]
    filling: dict[str, Trip] = field(default_factory=dict)
    due: list[tuple[datetime, int, Callable[[datetime], None]]] = field(default_factory=list)
    busy: set[str] = field(default_factory=set)
    n_events: int = 0

    def take(self, placing: Iterable[tuple[Course, datetime]], is_placed: Callable[[Course], bool]) -> None:
        """Bring every family to its site once it is placed; what is on the road at the end stays there.

        `placing` is in order of time; `is_placed` may wait for the placement desk.
        """
        for course, at in placing:
            self._until(at)
            self.turn(at)
            if is_placed(course):
                self._take(course, at)
        self._until(self.until)

    def _take(self, course: Course, at: datetime) -> None:
        if course.town == self.scenario.corridor.hub:
            self._at(at + WALK, partial(desks.check_in, self.door, course))
            return
        trip = self.filling.get(course.town)
        if trip is not None and not trip.takes(course):
            self._leave(trip, at)
            trip = None
        trip = trip or self._open(course, at)
        if trip is None:
            self.dispatcher.ledger.add("families left without a seat")
        elif self._board(trip, course, at):
            trip.aboard.append(course)

    def _until(self, at: datetime) -> None:
        """Let everything happen that falls due before `at`."""
        while self.due and self.due[0][0] <= at:
            moment, _, happen = heapq.heappop(self.due)
            self.turn(moment)
            happen(moment)

    def _at(self, moment: datetime, happen: Callable[[datetime], None]) -> None:
        self.n_events += 1
        heapq.heappush(self.due, (moment, self.n_events, happen))

    def _open(self, course: Course, at: datetime) -> Trip | None:
        hub = self.scenario.corridor.hub
        fitting = [
            one
            for one in self.scenario.vehicles
            if one.place == hub and one.plate not in self.busy and _has_room(one, [course])
        ]
        if not fitting:
            return None
        vehicle = max(fitting, key=lambda one: (one.seats, one.plate))
        drive = timedelta(hours=road_km(self.scenario, hub, course.town) / KM_PER_HOUR)
        answer = self._send(
            course,
            "/transport/trips/new/",
            "trip",
            at,
            plate=vehicle.plate,
            start=hub,
            end=course.town,
            site=course.site,
            departs_at=(at + FILLS_FOR).astimezone(self.scenario.zone).strftime("%Y-%m-%dT%H:%M"),
            drive_minutes=str(round(drive.total_seconds() / 60)),
        )
        found = _TRIP.search(answer.location)
        if found is None:
            self.dispatcher.ledger.trouble(f"no trip for {vehicle.plate}: {'; '.join(answer.errors)}")
            return None
        self.busy.add(vehicle.plate)
        trip = Trip(found.group(), vehicle, course.town, course, drive)
        self.filling[course.town] = trip
        self._at(at + FILLS_FOR, partial(self._leave, trip))
        return trip

    def _board(self, trip: Trip, course: Course, at: datetime) -> bool:
        answer = self._send(course, f"/transport/trips/{trip.subject}/", "board", at, band=course.family.band)
        if not answer.is_saved:
            self.dispatcher.ledger.trouble(f"{course.family.band} got no seat: {'; '.join(answer.errors)}")
        return answer.is_saved

    def _leave(self, trip: Trip, at: datetime) -> None:
        if self.filling.get(trip.town) is not trip:
            return  # left before, because it was full
        del self.filling[trip.town]
        if trip.aboard:
            self._send(trip.aboard[0], f"/transport/trips/{trip.subject}/close/", "leave", at)
            self._at(at + trip.drive, partial(self._arrive, trip))
        else:
            self._send(trip.first, f"/transport/trips/{trip.subject}/cancel/", "cancel", at)
            self.busy.discard(trip.vehicle.plate)

    def _arrive(self, trip: Trip, at: datetime) -> None:
        self.busy.discard(trip.vehicle.plate)
        address = f"/transport/trips/{trip.subject}/"
        arrived: dict[str, str | list[str]] = {"everyone": "on"}
        if self.dispatcher.chance(trip.aboard[0], "left on the way") < LEFT_ON_THE_WAY:
            # The last family to board is not in the bus when it arrives, and nobody has said why.
            arrived = {"arrived": _SEAT.findall(self.dispatcher.client.get(address).text)[:-1]}
            self.dispatcher.ledger.add("families that boarded and did not arrive")
            trip.aboard.pop()
        self._send(trip.first, f"{address}arrive/", "arrive", at, **arrived)
        for course in trip.aboard:
            self._at(at + TO_THE_DOOR, partial(desks.check_in, self.door, course))

    def _send(
        self, course: Course, address: str, stage: str, at: datetime, **fields: str | list[str]
    ) -> Answer:
        act = self.dispatcher.act(course, stage)
        return self.dispatcher.send(
            course, address, {"act": act, "observed_at": timestamp(at), **fields}, stage
        )

    @property
    def scenario(self) -> Scenario:
        """The scenario both desks work in."""
        return self.dispatcher.scenario


def _has_room(vehicle: Vehicle, families: Iterable[Course]) -> bool:
    people = [person for course in families for person in course.family.members]
    lying = sum("stretcher" in person.needs for person in people)
    return lying <= vehicle.stretchers and len(people) - lying <= vehicle.seats


def road_km(scenario: Scenario, start: str, end: str) -> float:
    """Return the length of the shortest way along the scenario's roads, or a guess where there is none."""
    neighbours: dict[str, list[tuple[str, float]]] = {}
    for road in scenario.roads:
        neighbours.setdefault(road.start, []).append((road.end, road.distance_km))
        neighbours.setdefault(road.end, []).append((road.start, road.distance_km))
    waiting, seen = [(0.0, start)], set()
    while waiting:
        km, here = heapq.heappop(waiting)
        if here == end:
            return km
        if here not in seen:
            seen.add(here)
            for there, length in neighbours.get(here, ()):
                heapq.heappush(waiting, (km + length, there))
    return UNKNOWN_KM
