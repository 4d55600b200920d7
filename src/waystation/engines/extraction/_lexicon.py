"""A language's phrases compiled to one word tree: a sentence is matched against all of them in one pass."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product
from typing import Final, Literal, TypeAlias

from waystation.engines.extraction._tokens import Token
from waystation.engines.extraction.languages import LANGUAGES
from waystation.engines.extraction.languages.table import Agency, Cue, Head, Language

Tag = Literal[
    "cue",
    "head",
    "qualifier",
    "after",
    "vague",
    "currency",
    "percent",
    "expected",
    "promised",
    "superseded",
    "past-day",
    "past-week",
    "more",
    "rate",
    "since",
    "total",
    "as-of",
    "report-verb",
    "opener",
    "counting",
    "agency",
    "event",
    "subset",
    "anaphora",
]
Payload: TypeAlias = Cue | Head | Agency | str | tuple[int, int] | None

_WILDCARD: Final = "*"


@dataclass(slots=True)
class _Node:
    children: dict[str, _Node] = field(default_factory=dict)
    entries: list[tuple[Tag, Payload]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase of the language found at tokens `first` to `last` (inclusive)."""

    tag: Tag
    first: int
    last: int
    payload: Payload


def expand(phrase: str) -> Iterator[tuple[str, ...]]:
    """Yield every word sequence a phrase in the tables' notation stands for.

    >>> sorted(expand("more|over than?"))
    [('more',), ('more', 'than'), ('over',), ('over', 'than')]
    """
    options: list[list[str]] = []
    for part in phrase.split():
        if part.endswith("|") or ("|" in part and part.endswith("?") and not part.endswith(")?")):
            raise ValueError(f"{phrase!r}: brackets missing around an optional group")
        group = part.rstrip("?").strip("()").split("|")
        options.append([*group, ""] if part.endswith("?") else group)
    for words in product(*options):
        chosen = tuple(word for word in words if word)
        if chosen:
            yield chosen


class Lexicon:
    """All phrases of one language, ready to match."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._root = _Node()
        for cue in language.cues:
            self._add("cue", cue.phrases, cue)
        for noun, head in language.heads.items():
            self._add("head", (noun,), head)
        for phrase, qualifier in language.qualifiers_before.items():
            self._add("qualifier", (phrase,), qualifier)
        for phrase, qualifier in language.qualifiers_after.items():
            self._add("after", (phrase,), qualifier)
        for phrase, interval in language.vague.items():
            self._add("vague", (phrase,), interval)
        for phrase, code in language.currencies.items():
            self._add("currency", (phrase,), code)
        self._add("percent", language.percent_words, None)
        self._add("expected", language.expected, None)
        self._add("promised", language.promised, None)
        self._add("superseded", language.superseded, None)
        for sense, phrases in language.time_senses.items():
            self._add(sense, phrases, sense)
        self._add("as-of", language.as_of_words, None)
        self._add("report-verb", language.report_verbs, None)
        self._add("opener", language.report_openers, None)
        self._add("counting", language.counting_verbs, None)
        for agency in language.agencies:
            self._add("agency", (agency.name.casefold(),), agency)
            if agency.short:
                self._add("agency", (agency.short.casefold(),), agency)
        for event, phrases in language.events.items():
            self._add("event", phrases, event)
        self._add("subset", language.subset_phrases, None)
        self._add("anaphora", language.place_anaphora, None)

    def _add(self, tag: Tag, phrases: Iterable[str], payload: Payload) -> None:
        for phrase in phrases:
            for words in expand(phrase):
                node = self._root
                for word in words:
                    node = node.children.setdefault(word, _Node())
                if not any(known == (tag, payload) for known in node.entries):
                    node.entries.append((tag, payload))

    def scan(self, tokens: list[Token]) -> list[Match]:
        """Return the phrases in the tokens: at each word the longest of each tag, cues of every kind."""
        found: list[Match] = []
        root = self._root
        for first, token in enumerate(tokens):
            start = root.children.get(token.low)
            if start is None:
                continue
            best: dict[tuple[Tag, str], Match] = {}
            self._walk(start, tokens, first, first, best)
            found.extend(best.values())
        return found

    def _walk(
        self, node: _Node, tokens: list[Token], first: int, last: int, best: dict[tuple[Tag, str], Match]
    ) -> None:
        for tag, payload in node.entries:
            key = (tag, f"{payload.kind} {payload.side}" if isinstance(payload, Cue) else "")
            known = best.get(key)
            if known is None or known.last < last:
                best[key] = Match(tag, first, last, payload)
        if last + 1 >= len(tokens) or not node.children:
            return
        after = node.children.get(tokens[last + 1].low)
        if after is not None:
            self._walk(after, tokens, first, last + 1, best)
        any_word = node.children.get(_WILDCARD)
        if any_word is not None:
            self._walk(any_word, tokens, first, last + 1, best)


@lru_cache(maxsize=len(LANGUAGES))
def lexicon_of(code: str) -> Lexicon:
    """Return the compiled tables of a supported language."""
    return Lexicon(LANGUAGES[code])
