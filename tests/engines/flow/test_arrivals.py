"""Forecasts of arrivals: what they promise, what they refuse, what they survive."""

from dataclasses import FrozenInstanceError
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engines.flow.worlds import DAYS, NOON, VALLEY, count, steady
from waystation.engines.flow import (
    LEVELS,
    Corridor,
    FlowError,
    HorizonOutOfRange,
    TimeWithoutZone,
    TooFewObservations,
    TooFewSamples,
    forecast_arrivals,
)


def forecast(observations, *, hours=30, corridor=VALLEY, horizons=DAYS, **options):
    return forecast_arrivals(
        observations, corridor, as_of=NOON + timedelta(hours=hours), horizons=horizons, **options
    )


def numbers(made):
    return [(point.at, point.median, dict(point.quantiles), point.samples) for point in made.points]


def codes(made):
    return [driver.code for driver in made.drivers]


@st.composite
def reported(draw):
    """Two to nine counts, mostly rising, with bounds; some fall, some share a time, some are all zero."""
    n_counts = draw(st.integers(2, 9))
    hours = draw(st.lists(st.integers(0, 400), min_size=n_counts, max_size=n_counts, unique=True))
    values = sorted(draw(st.lists(st.integers(0, 200_000), min_size=n_counts, max_size=n_counts)))
    if draw(st.booleans()):
        values[draw(st.integers(0, n_counts - 1))] = draw(st.integers(0, 200_000))
    slack = draw(st.sampled_from((0, 0.05)))
    return [
        count(hour, value, low=value * (1 - slack), high=value * (1 + slack))
        for hour, value in zip(sorted(hours), values, strict=True)
    ]


@settings(max_examples=25, deadline=None)
@given(observations=reported(), waited=st.integers(0, 48))
def test_any_series_gives_ordered_rising_numbers_within_pool_plus_observed(observations, waited):
    end = max(one.at for one in observations)

    made = forecast_arrivals(
        observations,
        VALLEY,
        as_of=end + timedelta(hours=waited),
        horizons=[timedelta(hours=h) for h in (0, 1, 24, 72, 240)],
        samples=60,
    )

    last = made.last_observed
    points = [made.now, *made.points]
    for point in points:
        bounds = [point.quantiles[level] for level in LEVELS]
        assert [*bounds[:3], point.median, *bounds[3:]] == sorted([*bounds, point.median])
        assert list(point.samples) == sorted(point.samples)
        assert point.samples[0] >= last.low
        assert point.samples[-1] <= VALLEY.pool_high + last.high + 1e-6
    for earlier, later in pairwise(points):
        assert all(a <= b for a, b in zip(earlier.samples, later.samples, strict=True))


@settings(max_examples=10, deadline=None)
@given(observations=reported(), shuffle=st.randoms(use_true_random=False))
def test_the_order_in_which_counts_are_given_does_not_matter(observations, shuffle):
    mixed = list(observations)
    shuffle.shuffle(mixed)

    assert numbers(forecast(mixed, hours=400, samples=40)) == numbers(
        forecast(observations, hours=400, samples=40)
    )


def test_equal_input_and_seed_give_equal_output_and_another_seed_another():
    first, again, other = (forecast(steady(), seed=seed) for seed in (7, 7, 8))

    assert numbers(first) == numbers(again)
    assert first == again
    assert numbers(first) != numbers(other)


def test_a_steady_rate_is_continued():
    made = forecast(steady())

    expected = [32_000 + 24_000 * day for day in (1, 2, 3)]
    # Some leave for good before three days are over: the pool ends between 60,000 and 145,000.
    assert [point.median for point in made.points] == pytest.approx(expected, rel=0.2)
    assert all(
        point.quantiles[0.1] < truth < point.quantiles[0.9]
        for point, truth in zip(made.points, expected, strict=True)
    )


def test_a_small_pool_ends_the_flow():
    village = Corridor("Village road", pool_low=36_000, pool_likely=38_000, pool_high=40_000)

    made = forecast(steady(), corridor=village)

    assert made.points[-1].quantiles[0.95] <= 40_000
    assert made.points[-1].median > 34_000


def test_a_count_beyond_every_claim_widens_the_pool_and_does_not_stop_the_forecast():
    village = Corridor("Village road", pool_low=8_000, pool_likely=10_000, pool_high=12_000)

    made = forecast(steady(), corridor=village)

    assert made.points[0].median > 32_000
    assert made.points[-1].samples[-1] <= 32_000 + 12_000


def test_two_counts_continue_their_rate_with_wide_bounds_inside_the_pool():
    made = forecast(steady(n_counts=2), hours=6)

    day = made.points[0]
    assert day.median == pytest.approx(8_000 + 24_000, rel=0.1)
    assert day.quantiles[0.9] - day.quantiles[0.1] > 0.5 * (day.median - 8_000)
    assert made.points[-1].quantiles[0.95] <= 145_000
    assert "few-counts" in codes(made)


def test_more_counts_of_one_rate_narrow_the_bounds():
    few, many = forecast(steady(3), hours=12).points[0], forecast(steady(12), hours=66).points[0]

    assert many.quantiles[0.9] - many.quantiles[0.1] < few.quantiles[0.9] - few.quantiles[0.1]


def test_nothing_known_later_is_used():
    early = steady()
    late = [*early, count(36, 90_000), count(30, 60_000, known_after=31)]

    assert numbers(forecast(late)) == numbers(forecast(early))


def test_a_falling_count_is_a_correction_and_said_so():
    observations = [*steady(), count(36, 30_000)]

    made = forecast(observations, hours=36)

    assert made.last_observed.value == 30_000
    assert made.points[0].median > 45_000
    corrected = next(driver for driver in made.drivers if driver.code == "corrected")
    assert dict(corrected.values) == {"n_corrected": 1.0, "persons": 2_000}
    assert corrected.sentence == (
        "A later count was lower than an earlier one once, by 2,000 people in all; "
        "the earlier counts were lowered to fit."
    )


def test_counts_that_never_move_forecast_no_crowd():
    made = forecast([count(hour, 500) for hour in (0, 6, 12, 18)], hours=18)

    assert made.points[0].median < 600


def test_a_series_of_zeros_is_survived():
    made = forecast([count(hour, 0) for hour in (0, 6, 12)], hours=12)

    assert made.now.median == 0
    assert made.points[0].samples[0] >= 0


def test_more_than_keeps_its_doubt():
    observations = [*steady(5), count(30, 32_000, low=32_000, high=36_000)]

    made = forecast(observations)

    assert made.now.samples[0] == 32_000
    assert 33_000 < made.now.samples[-1] <= 36_000


def test_an_old_count_is_carried_to_the_moment_and_said_to_be_old():
    made = forecast(steady(), hours=50)

    assert 40_000 < made.now.median < 60_000
    assert "stale" in codes(made)


def test_the_increment_counts_from_the_moment_on():
    made = forecast(steady(), hours=50)

    day = made.increment(timedelta(hours=24))

    assert day.at == made.points[0].at
    assert day.samples[0] >= 0
    assert day.median == pytest.approx(made.points[0].median - made.now.median, rel=0.05)


def test_an_increment_never_asked_for_is_refused():
    with pytest.raises(HorizonOutOfRange, match="5:00:00 was asked for"):
        forecast(steady()).increment(timedelta(hours=5))


def test_horizons_may_come_in_any_order_and_twice():
    made = forecast(steady(), horizons=[DAYS[2], DAYS[0], DAYS[2]])

    assert [point.at - made.as_of for point in made.points] == [DAYS[0], DAYS[2]]


def test_the_drivers_name_the_pace_and_the_rest():
    made = forecast(steady())

    assert codes(made)[0] in ("gate", "pace")
    assert codes(made)[1] == "rest"
    assert "1,000 people an hour" in made.drivers[0].sentence
    assert made.drivers[1].sentence.endswith("people may still come (80 %).")


@pytest.mark.parametrize(
    ("observations", "n_usable"),
    [([], 0), ([count(0, 10)], 1), ([count(0, 10), count(0, 20)], 1), ([count(0, 10), count(31, 20)], 1)],
)
def test_fewer_than_two_usable_counts_are_refused(observations, n_usable):
    with pytest.raises(TooFewObservations) as refused:
        forecast(observations)

    assert refused.value.code == "flow.too_few"
    assert str(refused.value) == (
        "A forecast needs two counts at two different times that were known by then; "
        f"{n_usable} of the {len(observations)} given can be used. "
        "Add an earlier count, or choose a later time."
    )


@pytest.mark.parametrize("horizons", [[], [timedelta(hours=-1)], [timedelta(days=61)]])
def test_no_horizon_one_behind_or_one_too_far_is_refused(horizons):
    with pytest.raises(HorizonOutOfRange, match="Ask for one or more horizons from 0 to 60 days"):
        forecast(steady(), horizons=horizons)


def test_no_samples_are_refused_and_one_is_the_median():
    assert forecast(steady(), samples=1).points[0].median == pytest.approx(56_000, rel=0.2)
    with pytest.raises(TooFewSamples, match="0 samples were asked for"):
        forecast(steady(), samples=0)


@pytest.mark.parametrize(
    "observations",
    [
        [count(0, 0), count(1 / 3600, 9e9), count(2 / 3600, 1e10)],
        [count(-9_000_000, 5), count(0, 6), count(1, 1e9), count(2, 1)],
        [count(hour, 100 * hour) for hour in range(300)],
    ],
    ids=["a second apart", "a thousand years apart", "three hundred counts"],
)
def test_odd_but_possible_series_are_survived(observations):
    end = max(one.at for one in observations)
    fan = [timedelta(hours=hour) for hour in range(0, 1_440, 12)]

    made = forecast_arrivals(observations, VALLEY, as_of=end, horizons=fan, samples=20)

    assert len(made.points) == len(fan)
    assert made.points[-1].samples[-1] <= VALLEY.pool_high + made.last_observed.high


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(TimeWithoutZone) as refused:
        forecast_arrivals(steady(), VALLEY, as_of=datetime(2023, 9, 26), horizons=DAYS)

    assert refused.value.code == "flow.time_zone"


def test_zones_are_compared_as_instants():
    yerevan = timezone(timedelta(hours=4))

    there = forecast_arrivals(
        steady(), VALLEY, as_of=datetime(2023, 9, 26, 22, tzinfo=yerevan), horizons=DAYS
    )
    here = forecast_arrivals(steady(), VALLEY, as_of=datetime(2023, 9, 26, 18, tzinfo=UTC), horizons=DAYS)

    assert numbers(there) == numbers(here)


def test_every_refusal_is_one_family_and_results_cannot_be_changed():
    made = forecast(steady())

    assert all(issubclass(one, FlowError) for one in (HorizonOutOfRange, TimeWithoutZone, TooFewObservations))
    with pytest.raises(FrozenInstanceError):
        made.as_of = NOON
    with pytest.raises(TypeError):
        made.points[0].quantiles[0.1] = 0.0
