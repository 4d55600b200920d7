"""Folds of reports, figures, corridors and forecasts."""

from datetime import timedelta
from itertools import permutations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.desks.situation.conftest import LACHIN, NOON, meaning, proposed
from waystation.core.journal.kinds import Entry, kind_of
from waystation.desks.situation.subjects import (
    CORRIDOR,
    FIGURE,
    FORECAST,
    REPORT,
    FanPoint,
    FigureConfirmed,
    FigureCorrected,
    FigureRejected,
    ForecastMade,
    ReportAdded,
)

FORECAST_MADE = ForecastMade("lachin", NOON, NOON, 16_000, 2, FanPoint(0, {"500": 16_000}), ())
ADDED = ReportAdded("Border Herald", "", "en", NOON, "16,000 have come.")


def entry(body: object, minutes: int = 0) -> Entry:
    at = NOON + timedelta(minutes=minutes)
    return Entry(f"e{minutes}-{type(body).__name__}", "", "figure:1", body, "", "", at, "", "")


def test_the_verdict_given_last_counts_in_every_order_of_arrival():
    corrected = FigureCorrected(meaning(low="16500", high="16500"))
    told = [
        entry(proposed()),
        entry(FigureRejected(), 1),
        entry(FigureConfirmed(), 2),
        entry(corrected, 3),
    ]

    states = [FIGURE.fold_all(order) for order in permutations(told)]

    assert {(state.standing, state.meaning) for state in states} == {("corrected", corrected.meaning)}


def test_a_new_reading_of_the_report_keeps_the_verdict_of_a_person():
    state = FIGURE.fold_all([entry(proposed()), entry(FigureRejected(), 1), entry(proposed(low="1"), 2)])

    assert state.standing == "rejected"
    assert state.meaning.low == "1"


def test_a_confirmation_after_a_correction_takes_the_correction_back():
    state = FIGURE.fold_all(
        [entry(proposed()), entry(FigureCorrected(meaning(low="1")), 1), entry(FigureConfirmed(), 2)]
    )

    assert (state.standing, state.meaning.low) == ("confirmed", "16000")


def test_a_report_taken_in_twice_is_known_since_the_first_time():
    state = REPORT.fold_all([entry(ADDED, 9), entry(ADDED, 3)])

    assert state.added_at == NOON + timedelta(minutes=3)


@pytest.mark.parametrize("low", ["-1", "1,000", "1e9", "", "1.1234567"])
def test_a_number_that_is_none_never_reaches_the_journal(low):
    with pytest.raises(msgspec.ValidationError):
        kind_of(proposed()).encode(proposed(low=low))


bodies = st.sampled_from(
    [
        proposed(),
        FigureConfirmed(),
        FigureRejected(),
        FigureCorrected(meaning()),
        ADDED,
        LACHIN,
        FORECAST_MADE,
        None,
        "of another kind",
    ]
)


@given(st.lists(st.tuples(bodies, st.integers(0, 9))))
def test_no_fold_ever_raises(told):
    entries = [entry(body, minutes) for body, minutes in told]

    for subject in (REPORT, FIGURE, CORRIDOR, FORECAST):
        subject.fold_all(entries)
