"""Transport's pages, driven without scripts."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.core.worlds import n_changes
from waystation.core.journal.models import StoredEntry
from waystation.core.journal.node import now
from waystation.core.journal.verify import verify
from waystation.core.journal.writer import new_act
from waystation.desks.reception.queries import household_named
from waystation.desks.transport.commands import arrive, board, close_trip
from waystation.desks.transport.forms import arrival_field
from waystation.desks.transport.queries import (
    people_not_arrived,
    seat_of,
    trip_named,
    trips_open,
    vehicles_free,
)

INDEX = reverse("transport:index")
TWO_WOMEN = {"f 18-59": 2}


@pytest.fixture
def desk(signed_in):
    return signed_in("dispatcher")


def text(response):
    return response.content.decode()


def at(name, subject):
    return reverse(f"transport:{name}", args=[subject])


def test_a_bus_is_announced_planned_boarded_closed_and_its_arrival_recorded(desk, family):
    for band in ("D-000701", "D-000702"):
        family(band=band)
    vehicle = {"plate": "demo-044", "seats": "45", "place": "am-goris", "driver": "Ashot, +374 00 111222"}

    announced = desk.post(reverse("transport:announce"), {**vehicle, "act": new_act()}, follow=True)
    assert "DEMO 044" in text(announced)
    assert desk.get(reverse("transport:plan") + "?plate=DEMO%20044").status_code == 200
    departs = timezone.localtime(now()).strftime("%Y-%m-%dT%H:%M")
    way = {"plate": "DEMO 044", "start": "am-goris", "end": "am-sisian", "departs_at": departs}
    planned = desk.post(reverse("transport:plan"), {**way, "drive_minutes": "90", "act": new_act()})
    trip = trips_open()[0].subject
    assert planned.headers["Location"] == at("trip", trip)

    for left, band in ((41, "d000701"), (37, "D-000702")):
        boarded = desk.post(at("trip", trip), {"act": new_act(), "band": band}, follow=True)
        assert f"boarded. {left} seats left." in text(boarded)
    assert desk.post(at("close", trip), {"act": new_act()}).status_code == 302
    seen = desk.post(at("seen", trip), {"act": new_act(), "place": "am-sisian"}, follow=True)
    assert "Sisian" in text(seen)
    arrived = desk.post(at("arrive", trip), {"act": new_act(), "everyone": "on"}, follow=True)

    assert "Everyone who boarded arrived." in text(arrived)
    assert (trip_named(trip).arrived, trips_open()) == (8, [])
    assert verify() == []


def test_families_ticked_or_counted_arrived_and_the_others_are_shown_missing_with_driver(
    desk, dispatcher, planned, family
):
    trip = planned(seats=20)
    came, in_part, lost = (family(band=f"D-00080{n}") for n in (1, 2, 3))
    for household in (came, in_part, lost):
        board(dispatcher, trip, household, act=new_act())
    close_trip(dispatcher, trip, act=new_act())
    count = arrival_field(seat_of(in_part).subject)

    page = desk.post(
        at("arrive", trip),
        {"act": new_act(), "arrived": [seat_of(came).subject, seat_of(in_part).subject], count: "3"},
        follow=True,
    )

    assert "5 people who boarded did not arrive." in text(page)
    index = text(desk.get(INDEX))
    assert '<span class="band">D-000802</span> (1)' in index
    assert '<span class="band">D-000803</span> (4)' in index
    assert "Ashot, +374 00 111222" in index
    assert index.index("Ashot") < index.index("Vehicles without a trip</h2>")


def test_an_overdue_trip_is_the_first_thing_on_the_page(desk, dispatcher, planned, family):
    late, fresh = planned(left=4), planned("DEMO 002")
    board(dispatcher, late, family(), act=new_act())
    close_trip(dispatcher, late, act=new_act())

    page = text(desk.get(INDEX))

    assert page.index("overdue") < page.index("DEMO 002")
    assert "Find them" in page
    assert trip_named(fresh).stage == "planned"


def test_a_family_too_many_is_refused_in_the_form_with_the_seats_left_and_what_was_typed(
    desk, dispatcher, planned, family
):
    trip = planned()
    board(dispatcher, trip, family(), act=new_act())
    family(band="D-000901")
    before = n_changes()

    full = desk.post(at("trip", trip), {"act": new_act(), "band": "D-000901"})
    unknown = desk.post(at("trip", trip), {"act": new_act(), "band": "D-000999"})
    no_band = desk.post(at("trip", trip), {"act": new_act(), "band": "§"})

    assert (full.status_code, unknown.status_code, no_band.status_code) == (409, 404, 400)
    assert "DEMO 001 has 2 seats left; this family needs 4." in text(full)
    assert 'value="D-000901"' in text(full)
    assert n_changes() == before


def test_the_printed_list_has_bands_people_and_needs_and_no_names(desk, dispatcher, planned, family):
    trip = planned()
    household = family(needs={"stretcher", "insulin"})
    board(dispatcher, trip, household, act=new_act())

    page = text(desk.get(at("manifest", trip)))

    assert household_named(household).band in page
    assert "Lies on a stretcher, Insulin, keep cool" in page
    assert "Ashot" not in page


def test_a_family_is_taken_off_and_a_trip_cancelled(desk, dispatcher, planned, family):
    trip, household = planned(), family()
    board(dispatcher, trip, household, act=new_act())

    off = desk.post(at("take-off", seat_of(household).subject), {"act": new_act()}, follow=True)
    assert "is off the list" in text(off)
    assert desk.post(at("cancel", trip), {"act": new_act()}).headers["Location"] == INDEX
    assert [vehicle.plate for vehicle in vehicles_free()] == ["DEMO 001"]
    assert desk.post(at("close", trip), {"act": new_act()}).status_code == 409


@pytest.mark.parametrize(
    ("seats", "stretchers"), [("-1", ""), ("many", ""), ("", "2"), ("0", "0"), ("501", "")]
)
def test_a_vehicle_with_impossible_room_is_refused_with_everything_typed_kept(desk, seats, stretchers):
    vehicle = {"act": new_act(), "plate": "DEMO 044", "seats": seats, "stretchers": stretchers}

    page = desk.post(reverse("transport:announce"), {**vehicle, "place": "am-goris"})

    assert page.status_code == 400
    assert 'value="DEMO 044"' in text(page)
    assert vehicles_free() == []


def test_more_than_boarded_cannot_be_counted_at_the_end(desk, dispatcher, planned, family):
    trip, household = planned(left=4), family()
    board(dispatcher, trip, household, act=new_act())
    close_trip(dispatcher, trip, act=new_act())

    page = desk.post(at("arrive", trip), {"act": new_act(), arrival_field(seat_of(household).subject): "5"})

    assert page.status_code == 400
    assert people_not_arrived() == 4


def test_others_are_refused_and_strangers_sent_to_sign_in(client, signed_in, planned):
    trip, clerk = planned(), signed_in("clerk")

    assert clerk.get(INDEX).status_code == 403
    assert clerk.post(at("close", trip), {"act": new_act()}).status_code == 403
    assert client.get(INDEX, headers={"x-forwarded-proto": "https"}).status_code == 302
    assert trip_named(trip).stage == "planned"


def test_unknown_trips_and_seats_are_not_found(desk):
    assert desk.get(at("trip", "trip:none")).status_code == 404
    assert desk.get(at("manifest", "trip:none")).status_code == 404
    assert desk.post(at("take-off", "seat:none"), {"act": new_act()}).status_code == 404


def test_a_get_changes_nothing(desk, planned):
    trip = planned()
    before = StoredEntry.objects.count()

    for address in (INDEX, at("trip", trip), at("manifest", trip), reverse("transport:plan")):
        assert desk.get(address).status_code == 200
    for name in ("close", "cancel", "arrive", "seen"):
        assert desk.get(at(name, trip)).status_code == 405

    assert StoredEntry.objects.count() == before


def test_the_first_page_asks_the_database_a_bounded_number_of_times(
    desk, dispatcher, planned, family, django_assert_max_num_queries
):
    for number in range(4):
        trip = planned(f"DEMO 10{number}", left=4)
        board(dispatcher, trip, family(counts=TWO_WOMEN), act=new_act())
        close_trip(dispatcher, trip, act=new_act())
        if number % 2:
            arrive(dispatcher, trip, {}, act=new_act(), observed_at=now() - timedelta(minutes=5))

    desk.get(INDEX)  # what waits for the reader is counted every half minute, not for every page
    with django_assert_max_num_queries(60):
        assert "DEMO 100" in text(desk.get(INDEX))
