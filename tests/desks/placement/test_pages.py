"""Placement's pages, driven without scripts."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.core.worlds import n_changes
from waystation.core.journal.node import now
from waystation.core.journal.verify import verify
from waystation.core.journal.writer import new_act, writing
from waystation.desks.placement.commands import hold
from waystation.desks.placement.queries import site_named, stay_of
from waystation.desks.placement.subjects import StayHeld
from waystation.desks.reception.queries import household_named

INDEX = reverse("placement:index")
DOOR = reverse("placement:door")
TWO_WOMEN = {"f 18-59": 2}


@pytest.fixture
def desk(signed_in, sites):
    return signed_in("placement")


def text(response):
    return response.content.decode()


def test_the_first_page_shows_beds_who_waits_and_their_needs(desk, officer, family):
    waiting = family(needs={"step_free"})
    hold(officer, family(counts=TWO_WOMEN), "S-01", act=new_act())

    page = text(desk.get(INDEX))

    assert household_named(waiting).band in page
    assert "No steps" in page
    assert "Goris School" in page
    assert "0 of 10 beds taken, 2 held, 8 free" in page


def test_a_family_is_placed_in_one_tap_and_checked_in_by_its_band(desk, family):
    household = family(band="D-000500")
    assign = reverse("placement:assign", args=[household])

    found = desk.post(reverse("placement:find"), {"band": "d500".replace("d", "D-000")})
    offered = text(desk.get(assign))
    held = desk.post(assign, {"act": new_act(), "site": "S-01"}, follow=True)
    arrived = desk.post(DOOR, {"act": new_act(), "band": "D-000500"}, follow=True)

    assert found.headers["Location"] == assign
    assert 'name="site" value="S-01"' in offered
    assert "Goris School, beds 1–4 are held for band D-000500." in text(held)
    assert "Band D-000500 is checked in: Goris School, beds 1–4." in text(arrived)
    assert stay_of(household).state == "checked_in"
    assert verify() == []


def test_sites_that_do_not_meet_a_need_stand_apart_and_are_taken_only_although(desk, family):
    household = family(needs={"women_only"}, counts=TWO_WOMEN)
    assign = reverse("placement:assign", args=[household])

    page = text(desk.get(assign))
    refused = desk.post(assign, {"act": new_act(), "site": "S-01"})
    held = desk.post(assign, {"act": new_act(), "site": "S-01", "although": "on"})

    assert page.index("Sisian Hotel") < page.index("it is not for women only")
    assert refused.status_code == 409
    assert "it is not for women only" in text(refused)
    assert held.status_code == 302
    assert stay_of(household).site == "S-01"


def test_a_band_nobody_wears_or_without_beds_is_refused_in_the_form_with_what_was_typed(desk, family):
    family(band="D-000501")
    before = n_changes()

    unknown = desk.post(DOOR, {"act": new_act(), "band": "D-000999"})
    unplaced = desk.post(DOOR, {"act": new_act(), "band": "D-000501"})
    found = desk.post(reverse("placement:find"), {"band": "D-000999"})

    assert (unknown.status_code, unplaced.status_code, found.status_code) == (404, 409, 404)
    assert 'value="D-000999"' in text(unknown)
    assert "No beds are held for this family" in text(unplaced)
    assert "Nobody here wears band D-000999" in text(found)
    assert n_changes() == before


def test_the_sites_page_checks_in_releases_and_moves_out(desk, officer, family):
    here, gone = family(counts=TWO_WOMEN), family(counts=TWO_WOMEN)
    stays = [hold(officer, household, "S-01", act=new_act()).subject("stay") for household in (here, gone)]
    page = reverse("placement:site", args=["S-01"])

    def do(stay, step):
        return desk.post(reverse("placement:step", args=[stay, step]), {"act": new_act()})

    assert household_named(here).band in text(desk.get(page))
    assert do(stays[0], "check-in").headers["Location"] == page
    assert do(stays[1], "release").status_code == 302
    assert (site_named("S-01").occupied, site_named("S-01").held) == (2, 0)
    assert do(stays[0], "move-out").status_code == 302
    assert site_named("S-01").free == 10
    assert do(stays[0], "move-out").status_code == 409
    assert do(stays[0], "dance").status_code == 404
    assert do("stay:none", "release").status_code == 404


def test_a_site_is_opened_a_bed_blocked_and_the_site_closed(desk):
    new = reverse("placement:new-site")
    fields = {"code": "S-09", "name": "New hall", "place": "am-goris", "n_beds": "30", "is_step_free": "on"}

    assert desk.get(new).status_code == 200
    assert desk.post(new, {**fields, "act": new_act()}).status_code == 302
    assert site_named("S-09").region == "AM-SU"
    taken = desk.post(new, {**fields, "act": new_act()})
    assert (taken.status_code, "There is a site with code S-09" in text(taken)) == (409, True)

    bed = reverse("placement:bed", args=["S-09"])
    assert desk.post(bed, {"act": new_act(), "number": "7", "reason": "broken"}).status_code == 302
    assert site_named("S-09").blocked == 1
    wrong = desk.post(bed, {"act": new_act(), "number": "31", "reason": "broken"})
    assert (wrong.status_code, "numbered 1 to 30" in text(wrong)) == (400, True)
    assert desk.post(bed, {"act": new_act(), "number": "7", "reason": ""}).status_code == 302
    assert site_named("S-09").free == 30

    assert desk.post(reverse("placement:close", args=["S-09"]), {"act": new_act()}).status_code == 302
    assert site_named("S-09").is_closed


@pytest.mark.parametrize("n_beds", ["-3", "0", "many", "5001", ""])
def test_a_site_with_impossible_beds_is_refused_with_everything_typed_kept(desk, n_beds):
    fields = {"act": new_act(), "code": "S-09", "name": "New hall", "place": "am-goris", "n_beds": n_beds}

    page = desk.post(reverse("placement:new-site"), fields)

    assert page.status_code == 400
    assert 'value="New hall"' in text(page)


def test_a_bed_promised_twice_is_shown_first_with_both_bands(desk, officer, family):
    here, there = family(band="D-000601", counts=TWO_WOMEN), family(band="D-000602", counts=TWO_WOMEN)
    hold(officer, here, "S-01", act=new_act())
    until = (now() + timedelta(hours=1)).replace(microsecond=0)
    with writing(officer.require("placement.assign"), new_act(), request={}) as apart:
        apart.record(apart.new("stay"), StayHeld(there, "am-goris", "S-01", (2, 3), until))

    assert "Goris School, bed 2: promised to bands D-000601, D-000602." in text(desk.get(INDEX))


def test_others_are_refused_and_strangers_sent_to_sign_in(client, signed_in, sites):
    clerk = signed_in("clerk")

    assert clerk.get(INDEX).status_code == 403
    assert clerk.post(DOOR, {"act": new_act(), "band": "D-000001"}).status_code == 403
    assert client.get(INDEX, headers={"x-forwarded-proto": "https"}).status_code == 302


def test_a_get_changes_nothing(desk, family):
    household = family()
    before = n_changes()

    for address in (
        INDEX,
        DOOR,
        reverse("placement:assign", args=[household]),
        reverse("placement:site", args=["S-01"]),
    ):
        assert desk.get(address).status_code == 200
    assert desk.get(reverse("placement:close", args=["S-01"])).status_code == 405

    assert n_changes() == before


def test_the_first_page_asks_the_database_a_bounded_number_of_times(
    desk, officer, family, django_assert_max_num_queries
):
    for number in range(6):
        household = family(counts=TWO_WOMEN)
        if number % 2:
            hold(officer, household, "S-01", act=new_act())

    with django_assert_max_num_queries(60):
        desk.get(INDEX)
