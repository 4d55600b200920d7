"""Which place a figure is about: named beside it, in its sentence, before it, or by the whole text."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from waystation.engines.extraction._kinds import Counted
from waystation.engines.extraction._lexicon import Match
from waystation.engines.extraction._scene import Scene
from waystation.engines.extraction._sense import gap
from waystation.engines.extraction.figure import Kind
from waystation.engines.extraction.gazetteer import Gazetteer
from waystation.engines.extraction.languages.table import words

_DESTINED: Final[frozenset[Kind]] = frozenset({"arrived", "returned"})
_LEAVING: Final[frozenset[Kind]] = frozenset({"displaced", "departed", "evacuated"})
_DIRECTIONS: Final = words("""
    northern southern eastern western central north-eastern north-western south-eastern south-western
    northeastern northwestern southeastern southwestern north south east west upper lower greater
    neighbouring neighboring nearby
""")
_JOINERS: Final = frozenset({"of", "de", "la", "al", "el", "-", "and"})
_SUBJECT_AFTER: Final = frozenset({":", ",", "'s", "’s"})
_MAX_NAME: Final = 4


@dataclass(frozen=True, slots=True)
class Mention:
    """A place named at tokens `first` to `last` (inclusive).

    Args:
        name: As the gazetteer calls it, else as written; empty for "the enclave", until resolved.
        lead: The preposition or verb before it.
        known: Whether the gazetteer knows it.
        owns: Whether it stands as an owner ("Lebanon's toll").
        speaks: Whether it is part of a voice's name.
    """

    first: int
    last: int
    name: str
    lead: str
    known: bool
    owns: bool = False
    speaks: bool = False


@dataclass(slots=True)
class PlaceMemory:
    """Places of the text so far, and the one the text is about.

    Args:
        topic: The country or place named most in the whole text.
        region: The most named place that is no country.
        last: Place of the last figure.
        last_is_part: Whether that place was a part in a list rather than the subject.
        paragraph: Paragraph of the last figure.
    """

    topic: str | None = None
    region: str | None = None
    last: str | None = None
    last_is_part: bool = False
    paragraph: int = -1
    aliases: dict[str, str] = field(default_factory=dict)


def find_mentions(scene: Scene, gazetteer: Gazetteer) -> list[Mention]:
    """Return the places a sentence names, in order."""
    found: list[Mention] = []
    names = {index: match for match in scene.tagged("agency") for index in range(match.first, match.last + 1)}
    index = 0
    while index < len(scene.tokens):
        token = scene.tokens[index]
        if not token.is_capitalised and token.low not in ("the",):
            index += 1
            continue
        last = _known_until(scene, index, gazetteer)
        known = last is not None
        if last is None:
            last = _named_until(scene, index, names)
        if last is None:
            index += 1
            continue
        place = gazetteer.find(_joined(scene, index, last)) if known else None
        if index in names and names[index].last > last:
            index = names[index].last + 1
            continue
        name = place.name if place is not None else _joined(scene, index, last)
        found.append(
            Mention(
                index,
                last,
                name,
                _lead(scene, index),
                known,
                owns=last + 1 < len(scene.tokens) and scene.tokens[last + 1].type == "possessive",
                speaks=scene.low(last + 1) in scene.language.voice_nouns,
            )
        )
        index = last + 1
    found.extend(_anaphora(scene))
    return sorted(found, key=lambda mention: mention.first)


def _joined(scene: Scene, first: int, last: int) -> str:
    words = " ".join(scene.tokens[index].text for index in range(first, last + 1))
    return words.replace(" - ", "-")


def _known_until(scene: Scene, index: int, gazetteer: Gazetteer) -> int | None:
    if scene.low(index) not in gazetteer.first_words:
        return None
    for last in range(min(len(scene.tokens), index + gazetteer.max_words) - 1, index - 1, -1):
        if gazetteer.find(_joined(scene, index, last)) is not None:
            # "Guinea" within "Papua New Guinea" is met from its first word; "Jordan Smith" is a person.
            return last
    return None


def _named_until(scene: Scene, index: int, names: dict[int, Match]) -> int | None:
    """Take a run of capitalised words for a place when a place word leads to it or follows it."""
    if not _may_be_place(scene, index, names):
        return None
    last = index
    while last + 1 < len(scene.tokens) and last - index < _MAX_NAME:
        if _may_be_place(scene, last + 1, names):
            last += 1
        elif (
            scene.low(last + 1) in ("de", "of", "al", "el", "-")
            and last + 2 < len(scene.tokens)
            and _may_be_place(scene, last + 2, names)
        ):
            last += 2
        else:
            break
    lead = _lead(scene, index)
    follows = scene.low(last + 1)
    if follows in scene.language.voice_nouns:
        return None
    if lead in scene.language.place_prepositions or follows in scene.language.place_suffixes:
        return None if lead == "by" else last
    if index == 0 and (follows in _SUBJECT_AFTER or _begins_verb(scene, last + 1)):
        return last
    # A list goes on: "in Kassala, Gedaref and Blue Nile".
    if scene.low(index - 1) in (",", "and", "(") and _follows_quantity_gap(scene, index, last):
        return last
    return None


def _follows_quantity_gap(scene: Scene, index: int, last: int) -> bool:
    """Whether a name in a list is tied to a number right beside it: "Kotayk (20,331)", "Hungary 246,210"."""
    starts = {quantity.outer_first for quantity in scene.quantities}
    return last + 1 in starts or (scene.low(last + 1) in ("(", ":", "with", ",") and last + 2 in starts)


def _begins_verb(scene: Scene, index: int) -> bool:
    return any(match.first == index for tag in ("counting", "cue") for match in scene.tagged(tag))


def _may_be_place(scene: Scene, index: int, names: dict[int, Match]) -> bool:
    token = scene.tokens[index]
    if not token.is_capitalised or index in names or index in scene.taken:
        return False
    if token.low in scene.language.not_places or token.low in scene.language.voice_nouns:
        return False
    return token.low not in scene.language.months and token.low not in scene.language.heads


def _lead(scene: Scene, index: int) -> str:
    at = index - 1
    while (
        scene.low(at) in _DIRECTIONS
        or scene.low(at) in ("the", "of", "both")
        or scene.low(at) in (scene.language.place_suffixes)
    ):
        at -= 1
    if scene.low(at + 1) == "of" and scene.low(at) not in scene.language.place_prepositions:
        return "of"
    return scene.low(at)


def _anaphora(scene: Scene) -> list[Mention]:
    return [
        Mention(match.first, match.last, "", scene.low(match.first - 1), known=False)
        for match in scene.tagged("anaphora")
    ]


def topic_of(mentions: list[list[Mention]], gazetteer: Gazetteer) -> PlaceMemory:
    """Return the memory a text starts with: what it is about as a whole."""
    countries: Counter[str] = Counter()
    regions: Counter[str] = Counter()
    for position, sentence in enumerate(mentions):
        for mention in sentence:
            if not mention.name:
                continue
            place = gazetteer.find(mention.name)
            weight = 3 if position == 0 else 1
            if place is not None and place.country == place.name:
                countries[place.name] += weight
            else:
                regions[mention.name] += weight
    country = countries.most_common(1)[0][0] if countries else None
    region = regions.most_common(1)[0][0] if regions else None
    return PlaceMemory(topic=country or region, region=region or country)


def place_of(
    scene: Scene, counted: Counted, mentions: list[Mention], memory: PlaceMemory
) -> tuple[str | None, bool]:
    """Return the figure's place, and whether the sentence itself names it."""
    best: tuple[float, Mention] | None = None
    for mention in mentions:
        if mention.first <= counted.quantity.last and mention.last >= counted.quantity.outer_first:
            continue
        cost = _mention_cost(scene, counted, mention)
        if best is None or cost < best[0]:
            best = (cost, mention)
    if best is not None and best[0] < 30:
        return _resolved(best[1], scene, memory), True
    if counted.parent is not None and counted.inherited and memory.last is not None:
        return memory.last, False
    if memory.last is None or (memory.last_is_part and memory.topic is not None):
        return memory.topic, False
    return memory.last, False


def _mention_cost(scene: Scene, counted: Counted, mention: Mention) -> float:
    cost = gap(scene, counted, mention.first, mention.last)
    quantity = counted.quantity
    is_right = mention.first > quantity.outer_last
    language = scene.language
    if mention.lead in language.place_prepositions:
        cost -= 2
        origin = mention.lead in language.origin_words
        if counted.kind in _DESTINED:
            cost += 7 if origin else -1 if mention.lead in language.destination_words else 0
        elif counted.kind in _LEAVING:
            cost -= 3 if origin else 0
            cost += 4 if mention.lead in ("to", "into", "for", "reached", "toward") else 0
        elif mention.lead in ("for", "through", "via", "between"):
            cost += 3
    elif mention.owns and not mention.speaks:
        cost += 1
    elif not mention.known and mention.first != 0:
        cost += 3
    if mention.speaks or (mention.owns and scene.low(mention.last + 2) in language.voice_nouns):
        cost += 8
    if not mention.name:
        cost += 2
    others = [
        other
        for other in scene.quantities
        if other is not quantity
        and (
            quantity.outer_last < other.first < mention.first
            if is_right
            else mention.last < other.first < quantity.outer_first
        )
    ]
    if is_right:
        cost += 5 * len(others)
    elif mention.first > 0 and others and mention.lead in language.place_prepositions:
        # "30,000 in Derna, 3,000 ...": the place behind another number belongs to that number first.
        cost += 2.5
    return cost


def _resolved(mention: Mention, scene: Scene, memory: PlaceMemory) -> str | None:
    if mention.name:
        return mention.name
    word = scene.low(mention.last)
    if word in ("country", "nationwide", "countrywide", "nation"):
        return memory.topic
    if word == "there":
        return memory.last or memory.region
    return memory.region or memory.topic
