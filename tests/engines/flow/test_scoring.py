"""Scores of forecasts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waystation.engines.flow.scoring import covers, crps

people = st.floats(0, 1e6)


@given(samples=st.lists(people, min_size=1, max_size=12), truth=people)
def test_crps_agrees_with_its_definition(samples, truth):
    n = len(samples)
    expected = sum(abs(one - truth) for one in samples) / n
    expected -= sum(abs(one - other) for one in samples for other in samples) / (2 * n * n)

    assert crps(samples, truth) == pytest.approx(expected, abs=1e-6)


def test_a_sure_and_right_forecast_scores_nothing():
    assert crps([7.0, 7.0], 7.0) == 0


def test_the_interval_holds_its_own_bounds():
    assert covers(range(11), 1.0)
    assert covers(range(11), 9.0)
    assert not covers(range(11), 9.1)
