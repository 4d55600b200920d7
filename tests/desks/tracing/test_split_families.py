"""Families apart, as seats on the road, stays and their own words show them."""

from datetime import timedelta

import pytest

from waystation.core.journal.node import now
from waystation.core.journal.writer import new_act
from waystation.desks.placement.commands import hold, open_site
from waystation.desks.placement.models import Stay
from waystation.desks.placement.subjects import SiteOpened
from waystation.desks.tracing.commands import report_separation
from waystation.desks.tracing.queries import split_families
from waystation.desks.transport.commands import announce_vehicle, arrive, board, close_trip, plan_trip


@pytest.fixture
def trip(actor):
    dispatcher = actor("dispatcher")

    def make(plate):
        announce_vehicle(dispatcher, plate, 20, place="am-goris", act=new_act())
        return plan_trip(
            dispatcher,
            plate,
            "am-goris",
            "am-sisian",
            departs_at=now(),
            arrives_at=now() + timedelta(hours=1),
            act=new_act(),
        ).subject("trip")

    return dispatcher, make


def test_a_family_whose_bus_left_with_a_part_of_it_is_apart_until_the_rest_rides_too(trip, family):
    dispatcher, make = trip
    household, bus = family(band="D-000101"), make("DEMO 001")
    board(dispatcher, bus, household, n_people=3, in_parts=True, act=new_act())
    assert split_families() == []

    close_trip(dispatcher, bus, act=new_act())
    (apart,) = split_families()
    assert (apart.band, apart.reason, apart.n_apart, apart.where) == ("D-000101", "seats", 1, ("DEMO 001",))

    arrive(dispatcher, bus, act=new_act())
    assert split_families() == []


def test_a_family_in_two_vehicles_is_apart_though_everyone_has_a_seat(trip, family):
    dispatcher, make = trip
    household, first, second = family(), make("DEMO 001"), make("DEMO 002")
    for bus in (first, second):
        board(dispatcher, bus, household, n_people=2, in_parts=True, act=new_act())
        close_trip(dispatcher, bus, act=new_act())

    (apart,) = split_families()

    assert (apart.n_apart, apart.where) == (0, ("DEMO 001", "DEMO 002"))


def test_a_whole_family_in_one_vehicle_is_not_apart(trip, family):
    dispatcher, make = trip
    bus = make("DEMO 001")
    board(dispatcher, bus, family(), act=new_act())
    close_trip(dispatcher, bus, act=new_act())

    assert split_families() == []


def test_a_family_with_beds_at_two_sites_is_apart(actor, family):
    officer, household = actor("placement"), family(band="D-000101")
    for code in ("school", "hotel"):
        open_site(None, SiteOpened(code, {"en": code.title()}, "am-goris", 10), act=new_act())
    hold(officer, household, "school", act=new_act())
    held = Stay.objects.get()
    # What a second node that could not be reached would have added.
    Stay(
        **{
            field.attname: getattr(held, field.attname)
            for field in held._meta.concrete_fields
            if field.attname not in ("subject", "site")
        },
        subject="stay:other",
        site="hotel",
    ).save(force_insert=True)

    (apart,) = split_families()

    assert (apart.band, apart.reason, apart.where) == ("D-000101", "stays", ("Hotel", "School"))


def test_the_family_apart_longest_stands_first(actor, family):
    clerk, later, earlier = actor("clerk"), family(), family()
    moment = now()
    for household, hours in ((later, 1), (earlier, 5)):
        report_separation(
            clerk,
            household,
            1,
            "unknown",
            act=new_act(),
            observed_at=moment - timedelta(hours=hours),
        )

    assert [one.household for one in split_families()] == [earlier, later]
