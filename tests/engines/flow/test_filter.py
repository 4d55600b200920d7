"""The corridor in the light of counts."""

import numpy as np
import pytest

from tests.engines.flow.worlds import VALLEY, count, steady
from waystation.engines.flow import Corridor
from waystation.engines.flow._filter import condition
from waystation.engines.flow._series import usable_series


def conditioned_on(observations, corridor=VALLEY, n_members=1_000, seed=1):
    series = usable_series(observations, observations[-1].at)
    return condition(series, corridor, n_members, np.random.default_rng(seed))


def test_every_member_stands_at_the_last_count_and_nobody_is_lost():
    flow = conditioned_on(steady()).ensemble.flow

    assert set(flow.arrived.tolist()) == {32_000}
    assert flow.departed == pytest.approx(flow.arrived + flow.waiting)
    assert np.all(flow.waiting >= 0)
    assert np.all(flow.departed <= flow.pool + 1e-6)
    assert flow.pool.max() <= VALLEY.pool_high


def test_running_on_keeps_everybody_and_passes_no_more_than_the_pool():
    ensemble = conditioned_on(steady()).ensemble

    path = ensemble.run(72.0, 72, np.random.default_rng(2))

    assert np.all(np.diff(path, axis=0) >= 0)
    assert ensemble.flow.departed == pytest.approx(ensemble.flow.arrived + ensemble.flow.waiting)
    assert np.all(ensemble.flow.arrived <= ensemble.flow.pool + 1e-6)


def test_a_long_plateau_after_a_ramp_is_read_as_a_gate():
    ramp = [count(hour, value) for hour, value in ((0, 0), (6, 300), (12, 1_200), (18, 4_000))]
    plateau = [count(18 + 6 * n, 4_000 + 6_000 * n) for n in range(1, 7)]

    ensemble = conditioned_on(ramp + plateau, n_members=4_000).ensemble

    assert np.quantile(np.exp(ensemble.log_gate), 0.25) > 700
    assert np.median(np.exp(ensemble.log_gate)) == pytest.approx(1_000, rel=0.6)


def test_a_count_nobody_foresaw_is_tempered_and_leaves_many_members():
    conditioned = conditioned_on([count(0, 0), count(6, 60), count(12, 120), count(18, 40_000)])

    assert conditioned.ensemble.tempered > 0
    assert len(np.unique(conditioned.ensemble.log_hazard)) == 1_000


def test_counts_beyond_the_claims_leave_some_who_may_still_come():
    village = Corridor("Village road", pool_low=8_000, pool_likely=10_000, pool_high=12_000)

    flow = conditioned_on(steady(), village).ensemble.flow

    assert np.median(flow.pool - flow.arrived) > 300
    assert flow.pool.max() <= 32_000 + 3_000
