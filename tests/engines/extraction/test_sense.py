from datetime import date

import pytest

from tests.engines.extraction.reading import read, the_only
from waystation.engines.extraction import Gazetteer, Place, UnsupportedLanguage, extract


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("In the past 24 hours 41 people were killed.", "flow"),
        ("On Tuesday 700 people entered Syria.", "flow"),
        ("On average 3,207 people arrive daily in Sudan.", "rate"),
        ("Since Sunday 700 people have entered Syria.", "stock"),
        ("The death toll stands at 41.", "stock"),
    ],
)
def test_totals_flows_and_rates_are_told_apart(text: str, measure: str) -> None:
    assert the_only(text).measure == measure


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Officials expect 700 people to arrive in Goris.", "expected"),
        ("Up to 700 people could be displaced.", "expected"),
        ("A convoy with 40 tonnes of flour is en route.", "expected"),
        ("The agency appealed for $9 million.", "expected"),
        ("Some 700 people arrived in Goris.", "actual"),
    ],
)
def test_what_is_expected_is_never_told_as_counted(text: str, modality: str) -> None:
    assert the_only(text).modality == modality


@pytest.mark.parametrize(
    ("text", "as_of"),
    [
        ("As of 21 September, 700 people were registered.", "2023-09-21"),
        ("By Tuesday 700 people had crossed into Armenia.", "2023-09-26"),
        ("As of 13:00 on September 26, 700 people were displaced.", "2023-09-26T13:00"),
        ("Some 700 people are displaced, the ministry said on Monday.", "2023-09-25"),
        ("On Monday an explosion killed 68 people.", None),
    ],
)
def test_the_time_is_that_of_the_figure_and_not_of_the_event(text: str, as_of: str | None) -> None:
    assert the_only(text).as_of == as_of


def test_without_a_date_of_publication_a_weekday_stays_unknown() -> None:
    (figure,) = extract("By Tuesday 700 people had crossed into Armenia.")

    assert figure.as_of is None


def test_a_figure_for_a_later_day_than_the_report_is_flagged() -> None:
    figure = the_only("As of 3 October 2025, 700 people were registered.")

    assert figure.notes == (
        "The text gives this figure for 2025-10-03, later than the report of 2023-09-27.",
    )


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        ("The health ministry said 700 people were injured.", "health ministry"),
        ("Some 700 people were injured, according to the mayor of Goris.", "mayor of Goris"),
        ("Some 700 people were injured, said Maria Lopez of the Red Cross.", "Maria Lopez of the Red Cross"),
        ("UNHCR has registered 700 people.", "UNHCR"),
        ("Some 700 people reportedly were injured.", None),
    ],
)
def test_the_voice_is_who_says_it(text: str, voice: str | None) -> None:
    assert the_only(text).attribution == voice


def test_it_said_points_back_to_the_voice_before() -> None:
    figures = read("UNHCR said 700 people fled. It said 90 were injured.")

    assert [figure.attribution for figure in figures] == ["UNHCR", "UNHCR"]


def test_a_voice_ends_with_its_paragraph() -> None:
    figures = read("UNHCR said 700 people fled.\n\nThe storm killed 9 people.")

    assert [figure.attribution for figure in figures] == ["UNHCR", None]


def test_arrivals_take_the_destination_and_the_displaced_their_origin() -> None:
    assert the_only("Some 700 people crossed from Sudan into Chad.").place == "Chad"
    assert the_only("Some 700 people were displaced from Derna to Tobruk.").place == "Derna"


def test_a_dateline_and_a_ministry_are_not_where_it_happened() -> None:
    assert the_only("TBILISI, Sep 27 - The blast near Stepanakert killed 68 people.").place == "Stepanakert"
    assert the_only("In Homs 20 people were killed, the Lebanese health ministry said.").place == "Homs"


def test_a_gazetteer_gives_one_name_to_one_place() -> None:
    places = Gazetteer.of([Place("STP", "Stepanakert", ("Khankendi",))])

    figures = extract("In Khankendi 68 people died. In Stepanakert 9 were injured.", gazetteer=places)

    assert [figure.place for figure in figures] == ["Stepanakert", "Stepanakert"]


def test_the_enclave_is_what_the_text_called_it_before() -> None:
    places = Gazetteer.of([Place("NK", "Nagorno-Karabakh")])

    figures = extract("Nagorno-Karabakh is cut off. In the enclave 700 people need food.", gazetteer=places)

    assert [figure.place for figure in figures] == ["Nagorno-Karabakh"]


def test_tolls_name_their_event() -> None:
    assaulted, burned = read(
        "The army's assault killed 200 people.\n\nOn Monday a fuel explosion killed 68 people."
    )

    assert (assaulted.event, burned.event) == ("assault", "fuel explosion")


def test_a_language_without_a_table_is_refused_by_name() -> None:
    with pytest.raises(UnsupportedLanguage) as refused:
        extract("Oigo 700 personas.", language="xx", published=date(2023, 9, 27))

    assert refused.value.code == "extraction.language"
    assert 'Reports in "xx" cannot be read yet; supported: en' in str(refused.value)
