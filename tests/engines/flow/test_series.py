"""What is made of reports before anything is forecast."""

from datetime import timedelta

import pytest

from tests.engines.flow.worlds import NOON, count
from waystation.engines.flow._series import usable_series

EVENING = NOON + timedelta(hours=12)


def table(observations, as_of=EVENING):
    series = usable_series(observations, as_of)
    return list(zip(series.hours.tolist(), series.value.tolist(), strict=True))


def test_hours_run_up_to_the_last_count():
    assert table([count(0, 100), count(4, 300), count(10, 900)]) == [(-10, 100), (-6, 300), (0, 900)]


def test_of_two_reports_of_one_time_the_one_known_last_stands():
    observations = [count(0, 100), count(6, 500, known_after=7), count(6, 480, known_after=9)]

    assert table(observations) == [(-6, 100), (0, 480)]
    assert table(observations, as_of=NOON + timedelta(hours=8)) == [(-6, 100), (0, 500)]


def test_of_voices_known_at_once_their_mean_stands_with_the_widest_bounds():
    series = usable_series(
        [count(0, 100), count(6, 500, low=490, high=510, source="A"), count(6, 520, source="B")], EVENING
    )

    assert (series.value[-1], series.low[-1], series.high[-1]) == (510, 490, 520)
    assert series.last.source == "A; B"


def test_a_fall_lowers_what_came_before_and_leaves_out_the_count_it_corrects():
    series = usable_series([count(0, 100), count(4, 500), count(8, 1_000), count(12, 900)], EVENING)

    assert series.hours.tolist() == [-12, -8, 0]
    assert series.value.tolist() == [90, 450, 900]
    assert (series.n_corrected, series.corrected_by) == (1, 100)


def test_two_counts_that_fall_are_a_standstill():
    series = usable_series([count(0, 100), count(6, 80)], EVENING)

    assert series.value.tolist() == [80, 80]
    assert series.n_corrected == 1


def test_a_fall_to_nothing_is_survived():
    assert table([count(0, 100), count(4, 500), count(8, 0)]) == [(-8, 0), (0, 0)]


@pytest.mark.parametrize("late", [count(13, 900), count(6, 900, known_after=13)])
def test_what_speaks_of_later_or_became_known_later_is_left_out(late):
    assert table([count(0, 100), count(4, 300), late]) == [(-4, 100), (0, 300)]
