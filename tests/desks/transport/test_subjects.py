"""Folds of vehicles, trips and seats: pure, total, and blind to the order in which entries come."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from waystation.core.journal.kinds import Entry
from waystation.desks.transport.subjects import (
    SEAT,
    TRIP,
    VEHICLE,
    SeatArrived,
    SeatBoarded,
    SeatTakenOff,
    TripArrived,
    TripCancelled,
    TripClosed,
    TripPassed,
    TripPlanned,
    VehicleAnnounced,
)

NIGHT = datetime(2023, 9, 27, 2, tzinfo=UTC)
PLANNED = TripPlanned("vehicle:DEMO-001", "am-goris", "am-sisian", NIGHT, NIGHT + timedelta(hours=2), 6)
BOARDED = SeatBoarded("trip:1", "household:1", 4)
OF_TRIP = [PLANNED, TripClosed(), TripPassed("am-vayk"), TripArrived(), TripCancelled()]
OF_SEAT = [BOARDED, SeatArrived(3), SeatArrived(4), SeatTakenOff()]
ANY_BODY = [*OF_TRIP, *OF_SEAT, VehicleAnnounced("DEMO 001", 6), VehicleAnnounced("DEMO 001", 4)]


def entry(body, minutes=0):
    return Entry(
        id=f"{minutes}-{type(body).__name__}",
        kind="",
        subject="trip:1",
        body=body,
        actor="",
        device="",
        observed_at=NIGHT + timedelta(minutes=minutes),
        act="",
        scope="",
    )


def test_a_trip_is_planned_then_on_the_road_then_arrived():
    closed, arrived = entry(TripClosed(), 5), entry(TripArrived(), 99)

    stages = [TRIP.fold_all([entry(PLANNED), *later]).stage for later in ([], [closed], [closed, arrived])]

    assert stages == ["planned", "on_the_road", "arrived"]


def test_a_trip_that_departed_is_not_undone_by_a_cancellation_made_elsewhere():
    facts = TRIP.fold_all([entry(PLANNED), entry(TripClosed(), 5), entry(TripCancelled(), 6)])

    assert facts.stage == "on_the_road"


def test_the_last_point_is_the_latest_one_seen_in_whatever_order_it_was_told():
    seen = [entry(PLANNED), entry(TripPassed("am-vayk"), 60), entry(TripPassed("am-tegh"), 20)]

    assert {TRIP.fold_all(order).point for order in permutations(seen)} == {"am-vayk"}


def test_every_order_of_a_trips_and_a_seats_entries_gives_the_same_state():
    for subject, bodies in ((TRIP, OF_TRIP), (SEAT, OF_SEAT)):
        entries = [entry(body, minutes) for minutes, body in enumerate(bodies)]

        assert len({subject.fold_all(order) for order in permutations(entries)}) == 1


def test_whoever_was_counted_at_the_end_was_not_taken_off():
    facts = SEAT.fold_all([entry(BOARDED), entry(SeatTakenOff(), 1), entry(SeatArrived(4), 2)])

    assert facts.stage == "arrived"


def test_a_vehicle_is_what_was_announced_last():
    later, earlier = VehicleAnnounced("DEMO 001", 4), VehicleAnnounced("DEMO 001", 6)

    assert VEHICLE.fold_all([entry(later, 9), entry(earlier, 1)]).announced == later


@given(st.lists(st.tuples(st.sampled_from(ANY_BODY), st.integers(0, 9)), max_size=8))
def test_no_entry_in_any_order_breaks_a_fold(drawn):
    entries = [entry(body, minutes) for body, minutes in drawn]

    for subject in (VEHICLE, TRIP, SEAT):
        subject.fold_all(entries)
