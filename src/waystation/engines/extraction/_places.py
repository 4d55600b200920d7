"""Which place a figure is about: named beside it, in its sentence, before it, or by the whole text."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

from waystation.engines.extraction._kinds import Counted
from waystation.engines.extraction._scene import Scene
from waystation.engines.extraction._sense import gap, is_toll
from waystation.engines.extraction.figure import Kind
from waystation.engines.extraction.gazetteer import Gazetteer
from waystation.engines.extraction.languages.table import Agency

_DESTINED: Final[frozenset[Kind]] = frozenset({"arrived", "returned"})
_LEAVING: Final[frozenset[Kind]] = frozenset({"displaced", "departed", "evacuated"})
_HOSTED: Final[frozenset[Kind]] = _DESTINED | {"registered", "sheltered"}
_AID: Final[frozenset[Kind]] = frozenset({"aid-mass", "aid-items", "vehicles", "assisted"})
_MAX_NAME: Final = 4
_MIN_NAME: Final = 3
_FAR: Final = 17.0
_HOPELESS: Final = 30.0


@dataclass(frozen=True, slots=True)
class Mention:
    """A place named at tokens `first` to `last` (inclusive).

    Args:
        name: As the gazetteer calls it, else as written; empty for "the enclave", until resolved.
        lead: The preposition or verb before it.
        known: Whether the gazetteer knows it.
        owns: Whether it stands as an owner ("Lebanon's toll").
        speaks: Whether it is part of a voice's name, or a people's name.
        dates: Whether it heads the report, where the reporter sits.
    """

    first: int
    last: int
    name: str
    lead: str
    known: bool
    owns: bool = False
    speaks: bool = False
    dates: bool = False


@dataclass(slots=True)
class PlaceMemory:
    """Places of the text so far, and the one the text is about.

    Args:
        topic: The country, or else the place, named most in the whole text.
        region: The most named place that is no country.
        last: Place of the last figure, or the last one something happened at.
        last_is_part: Whether that place was a part in a list rather than the subject.
        site: Where something last was said to be or to happen.
        destination: Where people last were said to go.
        origin: Where people last were said to come from.
        by_event: Place of each event's last toll.
        by_voice: Place of each voice's last figure.
        hosts: Where people were said to have arrived.
        origins: Every place people were said to come from.
    """

    topic: str | None = None
    region: str | None = None
    last: str | None = None
    last_is_part: bool = False
    site: str | None = None
    destination: str | None = None
    origin: str | None = None
    by_event: dict[str, str] = field(default_factory=dict)
    by_voice: dict[str, str] = field(default_factory=dict)
    hosts: set[str] = field(default_factory=set)
    origins: set[str] = field(default_factory=set)


def find_mentions(scene: Scene, gazetteer: Gazetteer) -> list[Mention]:
    """Return the places a sentence names, in order."""
    found: list[Mention] = []
    names = {at: match.last for match in scene.tagged("agency") for at in range(match.first, match.last + 1)}
    index = 0
    while index < len(scene.tokens):
        mention = _mention_at(scene, index, gazetteer, names) if index not in scene.taken else None
        if mention is not None:
            found.append(mention)
            index = mention.last + 1
        else:
            index = names.get(index, index) + 1
    return sorted([*_with_shared_leads(scene, found), *_anaphora(scene)], key=lambda mention: mention.first)


def _with_shared_leads(scene: Scene, mentions: list[Mention]) -> list[Mention]:
    """Give the places of a list the preposition of its first: "including Egypt, Chad and South Sudan"."""
    shared: list[Mention] = []
    joints = {",", *scene.language.particles.joiners}
    for mention in mentions:
        if shared and mention.lead in joints and mention.first - shared[-1].last <= 3:
            between = {scene.low(at) for at in range(shared[-1].last + 1, mention.first)}
            if between <= joints | scene.language.particles.articles and shared[-1].lead not in joints:
                mention = replace(mention, lead=shared[-1].lead)
        shared.append(mention)
    return shared


def _mention_at(scene: Scene, index: int, gazetteer: Gazetteer, names: dict[int, int]) -> Mention | None:
    token = scene.tokens[index]
    if not token.is_capitalised:
        return None
    language = scene.language
    stem = token.text.removesuffix(language.particles.bound_suffix)
    if stem != token.text and gazetteer.find(stem) is not None:
        place = gazetteer.find(stem)
        return Mention(index, index, place.name if place else stem, language.particles.bound_lead, known=True)
    last = _known_until(scene, index, gazetteer)
    known = last is not None
    if last is None:
        country = language.demonyms.get(token.low)
        if country is not None:
            return Mention(index, index, country, "", known=False, speaks=True) if country else None
        last = _named_until(scene, index, names)
    if last is None or (index in names and names[index] > last):
        return None
    place = gazetteer.find(_joined(scene, index, last)) if known else None
    follows = scene.low(last + 1)
    owns = last + 1 < len(scene.tokens) and scene.tokens[last + 1].type == "possessive"
    return Mention(
        index,
        last,
        place.name if place is not None else _joined(scene, index, last),
        _lead(scene, index),
        known,
        owns=owns,
        speaks=follows in language.voice_nouns
        or (owns and bool({scene.low(at) for at in range(last + 2, last + 5)} & language.voice_nouns)),
        dates=_is_dateline(scene, index, last),
    )


def _is_dateline(scene: Scene, index: int, last: int) -> bool:
    """Whether the place only says where the report was written: "TBILISI, Sep 27 - ", "COLOMBO: "."""
    if index > 0:
        return False
    at = last + 1
    if scene.low(at) == ":" and scene.tokens[index].text.isupper():
        return True
    while at < len(scene.tokens) and (
        at in scene.taken or scene.tokens[at].text in ",." or scene.tokens[at].is_capitalised
    ):
        at += 1
    return at < len(scene.tokens) and at - last <= 7 and scene.tokens[at].text in ("-", "–", "—", "(")


def _joined(scene: Scene, first: int, last: int) -> str:
    words = " ".join(scene.tokens[index].text for index in range(first, last + 1))
    words = words.replace(" - ", "-")
    return words.title() if words.isupper() and len(words) > 3 else words


def _known_until(scene: Scene, index: int, gazetteer: Gazetteer) -> int | None:
    if scene.low(index) not in gazetteer.first_words:
        return None
    for last in range(min(len(scene.tokens), index + gazetteer.max_words) - 1, index - 1, -1):
        if gazetteer.find(_joined(scene, index, last)) is not None:
            return last
    return None


def _named_until(scene: Scene, index: int, names: dict[int, int]) -> int | None:
    """Take a run of capitalised words for a place when a place word leads to it or follows it."""
    if not _may_be_place(scene, index, names):
        return None
    last = index
    while last + 1 < len(scene.tokens) and last - index < _MAX_NAME:
        if _may_be_place(scene, last + 1, names):
            last += 1
        elif scene.low(last + 1) in scene.language.particles.inside_names and _may_be_place(
            scene, last + 2, names
        ):
            last += 2
        else:
            break
    lead, follows = _lead(scene, index), scene.low(last + 1)
    if index == last and _is_code(scene.tokens[index].text, starts=index == 0):
        return None
    if follows in scene.language.voice_nouns or lead in scene.language.particles.agents:
        return None
    if lead in scene.language.place_prepositions or follows in scene.language.place_suffixes:
        return last
    if index == 0 and scene.low(0) not in scene.common | scene.language.traps and _is_subject(scene, last):
        return last
    # A list goes on: "in Kotayk (20,331), Armavir (9,870)".
    if scene.low(index - 1) in {",", "(", ";"} | scene.language.particles.joiners and _touches_number(
        scene, last
    ):
        return last
    return None


def _is_code(text: str, *, starts: bool) -> bool:
    """Whether a single word is a letter or an acronym; capitals at a sentence's head may be a dateline."""
    return len(text) < _MIN_NAME or (text.isupper() and not starts)


def _is_subject(scene: Scene, last: int) -> bool:
    """Whether a name at the head of a sentence is a place by what follows: "Sindh:", "Sindh counts 542"."""
    at = last + 1
    if scene.low(at) == ":" or (at < len(scene.tokens) and scene.tokens[at].type == "possessive"):
        return True
    if at in scene.starts("counting") or _touches_number(scene, last):
        return True
    return scene.low(at) == "," and (_touches_number(scene, last + 1) or at + 1 in scene.taken)


def _touches_number(scene: Scene, last: int) -> bool:
    """Whether a number stands right behind a name, or behind one small word."""
    starts = {quantity.outer_first for quantity in scene.quantities}
    return last + 1 in starts or (last + 2 in starts and scene.low(last + 1) in scene.language.boundaries)


def _may_be_place(scene: Scene, index: int, names: dict[int, int]) -> bool:
    if index >= len(scene.tokens) or index in names or index in scene.taken:
        return False
    token = scene.tokens[index]
    if not token.is_capitalised or token.low in scene.language.not_places:
        return False
    return not (
        token.low in scene.language.voice_nouns
        or token.low in scene.language.months
        or token.low in scene.language.heads
        or token.low in scene.language.demonyms
    )


def _lead(scene: Scene, index: int) -> str:
    """Return the preposition before a place, past its article and direction."""
    language = scene.language
    at = index - 1
    skipped = language.particles.directions | language.place_suffixes | language.particles.articles
    while scene.low(at) in skipped or scene.low(at) in language.particles.of:
        at -= 1
    if scene.low(at + 1) in language.particles.of and scene.low(at) not in language.place_prepositions:
        return scene.low(at + 1)
    return scene.low(at)


def _anaphora(scene: Scene) -> list[Mention]:
    return [
        Mention(match.first, match.last, "", scene.low(match.first - 1), known=False)
        for match in scene.tagged("anaphora")
    ]


def topic_of(scenes: list[Scene], mentions: list[list[Mention]], gazetteer: Gazetteer) -> PlaceMemory:
    """Return the memory a text starts with: what it is about as a whole.

    A place counts once for each mention, more in the first sentence; a known town counts for its country too,
    a people's name and a national agency a little.
    """
    countries: dict[str, float] = {}
    regions: dict[str, float] = {}
    for position, (scene, sentence) in enumerate(zip(scenes, mentions, strict=True)):
        weight = 3.0 if position == 0 else 1.0
        for mention in sentence:
            place = gazetteer.find(mention.name) if mention.name else None
            if place is None and mention.name and not mention.speaks:
                _vote(regions, mention.name, weight)
            if place is None:
                continue
            if place.country is None:
                _vote(regions, place.name, weight)
                continue
            scale = 0.4 if mention.speaks or mention.dates else 1.0
            _vote(countries, place.country, weight * scale * (1.0 if place.country == place.name else 0.7))
            if place.country != place.name and not mention.dates:
                _vote(regions, place.name, weight)
        for match in scene.tagged("agency"):
            if isinstance(match.payload, Agency) and match.payload.country:
                _vote(countries, match.payload.country, 0.5)
    country = max(countries, key=lambda name: countries[name], default=None)
    region = max(regions, key=lambda name: regions[name], default=None)
    return PlaceMemory(topic=country or region, region=region or country)


def _vote(votes: dict[str, float], name: str, weight: float) -> None:
    votes[name] = votes.get(name, 0.0) + weight


def place_of(
    scene: Scene,
    counted: Counted,
    mentions: list[Mention],
    memory: PlaceMemory,
    voice: str | None,
    event: str | None,
    voice_words: set[int],
) -> tuple[str | None, bool]:
    """Return the figure's place, and whether the sentence itself names it.

    Args:
        scene: The sentence.
        counted: The figure.
        mentions: The places the sentence names.
        memory: What earlier sentences named.
        voice: Who says the figure in this sentence.
        event: What the figure is a toll of, if known.
        voice_words: Tokens that belong to the names of voices.
    """
    best: tuple[float, Mention] | None = None
    origins: set[str] = set()
    for mention in mentions:
        if mention.dates or (
            mention.first <= counted.quantity.last and mention.last >= counted.quantity.outer_first
        ):
            continue
        whose = counted.quantity.outer_last < mention.first <= counted.quantity.reach
        if counted.kind in _HOSTED and (whose or mention.lead in scene.language.origin_words):
            origins.add(mention.name)
            continue
        cost = _mention_cost(scene, counted, mention, voice_words)
        if best is None or cost < best[0]:
            best = (cost, mention)
    if best is not None and best[0] < _FAR:
        return _resolved(best[1], mentions, scene, memory), True
    remembered = _remembered(counted, memory, voice, event)
    if counted.kind in _HOSTED and (origins or remembered == memory.origin):
        # Where people come from is never where they arrive: then no place is better.
        heard = best[1].name if best is not None and best[0] < _HOPELESS else None
        others = (memory.destination, heard, remembered, memory.site, memory.topic)
        unfit = origins | {memory.origin}
        return next((name for name in others if name and name not in unfit), None), False
    if remembered is None and best is not None and best[0] < _HOPELESS:
        return _resolved(best[1], mentions, scene, memory), True
    return remembered or memory.topic, False


def _remembered(counted: Counted, memory: PlaceMemory, voice: str | None, event: str | None) -> str | None:
    if counted.inherited and memory.last is not None and not memory.last_is_part:
        return memory.last
    if counted.kind in _DESTINED and memory.destination is not None:
        return memory.destination
    if is_toll(counted.kind) and event in memory.by_event:
        return memory.by_event[event or ""]
    if voice is not None and voice.split()[-1] in memory.by_voice:
        return memory.by_voice[voice.split()[-1]]
    if counted.kind == "displaced" and memory.origin is not None and memory.last is None:
        return memory.origin
    if counted.kind != "vehicles" and memory.last is not None and memory.last == memory.destination:
        return memory.site or memory.region
    if memory.last_is_part:
        return memory.topic
    return memory.last


def _mention_cost(scene: Scene, counted: Counted, mention: Mention, voice_words: set[int]) -> float:
    language, particles, quantity = scene.language, scene.language.particles, counted.quantity
    cost = gap(scene, counted, mention.first, mention.last)
    is_right = mention.first > quantity.outer_last
    if mention.lead in particles.asides:
        cost += 12
    elif mention.lead in language.place_prepositions:
        cost += _direction_cost(scene, counted, mention) - 2
    elif mention.lead in particles.agents:
        cost += 8
    elif mention.owns and not mention.speaks:
        following = {scene.low(at) for at in range(mention.last + 2, mention.last + 5)}
        is_counted = following & particles.toll_nouns or quantity.outer_first - mention.last <= 3
        cost += 1 if is_counted else 7
    elif mention.first != 0:
        cost += 4
    if mention.first in voice_words or mention.speaks:
        # A ministry speaks of its own country, a country as a voice of any; a people's name tells least.
        cost += 9 if mention.speaks and mention.first in voice_words else 18
    if not mention.name:
        cost += 2
    low, high = (quantity.outer_last, mention.first) if is_right else (mention.last, quantity.outer_first)
    others = [
        other
        for other in scene.quantities
        if other is not quantity and low < other.first < high and other.outer_last != quantity.reach
    ]
    if is_right:
        cost += 10 * len(others)
    elif others and mention.first > 0 and mention.lead in language.place_prepositions:
        # "500 in Derna, 60 ...": the place behind another number is that number's first.
        cost += 2.5
    return cost


def _direction_cost(scene: Scene, counted: Counted, mention: Mention) -> float:
    """Prefer the destination for those who arrive, the origin for those who leave, the site for the rest."""
    language, particles = scene.language, scene.language.particles
    is_origin = mention.lead in language.origin_words
    if counted.kind in _DESTINED:
        if mention.lead in particles.going_to:
            return -7.0
        return _FAR if is_origin else -1.0 if mention.lead in language.destination_words else 0.0
    if counted.kind in _LEAVING:
        return -3.0 if is_origin else 4.0 if mention.lead in particles.toward else 0.0
    if mention.lead in particles.mere_passage:
        return 3.0
    if is_origin or (mention.lead in particles.going_to and counted.kind not in _AID):
        return 8.0 if counted.kind == "population" else 4.0
    return 0.0


def _resolved(mention: Mention, mentions: list[Mention], scene: Scene, memory: PlaceMemory) -> str | None:
    if mention.name:
        return mention.name
    word = scene.low(mention.last)
    if scene.low(mention.first) in scene.language.particles.possessives:
        own = [other.name for other in mentions if other.name and (other.owns or other.speaks)]
        return own[0] if own else memory.topic
    if word in scene.language.particles.whole_country:
        return memory.topic
    if word in scene.language.particles.back_there:
        return memory.last or memory.region
    return memory.region or memory.topic


def remember_directions(
    scene: Scene, mentions: list[Mention], memory: PlaceMemory, *, has_figures: bool
) -> None:
    """Keep where the sentence's people go to and come from, and where it plays when it has no figures."""
    particles, language = scene.language.particles, scene.language
    for mention in mentions:
        if mention.dates or mention.speaks or not mention.name:
            continue
        if mention.lead in particles.going_to:
            memory.destination = mention.name
        elif mention.lead in language.origin_words:
            memory.origin = mention.name
            memory.origins.add(mention.name)
        elif mention.lead in language.place_prepositions:
            memory.site = mention.name
        if not has_figures and mention.lead in language.destination_words:
            memory.last, memory.last_is_part, has_figures = mention.name, False, True
