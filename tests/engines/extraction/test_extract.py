from cProfile import Profile
from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

import waystation.engines.extraction as extraction
from tests.engines.extraction.reading import read
from waystation.engines.extraction import KINDS, LANGUAGES, extract
from waystation.engines.extraction._lexicon import expand

VOCABULARY = """12 3,000 1,2,3 . , ; : ( ) - – % $ of in to and killed people fled Armenia half a dozen
    dozens thousand million between from more than at least UNHCR said according 26 September Monday 2023
    13:40 families houses destroyed ’s “ ”"""
WORDS = st.sampled_from([*VOCABULARY.split(), "\n", "\n\n"])
SOUP = st.lists(WORDS, max_size=60).map(" ".join)


def _check(text: str) -> None:
    figures = extract(text, published=date(2023, 9, 27))

    assert figures == extract(text, published=date(2023, 9, 27))
    for figure in figures:
        assert figure.span == text[figure.start : figure.end]
        assert figure.sentence_start <= figure.start < figure.end <= figure.sentence_end
        assert figure.low <= figure.high
        assert figure.kind in KINDS
    assert all(first.start <= second.start for first, second in pairwise(figures))


@given(st.text(max_size=400))
def test_no_text_is_refused_and_every_span_is_the_text(text: str) -> None:
    _check(text)


@given(SOUP)
def test_no_heap_of_known_words_is_refused(text: str) -> None:
    _check(text)


def test_the_work_grows_with_the_text_and_not_faster() -> None:
    part = "On Tuesday 700 people crossed into Armenia, and 3,000 in Goris need food, the mayor said. "

    def calls(text: str) -> int:
        profile = Profile()
        profile.runcall(extract, text)
        return sum(entry.callcount for entry in profile.getstats())

    extract(part)
    small, large = calls(part * 20), calls(part * 160)

    # Calls are counted, not seconds: eight times the text, with a little room, far below 64 times.
    assert large < 9 * small


def test_one_endless_sentence_is_cut() -> None:
    assert len(read("killed 5 " * 2_000)) > 0


def test_figures_are_given_under_the_keys_of_the_exchange_format() -> None:
    (figure,) = read("At least 68 people were killed.")

    assert figure.to_json() == {
        "kind": "killed",
        "low": 68,
        "high": 68,
        "qualifier": "at-least",
        "unit": "persons",
        "place": None,
        "as_of": None,
        "attribution": None,
        "measure": "stock",
        "modality": "actual",
        "superseded": False,
        "detail": None,
        "span": "At least 68 people",
        "start": 0,
        "end": 18,
    }


def test_every_phrase_of_every_language_compiles() -> None:
    for language in LANGUAGES.values():
        for cue in language.cues:
            assert all(list(expand(phrase)) for phrase in cue.phrases), cue


def test_the_export_list_is_exact_and_sorted() -> None:
    public = {name for name in vars(extraction) if not name.startswith("_") and name[0].isupper()}

    assert public <= set(extraction.__all__)
    assert len(extraction.__all__) == len(set(extraction.__all__))
    assert all(hasattr(extraction, name) for name in extraction.__all__)
