"""Sums that reports give of themselves."""

from datetime import date

from waystation.engines.extraction import Check, Sourced, extract, reconcile

TUESDAY, WEDNESDAY = date(2023, 9, 26), date(2023, 9, 27)


def checks(*reports: tuple[str, str, date]) -> tuple[Check, ...]:
    return reconcile(
        [
            Sourced(figure, source, published)
            for source, text, published in reports
            for figure in extract(text, published=published)
        ]
    ).checks


def test_parts_that_make_up_their_total_hold() -> None:
    text = "The flood killed 31 people: 19 in Sindh and 12 in Punjab."

    (check,) = checks(("Herald", text, WEDNESDAY))

    assert (check.rule, check.holds, check.off_by) == ("parts", True, 0)
    assert check.sentence == 'Herald: 19 + 12 = 31, as said ("31 people").'


def test_parts_that_miss_their_total_tell_by_how_much() -> None:
    text = "So far 1,696 people have died: 995 in Sindh, 500 in Punjab and 200 in Balochistan."

    (check,) = checks(("Herald", text, WEDNESDAY))

    assert (check.holds, check.off_by) == (False, -1)
    assert "1 fewer than said" in check.sentence


def test_the_counts_of_the_next_sentence_are_added_up() -> None:
    text = "As of Tuesday 5,000 people had entered Kenya. 4,100 were registered; 900 need food."

    (check,) = checks(("Herald", text, WEDNESDAY))

    assert check.sentence == 'Herald: 4,100 + 900 = 5,000, as said ("5,000 people").'


def test_a_list_that_names_only_some_parts_is_not_blamed() -> None:
    assert checks(("Herald", "The flood killed 90 people: 19 in Sindh and 12 in Punjab.", WEDNESDAY)) == ()


def test_a_share_of_a_population_told_elsewhere_gives_the_count() -> None:
    (check,) = checks(
        ("Herald", "Nearly 30,000 people, a quarter of the population, have fled Karabakh.", WEDNESDAY),
        ("Courier", "Karabakh had 120,000 inhabitants.", TUESDAY),
    )

    assert (check.rule, check.holds) == ("share", True)
    assert check.sentence == (
        '25 % of 120,000 (Courier) is 30,000, as said ("Nearly 30,000 people", Herald).'
    )


def test_a_share_that_gives_another_count_is_told() -> None:
    (check,) = checks(
        ("Herald", "Exactly 27,312 people, a quarter of the population, have fled Karabakh.", WEDNESDAY),
        ("Courier", "Karabakh had 120,481 inhabitants.", TUESDAY),
    )

    assert (check.holds, round(check.off_by)) == (False, 2_808)


def test_more_dead_and_fewer_missing_are_one_movement() -> None:
    (check,) = checks(
        ("Herald", "The earthquake killed 40 people and 30 are missing.", TUESDAY),
        ("Herald", "The earthquake killed 55 people and 12 are missing.", WEDNESDAY),
    )

    assert (check.rule, check.holds, check.off_by) == ("dead-or-missing", True, 0)
    assert check.sentence == "Earthquake: 15 more dead, 18 fewer missing, so they may be the same people."


def test_the_dead_of_two_events_are_not_followed_together() -> None:
    assert (
        checks(
            ("Herald", "The earthquake killed 40 people and 30 are missing.", TUESDAY),
            ("Herald", "The flood killed 55 people and 12 are missing.", WEDNESDAY),
        )
        == ()
    )


def test_no_claims_give_no_checks() -> None:
    assert checks() == ()
