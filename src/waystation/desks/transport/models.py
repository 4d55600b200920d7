"""Transport's tables, written by the projector."""

from typing import Self

from django.db import models

from waystation.core.journal.projected import CodeField, ProjectedRow, PublicTextField, SealedField
from waystation.desks.transport.subjects import SeatFacts, TripFacts, VehicleState


class Vehicle(ProjectedRow):
    """A vehicle someone offers."""

    kind = "vehicle"

    plate = PublicTextField()
    seats = models.IntegerField()
    stretchers = models.IntegerField()
    place = CodeField()
    until = models.DateTimeField(null=True)
    announced_at = models.DateTimeField()
    driver = SealedField(audience="register")

    @classmethod
    def from_state(cls, subject: str, state: VehicleState) -> Self:
        """Return the row of a vehicle."""
        announced = state.announced
        return cls(
            subject=subject,
            plate=announced.plate,
            seats=announced.seats,
            stretchers=announced.stretchers,
            place=announced.place,
            until=announced.until,
            announced_at=state.at,
            driver=announced.driver,
        )


class Trip(ProjectedRow):
    """A vehicle's way from one place to another."""

    kind = "trip"

    vehicle = CodeField(db_index=True)
    start = CodeField()
    end = CodeField()
    site = CodeField()
    departs_at = models.DateTimeField()
    arrives_at = models.DateTimeField(db_index=True)
    seats = models.IntegerField()
    stretchers = models.IntegerField()
    stage = CodeField(db_index=True)
    closed_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    point = CodeField()
    point_at = models.DateTimeField(null=True)

    @classmethod
    def from_state(cls, subject: str, state: TripFacts) -> Self | None:
        """Return the row of a trip that was planned."""
        planned = state.planned
        if planned is None:
            return None
        return cls(
            subject=subject,
            vehicle=planned.vehicle,
            start=planned.start,
            end=planned.end,
            site=planned.site,
            departs_at=planned.departs_at,
            arrives_at=planned.arrives_at,
            seats=planned.seats,
            stretchers=planned.stretchers,
            stage=state.stage,
            closed_at=state.closed_at,
            arrived_at=state.arrived_at,
            point=state.point,
            point_at=state.point_at,
        )


class Seat(ProjectedRow):
    """A household's seats on a trip."""

    kind = "seat"

    trip = CodeField(db_index=True)
    household = CodeField(db_index=True)
    n_people = models.IntegerField()
    n_stretchers = models.IntegerField()
    n_arrived = models.IntegerField()
    stage = CodeField(db_index=True)
    boarded_at = models.DateTimeField()
    arrived_at = models.DateTimeField(null=True)

    @classmethod
    def from_state(cls, subject: str, state: SeatFacts) -> Self | None:
        """Return the row of seats that were taken."""
        boarded = state.boarded
        if boarded is None:
            return None
        return cls(
            subject=subject,
            trip=boarded.trip,
            household=boarded.household,
            n_people=boarded.n_people,
            n_stretchers=boarded.n_stretchers,
            n_arrived=state.n_arrived,
            stage=state.stage,
            boarded_at=state.boarded_at,
            arrived_at=state.arrived_at,
        )
