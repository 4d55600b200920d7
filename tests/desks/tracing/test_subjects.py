"""Folds of cases, sightings and separations: pure, total, order of moments decides."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from waystation.core.journal.kinds import Entry
from waystation.desks.tracing.subjects import (
    CASE,
    OUTCOMES,
    SEPARATION,
    SIGHTING,
    CaseClosed,
    CaseOpened,
    CaseReopened,
    SeparationEnded,
    SeparationReported,
    SightingRecorded,
)

NIGHT = datetime(2023, 9, 27, 2, tzinfo=UTC)
GRANDMOTHER = CaseOpened("grandparent", "ACD-347", "yes", "hy", sought_name="s1.token")


def entry(body: object, minutes: int = 0) -> Entry:
    return Entry(
        id=f"e{minutes}-{type(body).__name__}",
        kind="",
        subject="case:1",
        body=body,
        actor="",
        device="",
        observed_at=NIGHT + timedelta(minutes=minutes),
        act="",
        scope="",
    )


def test_of_closing_and_reopening_the_later_moment_counts_in_every_order_of_arrival():
    told = [
        entry(GRANDMOTHER),
        entry(CaseClosed("found_alive"), 10),
        entry(CaseReopened(), 20),
        entry(CaseClosed("withdrawn", "s1.note"), 30),
    ]

    states = [CASE.fold_all(order) for order in permutations(told)]

    assert {state.outcome for state in states} == {"withdrawn"}
    assert {state.outcome_note for state in states} == {"s1.note"}
    assert {state.opened for state in states} == {GRANDMOTHER}


def test_a_closing_that_arrives_before_its_opening_is_kept():
    state = CASE.fold_all([entry(CaseClosed("withdrawn"), 5), entry(GRANDMOTHER)])

    assert state.outcome == "withdrawn"
    assert state.opened == GRANDMOTHER


def test_an_ended_separation_stays_ended_in_both_orders():
    reported = entry(SeparationReported("household:1", 2, "other_vehicle"))
    ended = entry(SeparationEnded("together"), 3)

    assert SEPARATION.fold_all([reported, ended]) == SEPARATION.fold_all([ended, reported])
    assert SEPARATION.fold_all([ended, reported]).reunion == "together"


bodies = st.one_of(
    st.just(GRANDMOTHER),
    st.builds(CaseClosed, st.sampled_from(OUTCOMES), st.text(max_size=5)),
    st.just(CaseReopened()),
    st.just(SightingRecorded("case:1", "likely")),
    st.just(SeparationReported("household:1", 1, "unknown")),
    st.just(SeparationEnded("mistaken")),
    st.just("a body of another kind"),
)


@given(st.lists(st.tuples(bodies, st.integers(0, 50))))
def test_no_fold_ever_raises(told):
    entries = [entry(body, minutes) for body, minutes in told]

    for subject in (CASE, SIGHTING, SEPARATION):
        subject.fold_all(entries)


@given(st.permutations(range(6)))
def test_a_case_is_the_same_whatever_the_order_of_distinct_moments(order):
    told = [
        entry(GRANDMOTHER),
        *(entry(CaseClosed("other"), 2 * n) for n in (1, 2)),
        *(entry(CaseReopened(), 2 * n + 1) for n in (1, 2)),
        entry(CaseClosed("found_alive"), 9),
    ]

    state = CASE.fold_all([told[number] for number in order])

    assert (state.outcome, state.opened, state.status_at) == ("found_alive", GRANDMOTHER, told[5].observed_at)
