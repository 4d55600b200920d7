"""Numbers as written: digits, words, scales, ranges, shares, vague words, with their hedges and currency."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from waystation.engines.extraction._lexicon import Match, expand
from waystation.engines.extraction._tokens import Token
from waystation.engines.extraction.figure import Qualifier
from waystation.engines.extraction.languages.table import Head, Language

_DASHES: Final = frozenset({"-", "–", "—"})
# Longer digit strings are telephone and account numbers.
_MAX_DIGITS: Final = 13
# "One in 500" is a risk, not a share.
_MAX_BASE: Final = 10
_DATE_LIKE: Final = re.compile(r"\d{1,4}[.]\d{1,2}[.]\d{1,4}")


@dataclass(slots=True)
class Quantity:
    """A number at tokens `first` to `last`, before anything is known of what it counts.

    Args:
        first: First token of the number itself.
        last: Last token of the number itself.
        low: Lower end.
        high: Upper end.
        qualifier: Hedge.
        outer_first: First token with hedge and currency.
        outer_last: Last token with the noun it counts.
        currency: Currency code when money.
        percent: Whether it is a share.
        replaced: Whether the words around say it was replaced ("rose from 7 to 9").
        head: The noun counted, if known.
        modifiers: Heads that stand before the head ("wounded people").
        detail: Words that name the subgroup.
        bare: Whether no noun follows.
        subset: Whether it is a part of something named ("of them", "of the 290").
        noun_first: First token of the noun counted, or behind the number.
        reach: Last token of the whole it is a part of; verbs are looked for from there.
        is_whole: Whether it is the whole another number is a part of.
        is_trap: Whether the noun is one that is never counted.
    """

    first: int
    last: int
    low: int | float
    high: int | float
    qualifier: Qualifier = "exact"
    outer_first: int = 0
    outer_last: int = 0
    currency: str | None = None
    percent: bool = False
    replaced: bool = False
    head: Head | None = None
    modifiers: list[Head] = field(default_factory=list)
    detail: str | None = None
    bare: bool = False
    subset: bool = False
    noun_first: int = 0
    reach: int = -1
    is_whole: bool = False
    is_trap: bool = False


@dataclass(frozen=True, slots=True)
class _Core:
    value: Decimal
    last: int
    spelled: bool
    fraction: bool = False


class NumberReader:
    """Finds the quantities of a sentence.

    Args:
        language: Number words, marks, scales.
    """

    def __init__(self, language: Language) -> None:
        self._language = language
        thousands, decimal = re.escape(language.thousands), re.escape(language.decimal)
        self._grouped = re.compile(rf"\d{{1,3}}(?:{thousands}\d{{3}})+(?:{decimal}\d+)?")
        self._starters = {word for phrase in language.vague for word in re.split(r"\W+", phrase)}
        self._starters |= language.small_numbers.keys() | language.fractions.keys() | language.particles.one
        self._hedge_ends = {
            phrase.rsplit(" ", 1)[-1]
            for pattern in language.qualifiers_before
            for phrase in (" ".join(words) for words in expand(pattern))
        }
        self._plain = re.compile(rf"\d+(?:{decimal}\d+)?")
        self._lakhs = re.compile(rf"\d{{1,2}}(?:{thousands}\d{{2}})+{thousands}\d{{3}}")

    def find(
        self, tokens: list[Token], matches: list[Match], taken: set[int], malformed: list[Token]
    ) -> list[Quantity]:
        """Return the quantities in order.

        Args:
            tokens: The sentence.
            matches: Its phrases.
            taken: Tokens that belong to dates; no quantity begins there.
            malformed: Gets the digit tokens that are no number, for a note.
        """
        vague = {match.first: match for match in matches if match.tag == "vague"}
        found: list[Quantity] = []
        index = 0
        while index < len(tokens):
            token = tokens[index]
            if index in taken or not (
                token.type == "number"
                or (token.type == "word" and (token.low in self._starters or "-" in token.low))
            ):
                index += 1
                continue
            quantity = self._vague(tokens, vague.get(index)) or self._number(tokens, index, taken, malformed)
            if quantity is None:
                index += 1
                continue
            found.append(quantity)
            index = quantity.last + 1
        self._add_marks(tokens, matches, found)
        return found

    def _vague(self, tokens: list[Token], match: Match | None) -> Quantity | None:
        if match is None or not isinstance(match.payload, tuple):
            return None
        if match.last + 1 < len(tokens) and tokens[match.last + 1].text in _DASHES:
            return None
        low, high = match.payload
        return Quantity(match.first, match.last, low, high, "vague", match.first, match.last)

    def _number(
        self, tokens: list[Token], index: int, taken: set[int], malformed: list[Token]
    ) -> Quantity | None:
        token = tokens[index]
        if token.type == "number" and index and tokens[index - 1].end == token.start:
            before = tokens[index - 1]
            # C-130, A320, #12, 5/7: a name or a fraction of a code, not a count.
            if (
                (before.text in _DASHES or before.text == "/")
                and index > 1
                and tokens[index - 2].end == before.start
            ):
                return None
            if before.text == "#":
                return None
            if before.type == "word" and before.low not in self._language.currencies:
                return None
        core = self._core(tokens, index, malformed)
        if core is None:
            return None
        low = high = core.value
        last, qualifier, replaced = core.last, "exact", False
        other = self._range_end(tokens, index, core, taken)
        if other is not None and not core.fraction:
            bottom = _scaled(core.value, other.value, tokens, core.last, other.last)
            if self._is_change(tokens, index):
                replaced = True
            elif bottom < other.value:
                low, high, last, qualifier = bottom, other.value, other.last, "range"
        quantity = Quantity(
            index,
            last,
            _plain_number(low),
            _plain_number(high),
            "range" if qualifier == "range" else "exact",
            index,
            last,
            percent=core.fraction,
            replaced=replaced,
        )
        if (
            qualifier == "range"
            and index
            and tokens[index - 1].low in self._language.between_words | self._language.particles.period_leads
        ):
            quantity.outer_first = index - 1
        return quantity

    def _core(self, tokens: list[Token], index: int, malformed: list[Token] | None = None) -> _Core | None:
        token = tokens[index]
        if token.type == "number":
            return self._digits(tokens, index, malformed)
        if token.type == "word":
            return self._fraction(tokens, index) or self._spelled(tokens, index)
        return None

    def _digits(self, tokens: list[Token], index: int, malformed: list[Token] | None) -> _Core | None:
        text = tokens[index].text
        if not text.isascii():
            text = (
                "".join(str(int(character)) if character.isdigit() else character for character in text)
                if _is_decimal(text)
                else ""
            )
        if not text or sum(character.isdigit() for character in text) > _MAX_DIGITS:
            return None
        if not (self._grouped.fullmatch(text) or self._plain.fullmatch(text) or self._lakhs.fullmatch(text)):
            if malformed is not None and not _DATE_LIKE.fullmatch(text):
                malformed.append(tokens[index])
            return None
        value = Decimal(text.replace(self._language.thousands, "").replace(self._language.decimal, "."))
        last = index
        if index + 1 < len(tokens):
            following = tokens[index + 1]
            touching = following.start == tokens[index].end
            if touching and following.low in self._language.ordinal_suffixes:
                return None
            if touching and following.type == "word" and following.low in self._language.suffix_scales:
                return _Core(value * self._language.suffix_scales[following.low], index + 1, spelled=False)
        return self._with_scales(tokens, _Core(value, last, spelled=False))

    def _with_scales(self, tokens: list[Token], core: _Core) -> _Core:
        value, last = core.value, core.last
        while last + 1 < len(tokens):
            at = last + 1
            if tokens[at].text in _DASHES and at + 1 < len(tokens) and tokens[at].start == tokens[last].end:
                at += 1
            scale = self._language.scales.get(tokens[at].low)
            if scale is None:
                break
            value, last = value * scale, at
        return _Core(value, last, core.spelled)

    def _spelled(self, tokens: list[Token], index: int) -> _Core | None:
        language = self._language
        total, current, last, at = 0, 0, -1, index
        if (
            tokens[index].low in language.particles.one
            and tokens[index].low not in language.small_numbers
            and index + 1 < len(tokens)
            and tokens[index + 1].low in language.scales
        ):
            current, at = 1, index + 1
        elif tokens[index].low in language.half:
            at = index + 1 + (index + 1 < len(tokens) and tokens[index + 1].low in language.particles.one)
            if at < len(tokens) and tokens[at].low in language.scales and at > index:
                return _Core(Decimal(language.scales[tokens[at].low]) / 2, at, spelled=True)
            return None
        while at < len(tokens):
            low = tokens[at].low
            value = self._small(low)
            if value is not None:
                if last >= 0 and at == last + 1 and current % 100 and not (current % 10 == 0 and value < 10):
                    break
                current, last = current + value, at
            elif low in language.scales and (last >= 0 or current):
                scale = language.scales[low]
                if scale == 100:
                    current *= 100
                else:
                    total, current = total + max(current, 1) * scale, 0
                last = at
            elif (
                low in language.particles.joiners
                and last >= 0
                and current % 100 == 0
                and (current or total)
                and at + 1 < len(tokens)
            ):
                if self._small(tokens[at + 1].low) is None or tokens[last].low not in language.scales:
                    break
            else:
                break
            at += 1
        return None if last < 0 else _Core(Decimal(total + current), last, spelled=True)

    def _small(self, low: str) -> int | None:
        known = self._language.small_numbers.get(low)
        if known is not None or "-" not in low:
            return known
        tens, _, ones = low.partition("-")
        left, right = self._language.small_numbers.get(tens), self._language.small_numbers.get(ones)
        if left is None or right is None or left < 20 or not 0 < right < 10:
            return None
        return left + right

    def _fraction(self, tokens: list[Token], index: int) -> _Core | None:
        """Read half of, a quarter of, two-thirds, one in five; in percent."""
        low = tokens[index].low
        following = tokens[index + 1].low if index + 1 < len(tokens) else ""
        after = tokens[index + 2].low if index + 2 < len(tokens) else ""
        count, _, part = low.partition("-")
        if part in self._language.fractions and count in self._language.small_numbers:
            share = Decimal(str(self._language.fractions[part])) * self._language.small_numbers[count]
            return _Core(_rounded(share), index, spelled=True, fraction=True)
        hedged = index > 0 and tokens[index - 1].low in self._hedge_ends
        if low in self._language.half and (
            following in self._language.half_of
            or (hedged and following not in self._language.particles.one | self._language.scales.keys())
        ):
            return _Core(Decimal(50), index, spelled=True, fraction=True)
        of_them = after in self._language.particles.of
        if following in self._language.fractions and following not in self._language.half:
            parts = 1 if low in self._language.particles.one else self._language.small_numbers.get(low, 0)
            if parts and (of_them or parts > 1):
                share = Decimal(str(self._language.fractions[following])) * parts
                return _Core(_rounded(share), index + 1, spelled=True, fraction=True)
        return self._one_in(tokens, index)

    def _one_in(self, tokens: list[Token], index: int) -> _Core | None:
        """Read "one in five", "two out of five"."""
        many = self._language.small_numbers.get(tokens[index].low)
        for joint in self._language.one_in:
            words = joint.split()
            at = index + 1 + len(words)
            if not many or [token.low for token in tokens[index + 1 : at]] != words or at >= len(tokens):
                continue
            base = self._language.small_numbers.get(tokens[at].low)
            if base and many < base <= _MAX_BASE:
                return _Core(_rounded(Decimal(100 * many) / base), at, spelled=True, fraction=True)
        return None

    def _range_end(self, tokens: list[Token], index: int, core: _Core, taken: set[int]) -> _Core | None:
        at = core.last + 1
        joins_between = index > 0 and tokens[index - 1].low in self._language.between_words
        while at < len(tokens) and (tokens[at].text == "%" or tokens[at].low in self._language.percent_words):
            at += 1
        if at + 1 >= len(tokens):
            return None
        joint = tokens[at]
        if joint.low not in self._language.range_words and not (
            joins_between and joint.low in self._language.particles.joiners
        ):
            return None
        if joint.text in _DASHES and tokens[at + 1].type != "number":
            return None
        at += 1
        while at < len(tokens) and (
            tokens[at].text in "$€£"
            or tokens[at].low in self._language.particles.coin_prefixes | self._hedge_ends
        ):
            at += 1
        if at >= len(tokens) or at in taken:
            return None
        return self._core(tokens, at)

    def _is_change(self, tokens: list[Token], index: int) -> bool:
        """Whether "from 7 to 9" tells of a change, so that 7 was replaced by 9."""
        if not index or tokens[index - 1].low not in self._language.particles.change_leads:
            return False
        return any(token.low in self._language.change_words for token in tokens[max(0, index - 6) : index])

    def _add_marks(self, tokens: list[Token], matches: list[Match], found: list[Quantity]) -> None:
        """Attach hedges, currency and percent marks to the quantities they touch."""
        hedges: dict[int, Match] = {}
        for match in matches:
            if match.tag == "qualifier" and (
                match.last not in hedges or match.first < hedges[match.last].first
            ):
                hedges[match.last] = match
        money = {match.last: match for match in matches if match.tag == "currency"}
        behind = {match.first: match for match in matches if match.tag in ("currency", "percent")}
        suffix = {match.first: match for match in matches if match.tag == "after"}
        starts = {quantity.first for quantity in found}
        for quantity in found:
            edge = quantity.outer_first - 1
            coin = money.get(edge)
            if coin is not None and isinstance(coin.payload, str) and self._is_coin(tokens, coin, quantity):
                quantity.currency = coin.payload
                edge = coin.first - 1
                if (
                    edge >= 0
                    and tokens[edge].low in self._language.particles.coin_prefixes
                    and tokens[edge].end == tokens[edge + 1].start
                ):
                    edge -= 1
            while edge >= 0 and tokens[edge].low in self._language.particles.articles:
                if edge in hedges:
                    break
                edge -= 1
            hedge = hedges.get(edge)
            if hedge is None and quantity.qualifier != "vague":
                edge = quantity.outer_first - 1
                hedge = hedges.get(edge)
            if hedge is not None and self._is_verb(tokens, hedge):
                hedge = None
            if hedge is not None and quantity.qualifier in ("exact", "vague"):
                if quantity.qualifier == "exact":
                    quantity.qualifier = _as_qualifier(hedge.payload)
                quantity.outer_first = hedge.first
            elif coin is not None and quantity.currency is not None:
                quantity.outer_first = min(quantity.outer_first, coin.first)
            self._add_suffix(tokens, quantity, behind, suffix, starts)

    def _is_verb(self, tokens: list[Token], hedge: Match) -> bool:
        """Whether words like a hedge are the verb here: "gone up to 6,000", "it estimated 2,000"."""
        before = tokens[hedge.first - 1] if hedge.first else None
        if before is None:
            return False
        if hedge.payload == "up-to":
            return before.low in self._language.particles.rises
        if (
            tokens[hedge.first].low.endswith(self._language.particles.verb_endings)
            and hedge.first == hedge.last
        ):
            return (
                before.low in self._language.voice_pronouns | self._language.voice_nouns
                or before.is_capitalised
            )
        return False

    def _is_coin(self, tokens: list[Token], coin: Match, quantity: Quantity) -> bool:
        sign = tokens[coin.last]
        if sign.type == "mark":
            return True
        touching = sign.end == tokens[quantity.first].start
        return touching or (sign.text[0].isupper() and len(sign.text) > 1)

    def _add_suffix(
        self,
        tokens: list[Token],
        quantity: Quantity,
        behind: dict[int, Match],
        suffix: dict[int, Match],
        starts: set[int],
    ) -> None:
        at = quantity.last + 1
        if at < len(tokens) and tokens[at].text == "-" and at + 1 in suffix:
            at += 1
        plus = suffix.get(at)
        if plus is not None and plus.last + 1 not in starts:
            quantity.qualifier = (
                _as_qualifier(plus.payload) if quantity.qualifier == "exact" else quantity.qualifier
            )
            quantity.last = quantity.outer_last = plus.last
            at = plus.last + 1
        mark = behind.get(at)
        if mark is None:
            return
        if mark.tag == "percent":
            following = tokens[mark.last + 1].low if mark.last + 1 < len(tokens) else ""
            if following not in self._language.particles.points:
                quantity.percent = True
                quantity.last = quantity.outer_last = mark.last - (
                    tokens[mark.last].low in self._language.particles.of
                )
        elif quantity.currency is None and isinstance(mark.payload, str) and len(tokens[mark.last].text) > 1:
            quantity.currency = mark.payload
            quantity.last = quantity.outer_last = mark.last


def _as_qualifier(payload: object) -> Qualifier:
    known: dict[object, Qualifier] = {
        name: name
        for name in (
            "exact",
            "at-least",
            "more-than",
            "nearly",
            "about",
            "up-to",
            "less-than",
            "range",
            "vague",
        )
    }
    return known.get(payload, "exact")


def _is_decimal(text: str) -> bool:
    return all(character.isdecimal() or character in ".," for character in text)


def _rounded(share: Decimal) -> Decimal:
    return share.quantize(Decimal("0.1")).normalize()


def _scaled(bottom: Decimal, top: Decimal, tokens: list[Token], bottom_last: int, top_last: int) -> Decimal:
    """Give "10 to 15 million" one scale at both ends."""
    if bottom >= 1000 or top < 1000 or tokens[bottom_last].type != "number":
        return bottom
    for scale in (10**9, 10**6, 10**3):
        if top >= scale and tokens[top_last].type == "word" and bottom < top / scale:
            return bottom * scale
    return bottom


def _plain_number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
