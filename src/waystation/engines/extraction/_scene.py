"""One sentence, opened up: its phrases, dates and quantities, and what it costs to cross its words."""

from __future__ import annotations

from dataclasses import dataclass, field

from waystation.engines.extraction._lexicon import Lexicon, Match, Tag
from waystation.engines.extraction._numbers import NumberReader, Quantity
from waystation.engines.extraction._times import DateReader, Moment
from waystation.engines.extraction._tokens import Sentence, Token
from waystation.engines.extraction.languages.table import Language

_QUANTITY_COST = 3.0
_AUXILIARY_COST = 0.3
_ASIDE_WORDS = 12


@dataclass(slots=True)
class Scene:
    """What is known of one sentence while its figures are worked out.

    `common` holds the words the whole text also writes small: such a word is no name at a sentence's head.
    """

    sentence: Sentence
    language: Language
    tokens: list[Token]
    matches: list[Match]
    moments: list[Moment]
    taken: set[int]
    quantities: list[Quantity]
    malformed: list[Token]
    common: frozenset[str] = frozenset()
    costs: list[float] = field(default_factory=list)
    by_tag: dict[Tag, list[Match]] = field(default_factory=dict)

    def tagged(self, tag: Tag) -> list[Match]:
        """Return the phrases of one tag, in order."""
        return self.by_tag.get(tag, [])

    def starts(self, tag: Tag) -> set[int]:
        """Return where the phrases of one tag begin."""
        return {match.first for match in self.tagged(tag)}

    def low(self, index: int) -> str:
        """Return the lower-case word at an index, or nothing outside the sentence."""
        return self.tokens[index].low if 0 <= index < len(self.tokens) else ""

    def distance(self, left: int, right: int) -> float:
        """Return the cost of the words strictly between two tokens; both orders allowed."""
        if left > right:
            left, right = right, left
        return max(0.0, self.costs[right] - self.costs[left + 1]) if right > left + 1 else 0.0

    def weigh(self) -> None:
        """Compute the crossing costs; called when the quantities are final."""
        boundaries, auxiliaries = self.language.boundaries, self.language.auxiliaries
        inside = {quantity.first for quantity in self.quantities}
        asides = self._asides()
        total, costs = 0.0, [0.0]
        for index, token in enumerate(self.tokens):
            if index in asides:
                costs.append(total)
                continue
            cost = boundaries.get(token.low)
            if cost is None:
                cost = _AUXILIARY_COST if token.low in auxiliaries else 1.0
            if index in inside:
                cost = _QUANTITY_COST
            total += cost
            costs.append(total)
        self.costs = costs

    def _asides(self) -> set[int]:
        """Return the tokens between two commas that only tell of a part: ", among them 12 children,"."""
        skipped: set[int] = set()
        openers = self.language.particles.asides | self.language.particles.alternatives
        for index in range(len(self.tokens) - 1):
            if self.tokens[index].text == "," and self.tokens[index + 1].low in openers:
                for end in range(index + 2, min(index + _ASIDE_WORDS, len(self.tokens))):
                    if self.tokens[end].text == ",":
                        skipped.update(range(index, end + 1))
                        break
        return skipped

    def words(self, first: int, last: int, text: str) -> str:
        """Return the text from one token to another, both included."""
        return text[self.tokens[first].start : self.tokens[last].end]


def open_scene(sentence: Sentence, lexicon: Lexicon, dates: DateReader, numbers: NumberReader) -> Scene:
    """Return the sentence with its phrases, dates and quantities found."""
    tokens = sentence.tokens
    matches = lexicon.scan(tokens)
    moments = dates.find(tokens)
    taken = {index for moment in moments for index in range(moment.first, moment.last + 1)}
    malformed: list[Token] = []
    quantities = numbers.find(tokens, matches, taken, malformed)
    by_tag: dict[Tag, list[Match]] = {}
    for match in matches:
        by_tag.setdefault(match.tag, []).append(match)
    return Scene(
        sentence, lexicon.language, tokens, matches, moments, taken, quantities, malformed, by_tag=by_tag
    )
