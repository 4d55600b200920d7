from datetime import UTC, date, datetime
from math import inf
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waystation.engines.extraction import Figure, Group, Point, Situation, Sourced, extract, reconcile, series


def claims(*reports: tuple[str, str, date]) -> list[Sourced]:
    return [
        Sourced(figure, source, published)
        for source, text, published in reports
        for figure in extract(text, published=published)
    ]


def situation(*reports: tuple[str, str, date]) -> Situation:
    return reconcile(claims(*reports))


def group(found: Situation, kind: str, event: str = "") -> Group:
    (only,) = [each for each in found.groups if each.key.kind == kind and each.key.event == event]
    return only


TUESDAY, WEDNESDAY = date(2023, 9, 26), date(2023, 9, 27)


def test_nearly_30000_and_more_than_28000_are_compatible() -> None:
    found = situation(
        ("Herald", "Nearly 30,000 people have crossed into Armenia.", WEDNESDAY),
        ("Courier", "More than 28,000 people have crossed into Armenia.", TUESDAY),
    )

    arrived = group(found, "arrived")
    assert arrived.verdict == "compatible"
    assert arrived.reason == (
        '"More than 28,000 people" (Courier) and "Nearly 30,000 people" (Herald) can all be true at once.'
    )
    assert (arrived.low, arrived.best, arrived.high) == (28_000, 30_000, 30_000)
    assert arrived.voices == ("Courier", "Herald")


def test_hundreds_and_nearly_300_injured_are_compatible() -> None:
    found = situation(
        ("Herald", "The fuel explosion left nearly 300 people injured.", WEDNESDAY),
        ("Courier", "A fuel explosion left hundreds injured.", TUESDAY),
    )

    assert group(found, "injured", "fuel explosion").verdict == "compatible"


def test_thousands_set_a_floor_and_do_not_contradict_30000() -> None:
    found = situation(
        ("Herald", "Nearly 30,000 people fled Nagorno-Karabakh.", WEDNESDAY),
        ("Courier", "Thousands of people fled Nagorno-Karabakh.", TUESDAY),
    )

    assert group(found, "displaced").verdict == "compatible"


def test_tolls_of_two_events_never_share_a_group() -> None:
    found = situation(
        (
            "Herald",
            "The army's assault killed 200 people.\n\nOn Monday a fuel explosion killed 68 people.",
            WEDNESDAY,
        ),
        ("Courier", "The explosion of a fuel depot killed 68 people.", TUESDAY),
    )

    assert [claim.figure.low for claim in group(found, "killed", "assault").claims] == [200]
    assert [claim.figure.low for claim in group(found, "killed", "fuel explosion").claims] == [68, 68]
    assert group(found, "killed", "fuel explosion").verdict == "agree"


def test_a_figure_nobody_repeats_stands_alone() -> None:
    found = situation(("Herald", "Only 70 tonnes of food were brought to Goris.", WEDNESDAY))

    assert (found.groups[0].verdict, found.groups[0].reason) == ("alone", "Only Herald gives this figure.")


def test_reports_that_carry_one_voice_count_once() -> None:
    text = "The blast killed 68 people, the ombudsman said."

    found = situation(("Herald", text, WEDNESDAY), ("Courier", text, WEDNESDAY))

    assert found.groups[0].voices == ("ombudsman",)
    assert found.groups[0].reason == "2 reports carry one voice, ombudsman."


def test_an_agency_is_one_voice_under_its_long_and_its_short_name() -> None:
    found = situation(
        (
            "Herald",
            "Some 900 people fled Derna, the International Organization for Migration said.",
            WEDNESDAY,
        ),
        ("Courier", "Some 900 people fled Derna, IOM said.", WEDNESDAY),
    )

    assert found.groups[0].voices == ("IOM",)


def test_a_later_count_of_one_voice_is_an_update() -> None:
    found = situation(
        ("Herald", "By Tuesday 28,120 people had crossed into Armenia, the government said.", WEDNESDAY),
        ("Herald", "By Wednesday 42,502 people had crossed into Armenia, the government said.", WEDNESDAY),
    )

    arrived = group(found, "arrived")
    assert (arrived.verdict, arrived.best) == ("update", 42_502)


def test_a_fall_of_a_count_that_should_only_grow_is_a_correction() -> None:
    found = situation(
        ("Herald", "The blast killed 125 people, the health ministry said.", TUESDAY),
        ("Herald", "The blast killed 68 people, the health ministry said.", WEDNESDAY),
    )

    assert group(found, "killed", "explosion").verdict == "correction"


def test_two_voices_apart_for_one_time_are_a_dispute_and_both_stay() -> None:
    found = situation(
        ("Herald", "The blast killed 125 people, the health ministry said.", WEDNESDAY),
        ("Herald", "The blast killed 68 people, the mayor said.", WEDNESDAY),
    )

    killed = group(found, "killed", "explosion")
    assert (killed.verdict, killed.low, killed.high) == ("dispute", 68, 125)


def test_expected_never_meets_actual_and_families_never_persons() -> None:
    found = situation(
        ("Herald", "Some 700 people arrived in Goris.", WEDNESDAY),
        ("Herald", "Officials expect 700 people to arrive in Goris.", WEDNESDAY),
        ("Courier", "Some 700 families arrived in Goris.", WEDNESDAY),
    )

    assert [each.verdict for each in found.groups] == ["alone", "alone", "alone"]


def test_those_who_left_and_those_who_arrived_are_linked_and_not_summed() -> None:
    found = situation(
        ("Herald", "Nearly 30,000 people have fled Nagorno-Karabakh.", WEDNESDAY),
        ("Courier", "More than 28,000 people crossed into Armenia.", TUESDAY),
    )

    (link,) = found.links
    assert (link.first.kind, link.second.kind) == ("displaced", "arrived")
    assert link.reason == (
        "Those who left Nagorno-Karabakh and those who arrived in Armenia may be the same people: "
        "not added up."
    )


def test_a_series_carries_the_time_as_an_interval_and_the_hedge_as_bounds() -> None:
    found = situation(
        ("Herald", "More than 28,000 people have crossed into Armenia.", TUESDAY),
        ("Courier", "By 08:00 on 27 September 42,502 people had crossed into Armenia.", WEDNESDAY),
    )

    assert series(found, "arrived", "Armenia") == (
        Point(None, datetime(2023, 9, 26, 23, 59, 59, tzinfo=UTC), 28_000, 28_000, inf, ("Herald",)),
        Point(
            datetime(2023, 9, 27, 8, tzinfo=UTC),
            datetime(2023, 9, 27, 8, tzinfo=UTC),
            42_502,
            42_502,
            42_502,
            ("Courier",),
        ),
    )


def test_nothing_reconciles_to_nothing() -> None:
    assert reconcile([]) == Situation((), ())


def _claim(value: int, qualifier: str, day: int, voice: str) -> Sourced:
    figure = Figure(
        kind="arrived",
        low=value,
        high=value,
        qualifier=qualifier,
        unit="persons",
        place="Armenia",
        as_of=f"2023-09-{day:02d}",
        attribution=voice,
        measure="stock",
        modality="actual",
        superseded=False,
        detail=None,
        span=str(value),
        start=0,
        end=len(str(value)),
    )
    return Sourced(figure, "Herald", WEDNESDAY)


@given(
    st.lists(
        st.builds(
            _claim,
            st.integers(1, 200_000),
            st.sampled_from(["exact", "about", "nearly", "at-least", "up-to"]),
            st.integers(20, 27),
            st.sampled_from(["UNHCR", "mayor", "ministry"]),
        ),
        max_size=7,
    ),
    st.randoms(),
)
def test_the_order_of_claims_changes_nothing_and_every_claim_is_kept(
    drawn: list[Sourced], random: Random
) -> None:
    shuffled = drawn.copy()
    random.shuffle(shuffled)

    found = reconcile(drawn)

    assert reconcile(shuffled) == found
    assert sum(len(each.claims) for each in found.groups) == len(drawn)
    assert all(each.low <= each.best <= each.high for each in found.groups)


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("About 30,000", 27_500, 32_500),
        ("Nearly 30,000", 27_900, 30_000),
        ("Up to 300", 0, 300),
        ("300", 300, 300),
    ],
)
def test_a_hedge_leaves_open_what_its_words_leave_open(words: str, low: float, high: float) -> None:
    found = situation(("Herald", f"{words} people crossed into Armenia.", WEDNESDAY))

    assert (found.groups[0].low, found.groups[0].high) == (pytest.approx(low), high)
