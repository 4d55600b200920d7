"""Needs of a number of people: the worked sums, the edges, and what can never happen."""

import json
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waystation.engines import allocation
from waystation.engines.allocation import STANDARDS, days_of_cover, needs_of

PEOPLE = st.integers(0, 5_000_000)


def quantities(people, **options):
    return {need.code: need.quantity for need in needs_of(people, **options)}


def test_thirty_thousand_people_need_what_the_worked_check_says():
    assert quantities(30_000) == {
        "water": 450,
        "food": 16_500,
        "energy": 63_000_000,
        "covered_space": 105_000,
        "covered_space_cold": 135_000,
        "toilets_at_once": 600,
        "toilets_target": 1_500,
        "blankets": 30_000,
        "taps": 120,
        "showers": 600,
        "inpatient_beds": 54,
        "bathing_soap": 7_500,
        "laundry_soap": 6_000,
    }


def test_what_is_whole_is_rounded_up():
    assert quantities(51)["toilets_at_once"] == 2
    assert quantities(251)["taps"] == 2
    assert quantities(1)["inpatient_beds"] == 1
    assert quantities(1)["water"] == 0.015


def test_nobody_needs_nothing():
    assert set(quantities(0).values()) == {0}


def test_every_need_shows_its_sum_and_its_source():
    needs = {need.code: need for need in needs_of(47_115)}

    assert needs["water"].formula == "47,115 people × 15 l ÷ 1,000"
    assert needs["toilets_at_once"].formula == "47,115 people ÷ 50 people each"
    assert needs["inpatient_beds"].formula == "47,115 people × 18 beds ÷ 10,000"
    assert needs["energy"].formula == "47,115 people × 2,100 kcal"
    assert needs["water"].standard.edition == "Sphere Handbook 2018, water supply standard 2.1"
    assert all(need.standard.source and need.standard.edition for need in needs.values())
    assert (needs["water"].unit, needs["food"].unit) == ("m³/day", "kg/day")


def test_another_planning_number_can_be_used_and_is_shown():
    scarce = {**STANDARDS, "water_l": replace(STANDARDS["water_l"], value=7.5)}

    water = needs_of(30_000, standards=scarce)[0]

    assert water.quantity == 225
    assert water.formula == "30,000 people × 7.5 l ÷ 1,000"
    assert water.standard.value == 7.5


@given(PEOPLE, PEOPLE)
def test_more_people_never_need_less(some, more):
    few, many = sorted((some, more))

    assert all(quantities(few)[code] <= quantity for code, quantity in quantities(many).items())


@given(PEOPLE)
def test_nobody_is_left_without_a_share(people):
    found = quantities(people)

    assert found["toilets_at_once"] * 50 >= people
    assert found["taps"] * 250 >= people
    assert Fraction(found["inpatient_beds"]) >= Fraction(people * 18, 10_000)
    assert found["inpatient_beds"] - Fraction(people * 18, 10_000) < 1


@given(PEOPLE)
def test_needs_can_be_written_as_json(people):
    assert json.loads(json.dumps(quantities(people))) == quantities(people)


@pytest.mark.parametrize("people", [-1, 2.5, float("nan"), True, None, "30000"])
def test_a_number_of_people_that_cannot_be_is_refused(people):
    with pytest.raises(
        allocation.NegativePeople, match="Give a whole number of people, zero or more"
    ) as refused:
        needs_of(people)

    assert refused.value.code == "allocation.people"


def test_a_missing_planning_number_is_named():
    without = {code: standard for code, standard in STANDARDS.items() if code != "blankets"}

    with pytest.raises(allocation.UnknownStandard, match='The planning number "blankets" is missing'):
        needs_of(10, standards=without)


@pytest.mark.parametrize("value", [0, -15, float("inf"), float("nan")])
def test_a_planning_number_that_cannot_be_is_refused(value):
    broken = {**STANDARDS, "people_per_tap": replace(STANDARDS["people_per_tap"], value=value)}

    with pytest.raises(allocation.NegativeQuantity, match='planning number "people_per_tap"'):
        needs_of(10, standards=broken)


def test_seventy_tonnes_of_dry_food_last_thirty_thousand_people_four_days():
    food = quantities(30_000)["food"]

    assert round(days_of_cover(70_000, food), 1) == 4.2
    assert round(days_of_cover(40_000, food), 1) == 2.4
    assert round(70_000 / STANDARDS["dry_ration_kg"].value, -3) == 127_000


def test_an_empty_store_covers_no_day_and_no_need_has_no_end():
    assert days_of_cover(0, 10) == 0
    assert days_of_cover(10, 0) is None


@pytest.mark.parametrize(("stock", "need"), [(-1, 5), (5, -1), (float("nan"), 1), (1, float("inf"))])
def test_a_stock_or_need_below_zero_is_refused(stock, need):
    with pytest.raises(allocation.NegativeQuantity, match="must be zero or more"):
        days_of_cover(stock, need)


def test_the_table_is_read_only():
    with pytest.raises(TypeError):
        STANDARDS["water_l"] = None


def test_every_refusal_is_of_one_family():
    refusals = [allocation.NegativePeople, allocation.NegativeQuantity, allocation.UnknownStandard]

    assert all(issubclass(refusal, allocation.AllocationError) for refusal in refusals)
    assert len({refusal.code for refusal in refusals}) == 3
