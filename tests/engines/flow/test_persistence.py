"""Past rates continued."""

import numpy as np
import pytest

from tests.engines.flow.worlds import NOON, count, steady
from waystation.engines.flow._persistence import PriorKnowledge, continue_rates, rule_rates
from waystation.engines.flow._series import usable_series

PRIOR = PriorKnowledge()


def series_of(values, every_hours=24):
    counts = [count(index * every_hours, value) for index, value in enumerate(values)]
    return usable_series(counts, counts[-1].at)


def middle(continued):
    return np.exp(continued.log_increment) - continued.floor


def test_each_rule_reads_the_rate_of_its_window():
    hours = np.arange(0.0, 9 * 24, 24)
    value = np.array([0, 24, 72, 144, 240, 360, 504, 672, 864], dtype=float)

    latest = rule_rates(hours, value)[:, -1]

    # Last 1, 3, 5 and 7 days; the last 24 hours; the last seven days; all.
    assert latest.tolist() == pytest.approx([8, 7, 6, 5, 8, 5, 4.5])


def test_a_steady_rate_continues_at_every_lead():
    leads = np.array([1.0, 24.0, 72.0])

    continued = continue_rates(usable_series(steady(8), steady(8)[-1].at), leads, PRIOR)

    assert middle(continued) == pytest.approx(1_000 * leads, rel=0.01)


def test_a_steady_series_earns_narrow_bounds_and_a_wild_one_wide_ones():
    steady_days = series_of([1_000 * day for day in range(12)])
    wild_days = series_of(np.cumsum([10, 2_000, 10, 10, 3_000, 10, 2_500, 10, 10, 2_000, 10, 1_500]).tolist())
    day = np.array([24.0])

    assert continue_rates(steady_days, day, PRIOR).spread[0] < 0.1
    assert continue_rates(wild_days, day, PRIOR).spread[0] > 0.7


def test_leads_that_no_past_origin_reaches_take_the_spread_of_the_next_count():
    days = series_of([1_000, 2_000, 2_800, 4_100])

    near, far = continue_rates(days, np.array([24.0, 24.0 * 30]), PRIOR).spread

    assert far == near != PRIOR.spread


def test_two_counts_have_the_prior_spread():
    assert continue_rates(series_of([100, 200]), np.array([24.0]), PRIOR).spread.tolist() == [PRIOR.spread]


def test_many_leads_make_a_smooth_fan():
    leads = np.arange(1.0, 73.0)

    rising = middle(continue_rates(usable_series(steady(8), NOON.replace(day=28)), leads, PRIOR))

    assert np.all(np.diff(rising) > 0)
    assert np.diff(rising).max() < 1.1 * np.diff(rising).min()
