from dataclasses import replace
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


def test_a_later_higher_count_of_another_voice_is_an_update_however_much_it_grew() -> None:
    found = situation(
        ("Herald", "By 22:00 on Monday 1,050 people had crossed into Armenia, IOM said.", TUESDAY),
        ("Courier", "By 20:00 on Tuesday 28,120 people had crossed into Armenia, UNHCR said.", WEDNESDAY),
    )

    arrived = group(found, "arrived")
    assert (arrived.verdict, arrived.best) == ("update", 28_120)
    assert arrived.reason == (
        '"1,050 people" (IOM, 2023-09-25 22:00), then "28,120 people" (UNHCR, 2023-09-26 20:00) '
        "as of a later time."
    )


def test_a_count_above_three_times_the_highest_rate_seen_is_a_dispute_that_says_so() -> None:
    found = situation(
        ("Herald", "By 08:00 on Monday 1,000 people had crossed into Armenia, IOM said.", WEDNESDAY),
        ("Herald", "By 18:00 on Monday 2,000 people had crossed into Armenia, IOM said.", WEDNESDAY),
        ("Courier", "By 20:00 on Monday 9,000 people had crossed into Armenia, UNHCR said.", WEDNESDAY),
    )

    arrived = group(found, "arrived")
    assert arrived.verdict == "dispute"
    assert "a growth of 3,500 an hour" in arrived.reason
    assert "the highest seen before was 100 an hour (1,000 people, then 2,000 people)" in arrived.reason


def test_two_undated_tolls_of_one_day_are_taken_by_size() -> None:
    found = situation(
        ("Herald", "The fuel explosion killed 20 people, the hospital said.", TUESDAY),
        ("Courier", "The fuel explosion killed at least 68 people, the Red Cross said.", TUESDAY),
    )

    killed = group(found, "killed", "fuel explosion")
    assert (killed.verdict, killed.best, killed.preferred.source) == ("update", 68, "Courier")


def test_an_old_lower_count_repeated_on_a_later_day_does_not_win() -> None:
    found = situation(
        ("Herald", "By 20:00 on Tuesday 28,120 people had crossed into Armenia, UNHCR said.", WEDNESDAY),
        ("Courier", "So far 13,550 people have crossed into Armenia, the mayor said.", WEDNESDAY),
    )

    arrived = group(found, "arrived")
    assert (arrived.verdict, arrived.best) == ("update", 28_120)


def test_the_parts_of_a_toll_never_meet_it() -> None:
    text = "The fuel explosion killed 20 people: 7 died in hospital, and 13 bodies have no name yet."

    found = situation(("Herald", text, WEDNESDAY))

    assert [(each.key.subgroup, each.best) for each in found.groups if each.key.kind == "killed"] == [
        ("", 20),
        ("part: 13 bodies", 13),
        ("part: 7", 7),
    ]


def test_an_exact_count_keeps_its_floor_beside_a_vague_word() -> None:
    found = situation(
        ("Herald", "The fuel explosion left 290 people injured.", WEDNESDAY),
        ("Courier", "The fuel explosion left hundreds injured.", WEDNESDAY),
    )

    injured = group(found, "injured", "fuel explosion")
    assert (injured.verdict, injured.low, injured.high) == ("compatible", 290, 290)


def test_a_count_without_a_place_joins_the_place_most_counted() -> None:
    found = situation(
        ("Herald", "By Tuesday 28,120 people had crossed into Armenia.", WEDNESDAY),
        ("Courier", "The count of arrivals has risen to 42,500.", WEDNESDAY),
    )

    assert group(found, "arrived").key.place == "Armenia"
    assert group(found, "arrived").verdict == "update"


def test_a_government_is_one_voice_however_it_is_called() -> None:
    found = situation(
        ("Herald", "By Monday 2,906 people had crossed into Armenia, the Armenian government said.", TUESDAY),
        (
            "Courier",
            "By Monday 2,906 people had crossed into Armenia, the government of Armenia said.",
            TUESDAY,
        ),
        ("Post", "By Monday 2,906 people had crossed into Armenia, its government said.", TUESDAY),
    )

    assert group(found, "arrived").voices == ("government of Armenia",)


def test_two_governments_stay_two_voices() -> None:
    found = situation(
        ("Herald", "By Monday 900 people had crossed into Georgia, the Armenian government said.", TUESDAY),
        ("Courier", "By Monday 950 people had crossed into Georgia, the Georgian government said.", TUESDAY),
    )

    assert group(found, "arrived").voices == ("Armenian government", "Georgian government")
    assert group(found, "arrived").verdict == "dispute"


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


def counted(value: int, as_of: str, source: str) -> Sourced:
    """An exact count of people who arrived in Ruritania by an hour."""
    (figure,) = extract(f"{value:,} people have arrived in Ruritania.", published=date(2024, 5, 2))
    return Sourced(replace(figure, as_of=as_of), source, date(2024, 5, 2))


def test_a_disagreement_that_a_later_count_has_passed_is_history() -> None:
    afternoon = counted(19_000, "2024-05-02T14:00", "Radio")
    rival = counted(21_500, "2024-05-02T14:00", "Gazette")
    evening = counted(28_000, "2024-05-02T20:00", "Ministry")

    (disputed,) = reconcile([afternoon, rival]).groups
    (passed,) = reconcile([afternoon, rival, evening]).groups

    assert (disputed.verdict, disputed.low, disputed.high) == ("dispute", 19_000, 21_500)
    assert (passed.verdict, passed.best, passed.low, passed.high) == ("update", 28_000, 28_000, 28_000)
    assert "A later count is past an earlier disagreement" in passed.reason


def test_counts_of_the_same_hour_keep_the_dispute_open_and_the_range_present() -> None:
    morning = counted(11_000, "2024-05-02T08:00", "Radio")
    evening = counted(28_000, "2024-05-02T20:00", "Ministry")
    rival = counted(24_000, "2024-05-02T20:00", "Gazette")

    (group,) = reconcile([morning, evening, rival]).groups

    assert (group.verdict, group.low, group.high) == ("dispute", 24_000, 28_000)
