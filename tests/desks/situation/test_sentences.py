"""What engines found is said in the reader's language."""

import re
from typing import get_args

import pytest
from django.utils import timezone, translation

from tests.desks.situation.conftest import MONDAY, TOLL, TUESDAY, YEREVAN
from tests.desks.situation.test_picture import figure
from waystation.core.journal.writer import new_act
from waystation.core.places.commands import describe_places
from waystation.core.places.subjects import PlaceDescribed
from waystation.desks.situation.models import Forecast
from waystation.desks.situation.picture import picture_of
from waystation.desks.situation.queries import figures_of, latest_forecast
from waystation.desks.situation.sentences import detail_word, driver_sentence, drivers_of, verdict_sentence
from waystation.desks.situation.subjects import DriverFact
from waystation.desks.situation.words import (
    EVENT_WORDS,
    MEASURE_UNIT_WORDS,
    NEED_WORDS,
    STANDARD_WORDS,
    VERDICT_WORDS,
)
from waystation.engines.allocation import STANDARDS, needs_of
from waystation.engines.extraction import Verdict
from waystation.engines.extraction.languages import LANGUAGES

GATE = DriverFact("gate", {"people_per_hour": "1012", "low": "840", "high": "1255"})


def finding(*figures):
    (found,) = picture_of(figures, YEREVAN).findings
    return found


@pytest.fixture
def armenia(border):
    """The square, and the country it is in."""
    names = {"en": "Armenia", "hy": "Հայաստան", "ru": "Армения"}
    describe_places(None, [PlaceDescribed("AM", "country", names, ("Republic of Armenia",))], act=new_act())


@pytest.fixture
def first_page(armenia, told, officer, signed_in):
    """The first page in a language, with two counts, a forecast and a toll: `first_page("hy")`."""
    told(MONDAY, hours=47)
    told(TUESDAY, hours=23)
    told(TOLL)
    browser = signed_in("information")
    browser.post("/situation/forecast/", {"act": new_act()})

    def read(language):
        browser.post("/language/setlang/", {"language": language, "next": "/situation/"})
        with translation.override(language):  # a request leaves its language to what follows
            html = browser.get("/situation/").content.decode()
        return re.sub(
            r"[ \n]+", " ", re.sub(r"<[^>]+>", " ", re.sub(r"<blockquote.*?</blockquote>", "", html))
        )

    return read


def test_an_armenian_reader_gets_needs_with_their_norms_in_armenian(first_page):
    text = first_page("hy")

    for words in (
        "մ³ օրական",
        "կգ օրական",
        "Ջուր՝ մեկ մարդուն օրական, նվազագույնը: 15 լ",
        "Այդ էներգիան տվող չոր սնունդ՝ մեկ մարդուն օրական: 0,55 կգ",
        "Ծածկված բնակելի տարածք՝ մեկ մարդուն, նվազագույնը: 3,5 մ²",
        "Մարդ մեկ ծորակին, առավելագույնը: 250 (",
        "Sphere Handbook 2018, water supply standard 2.1",
    ):
        assert words in text
    for english in ("Water, minimum", "kg/day", "kcal/day", "toilets", "as commonly quoted"):
        assert english not in text


def test_an_armenian_reader_gets_the_forecasts_drivers_in_armenian(first_page):
    text = first_page("hy")

    assert "Հայտնի հաշվարկներ՝ ընդամենը 2։" in text
    assert re.search(
        r"Դեռ կարող է գալ [\d\u202f]+-ից մինչև [\d\u202f]+ մարդ \(80 % հավանականությամբ\)։", text
    )
    for stored in latest_forecast("lachin").drivers:
        assert stored not in text


def test_an_armenian_reader_gets_verdicts_places_and_events_in_armenian(first_page):
    text = first_page("hy")

    for words in (
        "Տեղ հասած: Հայաստան",
        "Զոհված: վառելիքի պայթյուն",
        "Սկզբում՝ 4\u202f000 (government, երկ 25 սեպ 12:00), "
        "ապա՝ 16\u202f000 (government, երք 26 սեպ 12:00)։",
        "Այս թվի միակ աղբյուրը՝ Red Cross։",
    ):
        assert words in text
    for english in ("fuel explosion", "then", "gives this figure", "Armenia "):
        assert english not in text


def test_an_english_reader_gets_our_sentence_and_the_engines_own_in_the_details(first_page):
    text = first_page("en")

    assert "First 4\u202f000 (government, Mon 25 Sep 12:00), then 16\u202f000" in text
    assert "as of a later time." in text
    assert "Dead: fuel explosion" in text


def test_a_reports_page_names_place_and_event_in_the_readers_language(armenia, told, signed_in):
    report = told(f"{TOLL} {MONDAY}").report
    browser = signed_in("information")
    browser.post("/language/setlang/", {"language": "ru", "next": "/"})

    with translation.override("ru"):
        html = browser.get(f"/situation/reports/{report}/").content.decode()

    assert "взрыв топлива" in html
    assert '<p class="soft">Армения' in html


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (
            "en",
            "The crossing passes about 1\u202f000 people an hour, 80 % between 840 and 1\u202f300; "
            "it is what holds people back.",
        ),
        (
            "ru",
            "Через переход проходит около 1\u202f000 чел. в час (с вероятностью 80 % — от 840 до "
            "1\u202f300); людей задерживает именно он.",
        ),
    ],
)
def test_a_drivers_numbers_keep_the_two_digits_that_matter(language, sentence):
    with translation.override(language):
        assert driver_sentence(GATE) == sentence


@pytest.mark.parametrize(
    "fact",
    [
        DriverFact("levitation", {"people_per_hour": "3"}),
        DriverFact("gate", {"people_per_hour": "1012"}),
        DriverFact("pace", {"people_per_hour": "many"}),
        DriverFact("pace", {"people_per_hour": "nan"}),
    ],
)
def test_a_driver_of_a_later_version_cannot_be_said_here(fact):
    assert driver_sentence(fact) == ""


def test_a_driver_that_cannot_be_said_stays_as_it_was_stored(first_page):
    first_page("hy")
    row = Forecast.objects.first()
    row.facts = [{"code": "levitation", "values": {}}]
    row.drivers = ["They fly.", "They walk."]
    row.save()

    assert drivers_of(latest_forecast("lachin")) == ["They fly.", "They walk."]


@pytest.mark.parametrize(
    ("figures", "verdict", "sentence"),
    [
        ((figure(1, source="A"),), "alone", "Այս թվի միակ աղբյուրը՝ A։"),
        ((figure(1, source="A"), figure(2, source="B")), "agree", "2 աղբյուր տալիս է նույն թիվը՝ A, B։"),
        (
            (figure(1, source="A", qualifier="more-than"), figure(2, source="B", low="17000", high="17000")),
            "compatible",
            "ավելի քան 16\u202f000 (A, հրապարակված՝ չրք 27 սեպ) և 17\u202f000 (B, հրապարակված՝ չրք 27 սեպ). "
            "երկուսն էլ կարող են միաժամանակ ճիշտ լինել։",
        ),
        (
            (
                figure(1, source="A", as_of="2023-09-26T12:00"),
                figure(2, source="B", low="9000", high="9000", as_of="2023-09-26T12:00"),
            ),
            "dispute",
            "Նվազագույնը՝ 9\u202f000 (B, երք 26 սեպ 12:00), "
            "առավելագույնը՝ 16\u202f000 (A, երք 26 սեպ 12:00). այս ամենը միասին ճիշտ լինել չի կարող։",
        ),
        (
            (
                figure(1, source="A", hours=30, as_of="2023-09-25"),
                figure(2, source="A", hours=3, low="15000", high="15000", as_of="2023-09-26"),
            ),
            "correction",
            "16\u202f000 (A, երկ 25 սեպ) – ուղղվել է, նոր թիվը՝ 15\u202f000 (A, երք 26 սեպ)։",
        ),
        (
            (
                figure(1, measure="flow", as_of="2023-09-25"),
                figure(2, measure="flow", as_of="2023-09-26", low="9000", high="9000"),
            ),
            "update",
            "Սրանք տարբեր ժամանակահատվածների հաշվարկներ են. դրանք չեն գումարվում և չեն համեմատվում։",
        ),
    ],
)
def test_each_verdict_has_a_sentence_made_of_its_own_claims(figures, verdict, sentence):
    found = finding(*figures)

    with translation.override("hy"), timezone.override(YEREVAN):
        said = verdict_sentence(found)

    assert (found.verdict, said) == (verdict, sentence)


@pytest.mark.parametrize(
    ("detail", "words"),
    [
        ("children", "երեխաներ"),
        ("part: children", "մի մասը՝ երեխաներ"),
        ("part: dozens", "մի մասը՝ dozens"),
        ("ethnic Armenians", "ethnic Armenians"),
        ("", ""),
    ],
)
def test_which_of_them_is_translated_where_it_is_common_and_else_the_reports_own(detail, words):
    with translation.override("hy"):
        assert detail_word(detail) == words


def test_every_code_of_the_engines_has_words():
    needs = needs_of(100)

    assert {need.code for need in needs} == set(NEED_WORDS)
    assert {need.unit for need in needs} | {one.unit for one in STANDARDS.values()} == set(MEASURE_UNIT_WORDS)
    assert set(STANDARDS) == set(STANDARD_WORDS)
    assert set(get_args(Verdict)) == set(VERDICT_WORDS)
    assert {event for language in LANGUAGES.values() for event in language.events} <= set(EVENT_WORDS)


def test_the_figures_words_stay_as_the_report_has_them(told):
    assert [one.meaning.event for one in figures_of(told(TOLL).report)] == ["fuel explosion"] * 2
