"""Hours and days of counts; the day of publication is Wednesday 27 September 2023."""

import pytest

from tests.engines.extraction.reading import read, the_only
from waystation.engines.extraction import extract


@pytest.mark.parametrize(
    ("lead", "as_of"),
    [
        ("By noon on Monday", "2023-09-25T12:00"),
        ("By midday Tuesday", "2023-09-26T12:00"),
        ("By midnight on Monday", "2023-09-26T00:00"),
        ("By midnight", "2023-09-27T00:00"),
        ("As of 8 pm", "2023-09-27T20:00"),
        ("As of 6 a.m. on 26 September", "2023-09-26T06:00"),
        ("Shortly after 17:00 on Sunday", "2023-09-24T17:00"),
        ("At 06:00 on Monday", "2023-09-25T06:00"),
    ],
)
def test_a_count_keeps_the_hour_its_sentence_gives(lead: str, as_of: str) -> None:
    figure = the_only(f"{lead} the office counted 3,400 arrivals in Goris.")

    assert (figure.low, figure.as_of) == (3_400, as_of)


def test_by_noon_is_a_total_and_on_monday_a_flow() -> None:
    by = the_only("By noon on Monday 610 people had entered Kenya.")
    on = the_only("On Monday 610 people entered Kenya.")

    assert (by.measure, on.measure) == ("stock", "flow")


def test_without_a_day_of_publication_an_hour_alone_dates_nothing() -> None:
    (figure,) = extract("By noon 610 people had entered Kenya.")

    assert figure.as_of is None


def test_hours_are_no_counts() -> None:
    assert [figure.low for figure in read("The gates open at noon and close at 8 pm; 12 buses wait.")] == [12]
