from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from waystation.core.journal.kinds import Entry
from waystation.desks.reception.subjects import (
    BandBound,
    BandState,
    ConsentGiven,
    HouseholdBanded,
    HouseholdIntended,
    HouseholdNeeded,
    LineCounted,
    MembershipBegun,
    MembershipEnded,
    fold_band,
    fold_consent,
    fold_household,
    fold_line,
    fold_membership,
)

NIGHT = datetime(2023, 9, 27, 2, 0, tzinfo=UTC)


def entry(body: object, minutes: int = 0) -> Entry:
    return Entry("e", "k", "s", body, "a", "d", NIGHT + timedelta(minutes=minutes), "act", "register/")


def banded() -> HouseholdBanded:
    return HouseholdBanded(
        "D-000101", "am-goris", {"f 18-59": 1}, "nk-martuni", "bed", "s1.village", "s1.needs"
    )


def test_a_band_keeps_every_household_it_was_given_to() -> None:
    state = fold_band(None, entry(BandBound("household:1")))
    state = fold_band(state, entry(BandBound("household:2")))
    state = fold_band(state, entry(BandBound("household:1")))

    assert state == BandState(("household:1", "household:2"))


def test_a_household_that_changes_its_mind_keeps_everything_else() -> None:
    state = fold_household(None, entry(banded()))
    state = fold_household(state, entry(HouseholdIntended("relatives")))
    state = fold_household(state, entry(HouseholdNeeded("s1.other")))

    assert state is not None
    assert (state.intention, state.needs, state.village, state.band) == (
        "relatives",
        "s1.other",
        "s1.village",
        "D-000101",
    )
    assert state.banded_at == NIGHT


def test_an_ended_membership_stays_ended_whatever_comes_late() -> None:
    state = fold_membership(None, entry(MembershipEnded()))
    state = fold_membership(state, entry(MembershipBegun("household:1", "person:1", "child")))

    assert state is not None
    assert state.is_ended


@given(st.permutations([(5, 40), (10, 35), (20, 12)]))
def test_the_line_shows_the_count_of_the_latest_moment_in_any_order(counts: list[tuple[int, int]]) -> None:
    state = None
    for minutes, families in counts:
        state = fold_line(state, entry(LineCounted("am-goris", families), minutes))

    assert state is not None
    assert (state.families, state.counted_at) == (12, NIGHT + timedelta(minutes=20))


def test_the_latest_consent_counts() -> None:
    state = fold_consent(None, entry(ConsentGiven("household:1", "tracing", "reception", "yes", "hy")))
    state = fold_consent(state, entry(ConsentGiven("household:1", "tracing", "reception", "no", "hy"), 5))

    assert state is not None
    assert state.given.answer == "no"
