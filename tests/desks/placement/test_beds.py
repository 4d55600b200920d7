"""Choosing beds: enough or none, side by side where that can be."""

from hypothesis import given
from hypothesis import strategies as st

from waystation.desks.placement.beds import choose_beds, free_numbers, ranges

BEDS = st.sets(st.integers(1, 30), max_size=30)


def test_beds_side_by_side_go_before_lower_ones_that_are_apart():
    assert choose_beds([1, 3, 4, 5, 9], 3) == (3, 4, 5)


def test_a_family_that_finds_no_run_of_beds_gets_the_lowest():
    assert choose_beds([1, 3, 5, 7], 3) == (1, 3, 5)


def test_nobody_is_given_no_bed():
    assert choose_beds([1, 2], 0) == ()


@given(BEDS, st.integers(1, 12))
def test_a_choice_is_free_beds_as_many_as_people_or_none(free, n_people):
    chosen = choose_beds(free, n_people)

    assert len(chosen) == (n_people if len(free) >= n_people else 0)
    assert set(chosen) <= free


@given(BEDS)
def test_free_and_taken_beds_are_all_beds(taken):
    assert set(free_numbers(30, taken)) | taken == set(range(1, 31))


def test_bed_numbers_are_said_as_ranges():
    assert ranges([9, 3, 5, 4]) == "3–5, 9"
    assert ranges([]) == ""
