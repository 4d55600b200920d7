"""Counts and corridors are checked where they are made."""

import pytest

import waystation.engines.flow as flow
from tests.engines.flow.worlds import NOON, VALLEY, count
from waystation.engines.flow import (
    Corridor,
    ImpossibleCorridor,
    ImpossibleCount,
    Observation,
    TimeWithoutZone,
)


@pytest.mark.parametrize(
    ("value", "low", "high"),
    [(-1, -1, 5), (10, 11, 12), (10, 5, 9), (float("nan"), 0, 10), (5, 0, float("inf")), (2e10, 2e10, 2e10)],
)
def test_a_count_that_cannot_be_one_is_refused(value, low, high):
    with pytest.raises(ImpossibleCount, match="correct the row") as refused:
        Observation(NOON, value, low, high)

    assert refused.value.code == "flow.count"
    assert refused.value.at == "2023-09-25T12:00:00+00:00"


@pytest.mark.parametrize("field", ["at", "known_at"])
def test_a_time_without_a_zone_is_refused_by_name(field):
    times = {"at": NOON, "known_at": NOON} | {field: NOON.replace(tzinfo=None)}

    with pytest.raises(TimeWithoutZone) as refused:
        Observation(value=1, low=1, high=1, **times)

    assert str(refused.value) == (
        f'"{field}" is 2023-09-25T12:00:00, without a time zone. '
        "Give the offset, for example 2023-09-25T12:00:00+04:00."
    )


@pytest.mark.parametrize(
    "figures",
    [
        {"pool_low": 0},
        {"pool_low": 200_000},
        {"pool_high": float("inf")},
        {"gate_vehicles_per_hour": 0},
        {"people_per_vehicle": -4.5},
        {"gate_spread": float("nan")},
    ],
)
def test_a_corridor_that_cannot_be_one_is_refused(figures):
    with pytest.raises(
        ImpossibleCorridor, match=r'The corridor "Valley road" needs .*\. Correct its figures\.'
    ):
        Corridor(
            **{"name": "Valley road", "pool_low": 60_000, "pool_likely": 110_000, "pool_high": 145_000}
            | figures
        )


def test_the_gate_in_people():
    assert VALLEY.gate_people_per_hour == 945


def test_without_claims_the_counts_alone_set_pool_and_gate():
    corridor = Corridor.without_claims("Valley road", [count(10, 5_000), count(0, 1_000), count(4, 1_800)])

    assert (corridor.pool_low, corridor.pool_likely, corridor.pool_high) == (6_000, 50_000, 500_000)
    assert corridor.gate_people_per_hour == pytest.approx(2 * 3_200 / 6)


def test_without_claims_and_counts_there_is_still_a_corridor():
    assert Corridor.without_claims("Valley road", []).pool_low == 1.2


def test_the_public_names_are_exactly_these():
    assert flow.__all__ == [
        "LEVELS",
        "Corridor",
        "Driver",
        "FlowError",
        "Forecast",
        "ForecastPoint",
        "HorizonOutOfRange",
        "ImpossibleCorridor",
        "ImpossibleCount",
        "Observation",
        "TimeWithoutZone",
        "TooFewObservations",
        "TooFewSamples",
        "forecast_arrivals",
    ]
