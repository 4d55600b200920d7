"""The noun a number counts, and the numbers that count nothing of ours: ages, distances, years, livestock."""

from __future__ import annotations

from typing import Final

from waystation.engines.extraction._lexicon import Match
from waystation.engines.extraction._numbers import Quantity
from waystation.engines.extraction._scene import Scene
from waystation.engines.extraction._tokens import Token
from waystation.engines.extraction.languages.table import Cue, Head, words

_MAX_MODIFIERS: Final = 4
_YEARS: Final = range(1900, 2101)
_YEAR_LEADS: Final = words("""
    in since of by during until from the to early late mid before after through a
""")
_AGE_LEADS: Final = words("under over aged age ages below above between")
_AGE_NOUNS: Final = words("""
    children child people persons women men those all aged anyone boys girls ages age adults
""")
_OF: Final = "of"
_OF_LINKS: Final = words("the these those his her its their our them whom which this that all")
_PEOPLE_ENDINGS: Final = ("ans", "ese", "is", "ians", "yas", "ish", "ns", "ks", "ds", "rs", "ts", "gs", "os")
_PERSONS: Final = Head("persons", detail=True)


def keep_countable(scene: Scene) -> None:
    """Drop the quantities that are not figures and give the others their noun."""
    heads = {match.first: match for match in scene.tagged("head")}
    cues = {match.first: match for match in scene.tagged("cue")}
    names = {match.first: match for match in scene.tagged("agency")}
    kept = []
    for position, quantity in enumerate(scene.quantities):
        limit = (
            scene.quantities[position + 1].outer_first
            if position + 1 < len(scene.quantities)
            else len(scene.tokens)
        )
        if _is_trap_before(scene, quantity):
            continue
        _find_noun(scene, quantity, limit, heads, cues, names)
        if _is_countable(scene, quantity):
            kept.append(quantity)
    scene.quantities = kept
    _share_nouns(scene)
    scene.weigh()


def _is_trap_before(scene: Scene, quantity: Quantity) -> bool:
    """Whether the words before the number make it a label, an age, a year or a price."""
    tokens, first = scene.tokens, quantity.first
    before, before_that = scene.low(first - 1), scene.low(first - 2)
    if before in scene.language.labels and not (before == "number" and before_that in ("the", "a", "that")):
        return True
    if before == "." and before_that in scene.language.labels and len(before_that) <= 2:
        return True
    number = tokens[first]
    if quantity.low == quantity.high and quantity.last == first and number.type == "number":
        if quantity.low in _YEARS and len(number.text) == 4:
            if quantity.qualifier != "exact" and before not in ("about", "around", "by"):
                return False
            following = scene.low(quantity.last + 1)
            if before in _YEAR_LEADS or before in "(," or before.startswith("mid-"):
                return following not in scene.language.heads or before in ("in", "since")
            if first == 0 or not following:
                return True
        if before in _AGE_LEADS and quantity.low <= 110 and before_that in _AGE_NOUNS:
            return True
        if before == "all" or (
            before == ","
            and scene.low(first + 1) == ","
            and quantity.low <= 110
            and tokens[first - 2].is_capitalised
            if first > 1
            else False
        ):
            return before != "all"
    if quantity.qualifier in ("less-than", "more-than") and quantity.high <= 110:
        lead = scene.low(quantity.outer_first)
        if lead in _AGE_LEADS and scene.low(quantity.outer_first - 1) in _AGE_NOUNS:
            return True
        if lead == "under" and scene.low(quantity.outer_first - 1) in ("all", "aged", ","):
            return scene.low(quantity.last + 1) not in scene.language.heads
    return False


def _find_noun(
    scene: Scene,
    quantity: Quantity,
    limit: int,
    heads: dict[int, Match],
    cues: dict[int, Match],
    names: dict[int, Match],
) -> None:
    """Walk right from the number over adjectives to the noun it counts."""
    at = quantity.last + 1
    quantity.noun_first = at
    low = scene.low(at)
    if (low == "more" and quantity.currency is None) or (low == "-" and at + 1 < limit):
        at += 1
    if scene.low(at) == _OF:
        after = scene.low(at + 1)
        if after in ("them", "whom", "which") or (
            after in ("these", "those") and scene.low(at + 2) not in scene.language.heads
        ):
            quantity.subset = quantity.bare = True
            quantity.noun_first = quantity.last + 1
            return
        at += 1
        while scene.low(at) in _OF_LINKS or (at < limit and _is_owner(scene, at)):
            quantity.subset = quantity.subset or quantity.qualifier != "vague"
            at += 1
    last_head: Match | None = None
    steps = 0
    while at < limit and steps <= _MAX_MODIFIERS:
        head = heads.get(at)
        if head is not None and isinstance(head.payload, Head) and not _is_verb_here(scene, at, head, heads):
            if last_head is not None and isinstance(last_head.payload, Head):
                quantity.modifiers.append(last_head.payload)
            last_head = head
            at = head.last + 1
            if scene.low(at) in ("and", "or") and at + 1 in heads and at + 1 < limit:
                joined = heads[at + 1].payload
                if isinstance(joined, Head) and joined.unit == last_head_unit(last_head):
                    quantity.detail = None
                    last_head, at = (
                        Match("head", last_head.first, heads[at + 1].last, last_head.payload),
                        heads[at + 1].last + 1,
                    )
            continue
        token = scene.tokens[at]
        if last_head is not None or not _can_modify(scene, token, at, cues, heads):
            break
        at += 1
        steps += 1
    if last_head is None or not isinstance(last_head.payload, Head):
        _find_people_name(scene, quantity, limit)
        return
    quantity.head = last_head.payload
    quantity.outer_last = max(quantity.outer_last, last_head.last)
    quantity.noun_first = last_head.first
    if quantity.percent or quantity.currency:
        quantity.outer_last = quantity.last
    elif quantity.head.unit == "persons":
        quantity.detail = _detail(scene, quantity, last_head)
    else:
        quantity.detail = _commodity(scene, last_head)


def last_head_unit(match: Match) -> str | None:
    """Return the unit a head phrase counts in."""
    return match.payload.unit if isinstance(match.payload, Head) else None


def _is_owner(scene: Scene, at: int) -> bool:
    """Whether the token belongs to a possessive before the noun: "the agency's", "Lebanon's"."""
    return any(
        scene.tokens[index].type == "possessive" for index in range(at, min(at + 3, len(scene.tokens)))
    )


def _can_modify(scene: Scene, token: Token, at: int, cues: dict[int, Match], heads: dict[int, Match]) -> bool:
    if token.type != "word" or token.low in scene.language.function_words:
        return False
    if token.low in scene.language.traps:
        return False
    cue = cues.get(at)
    if cue is not None and isinstance(cue.payload, Cue) and cue.payload.side != "right":
        # "displaced civilians" has an adjective, "fled camps" a verb.
        following = heads.get(at + 1)
        return cue.payload.side in ("verb", "noun") and following is not None and token.low.endswith("ed")
    return True


def _is_verb_here(scene: Scene, at: int, head: Match, heads: dict[int, Match]) -> bool:
    """Whether a word that can be a noun is a verb in this place ("returns", "houses")."""
    word = scene.low(at)
    if word in ("returns", "houses", "shelters", "sites", "places", "hurt", "home"):
        following = scene.low(head.last + 1)
        return following in ("to", "the", "a", "some") and word != "sites"
    return False


def _find_people_name(scene: Scene, quantity: Quantity, limit: int) -> None:
    """Take a people's name for the noun: "28 Afghans", "1.4 million Somalis", "200 ethnic Armenians"."""
    at = quantity.last + 1
    if scene.low(at) in ("of", "more", "-"):
        at += 1
    lead = 0
    while lead < 2 and at < limit and scene.tokens[at].type == "word" and not scene.tokens[at].is_capitalised:
        if scene.low(at) in scene.language.function_words or scene.low(at) in scene.language.traps:
            break
        at += 1
        lead += 1
    if at < limit:
        token = scene.tokens[at]
        following = scene.tokens[at + 1] if at + 1 < len(scene.tokens) else None
        free = (
            following is None
            or following.type != "word"
            or following.low in scene.language.function_words
            or not following.is_capitalised
        )
        if (
            token.is_capitalised
            and at not in scene.taken
            and token.low.endswith(_PEOPLE_ENDINGS)
            and free
            and token.low not in scene.language.not_places
            and not token.text.isupper()
        ):
            quantity.head = _PERSONS
            quantity.detail = (
                scene.tokens[at].text if lead == 0 else f"{scene.low(at - 1)} {scene.tokens[at].text}"
            )
            quantity.outer_last = at
            quantity.noun_first = at
            return
    quantity.bare = True


def _detail(scene: Scene, quantity: Quantity, head: Match) -> str | None:
    """Return the subgroup a person noun names: its own word, or a people's name before it."""
    names = [
        scene.tokens[at].text
        for at in range(quantity.last + 1, head.first)
        if scene.tokens[at].is_capitalised and scene.low(at) not in scene.language.not_places
    ]
    noun = " ".join(scene.low(at) for at in range(head.first, head.last + 1))
    if quantity.head is not None and quantity.head.detail:
        return " ".join([*names, noun])
    return " ".join(names) or None


def _commodity(scene: Scene, head: Match) -> str | None:
    """Return what a mass or a number of items is of: "70 tonnes of food"."""
    noun = head.payload
    if not isinstance(noun, Head):
        return None
    if noun.kind == "aid-items":
        return " ".join(scene.low(at) for at in range(head.first, head.last + 1))
    if noun.kind != "aid-mass":
        return None
    at = head.last + 1
    if scene.low(at) != _OF:
        return None
    words: list[str] = []
    at += 1
    while at < len(scene.tokens) and len(words) < 3 and scene.tokens[at].type == "word":
        if scene.low(at) in scene.language.function_words:
            break
        words.append(scene.low(at))
        at += 1
    return " ".join(words) or None


def _is_countable(scene: Scene, quantity: Quantity) -> bool:
    """Whether the number may be a figure, by what stands behind it."""
    if quantity.currency or quantity.percent:
        return not _is_price(scene, quantity)
    after = quantity.last + 1
    if scene.low(after) == "-" and quantity.head is None:
        return False
    first_word = scene.low(after + (scene.low(after) in ("more", "of")))
    if quantity.head is not None:
        return not (
            quantity.low <= 1
            and quantity.qualifier == "exact"
            and scene.low(quantity.first) == "one"
            and quantity.head.unit != "persons"
            and quantity.head.unit != "households"
        )
    following = scene.tokens[after] if after < len(scene.tokens) else None
    if following is None or following.type != "word":
        return _is_free_number(scene, quantity)
    word = following.low
    if word in scene.language.traps or first_word in scene.language.traps or _noun_is_trap(scene, after):
        return False
    if word in scene.language.function_words or word in ("more", "others"):
        return _is_free_number(scene, quantity)
    if any(match.first == after for match in scene.tagged("cue")) or any(
        match.first == after for match in scene.tagged("agency")
    ):
        return True
    if word.endswith(("ed", "ing", "ly")) or any(
        match.first == after for match in scene.tagged("report-verb")
    ):
        return _is_free_number(scene, quantity)
    return (
        word in scene.language.relative_days
        or following.text in scene.language.weekdays
        or any(
            match.first == after
            for tag in ("rate", "past-day", "past-week", "since")
            for match in scene.tagged(tag)
        )
    )


def _noun_is_trap(scene: Scene, at: int) -> bool:
    """Whether a noun that is never counted ends the words behind the number: "125 air raids"."""
    for step in range(_MAX_MODIFIERS):
        word = scene.low(at + step)
        if word in scene.language.traps:
            return True
        if not word or word in scene.language.function_words or scene.tokens[at + step].type != "word":
            return False
    return False


def _is_free_number(scene: Scene, quantity: Quantity) -> bool:
    """Whether a number without a noun may stand for people: not "one", no small digit in brackets."""
    if quantity.qualifier == "vague":
        return True
    spelled = scene.tokens[quantity.first].type == "word"
    if spelled and quantity.high <= 1:
        return False
    if quantity.high < 1:
        return False
    number = scene.tokens[quantity.first]
    if not spelled and "." in number.text and quantity.last == quantity.first:
        return False
    before, after = scene.low(quantity.first - 1), scene.low(quantity.last + 1)
    if before in ("/", ":") and quantity.first > 1 and scene.tokens[quantity.first - 2].type == "number":
        return False
    return not (before == "(" and after == ")" and quantity.high < 10)


def _is_price(scene: Scene, quantity: Quantity) -> bool:
    after = scene.low(quantity.last + 1)
    if quantity.currency is None:
        return False
    return after in ("per", "each", "apiece") or (
        after in ("a", "an") and scene.low(quantity.last + 2) not in ("year", "month")
    )


def _share_nouns(scene: Scene) -> None:
    """Let "929 of the 1,097 shelters" and "10 or 12 trucks" count the same thing."""
    for position in range(len(scene.quantities) - 2, -1, -1):
        quantity, following = scene.quantities[position], scene.quantities[position + 1]
        if quantity.head is not None or quantity.percent or quantity.currency or following.head is None:
            continue
        between = range(quantity.last + 1, following.outer_first)
        if len(between) > 5:
            continue
        words = [scene.low(at) for at in between]
        if (
            words
            and words[0] == _OF
            and all(
                word in _OF_LINKS
                or word == _OF
                or (
                    scene.tokens[at].type in ("possessive", "word")
                    and word not in scene.language.function_words | scene.language.traps
                )
                for at, word in zip(between, words, strict=True)
            )
        ):
            quantity.head, quantity.subset, quantity.bare = following.head, True, False
            quantity.noun_first = quantity.last + 1
        elif words in (["or"], ["and"], ["out", "of"], ["out", "of", "the"]):
            quantity.head, quantity.bare = following.head, False
            quantity.noun_first = quantity.last + 1
