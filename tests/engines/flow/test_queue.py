"""The point queue, against a plain-Python twin and by its invariants."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from waystation.engines.flow._queue import Flow


def flow_of(pool, members=1):
    zeros = np.zeros(members)
    return Flow(np.full(members, float(pool)), zeros, zeros, zeros)


def plain_queue(pool, steps):
    """Vickrey's bottleneck for one corridor in plain arithmetic: (arrived, waiting) by step."""
    departed = waiting = arrived = 0.0
    rows = []
    for hazard, gate, hours in steps:
        leaving = (pool - departed) * (1.0 - 2.718281828459045 ** (-hazard * hours))
        departed += leaving
        waiting += leaving
        passed = waiting if waiting < gate * hours else gate * hours
        waiting -= passed
        arrived += passed
        rows.append((arrived, waiting))
    return rows


steps_of_a_day = st.lists(
    st.tuples(st.floats(0, 2), st.floats(0, 5_000), st.floats(0.1, 12)), min_size=1, max_size=20
)


@given(pool=st.floats(0, 1e6), steps=steps_of_a_day)
def test_it_agrees_with_its_plain_twin(pool, steps):
    flow = flow_of(pool)

    rows = []
    for hazard, gate, hours in steps:
        flow.step(np.array([hazard]), np.array([gate]), hours)
        rows.append((flow.arrived[0], flow.waiting[0]))

    # Both round differently in the last bits; a thousandth of a person is far below any count.
    assert np.allclose(rows, plain_queue(pool, steps), rtol=1e-9, atol=1e-3)


@given(pool=st.floats(0, 1e6), steps=steps_of_a_day)
def test_nobody_is_lost_between_the_pool_and_the_gate(pool, steps):
    flow = flow_of(pool)

    for hazard, gate, hours in steps:
        before = flow.arrived[0]
        flow.step(np.array([hazard]), np.array([gate]), hours)

        assert flow.departed[0] == pytest.approx(flow.arrived[0] + flow.waiting[0], abs=1e-6)
        assert flow.waiting[0] >= 0
        assert flow.departed[0] <= pool
        assert before <= flow.arrived[0] <= before + gate * hours + 1e-6


def test_the_gate_passes_its_rate_and_the_rest_waits():
    flow = flow_of(10_000)

    flow.step(np.array([50.0]), np.array([1_000.0]), 1.0)

    assert flow.arrived[0] == 1_000
    assert flow.waiting[0] == pytest.approx(9_000)


def test_a_gate_wide_open_passes_whoever_leaves():
    flow = flow_of(10_000)

    flow.step(np.array([np.log(2.0)]), np.array([1e9]), 1.0)

    assert flow.arrived[0] == pytest.approx(5_000)
    assert flow.waiting[0] == pytest.approx(0)


def test_a_recount_moves_the_arrived_and_keeps_the_queue():
    flow = flow_of(10_000)
    flow.step(np.array([50.0]), np.array([1_000.0]), 1.0)

    flow.recount(1_500.0, most=20_000.0)

    assert flow.arrived[0] == 1_500
    assert flow.waiting[0] == pytest.approx(9_000)
    assert flow.pool[0] == flow.departed[0] == pytest.approx(10_500)


def test_a_recount_leaves_nobody_waiting_beyond_those_who_can_come():
    flow = flow_of(10_000)
    flow.step(np.array([50.0]), np.array([1_000.0]), 1.0)

    flow.recount(4_000.0, most=11_000.0)

    assert flow.waiting[0] == 7_000
    assert flow.pool[0] == flow.departed[0] == 11_000
