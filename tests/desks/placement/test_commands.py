"""Beds through the commands: held, slept in, given back; never promised twice."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.desks.placement.conftest import HOTEL, SCHOOL
from waystation.core.access.errors import NotAllowed
from waystation.core.journal.errors import ActAlreadyUsed
from waystation.core.journal.models import StoredEntry
from waystation.core.journal.node import now
from waystation.core.journal.tables import rebuild
from waystation.core.journal.verify import verify
from waystation.core.journal.writer import new_act, writing
from waystation.desks.placement.commands import (
    block_bed,
    check_in,
    close_site,
    hold,
    move_out,
    open_site,
    release,
    unblock_bed,
)
from waystation.desks.placement.errors import (
    AlreadyPlaced,
    BadSite,
    BedInUse,
    BedsGone,
    NeedUnmet,
    NoBeds,
    NoStay,
    SiteCodeTaken,
    SiteInUse,
    SiteNotOpen,
    UnknownBed,
    UnknownSite,
    WrongState,
)
from waystation.desks.placement.queries import (
    beds_in_all,
    double_bookings,
    families_without_destination,
    free_beds,
    site_named,
    stay_of,
    stays_at,
    stays_of,
    taken_beds,
    waiting_for_bed,
)
from waystation.desks.placement.subjects import SiteOpened, StayHeld
from waystation.desks.reception.errors import UnknownHousehold

TWO_WOMEN = {"f 18-59": 2}


def entries() -> int:
    return StoredEntry.objects.count()


def test_a_family_of_four_is_held_checked_in_and_moved_out(officer, family):
    household = family()

    stay = hold(officer, household, "S-01", act=new_act()).subject("stay")
    held = site_named("S-01")
    check_in(officer, household, act=new_act())
    occupied = site_named("S-01")
    move_out(officer, stay, act=new_act())

    assert (held.free, held.held, held.occupied) == (6, 4, 0)
    assert (occupied.free, occupied.held, occupied.occupied) == (6, 0, 4)
    assert site_named("S-01").free == 10
    assert stay_of(household).state == "left"
    assert verify() == []
    assert rebuild().differing == ()


def test_two_families_get_different_beds_side_by_side(officer, family):
    first, second = family(), family(counts=TWO_WOMEN)

    hold(officer, first, "S-01", act=new_act())
    hold(officer, second, "S-01", act=new_act())

    found = stays_of([first, second])
    assert found[first].beds == (1, 2, 3, 4)
    assert found[second].beds == (5, 6)


def test_a_family_larger_than_the_beds_left_is_refused_and_told_how_many_are_free(officer, family):
    hold(officer, family(counts={"f 18-59": 7}), "S-01", act=new_act())
    late = family()
    before = entries()

    with pytest.raises(NoBeds, match="Goris School has 3 free beds; this family needs 4"):
        hold(officer, late, "S-01", act=new_act())

    assert entries() == before
    assert stay_of(late) is None


def test_a_family_with_beds_is_not_given_others_and_told_which_it_has(officer, family):
    household = family(counts=TWO_WOMEN)
    hold(officer, household, "S-01", act=new_act())
    before = entries()

    with pytest.raises(AlreadyPlaced, match="Beds 1–2 at Goris School are held for this family until"):
        hold(officer, household, "S-02", act=new_act())
    check_in(officer, household, act=new_act())
    with pytest.raises(AlreadyPlaced, match="in beds 1–2 at Goris School"):
        hold(officer, household, "S-02", act=new_act())

    assert entries() == before + 1


@pytest.mark.parametrize(
    ("needs", "counts", "site", "reason"),
    [
        ({"step_free"}, TWO_WOMEN, "S-02", "it has steps"),
        ({"stretcher"}, TWO_WOMEN, "S-02", "it has steps"),
        ({"women_only"}, TWO_WOMEN, "S-01", "it is not for women only"),
        (set(), {"f 18-59": 1, "m 60+": 1}, "S-02", "it takes women and children only"),
    ],
)
def test_a_site_that_does_not_meet_a_need_is_refused_by_that_need_unless_one_insists(
    officer, family, needs, counts, site, reason
):
    household = family(needs=needs, counts=counts)

    with pytest.raises(NeedUnmet, match=reason):
        hold(officer, household, site, act=new_act())
    hold(officer, household, site, although=True, act=new_act())

    assert stay_of(household).site == site


def test_boys_may_sleep_with_their_mothers_at_a_site_for_women(officer, family):
    household = family(counts={"f 18-59": 1, "m 6-11": 1})

    hold(officer, household, "S-02", act=new_act())

    assert stay_of(household).beds == (1, 2)


def test_a_hold_that_ran_out_frees_its_beds_and_still_admits_its_family_while_they_are_free(officer, family):
    household = family(counts=TWO_WOMEN)
    hold(officer, household, "S-01", act=new_act(), observed_at=now() - timedelta(hours=4))

    assert stay_of(household).state == "expired"
    assert free_beds() == 14

    check_in(officer, household, act=new_act())

    assert stay_of(household).state == "checked_in"
    assert site_named("S-01").occupied == 2


def test_a_family_whose_hold_ran_out_is_told_when_its_beds_are_taken(officer, family):
    late, quick = family(counts=TWO_WOMEN), family(counts=TWO_WOMEN)
    hold(officer, late, "S-01", act=new_act(), observed_at=now() - timedelta(hours=4))
    hold(officer, quick, "S-01", act=new_act())
    before = entries()

    with pytest.raises(BedsGone, match=r"beds 1–2 are taken now\. Goris School has 8 free beds"):
        check_in(officer, late, act=new_act())

    assert entries() == before
    assert double_bookings() == []


def test_a_released_hold_frees_its_beds_and_cannot_be_used(officer, family):
    household = family()
    stay = hold(officer, household, "S-01", act=new_act()).subject("stay")

    release(officer, stay, act=new_act())

    assert free_beds() == 14
    with pytest.raises(NoStay):
        check_in(officer, household, act=new_act())
    with pytest.raises(WrongState, match="released"):
        release(officer, stay, act=new_act())


def test_a_family_in_its_beds_is_moved_out_not_released(officer, family):
    household = family()
    stay = hold(officer, household, "S-01", act=new_act()).subject("stay")

    with pytest.raises(WrongState, match="held"):
        move_out(officer, stay, act=new_act())
    check_in(officer, household, act=new_act())
    with pytest.raises(WrongState, match="checked in"):
        release(officer, stay, act=new_act())


def test_a_family_without_a_hold_is_not_let_in(officer, family):
    with pytest.raises(NoStay):
        check_in(officer, family(), act=new_act())


def test_the_same_act_sent_twice_holds_once_and_another_request_under_it_is_refused(officer, family):
    household, other = family(), family()
    act = new_act()

    first = hold(officer, household, "S-01", act=act)
    before = entries()
    again = hold(officer, household, "S-01", act=act)

    assert (again.repeated, again.entries) == (True, first.entries)
    with pytest.raises(ActAlreadyUsed):
        hold(officer, other, "S-01", act=act)
    assert entries() == before


def test_the_same_check_in_sent_twice_is_one(officer, family):
    household = family()
    hold(officer, household, "S-01", act=new_act())
    act = new_act()

    check_in(officer, household, act=act)

    assert check_in(officer, household, act=act).repeated
    with pytest.raises(AlreadyPlaced):
        check_in(officer, household, act=new_act())


def test_whoever_may_not_place_changes_nothing(actor, sites, family):
    household = family()
    stranger, clerk = actor("placement", place="am-sisian"), actor("clerk")
    before = entries()

    with pytest.raises(NotAllowed):
        hold(clerk, household, "S-01", act=new_act())
    with pytest.raises(NotAllowed):
        hold(stranger, household, "S-02", act=new_act())
    with pytest.raises(NotAllowed):
        open_site(stranger, SiteOpened("S-09", {"en": "Hall"}, "am-goris", 5), act=new_act())

    assert stay_of(household) is None
    assert entries() == before


def test_blocked_beds_are_passed_over_until_they_are_unblocked(officer, family):
    block_bed(officer, "S-01", 2, act=new_act())
    household = family(counts=TWO_WOMEN)
    hold(officer, household, "S-01", act=new_act())

    assert stay_of(household).beds == (3, 4)
    assert site_named("S-01").blocked == 1
    with pytest.raises(BedInUse, match="Bed 3 at Goris School"):
        block_bed(officer, "S-01", 3, act=new_act())

    unblock_bed(officer, "S-01", 2, act=new_act())

    assert taken_beds("S-01") == {3, 4}


def test_a_bed_the_site_does_not_have_cannot_be_blocked(officer):
    with pytest.raises(UnknownBed, match="numbered 1 to 10"):
        block_bed(officer, "S-01", 11, act=new_act())


def test_a_site_that_cannot_be_is_refused_with_every_problem(officer):
    with pytest.raises(BadSite) as refused:
        open_site(officer, SiteOpened("S 1", {"en": " "}, "", 0), act=new_act())

    assert len(refused.value.problems) == 4


def test_a_code_in_use_is_refused_and_a_closed_site_may_open_anew(officer, family):
    with pytest.raises(SiteCodeTaken):
        open_site(officer, SCHOOL, act=new_act())
    hold(officer, family(counts=TWO_WOMEN), "S-01", act=new_act())
    with pytest.raises(SiteInUse, match="1 family has beds at Goris School"):
        close_site(officer, "S-01", act=new_act())

    close_site(officer, "S-02", act=new_act())
    with pytest.raises(SiteNotOpen, match="Sisian Hotel is closed"):
        hold(officer, family(counts=TWO_WOMEN), "S-02", act=new_act())
    assert free_beds() == 8
    open_site(officer, HOTEL, act=new_act())

    assert free_beds() == 12


def test_beds_of_a_site_that_opens_after_the_hold_ends_are_not_held(officer, family):
    morning = (now() + timedelta(hours=8)).replace(microsecond=0)
    open_site(officer, SiteOpened("S-03", {"en": "Hall"}, "am-goris", 5, opens_at=morning), act=new_act())
    household = family(counts=TWO_WOMEN)

    with pytest.raises(SiteNotOpen, match="Hall opens only at"):
        hold(officer, household, "S-03", act=new_act())
    hold(officer, household, "S-03", minutes=600, act=new_act())

    assert stay_of(household).site == "S-03"


def test_unknown_sites_and_households_are_refused(officer, family):
    with pytest.raises(UnknownSite):
        hold(officer, family(), "S-99", act=new_act())
    with pytest.raises(UnknownHousehold):
        hold(officer, "household:none", "S-01", act=new_act())


def test_a_bed_promised_by_two_sites_while_apart_is_shown_as_a_conflict(officer, family):
    here, there = family(counts=TWO_WOMEN), family(counts=TWO_WOMEN)
    hold(officer, here, "S-01", act=new_act())
    with writing(officer.require("placement.assign"), new_act(), request={}) as elsewhere:
        elsewhere.record(
            elsewhere.new("stay"),
            StayHeld(there, "am-goris", "S-01", (2, 3), (now() + timedelta(hours=1)).replace(microsecond=0)),
        )

    conflicts = double_bookings()

    assert [(one.site, one.bed, {stay.household for stay in one.stays}) for one in conflicts] == [
        ("S-01", 2, {here, there})
    ]
    assert site_named("S-01").held == 3

    check_in(officer, there, act=new_act())
    with pytest.raises(BedsGone, match=r"Another family sleeps in beds 2: they were promised twice\."):
        check_in(officer, here, act=new_act())
    assert stay_of(here).state == "held"


def test_families_that_asked_for_a_bed_wait_until_they_have_one(officer, family):
    first, second = family(), family()
    family(intention="relatives")
    unsure = family(intention="unsure")

    assert [one.subject for one in waiting_for_bed()] == [first, second]
    assert families_without_destination() == 3

    hold(officer, first, "S-01", act=new_act())
    stay = hold(officer, unsure, "S-01", act=new_act()).subject("stay")
    assert [one.subject for one in waiting_for_bed()] == [second]
    assert families_without_destination() == 1

    release(officer, stay, act=new_act())
    assert families_without_destination() == 2
    assert [stay.household for stay in stays_at("S-01")] == [first]


def test_free_held_occupied_and_blocked_beds_are_all_beds(officer, family):
    block_bed(officer, "S-01", 10, act=new_act())
    hold(officer, family(counts=TWO_WOMEN), "S-01", act=new_act())
    guests = family(counts=TWO_WOMEN)
    hold(officer, guests, "S-02", act=new_act())
    check_in(officer, guests, act=new_act())

    beds = beds_in_all()

    assert (beds.n_beds, beds.free, beds.held, beds.occupied, beds.blocked) == (14, 9, 2, 2, 1)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["hold", "check", "end"])), max_size=10),
)
def test_no_bed_is_ever_in_two_live_stays_whatever_is_done_in_whatever_order(officer, family, steps):
    households = [family(counts={"f 18-59": size}) for size in (2, 3, 4, 5)]

    for number, step in steps:
        household = households[number]
        stay = stay_of(household)
        try:
            if step == "hold":
                hold(officer, household, "S-01", act=new_act())
            elif step == "check":
                check_in(officer, household, act=new_act())
            elif stay is not None:
                (move_out if stay.state == "checked_in" else release)(officer, stay.subject, act=new_act())
        except (NoBeds, AlreadyPlaced, NoStay, WrongState):
            pass

    beds = site_named("S-01")
    assert double_bookings() == []
    assert beds.free + beds.held + beds.occupied + beds.blocked == 10
    for household in households:  # the next example finds the beds empty
        stay = stay_of(household)
        if stay is not None and stay.is_live:
            (move_out if stay.state == "checked_in" else release)(officer, stay.subject, act=new_act())
