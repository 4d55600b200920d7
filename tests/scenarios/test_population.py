"""Invented households: repeatable, plausible, and impossible to take for real people."""

import re
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from waystation import scenarios
from waystation.scenarios.population import synthesise

KARABAKH = scenarios.load("karabakh_2023")


@pytest.fixture(scope="module")
def households():
    return synthesise(KARABAKH, 2000, seed=1)


def share(households, claim):
    return sum(map(claim, households)) / len(households)


def test_equal_arguments_give_equal_households():
    assert synthesise(KARABAKH, 60, seed=7) == synthesise(KARABAKH, 60, seed=7)


def test_another_seed_gives_other_households():
    assert synthesise(KARABAKH, 60, seed=7) != synthesise(KARABAKH, 60, seed=8)


def test_the_first_household_is_pinned_so_that_a_demo_stays_the_same():
    first = synthesise(KARABAKH, 1, seed=1)[0]

    assert (first.band, first.district) == ("D-000001", "NK-MN")
    assert [person.relation for person in first.members] == ["head", "spouse", "child"]
    assert first.counts == {"m 18-59": 1, "f 18-59": 2}


def test_the_first_families_are_the_same_however_many_follow():
    few, many = synthesise(KARABAKH, 20, seed=3), synthesise(KARABAKH, 200, seed=3)

    assert [[person.name for person in one.members] for one in few] == [
        [person.name for person in one.members] for one in many[:20]
    ]


def test_every_household_says_that_it_is_invented(households):
    assert all(one.synthetic is True for one in households)
    assert [one.band for one in households[:2]] == ["D-000001", "D-000002"]
    assert len({one.band for one in households}) == 2000


def test_no_telephone_number_can_reach_anybody(households):
    numbers = [one.phone for one in households if one.phone]

    assert all(re.fullmatch(r"\+374 00 \d{6}", number) for number in numbers)
    assert 0.55 < len(numbers) / len(households) < 0.65


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32), count=st.integers(0, 40))
def test_every_household_holds_together(seed, count):
    households = synthesise(KARABAKH, count, seed)

    assert len(households) == count
    for one in households:
        relations = [person.relation for person in one.members]
        assert 1 <= len(one.members) <= 9
        assert relations.count("head") == 1
        assert relations[0] == "head"
        assert relations.count("spouse") <= 1
        assert sum(one.counts.values()) == len(one.members)
        assert sorted(who for party in one.parties for who in party.members) == list(range(len(one.members)))
        assert all(party.members for party in one.parties)
        assert all(0 <= person.age < 100 for person in one.members)
        assert one.members[0].age >= 18
        assert (one.heads_to is not None) == (one.intention == "relatives")


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_relations_fit_the_ages(seed):
    for one in synthesise(KARABAKH, 20, seed):
        mother = next((p for p in one.members if p.sex == "f" and p.relation in ("head", "spouse")), None)
        children = [person for person in one.members if person.relation == "child"]
        if mother:
            assert all(18 <= mother.age - child.age <= 45 for child in children)
        assert len({child.age for child in children}) == len(children)
        for person in one.members:
            if person.relation == "parent":
                assert person.age - one.members[0].age >= 20


def test_sizes_have_a_mean_of_about_four(households):
    sizes = [len(one.members) for one in households]

    assert 3.8 < sum(sizes) / len(sizes) < 4.2
    assert (min(sizes), max(sizes)) == (1, 9)


def test_there_are_fewer_men_than_women_of_18_to_59(households):
    counts = Counter()
    for one in households:
        counts.update(one.counts)

    assert 0.4 < counts["m 18-59"] / counts["f 18-59"] < 0.6


def test_villages_are_older_than_towns(households):
    ages = {True: [], False: []}
    for one in households:
        ages[KARABAKH.place(one.origin).kind == "village"] += [person.age >= 60 for person in one.members]

    assert sum(ages[True]) / len(ages[True]) > 1.3 * sum(ages[False]) / len(ages[False])


def test_origins_follow_the_districts_populations(households):
    districts = Counter(one.district for one in households)

    assert districts["NK-ST"] > districts["NK-MN"] > districts["NK-SH"] > 0
    assert all(KARABAKH.place(one.origin).parent == one.district for one in households)


def test_shares_follow_the_planning_assumptions(households):
    assert abs(share(households, lambda one: one.intention == "bed") - 0.29) < 0.03
    assert abs(share(households, lambda one: one.intention == "unsure") - 0.16) < 0.03
    assert abs(share(households, lambda one: one.missing is not None) - 0.04) < 0.015
    assert abs(share(households, lambda one: len(one.parties) == 2) - 0.02) < 0.01
    assert 0.01 < share(households, lambda one: not any(one.consents.values())) < 0.04


def test_needs_are_there_at_the_rates_assumed(households):
    people = sum(len(one.members) for one in households)
    needs = Counter(need for one in households for person in one.members for need in person.needs)
    asked = Counter(need for one in households for need in one.needs)

    assert 0.002 < needs["stretcher"] / people < 0.008
    assert 0.008 < needs["insulin"] / people < 0.02
    assert 0.02 < needs["step_free"] / people < 0.05
    assert 0 < needs["dialysis"] / people < 0.003
    assert needs["infant"] == sum(person.age < 2 for one in households for person in one.members)
    assert set(asked) == {"women_only"}


def test_a_household_asking_for_women_only_brings_no_man(households):
    asking = [one for one in households if "women_only" in one.needs]

    assert asking
    assert not any(person.sex == "m" and person.age >= 16 for one in asking for person in one.members)


def test_names_are_written_in_three_scripts_and_derived_into_the_others(households):
    people = [person for one in households for person in one.members]
    scripts = Counter(person.forms[0].script for person in people)

    assert scripts["Armn"] > scripts["Cyrl"] > scripts["Latn"] > 0
    assert all(sorted(form.script for form in person.forms) == ["Armn", "Cyrl", "Latn"] for person in people)
    assert all(person.forms[0].origin in ("spoken", "document") for person in people)
    assert all(form.origin == "derived" for person in people for form in person.forms[1:])


def test_nobody_in_a_household_shares_a_given_name_with_a_brother_or_sister(households):
    clashes = [
        one.band
        for one in households
        if len({person.forms[0].text for person in one.members}) < len(one.members)
    ]

    assert clashes == []


def test_births_are_dates_years_and_guessed_ages(households):
    births = [person.birth for one in households for person in one.members]
    forms = {"day": r"\d{4}-\d{2}-\d{2}", "year": r"\d{4}", "age": r"\d{1,3}"}

    assert {birth.precision for birth in births} == set(forms)
    assert all(re.fullmatch(forms[birth.precision], birth.text) for birth in births)
    assert all(birth.is_estimated == (birth.precision == "age") for birth in births)


def test_a_birth_date_gives_the_age(households):
    for one in households:
        for person in one.members:
            if person.birth.precision == "day":
                lived = one.arrives_at.date() - datetime.fromisoformat(person.birth.text).date()
                assert person.age <= lived.days / 365.2425 + 0.01 <= person.age + 1.02


def test_half_of_the_missing_came_with_somebody_else(households):
    by_band = {one.band: one for one in households}
    missing = [(one, one.missing) for one in households if one.missing]
    found = [(one, lost) for one, lost in missing if lost.wears]

    assert 0.3 < len(found) / len(missing) < 0.7
    for one, lost in found:
        assert lost.wears != one.band
        names = [{form.text for form in person.forms} for person in by_band[lost.wears].members]
        assert {form.text for form in lost.forms} in names
    assert all(lost.last_seen_at < one.arrives_at for one, lost in missing)


def test_arrivals_follow_the_published_curve():
    start = datetime.fromisoformat("2023-09-25T00:00:00+04:00")

    households = synthesise(KARABAKH, 4000, seed=2, start=start, hours=48)

    times = [one.arrives_at for one in households]
    first_half = sum(at < start + timedelta(hours=24) for at in times) / len(times)
    counts = {count.at.isoformat()[5:13]: count.value for count in KARABAKH.arrivals}
    # Between the counts the rate is constant: 7 of the 15 hours after 17:00 on the 25th belong to that day.
    by_midnight = counts["09-25T17"] + (counts["09-26T08"] - counts["09-25T17"]) * 7 / 15
    by_end = counts["09-26T20"] + (counts["09-27T08"] - counts["09-26T20"]) * 4 / 12
    expected = (by_midnight - counts["09-25T00"]) / (by_end - counts["09-25T00"])
    assert times == sorted(times)
    assert start <= times[0]
    assert times[-1] <= start + timedelta(hours=48)
    assert abs(first_half - expected) < 0.02


def test_a_night_without_published_counts_gets_an_even_rate():
    start = datetime.fromisoformat("2030-01-01T20:00:00+04:00")

    times = [one.arrives_at for one in synthesise(KARABAKH, 3000, seed=2, start=start, hours=6)]

    halves = sum(at < start + timedelta(hours=3) for at in times) / len(times)
    assert abs(halves - 0.5) < 0.03
    assert max(after - before for before, after in pairwise(times)) < timedelta(minutes=3)


def test_the_night_is_the_scenarios_own_unless_told():
    times = [one.arrives_at for one in synthesise(KARABAKH, 100, seed=1)]

    assert KARABAKH.night_start <= min(times)
    assert max(times) <= KARABAKH.night_start + timedelta(hours=6)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"households": -1}, "-1 households were asked for. Ask for 0 to 100,000."),
        ({"households": 100_001}, "100001 households"),
        ({"hours": 0}, "a night of 0 hours"),
        ({"hours": float("nan")}, "a night of nan hours"),
        ({"start": datetime(2023, 9, 26, 20)}, "lacks its offset from UTC"),
    ],
)
def test_impossible_requests_are_refused(arguments, words):
    with pytest.raises(scenarios.CannotSynthesise, match=re.escape(words)):
        synthesise(KARABAKH, **{"households": 5, "seed": 1, **arguments})


def test_a_scenario_without_names_is_refused():
    only_women = tuple(entry for entry in KARABAKH.names if entry.kind == "given_female")

    with pytest.raises(scenarios.CannotSynthesise, match=r"names.csv has no given_male, surname"):
        synthesise(replace(KARABAKH, names=only_women), 1, seed=1)


def test_a_scenario_without_settlements_at_its_origin_is_refused():
    elsewhere = replace(KARABAKH, corridor=replace(KARABAKH.corridor, origin="AM-SU"))

    with pytest.raises(scenarios.CannotSynthesise, match='"AM-SU" holds no district'):
        synthesise(elsewhere, 1, seed=1)


def test_a_scenario_without_a_share_is_refused():
    shares = tuple(row for row in KARABAKH.assumptions if row.code != "bed_share")

    with pytest.raises(scenarios.CannotSynthesise, match=r"assumptions.csv lacks bed_share"):
        synthesise(replace(KARABAKH, assumptions=shares), 1, seed=1)
