"""People who do not exist, with names nobody else has, and every way their words might lie on a disk."""

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from random import Random
from urllib.parse import quote, quote_plus

from waystation.desks.reception.subjects import NEEDS

# Syllables in three scripts: what is written in one of them is searched for in all.
_SYLLABLES = (
    ("zu", "զու", "зу"), ("ka", "կա", "ка"), ("vo", "վո", "во"), ("mi", "մի", "ми"), ("ta", "տա", "та"),
    ("re", "րե", "ре"), ("lo", "լո", "ло"), ("nu", "նու", "ну"), ("so", "սո", "со"), ("da", "դա", "да"),
    ("ga", "գա", "га"), ("bi", "բի", "би"), ("pu", "պու", "пу"), ("fe", "ֆե", "фе"), ("ro", "րո", "ро"),
    ("shi", "շի", "ши"), ("cha", "չա", "ча"), ("khu", "խու", "ху"), ("zho", "ժո", "жо"), ("le", "լե", "ле"),
)  # fmt: skip
_FIRST_BIRTH, _DAYS = date(1900, 1, 1), 45 * 365  # before anything else in a register


@dataclass(frozen=True, slots=True)
class Plant:
    """A value as it is entered, and in the other forms it might be turned into."""

    kind: str
    text: str
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlantedPerson:
    """A person whose every word is found again wherever it lies."""

    name: Plant
    birth: Plant
    phone: Plant


@dataclass(frozen=True, slots=True)
class PlantedFamily:
    """A family of two, its village, and needs that no text but its own names together.

    One need is an everyday word ("infant"); three in one breath, in the order in which forms and the register
    keep them, are nobody's words but a family's.
    """

    persons: tuple[PlantedPerson, ...]
    village: Plant
    needs: Plant

    @property
    def plants(self) -> Iterator[Plant]:
        """Everything planted with the family."""
        yield self.village
        yield self.needs
        for person in self.persons:
            yield from (person.name, person.birth, person.phone)


def families(n_plants: int, seed: int) -> list[PlantedFamily]:
    """Return families with `n_plants` planted values, eight in each."""
    random = Random(seed)
    words, n_families = _words(random), n_plants // 8
    births = iter(random.sample(range(_DAYS), 2 * n_families))
    phones = iter(random.sample(range(10**6), 2 * n_families))
    needs = [some for number in (3, 4, 5) for some in combinations(NEEDS, number)]
    return [
        PlantedFamily(
            tuple(
                PlantedPerson(_name(words, random), _birth(next(births)), _phone(next(phones)))
                for _ in range(2)
            ),
            _word("village", next(words), random),
            _needs(random.choice(needs)),
        )
        for _ in range(n_families)
    ]


def _words(random: Random) -> Iterator[Sequence[str]]:
    """Return endless different words of five syllables, each in three scripts."""
    known = set()
    while True:
        syllables = tuple(random.randrange(len(_SYLLABLES)) for _ in range(5))
        if syllables not in known:
            known.add(syllables)
            yield ["".join(_SYLLABLES[one][script] for one in syllables).capitalize() for script in range(3)]


def _word(kind: str, word: Sequence[str], random: Random) -> Plant:
    return Plant(kind, word[random.randrange(3)], tuple(word))


def _name(words: Iterator[Sequence[str]], random: Random) -> Plant:
    given, family = next(words), next(words)
    whole = [f"{first} {last}" for first, last in zip(given, family, strict=True)]
    # Either half alone gives the person away too.
    return Plant("name", whole[random.randrange(3)], (*whole, *given, *family))


def _birth(day: int) -> Plant:
    born = _FIRST_BIRTH + timedelta(days=day)
    forms = (f"{born:%Y-%m-%d}", f"{born:%d.%m.%Y}", f"{born:%d/%m/%Y}", f"{born:%Y%m%d}")
    return Plant("birth", forms[0], forms[:3])


def _phone(number: int) -> Plant:
    digits = f"{number:06}"
    forms = (f"+374-55-{digits}", f"37455{digits}", f"+374 55 {digits}")
    return Plant("phone", forms[0], forms)


def _needs(codes: Sequence[str]) -> Plant:
    by_name = sorted(codes)
    forms = [
        mark.join(order)
        for order in (codes, by_name)
        for mark in (" ", ",", ", ", '", "', '","', "', '", "&needs=")
    ]
    return Plant("needs", " ".join(codes), tuple(forms))


def spellings(text: str) -> set[bytes]:
    """Return the text as bytes in the encodings and wrappings in which it might lie on a disk."""
    found = set()
    for case in {text, text.lower(), text.upper()}:
        escaped = case.encode("unicode_escape")
        found |= {escaped, escaped.upper().replace(b"\\U", b"\\u"), case.encode("ascii", "xmlcharrefreplace")}
        for quoted in (quote(case), quote_plus(case), quote(case, safe="")):
            found |= {quoted.encode(), quoted.lower().encode()}
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            found |= raw_spellings(case.encode(encoding))
    return found


def raw_spellings(raw: bytes) -> set[bytes]:
    """Return the bytes as they are, in hexadecimal and in base64."""
    found = {raw, raw.hex().encode(), raw.hex().upper().encode()}
    for inner in _in_base64(raw):
        found |= {inner, inner.replace(b"+", b"-").replace(b"/", b"_")}
    return found


def _in_base64(raw: bytes) -> Iterator[bytes]:
    """Return what of base64 is the same whatever stands before and after: one for each offset."""
    for shift in range(3):
        whole = base64.b64encode(bytes(shift) + raw)
        yield whole[(0, 2, 3)[shift] : -4 if (shift + len(raw)) % 3 else len(whole)]
