"""Numbers, ranges, ages and times read alike in every language."""

from datetime import UTC, datetime, timedelta

import pytest
from django.template import engines
from django.utils import timezone, translation

from waystation.core.wording import (
    ago,
    calendar_day,
    local_day,
    local_hour,
    local_time,
    measure,
    people,
    range_of,
)

NOON = datetime(2023, 9, 27, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "0"),
        (999, "999"),
        (1000, "1\u202f000"),
        (30000, "30\u202f000"),
        (1234567, "1\u202f234\u202f567"),
        (-1500, "-1\u202f500"),
        (2.5, "2.5"),
        (30000.4, "30\u202f000"),
        (None, "–"),
        ("as said", "as said"),
    ],
)
def test_people_are_grouped_in_threes(value: float | str | None, words: str):
    assert people(value) == words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (28000, 30000, "28\u202f000 – 30\u202f000"),
        (105, 105, "105"),
        (28000, None, "at least 28\u202f000"),
        (None, 30000, "at most 30\u202f000"),
        (None, None, "range unknown"),
    ],
)
def test_a_range_says_which_end_is_open(low: float | None, high: float | None, words: str):
    assert range_of(low, high) == words


def test_a_range_keeps_its_order_between_right_to_left_words():
    with translation.override("ar"):
        assert range_of(5, 7) == "\u20665 – 7\u2069"


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "just now"),
        (5, "5 min ago"),
        (60, "1 hour ago"),
        (300, "5 hours ago"),
        (47 * 60, "47 hours ago"),
        (48 * 60, "2 days ago"),
        (-90, "in 1 hour"),
    ],
)
def test_an_age_is_told_in_the_one_unit_that_matters(minutes: int, words: str):
    assert ago(NOON - timedelta(minutes=minutes), NOON) == words


def test_an_unknown_time_is_said_to_be_unknown():
    assert ago(None, NOON) == "time unknown"
    assert local_time(None) == local_day(None) == local_hour(None) == "time unknown"


def test_times_are_those_of_the_site():
    with timezone.override("Asia/Yerevan"):
        assert local_time(NOON) == "Wed 27 Sep 12:00"
        assert local_day(NOON) == "Wed 27 Sep"
        assert local_hour(NOON) == "12:00"


@pytest.mark.parametrize(
    ("language", "time", "age"),
    [("hy", "չրք 27 սեպ 12:00", "5 ժամ առաջ"), ("ru", "ср 27 сен 12:00", "5 часов назад")],
)
def test_times_and_ages_are_in_the_readers_language(language: str, time: str, age: str):
    with translation.override(language), timezone.override("Asia/Yerevan"):
        assert local_time(NOON) == time
        assert ago(NOON - timedelta(hours=5), NOON) == age


@pytest.mark.parametrize(
    ("used", "held", "total", "words", "widths"),
    [
        (86, 12, 140, "86 of 140 beds taken, 12 held, 42 free", ['width="61.5%"', 'width="8.6%"']),
        (60, 0, 60, "60 of 60 beds taken, 0 free", ['width="100.0%"']),
        (210, 0, 200, "210 of 200 beds taken, 10 too many", ['class="over" width="100.0%"']),
        (0, 0, 0, "0 of 0 beds taken, 0 free", ['width="0.0%"']),
    ],
)
def test_occupancy_is_told_in_words_and_drawn(
    used: int, held: int, total: int, words: str, widths: list[str]
):
    source = '{% load site %}{% occupancy used=used held=held total=total unit="beds" %}'

    page = engines["django"].from_string(source).render({"used": used, "held": held, "total": total})

    assert words in page
    assert [width for width in widths if width not in page] == []


@pytest.mark.parametrize(
    ("language", "days", "ration", "last_day"),
    [
        ("en", "4.2", "0.55", "28 Feb 2030"),
        ("hy", "4,2", "0,55", "28 փտվ 2030"),
        ("ru", "4,2", "0,55", "28 фев 2030"),
    ],
)
def test_decimals_and_printed_dates_are_in_the_readers_language(
    language: str, days: str, ration: str, last_day: str
):
    with translation.override(language):
        assert (people(4.24), measure(0.55), calendar_day("2030-02-28")) == (days, ration, last_day)


def test_a_whole_measure_has_no_decimals_and_what_is_no_date_stays():
    assert (measure(2100), calendar_day(""), calendar_day("soon")) == ("2\u202f100", "", "soon")
