"""Names of invented people, written as different clerks and documents would write them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final, Literal

from waystation.scenarios.errors import CannotSynthesise
from waystation.scenarios.scenario import NameEntry, NameKind

FormOrigin = Literal["spoken", "document", "derived"]

_SCRIPTS: Final = (("Armn", "Ա", "֏"), ("Cyrl", "Ѐ", "ӿ"), ("Geor", "Ⴀ", "ჿ"), ("Arab", "؀", "ۿ"))
# How often a name is first written in each language, before the weights of other languages' lists.
_WRITTEN_IN: Final[Mapping[str, float]] = {"hy": 0.6, "ru": 0.27, "en": 0.13}
_OTHER_LANGUAGE: Final = 0.2


@dataclass(frozen=True, slots=True)
class WrittenForm:
    """One written form of a person's name.

    Args:
        text: The name as written, without the father's name.
        father: The father's name as it follows in that language; empty where none is known.
        language: Language tag.
        script: ISO 15924 code.
        origin: Heard, copied from a document, or derived from another form.
    """

    text: str
    father: str
    language: str
    script: str
    origin: FormOrigin


def script_of(text: str) -> str:
    """Return the ISO 15924 code of the script of a name; Latin where it is none of the others.

    >>> script_of("Սարգսյան"), script_of("Саргсян"), script_of("Sargsyan")
    ('Armn', 'Cyrl', 'Latn')
    """
    for letter in text:
        for script, first, last in _SCRIPTS:
            if first <= letter <= last:
                return script
    return "Latn"


class NameStock:
    """The scenario's names, by kind and by the age they are borne at."""

    def __init__(self, entries: Sequence[NameEntry]) -> None:
        self._by_kind: dict[NameKind, list[NameEntry]] = {
            "given_female": [],
            "given_male": [],
            "surname": [],
        }
        for entry in entries:
            self._by_kind[entry.kind].append(entry)
        missing = [kind for kind, found in self._by_kind.items() if not found]
        if missing:
            raise CannotSynthesise(
                f"names.csv has no {', '.join(missing)}", "Add at least one row of each kind of name."
            )

    def given(self, rng: Random, sex: str, age: int) -> NameEntry:
        """Return a given name that a person of this sex and age may bear."""
        entries = self._by_kind["given_female" if sex == "f" else "given_male"]
        era = "old" if age >= 60 else "new" if age < 18 else "any"
        fitting = [entry for entry in entries if entry.era in (era, "any")]
        return rng.choice(fitting or entries)

    def surname(self, rng: Random) -> NameEntry:
        """Return a surname; those early in the list are the commonest, as in any register."""
        surnames = self._by_kind["surname"]
        return surnames[int(len(surnames) * rng.random() ** 1.7)]


def clerk_language(rng: Random, languages: Sequence[str]) -> str:
    """Return the language in which a clerk, or the document in hand, writes a name."""
    return rng.choices(languages, [_WRITTEN_IN.get(language, _OTHER_LANGUAGE) for language in languages])[0]


def write_forms(
    rng: Random,
    given: NameEntry,
    surname: NameEntry,
    father: NameEntry | None,
    sex: str,
    clerk_writes: str | None = None,
) -> tuple[WrittenForm, ...]:
    """Return the written forms of one person's name, the one a clerk writes first.

    Args:
        rng: The household's own random stream.
        given: The person's given name.
        surname: Their surname.
        father: Their father's given name, None where unknown.
        sex: `f` or `m`, for languages in which the father's name takes an ending.
        clerk_writes: Language of the household's clerk; most of its names are first written in it.
    """
    languages = [language for language in given.forms if language in surname.forms]
    first = clerk_language(rng, languages)
    if clerk_writes in languages and rng.random() < 0.8:
        first = clerk_writes or first
    origin: FormOrigin = "document" if rng.random() < 0.4 else "spoken"
    forms: list[WrittenForm] = []
    for language in (first, *(other for other in languages if other != first)):
        given_text, surname_text = given.forms[language], surname.forms[language]
        # Passports issued in Soviet days spell Latin letters after the Russian form, which the list knows.
        if language == "en" and rng.random() < 0.25:
            given_text = given.other_latin or given_text
            surname_text = surname.other_latin or surname_text
        text = f"{surname_text} {given_text}" if language == "ru" else f"{given_text} {surname_text}"
        fathers = father.fathers if father else {}
        forms.append(
            WrittenForm(
                text=text,
                father=fathers.get(f"{language}-{sex}") or fathers.get(language, ""),
                language=language,
                script=script_of(text),
                origin=origin if language == first else "derived",
            )
        )
    return tuple(forms)
