"""Lists of acts and of disagreements speak in words."""

import pytest

from waystation.core.journal.kinds import registered_kinds
from waystation.site.words import KIND_WORDS, act_word, field_word, value_word


def test_every_kind_of_entry_has_words() -> None:
    assert [kind.name for kind in registered_kinds() if kind.name not in KIND_WORDS] == []


def test_an_act_is_called_by_what_says_it_best() -> None:
    assert act_word(["band.bound", "consent.given", "household.banded"]) == "A family was banded"
    assert act_word(["of.tomorrow"]) == "Something was recorded"


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("intention", "relatives", "Goes to relatives"),
        ("counts", "{'f 18-59': 2, 'm 0-5': 1}", "Female, 18–59 years: 2, Male, 0–5 years: 1"),
        ("phone", "093 111", "093 111"),
        ("needs", "infant other-code", "Infant, other-code"),
    ],
)
def test_a_value_is_shown_as_people_read_it(field: str, text: str, words: str) -> None:
    assert value_word(field, text).lower() == words.lower()


def test_a_field_nobody_named_is_called_by_its_own_name() -> None:
    assert (field_word("phone"), field_word("last_seen")) == ("Phone", "last seen")
