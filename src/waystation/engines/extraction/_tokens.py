"""Words, numbers and sentences with their offsets, in one pass over the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

TokenType = Literal["number", "word", "possessive", "mark"]

_TOKEN: Final = re.compile(
    r"(?P<number>\d+(?:[.,]\d+)*)"
    r"|(?P<word>(?:[^\W\d_]\.){2,}|[^\W\d_]+(?:[’'\-](?![sS]\b)[^\W\d_]+)*)"
    r"|(?P<possessive>[’']s\b)"
    r"|(?P<mark>\S)"
)
_TYPES: Final[dict[str, TokenType]] = {
    "number": "number",
    "word": "word",
    "possessive": "possessive",
    "mark": "mark",
}
_CLOSERS: Final = frozenset("\"'”’»)]")
# A sentence longer than this is no sentence (tables, lists without stops); cutting it keeps the work linear.
_MAX_TOKENS: Final = 240
# Lines of text broken to a width are no longer than this, and no shorter; their ends are a little ragged.
_MAX_WIDTH: Final = 130
_MIN_WIDTH: Final = 50
_RAGGED: Final = 4


@dataclass(slots=True)
class Token:
    """One word, number or mark.

    Args:
        text: As written.
        low: Lower case, with straight apostrophes: what tables are matched against.
        start: Offset in the text.
        end: Offset behind it.
        type: What it is.
    """

    text: str
    low: str
    start: int
    end: int
    type: TokenType

    @property
    def is_capitalised(self) -> bool:
        """Whether it is a word that begins with a capital."""
        return self.type == "word" and self.text[0].isupper()


@dataclass(slots=True)
class Sentence:
    """A run of tokens that belongs together.

    Args:
        tokens: In order.
        paragraph: Counts from 0.
        position: Counts sentences from 0 over the text.
    """

    tokens: list[Token]
    paragraph: int
    position: int

    @property
    def start(self) -> int:
        """Offset of the first character."""
        return self.tokens[0].start

    @property
    def end(self) -> int:
        """Offset behind the last character."""
        return self.tokens[-1].end


def tokenise(text: str) -> list[Token]:
    """Return all tokens of the text, in order."""
    return [
        Token(
            match.group(),
            match.group().casefold().replace("’", "'"),
            match.start(),
            match.end(),
            _TYPES[match.lastgroup or "mark"],
        )
        for match in _TOKEN.finditer(text)
    ]


def split_sentences(text: str, tokens: list[Token], abbreviations: frozenset[str]) -> list[Sentence]:
    """Return the sentences, cut at full stops, blank lines and list lines.

    A single line break inside running prose does not cut; one after punctuation, before a capital or a bullet
    does, unless the line is full, as in text broken to a width.
    """
    width = max(map(len, text.split("\n")), default=0)
    sentences: list[Sentence] = []
    current: list[Token] = []
    paragraph = 0

    def close() -> None:
        if current:
            sentences.append(Sentence(current.copy(), paragraph, len(sentences)))
            current.clear()

    for index, token in enumerate(tokens):
        gap = text[tokens[index - 1].end : token.start] if index else ""
        breaks = gap.count("\n") if "\n" in gap else 0
        is_full = breaks == 1 and width <= _MAX_WIDTH and _fills_line(text, tokens[index - 1], token, width)
        if breaks >= 2 or (breaks == 1 and not is_full and (not current or _breaks_line(token, current))):
            close()
            paragraph += 1
        elif len(current) >= _MAX_TOKENS:
            close()
        current.append(token)
        if _ends_sentence(tokens, index, current, abbreviations):
            close()
    close()
    return sentences


def _fills_line(text: str, last: Token, token: Token, width: int) -> bool:
    """Whether the next word had no room in the line before it, give or take a few letters."""
    begin = text.rfind("\n", max(0, last.end - width - 1), last.end) + 1
    length = last.end - max(begin, last.end - width)
    return length >= _MIN_WIDTH and length + 1 + len(token.text) + _RAGGED > width


def _breaks_line(token: Token, before: list[Token]) -> bool:
    if token.type == "mark" or token.is_capitalised:
        return True
    return before[-1].text in ".!?:;" or (token.type == "number" and len(before) < 8)


def _ends_sentence(
    tokens: list[Token], index: int, current: list[Token], abbreviations: frozenset[str]
) -> bool:
    token = tokens[index]
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    if following is None:
        return True
    if token.text in ".!?…":
        if following.start == token.end:
            return False
        if token.text == "." and len(current) > 1:
            before = current[-2]
            if before.end == token.start and (
                before.low in abbreviations or (len(before.text) == 1 and before.text.isupper())
            ):
                return False
        return not (following.type == "word" and following.text[0].islower())
    # A stop inside closing quotes ends the sentence only with them.
    return (
        token.text in _CLOSERS
        and len(current) > 1
        and current[-2].text in ".!?"
        and following.start > token.end
        and (following.is_capitalised or following.type == "number")
    )
