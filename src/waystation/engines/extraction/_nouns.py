"""The noun a number counts, and the numbers that count nothing of ours: ages, distances, years, livestock."""

from __future__ import annotations

from typing import Final

from waystation.engines.extraction._lexicon import Match
from waystation.engines.extraction._numbers import Quantity
from waystation.engines.extraction._scene import Scene
from waystation.engines.extraction._tokens import Token
from waystation.engines.extraction.languages.table import Cue, Head

_MAX_MODIFIERS: Final = 4
_MAX_AGE: Final = 110
_RATION_WORDS: Final = 4
_YEARS: Final = range(1900, 2101)
_PEOPLE: Final = Head("persons", detail=True)


def keep_countable(scene: Scene) -> None:
    """Drop the quantities that are not figures and give the others their noun."""
    heads = {match.first: match for match in scene.tagged("head")}
    cues = {match.first: match for match in scene.tagged("cue")}
    kept = []
    for position, quantity in enumerate(scene.quantities):
        after = scene.quantities[position + 1 : position + 2]
        limit = after[0].outer_first if after else len(scene.tokens)
        if (
            _is_label(scene, quantity)
            or (quantity.last + 1 not in heads and _is_under_trap(scene, quantity))
            or _is_year(scene, quantity)
            or _is_age(scene, quantity)
        ):
            continue
        _find_noun(scene, quantity, limit, heads, cues)
        if _is_countable(scene, quantity):
            kept.append(quantity)
    scene.quantities = kept
    _share_nouns(scene)
    scene.weigh()


def _is_label(scene: Scene, quantity: Quantity) -> bool:
    """Whether the word before makes the number a name: "Resolution 2254", "No. 5"."""
    before = scene.low(quantity.first - 1)
    if before == ".":
        before = scene.low(quantity.first - 2)
        return before in scene.language.labels and len(before) <= 2
    return before in scene.language.labels


def _is_under_trap(scene: Scene, quantity: Quantity) -> bool:
    """Whether the line is headed by something never counted: "Livestock perished: 719,558"."""
    at = quantity.outer_first - 1
    if scene.low(at) != ":":
        return False
    return any(token.low in scene.language.traps for token in scene.tokens[max(0, at - 3) : at])


def _is_year(scene: Scene, quantity: Quantity) -> bool:
    number = scene.tokens[quantity.first]
    if quantity.last != quantity.first or number.type != "number" or len(number.text) != 4:
        return False
    if quantity.low not in _YEARS or quantity.qualifier != "exact" or quantity.percent or quantity.currency:
        return False
    before, following = scene.low(quantity.first - 1), scene.low(quantity.last + 1)
    if before in scene.language.particles.year_leads or before in "(," or before.startswith("mid-"):
        return following not in scene.language.heads
    return quantity.first == 0 or not following


def _is_age(scene: Scene, quantity: Quantity) -> bool:
    """Whether the number is an age: "children under five", "a man, 34,"."""
    if quantity.high > _MAX_AGE or quantity.percent or quantity.currency:
        return False
    particles = scene.language.particles
    lead = scene.low(quantity.outer_first)
    before = scene.low(quantity.outer_first - 1)
    if lead in particles.age_leads and (before in particles.age_nouns or before == ","):
        return scene.low(quantity.last + 1) not in scene.language.heads
    if scene.low(quantity.first - 1) in particles.age_leads and before in particles.age_nouns:
        return True
    is_apposed = scene.low(quantity.first - 1) == "," and scene.low(quantity.last + 1) == ","
    if not is_apposed or quantity.first < 2 or quantity.outer_first < quantity.first:
        return False
    named = scene.tokens[quantity.first - 2]
    return named.is_capitalised or named.low in scene.language.singular_persons


def _find_noun(
    scene: Scene, quantity: Quantity, limit: int, heads: dict[int, Match], cues: dict[int, Match]
) -> None:
    """Walk right from the number over adjectives to the noun it counts."""
    particles = scene.language.particles
    at = quantity.noun_first = quantity.last + 1
    if (scene.low(at) in particles.more and at not in heads and quantity.currency is None) or scene.low(
        at
    ) == "-":
        at += 1
    if scene.low(at) in particles.of:
        after = scene.low(at + 1)
        if after in particles.people_pronouns or (after in particles.pointing and at + 2 not in heads):
            quantity.subset = quantity.bare = True
            return
        at += 1
        while scene.low(at) in particles.owners or (at < limit and _is_owner(scene, at)):
            quantity.subset = quantity.subset or quantity.qualifier != "vague"
            at += 1
    found = _walk(scene, quantity, at, limit, heads, cues)
    if found is None:
        _find_people_name(scene, quantity, limit)
        return
    if not isinstance(found.payload, Head):
        return
    quantity.head = found.payload
    quantity.noun_first = found.first
    if quantity.percent or quantity.currency:
        return
    quantity.outer_last = max(quantity.outer_last, found.last)
    if quantity.head.unit in ("persons", "households"):
        quantity.detail = _subgroup(scene, quantity, found)
    else:
        quantity.detail = _commodity(scene, found)


def _walk(
    scene: Scene, quantity: Quantity, at: int, limit: int, heads: dict[int, Match], cues: dict[int, Match]
) -> Match | None:
    """Return the last head of the noun phrase that begins at a token; heads before it become modifiers."""
    found: Match | None = None
    steps = 0
    while at < limit and steps <= _MAX_MODIFIERS:
        head = heads.get(at)
        if head is not None and isinstance(head.payload, Head) and not _is_verb_here(scene, head):
            if found is not None and isinstance(found.payload, Head):
                quantity.modifiers.append(found.payload)
            found, at = head, head.last + 1
            joined = heads.get(at + 1)
            is_pair = scene.low(at) in scene.language.particles.joiners and at + 1 < limit
            if is_pair and joined is not None and _is_same_noun(head, joined):
                found, at = Match("head", found.first, joined.last, found.payload), joined.last + 1
            continue
        if found is not None or not _can_modify(scene, scene.tokens[at], at, cues, heads):
            quantity.is_trap = found is None and scene.low(at) in scene.language.traps
            break
        at += 1
        steps += 1
    return found


def _is_same_noun(head: Match, joined: Match) -> bool:
    """Whether two nouns form one count: "civilians and fighters", but not "people and injured 340"."""
    first, second = head.payload, joined.payload
    if not isinstance(first, Head) or not isinstance(second, Head) or first.unit != second.unit:
        return False
    return (first.kind, first.weak) == (second.kind, second.weak) or (second.kind, second.weak) == (
        None,
        None,
    )


def _is_owner(scene: Scene, at: int) -> bool:
    """Whether the token belongs to a possessive before the noun: "the agency's", "Lebanon's"."""
    return any(token.type == "possessive" for token in scene.tokens[at : at + 3])


def _can_modify(scene: Scene, token: Token, at: int, cues: dict[int, Match], heads: dict[int, Match]) -> bool:
    if (
        token.type != "word"
        or token.low in scene.language.function_words
        or token.low in scene.language.traps
    ):
        return False
    cue = cues.get(at)
    if cue is not None and isinstance(cue.payload, Cue) and cue.payload.side != "right":
        # "displaced civilians" has an adjective, "fled camps" a verb.
        is_participle = token.low.endswith(scene.language.particles.verb_endings)
        return cue.payload.side in ("verb", "noun") and at + 1 in heads and is_participle
    return True


def _is_verb_here(scene: Scene, head: Match) -> bool:
    """Whether a word that can be a noun is a verb in this place: "the town houses 300", "returns to"."""
    if head.first != head.last or scene.low(head.first) not in scene.language.particles.verb_or_noun:
        return False
    following = scene.low(head.last + 1)
    return following in scene.language.particles.articles


def _find_people_name(scene: Scene, quantity: Quantity, limit: int) -> None:
    """Take a people's name for the noun: "20 Afghans", "40,000 Somalis", "90 ethnic Armenians"."""
    language = scene.language
    at = quantity.last + 1
    if scene.low(at) in language.particles.of | language.particles.more or scene.low(at) == "-":
        at += 1
    lead = 0
    while lead < 2 and at < limit and scene.tokens[at].type == "word" and not scene.tokens[at].is_capitalised:
        if scene.low(at) in language.function_words or scene.low(at) in language.traps:
            break
        at += 1
        lead += 1
    quantity.bare = True
    if at >= limit or at in scene.taken:
        return
    token = scene.tokens[at]
    following = scene.tokens[at + 1] if at + 1 < len(scene.tokens) else None
    is_people = token.low in language.demonyms or token.low.endswith(language.particles.people_endings)
    ends = following is None or not following.is_capitalised or following.low in language.function_words
    if token.is_capitalised and is_people and ends and token.low not in language.not_places:
        if token.text.isupper() and token.low not in language.demonyms:
            return
        quantity.bare = False
        quantity.head = _PEOPLE
        quantity.detail = token.text if lead == 0 else f"{scene.low(at - 1)} {token.text}"
        quantity.outer_last = quantity.noun_first = at


def _subgroup(scene: Scene, quantity: Quantity, head: Match) -> str | None:
    """Return the subgroup a person noun names: its own word, or a people's name before it."""
    names = [
        scene.tokens[at].text
        for at in range(quantity.last + 1, head.first)
        if scene.tokens[at].is_capitalised and scene.low(at) not in scene.language.not_places
    ]
    if quantity.head is not None and quantity.head.detail:
        return " ".join([*names, *(scene.low(at) for at in range(head.first, head.last + 1))])
    return " ".join(names) or None


def _commodity(scene: Scene, head: Match) -> str | None:
    """Return what a mass or a number of items is of: "70 tonnes of food"."""
    noun = head.payload
    if not isinstance(noun, Head):
        return None
    if noun.kind == "aid-items":
        return " ".join(scene.low(at) for at in range(head.first, head.last + 1))
    at = head.last + 1
    if noun.kind != "aid-mass" or scene.low(at) not in scene.language.particles.of:
        return None
    words: list[str] = []
    for token in scene.tokens[at + 1 : at + 3]:
        if token.type != "word" or token.low in scene.language.function_words:
            break
        words.append(token.low)
    return " ".join(words) or None


def _is_countable(scene: Scene, quantity: Quantity) -> bool:
    """Whether the number may be a figure, by what stands behind it."""
    if quantity.currency or quantity.percent:
        return not _is_price(scene, quantity)
    after = quantity.last + 1
    if (
        _is_per_head(scene, quantity)
        or quantity.is_trap
        or (scene.low(after) == "-" and quantity.head is None)
    ):
        return False
    particles, language = scene.language.particles, scene.language
    if quantity.head is not None:
        is_one = (
            quantity.high <= 1
            and quantity.qualifier == "exact"
            and scene.low(quantity.first) in particles.one
        )
        if quantity.head.kind == "capacity" and scene.low(quantity.outer_last + 1) in particles.of:
            # "9 places of detention" are not places to sleep.
            return False
        return not is_one or quantity.head.unit in ("persons", "households")
    following = scene.tokens[after] if after < len(scene.tokens) else None
    if following is None or following.type != "word":
        return _is_free_number(scene, quantity)
    if _ends_in_trap(scene, after + (following.low in particles.more | particles.of)):
        return False
    if following.low in language.function_words | language.auxiliaries | particles.more:
        return _is_free_number(scene, quantity)
    if any(match.first == after for tag in ("cue", "agency") for match in scene.tagged(tag)):
        return True
    if following.low.endswith(particles.verb_endings) or after in scene.starts("report-verb"):
        return _is_free_number(scene, quantity)
    timed = (
        scene.starts("rate") | scene.starts("past-day") | scene.starts("past-week") | scene.starts("since")
    )
    return following.low in language.relative_days or after in scene.taken or after in timed


def _ends_in_trap(scene: Scene, at: int) -> bool:
    """Whether a noun that is never counted ends the words behind the number: "60 air raids"."""
    for token in scene.tokens[at : at + _MAX_MODIFIERS]:
        if token.low in scene.language.traps:
            return True
        if token.low in scene.language.function_words or token.type != "word":
            return False
    return False


def _is_free_number(scene: Scene, quantity: Quantity) -> bool:
    """Whether a number without a noun may stand for people: not "one", no small digit in brackets."""
    if quantity.qualifier == "vague":
        return True
    number = scene.tokens[quantity.first]
    if quantity.high < 1 or (number.type == "word" and quantity.high <= 1):
        return False
    if number.type == "number" and "." in number.text and quantity.last == quantity.first:
        return False
    before, after = scene.low(quantity.first - 1), scene.low(quantity.last + 1)
    is_touching = scene.tokens[quantity.first - 1].end == number.start
    if (
        before in ("/", ":")
        and is_touching
        and quantity.first > 1
        and scene.tokens[quantity.first - 2].type == "number"
    ):
        return False
    return not (before == "(" and after == ")" and quantity.high < 10)


def _is_price(scene: Scene, quantity: Quantity) -> bool:
    """Whether money is told per thing: "$5 per litre"."""
    after = scene.low(quantity.last + 1)
    if quantity.currency is None or after not in scene.language.particles.price_links:
        return False
    return quantity.last + 1 not in scene.starts("rate")


def _is_per_head(scene: Scene, quantity: Quantity) -> bool:
    """Whether an amount is a ration: "11 litres of water per person"."""
    if quantity.head is None or quantity.head.unit in ("persons", "households"):
        return False
    particles = scene.language.particles
    return any(
        scene.low(at) in particles.price_links and scene.low(at + 1) in particles.per_head
        for at in range(quantity.outer_last + 1, quantity.outer_last + _RATION_WORDS)
    )


def _share_nouns(scene: Scene) -> None:
    """Let "12 of the 30 shelters" and "10 or 12 trucks" count the same thing."""
    particles = scene.language.particles
    for position in range(len(scene.quantities) - 2, -1, -1):
        quantity, following = scene.quantities[position], scene.quantities[position + 1]
        if quantity.percent or quantity.currency or (following.head is None and not following.bare):
            continue
        between = [scene.low(at) for at in range(quantity.outer_last + 1, following.outer_first)]
        if not between or len(between) > 5:
            continue
        is_part = between[0] in particles.of and all(
            scene.tokens[quantity.outer_last + 1 + at].type in ("word", "possessive")
            and (
                word in particles.owners or word not in scene.language.function_words or word in particles.of
            )
            for at, word in enumerate(between)
        )
        if is_part:
            following.is_whole = True
            quantity.reach = following.outer_last
            quantity.subset = True
        if (
            quantity.head is None
            and following.head is not None
            and (is_part or set(between) <= particles.alternatives)
        ):
            quantity.head, quantity.bare = following.head, False
            quantity.noun_first = quantity.last + 1
