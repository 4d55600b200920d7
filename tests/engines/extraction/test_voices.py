"""Whom a figure is told by."""

import pytest

from tests.engines.extraction.reading import read


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        ("The health ministry's latest count was 640 dead.", "health ministry"),
        ("The government's own figures put the dead at 640.", "government"),
        ("There are 640 dead, figures of the Kenyan police show.", "Kenyan police"),
        ("The flood killed 640 people in Chad, its government stated.", "government"),
        ("The flood killed 640 people in Chad, according to its government.", "government"),
        ("Lebanon's health minister said 640 people were killed.", "Lebanon's health minister"),
    ],
)
def test_a_voice_is_named_without_what_it_owns_or_how_new_it_is(text: str, voice: str) -> None:
    assert [figure.attribution for figure in read(text)] == [voice]


def test_its_spokesman_points_back_to_who_spoke_before() -> None:
    figures = read("UNHCR said 640 people fled Bunia. Its spokesman said 90 families were missing.")

    assert [figure.attribution for figure in figures] == ["UNHCR", "UNHCR"]
