"""Which sites a family is offered, and in which order."""

from waystation.core.journal.writer import new_act
from waystation.core.places.commands import describe_places
from waystation.core.places.subjects import RoadDescribed
from waystation.desks.placement.commands import close_site, hold, open_site
from waystation.desks.placement.offers import offers_for
from waystation.desks.placement.subjects import SiteOpened
from waystation.desks.placement.suits import road_metres
from waystation.desks.reception.queries import household_named

ROADS = [RoadDescribed("am-vorotan", "am-sisian", 14_000), RoadDescribed("am-goris", "am-vorotan", 21_400)]


def offered(household):
    return [
        (one.site.code, one.distance_km, bool(one.unmet))
        for one in offers_for(household_named(household), 180)
    ]


def test_roads_are_followed_both_ways_by_the_shortest_way(square):
    describe_places(None, [], [*ROADS, RoadDescribed("am-goris", "am-sisian", 50_000)], act=new_act())

    assert road_metres("am-sisian") == {"am-sisian": 0, "am-vorotan": 14_000, "am-goris": 35_400}


def test_sites_that_suit_come_first_then_the_nearer_then_the_emptier(officer, family):
    describe_places(None, [], ROADS, act=new_act())
    open_site(officer, SiteOpened("S-03", {"en": "Hostel"}, "am-sisian", 8), act=new_act())
    open_site(officer, SiteOpened("S-04", {"en": "Hall"}, "am-nowhere", 90), act=new_act())
    open_site(officer, SiteOpened("S-05", {"en": "Big hostel"}, "am-sisian", 9), act=new_act())

    assert offered(family()) == [
        ("S-01", 0, False),
        ("S-05", 35, False),
        ("S-03", 35, False),
        ("S-04", None, False),
        ("S-02", 35, True),
    ]


def test_a_site_without_beds_for_the_whole_family_or_closed_is_not_offered(officer, family):
    hold(officer, family(counts={"f 18-59": 8}), "S-01", act=new_act())
    close_site(officer, "S-02", act=new_act())

    assert offered(family(counts={"f 18-59": 3})) == []
    assert offered(family(counts={"f 18-59": 2})) == [("S-01", 0, False)]
