"""Folds of sites, beds and stays: pure, total, and blind to the order in which entries come."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from waystation.core.journal.kinds import Entry
from waystation.desks.placement.subjects import (
    BED,
    SITE,
    STAY,
    BedBlocked,
    BedUnblocked,
    SiteClosed,
    SiteOpened,
    StayCheckedIn,
    StayHeld,
    StayLeft,
    StayReleased,
)

NIGHT = datetime(2023, 9, 27, 2, tzinfo=UTC)
HELD = StayHeld("household:1", "am-goris", "S-01", (1, 2), NIGHT + timedelta(hours=3))
SCHOOL = SiteOpened("S-01", {"en": "School"}, "am-goris", 10)
BODIES = [HELD, StayReleased(), StayCheckedIn(), StayLeft()]
ANY_BODY = [*BODIES, SCHOOL, SiteClosed(), BedBlocked("S-01", 3, "broken"), BedUnblocked()]


def entry(body, minutes=0):
    return Entry(
        id=f"{minutes}-{type(body).__name__}",
        kind="",
        subject="stay:1",
        body=body,
        actor="",
        device="",
        observed_at=NIGHT + timedelta(minutes=minutes),
        act="",
        scope="",
    )


def test_a_stay_is_held_then_checked_in_then_left():
    states = [
        STAY.fold_all([entry(HELD), *later]).state
        for later in ([], [entry(StayCheckedIn(), 9)], [entry(StayCheckedIn(), 9), entry(StayLeft(), 99)])
    ]

    assert states == ["held", "checked_in", "left"]


def test_a_family_let_in_at_the_door_keeps_its_beds_though_another_site_released_them():
    facts = STAY.fold_all([entry(HELD), entry(StayCheckedIn(), 5), entry(StayReleased(), 6)])

    assert facts.state == "checked_in"


def test_every_order_of_a_stays_entries_gives_the_same_state():
    entries = [entry(body, minutes) for minutes, body in enumerate(BODIES)]

    assert len({STAY.fold_all(order) for order in permutations(entries)}) == 1


def test_every_order_of_a_sites_and_a_beds_entries_gives_the_same_state():
    site = [entry(SCHOOL, 0), entry(SiteClosed(), 5), entry(SCHOOL, 9)]
    bed = [
        entry(BedBlocked("S-01", 3, "broken"), 1),
        entry(BedUnblocked(), 2),
        entry(BedBlocked("S-01", 3, "cleaning"), 3),
    ]

    assert [SITE.fold_all(order).is_closed for order in permutations(site)] == [False] * 6
    assert {BED.fold_all(order).blocked.reason for order in permutations(bed)} == {"cleaning"}


def test_a_site_closed_after_it_was_opened_is_closed():
    assert SITE.fold_all([entry(SCHOOL), entry(SiteClosed(), 1)]).is_closed
    assert SITE.fold_all([entry(SiteClosed())]).is_closed


@given(st.lists(st.tuples(st.sampled_from(ANY_BODY), st.integers(0, 9)), max_size=8))
def test_no_entry_in_any_order_breaks_a_fold(drawn):
    entries = [entry(body, minutes) for body, minutes in drawn]

    for subject in (SITE, BED, STAY):
        subject.fold_all(entries)


@given(st.lists(st.tuples(st.sampled_from(BODIES), st.integers(0, 9)), min_size=1, max_size=6), st.randoms())
def test_a_stays_state_does_not_depend_on_the_order_of_arrival(drawn, random):
    entries = [entry(body, minutes) for body, minutes in drawn]
    shuffled = random.sample(entries, len(entries))

    assert STAY.fold_all(entries).state == STAY.fold_all(shuffled).state
