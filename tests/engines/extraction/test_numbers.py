import pytest

from tests.engines.extraction.reading import counts, read, the_only
from waystation.engines.extraction import examine


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("3,000", 3_000),
        ("2.4 million", 2_400_000),
        ("sixty-eight", 68),
        ("half a million", 500_000),
        ("two hundred and five", 205),
        ("twelve thousand", 12_000),
        ("1.2m", 1_200_000),
        ("two dozen", 24),
        ("1,25,000", 125_000),
    ],
)
def test_a_number_is_read_however_it_is_written(words: str, value: int) -> None:
    figure = the_only(f"On the plain {words} people were displaced.")

    assert (figure.kind, figure.low, figure.high) == ("displaced", value, value)


@pytest.mark.parametrize(
    ("words", "qualifier"),
    [
        ("at least 500", "at-least"),
        ("no fewer than 500", "at-least"),
        ("more than 500", "more-than"),
        ("well over 500", "more-than"),
        ("nearly 500", "nearly"),
        ("just under 500", "nearly"),
        ("about 500", "about"),
        ("an estimated 500", "about"),
        ("up to 500", "up-to"),
        ("fewer than 500", "less-than"),
        ("500", "exact"),
    ],
)
def test_a_hedge_is_kept_and_stands_in_the_span(words: str, qualifier: str) -> None:
    figure = the_only(f"Rain killed {words} people.")

    assert (figure.qualifier, figure.low, figure.span) == (qualifier, 500, f"{words} people")


def test_a_hedge_behind_the_number_is_read() -> None:
    assert the_only("On Sunday 1,900-plus people were evacuated.").qualifier == "more-than"


@pytest.mark.parametrize(
    "words", ["between 10,000 and 15,000", "10,000 to 15,000", "10,000-15,000", "10,000–15,000"]
)
def test_a_range_has_two_ends(words: str) -> None:
    figure = the_only(f"It displaced {words} people.")

    assert (figure.qualifier, figure.low, figure.high) == ("range", 10_000, 15_000)


def test_both_ends_of_a_range_take_its_scale() -> None:
    figure = the_only("The drought affected 10 to 15 million people.")

    assert (figure.low, figure.high) == (10_000_000, 15_000_000)


@pytest.mark.parametrize(
    ("word", "low", "high"),
    [
        ("Dozens", 24, 99),
        ("Hundreds", 200, 999),
        ("Several thousand", 2_000, 9_999),
        ("Tens of thousands", 20_000, 99_999),
        ("Hundreds of thousands", 200_000, 999_999),
    ],
)
def test_a_vague_word_is_an_interval(word: str, low: int, high: int) -> None:
    figure = the_only(f"{word} of people have fled.".replace("thousand of", "thousand"))

    assert (figure.qualifier, figure.low, figure.high) == ("vague", low, high)


@pytest.mark.parametrize(
    ("words", "percent"),
    [
        ("45%", 45),
        ("45 per cent", 45),
        ("A quarter", 25),
        ("Two-thirds", 66.7),
        ("Half", 50),
        ("One in five", 20),
    ],
)
def test_a_share_is_in_percent(words: str, percent: float) -> None:
    figure = the_only(f"{words} of the residents have left.")

    assert (figure.kind, figure.unit, figure.low) == ("share", "percent", percent)


@pytest.mark.parametrize(
    ("words", "code", "value"),
    [
        ("$45 million", "USD", 45_000_000),
        ("US$434 million", "USD", 434_000_000),
        ("€5m", "EUR", 5_000_000),
        ("11.8 million USD", "USD", 11_800_000),
        ("P2.7 billion", "PHP", 2_700_000_000),
        ("300,000 euros", "EUR", 300_000),
    ],
)
def test_money_has_its_currency(words: str, code: str, value: int) -> None:
    figure = the_only(f"The donors gave {words}.")

    assert (figure.kind, figure.unit, figure.low) == ("money", code, value)


@pytest.mark.parametrize(
    "text",
    [
        "It happened on 26 September 2023 at 13:40.",
        "The quake had a magnitude of 6.2 and struck 12 km from the city.",
        "Resolution 2254 was adopted by the council.",
        "A Boeing 777 and a C-130 landed.",
        "Children under five are weak.",
        "Ana Pereira, 34, waited for 24 hours.",
        "Floods hit 23 districts and killed 1,504 livestock.",
        "There were 125 air raids in the 28th week.",
        "Petrol costs $5 per litre.",
        "Livestock perished: 719,558.",
        "Since 2020 a force has stood there.",
    ],
)
def test_dates_ages_distances_labels_animals_and_prices_are_no_figures(text: str) -> None:
    assert read(text) == []


def test_a_number_that_is_none_gives_no_figure_and_a_note() -> None:
    text = "In all 1,2,3 people were killed."

    reading = examine(text)

    assert reading.figures == ()
    assert [note.message for note in reading.notes] == [
        '"1,2,3" is not a number as English writes them; no figure was taken from it.'
    ]
    assert text[reading.notes[0].start : reading.notes[0].end] == "1,2,3"


def test_a_change_gives_the_old_count_as_replaced() -> None:
    old, new = read("The death toll rose from 112 to 129.")

    assert (old.low, old.superseded) == (112, True)
    assert (new.low, new.superseded) == (129, False)


def test_kilograms_are_given_in_tonnes() -> None:
    figure = the_only("A truck brought 4,500 kg of rice.")

    assert (figure.kind, figure.low, figure.unit, figure.detail) == ("aid-mass", 4.5, "tonnes", "rice")


def test_a_woman_beside_other_counts_is_one() -> None:
    assert counts("Two children and a woman were hurt.") == [("injured", 2, 2), ("injured", 1, 1)]
    assert counts("A woman smiled.") == []


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("Two out of five families are displaced.", 40),
        ("More than half live in tents.", 50),
        ("Women make up two thirds.", 66.7),
    ],
)
def test_a_share_needs_no_percent_sign(text: str, share: float) -> None:
    assert [(figure.kind, figure.low) for figure in read(text)] == [("share", share)]


def test_a_number_behind_a_colon_is_no_clock() -> None:
    text = "The state housed 3,253: 1,305 in Syunik and 833 in Lori."

    assert [figure.low for figure in read(text)] == [3_253, 1_305, 833]


def test_text_broken_to_a_width_reads_as_one_line() -> None:
    text = (
        "The coast guard of Libya said that by Tuesday evening it had brought to land 402\n"
        "Sudanese and 19 Syrians, that a search for 88 people is still going on off Derna,\n"
        "and that 12 were dead."
    )

    assert [figure.low for figure in read(text)] == [figure.low for figure in read(text.replace("\n", " "))]
