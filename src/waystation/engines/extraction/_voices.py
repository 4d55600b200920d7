"""Who says so: reporting frames in a sentence, carried over to the sentences that follow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from waystation.engines.extraction._kinds import Counted
from waystation.engines.extraction._lexicon import Match
from waystation.engines.extraction._scene import Scene
from waystation.engines.extraction.gazetteer import Gazetteer
from waystation.engines.extraction.languages.table import Agency

_MAX_NAME: Final = 14
_QUOTES: Final = frozenset("\"“”'‘’«»")
_MAX_LABEL: Final = 8
_OWN_CLAUSE: Final = 6.0
# Between dashes or commas, "according to" reaches no farther back than this.
_ASIDE: Final = 9.0
# A voice is taken to speak on for this many sentences in which nobody is named.
_CARRY: Final = 1


@dataclass(frozen=True, slots=True)
class Frame:
    """A reporting phrase at tokens `first` to `last`.

    Args:
        first: First token, of the name or of the phrase that opens it.
        last: Last token.
        name: The voice; None where it points back ("it said").
        leads: Whether it is "according to", which stands at the edge of what it covers.
        counts: Whether it is a verb of counting ("has registered"), not of saying.
    """

    first: int
    last: int
    name: str | None
    leads: bool = False
    counts: bool = False


@dataclass(slots=True)
class VoiceMemory:
    """The voice that spoke last, for "it said", and the time its figures were given for."""

    name: str | None = None
    as_of: str | None = None
    position: int = -1


def find_frames(scene: Scene, gazetteer: Gazetteer) -> list[Frame]:
    """Return the reporting frames of a sentence, in order."""
    frames: list[Frame] = []
    used: set[int] = set()
    for match in scene.tagged("opener"):
        frame = None if match.first in used else _frame_right(scene, match, gazetteer)
        if frame is not None:
            frames.append(frame)
            used.update(range(frame.first, frame.last + 1))
    for match in scene.tagged("report-verb"):
        if match.first not in used:
            frame = _frame_left(scene, match, gazetteer, counting=False)
            if frame is not None:
                frames.append(frame)
                used.update(range(match.first, match.last + 1))
    for match in scene.tagged("counting"):
        if match.last not in used:
            frame = _frame_left(scene, match, gazetteer, counting=True)
            if frame is not None:
                frames.append(frame)
    label = _label(scene, gazetteer)
    if label is not None:
        frames.append(label)
    return sorted(frames, key=lambda frame: frame.first)


def _label(scene: Scene, gazetteer: Gazetteer) -> Frame | None:
    """Read "NDRRMC: 25 dead" at the head of a sentence."""
    for match in scene.tagged("agency"):
        if match.first == 0 and scene.low(match.last + 1) == ":" and isinstance(match.payload, Agency):
            return Frame(0, match.last + 1, _joined(scene, 0, match.last))
    token = scene.tokens[0]
    is_acronym = token.type == "word" and token.text.isupper() and 2 < len(token.text) <= _MAX_LABEL
    if is_acronym and scene.low(1) == ":" and gazetteer.find(token.text) is None and _is_short(token.text):
        return Frame(0, 1, token.text)
    return None


def _is_short(text: str) -> bool:
    """Whether capitals are an acronym rather than a town in a dateline: few vowels or few letters."""
    return len(text) <= 4 or sum(letter in "AEIOU" for letter in text) * 3 <= len(text)


def _frame_right(scene: Scene, match: Match, gazetteer: Gazetteer) -> Frame | None:
    """Read "according to X", "citing X", ", said X"."""
    particles = scene.language.particles
    word = scene.low(match.first)
    if word in particles.quoting and scene.low(match.first - 1) not in {",", *_QUOTES}:
        return None
    if match.first == match.last and word in particles.bare_openers:
        return None
    span = _name_right(scene, match.last + 1)
    if span is None:
        return None
    leads = match.last > match.first and word not in particles.quoting
    name = _named(scene, span, strict=not leads)
    if name is None or (gazetteer.find(name) is not None and not leads):
        return None
    return Frame(match.first, span[1], name, leads=leads)


def _frame_left(scene: Scene, match: Match, gazetteer: Gazetteer, *, counting: bool) -> Frame | None:
    """Read "X said", "X, a spokesman, told", "X has registered"."""
    particles, last = scene.language.particles, match.last
    end = _name_end(scene, match.first - 1)
    if end < 0 or (scene.low(match.first - 1) in particles.be):
        return None
    if scene.low(last + 1) in particles.passive_links and scene.low(last).endswith(particles.verb_endings):
        # "acknowledged as", "reported by": about the statement, not by whom it is made.
        return None
    if scene.low(end) in scene.language.voice_pronouns:
        return None if scene.low(end) in particles.relative else Frame(end, last, None, counts=counting)
    begin = end
    while begin >= 0 and end - begin < _MAX_NAME and _is_inner(scene, begin):
        begin -= 1
    begin += 1
    if begin > end:
        return None
    is_own = bool({scene.low(begin - 1), scene.low(begin)} & particles.possessives)
    is_own = is_own and scene.low(end) not in particles.state_voices
    if is_own and not any(begin <= agency.first <= end for agency in scene.tagged("agency")):
        return Frame(begin, last, None, counts=counting)
    name = _named(scene, (begin, end), strict=counting or (begin == end == 0))
    is_count = match.first in scene.starts("counting")
    if (
        name is None
        and begin == end == 0
        and not is_count
        and gazetteer.find(scene.tokens[0].text) is not None
    ):
        name = scene.tokens[0].text
    if name is None or (counting and gazetteer.find(name) is not None):
        return None
    if name.casefold() in particles.generic_voices:
        return Frame(begin, last, None, counts=counting)
    return Frame(begin, last, name, counts=counting)


def _name_end(scene: Scene, end: int) -> int:
    """Return the last token of a name before a verb, past adverbs, dates, brackets and a comma."""
    particles = scene.language.particles
    while end >= 0 and (
        scene.low(end) in particles.report_skips
        or scene.low(end).endswith(particles.adverb_endings)
        or end in scene.taken
        or (scene.low(end) in particles.loose_as_of and end + 1 in scene.taken)
    ):
        end -= 1
    if scene.low(end) == ")":
        while end > 0 and scene.low(end) != "(":
            end -= 1
        end -= 1
    return end - 1 if scene.low(end) == "," else end


def _is_inner(scene: Scene, index: int) -> bool:
    """Whether a word can stand inside a name, read backwards from its end."""
    token, language = scene.tokens[index], scene.language
    if index in scene.taken or token.type == "number":
        return False
    if token.type == "possessive" or (
        token.low in language.voice_nouns and token.low not in language.function_words
    ):
        return True
    if token.type != "word":
        return False
    if token.low in language.particles.name_links:
        return _is_link(scene, index)
    if token.is_capitalised:
        return token.low not in language.function_words
    if token.low in language.function_words or token.low in language.small_numbers:
        return False
    return index not in scene.starts("report-verb")


def _is_link(scene: Scene, index: int) -> bool:
    """Whether a small word joins two parts of a name: "Ministry of Health", "UNHCR and the Commission"."""
    language, low = scene.language, scene.low(index)
    if low in language.particles.articles:
        return True
    before = scene.tokens[index - 1] if index else None
    following = scene.tokens[index + 1]
    if before is None:
        return False
    is_named = before.is_capitalised or before.low in language.voice_nouns
    if low in language.particles.joiners:
        return is_named and (
            following.is_capitalised or following.low in language.particles.articles | language.voice_nouns
        )
    if low in language.particles.of | language.particles.name_fors:
        return before.type in ("word", "possessive")
    return following.is_capitalised and before.low in language.voice_nouns


def _name_right(scene: Scene, begin: int) -> tuple[int, int] | None:
    language, particles = scene.language, scene.language.particles
    while scene.low(begin) in particles.articles | particles.possessives or (
        scene.low(begin) in _QUOTES and scene.low(begin)
    ):
        begin += 1
    end = begin
    verbs = scene.starts("report-verb")
    while end < len(scene.tokens) and end - begin < _MAX_NAME:
        token = scene.tokens[end]
        if end in scene.taken or token.type in ("number", "mark"):
            break
        if token.low in particles.name_links:
            after = scene.tokens[end + 1] if end + 1 < len(scene.tokens) else None
            if after is None or end + 1 in scene.taken:
                break
            if not (after.is_capitalised or after.low in particles.articles | language.voice_nouns):
                break
        elif not token.is_capitalised and (
            token.low in language.function_words
            or (end > begin and end in verbs and token.low not in language.voice_nouns)
        ):
            break
        end += 1
    return (begin, end - 1) if end > begin else None


def _named(scene: Scene, span: tuple[int, int], *, strict: bool) -> str | None:
    """Return the name in a span when it can be a voice's.

    Args:
        scene: The sentence.
        span: First and last token.
        strict: Whether a capital alone is too little, and an agency, an acronym or a "ministry" is asked for.
    """
    language, particles = scene.language, scene.language.particles
    begin, end = span
    while begin <= end and (
        scene.low(begin) in particles.name_articles | particles.name_modifiers
        or scene.tokens[begin].type == "possessive"
    ):
        begin += 1
    while begin < end and scene.low(begin) in particles.name_ends and scene.low(begin + 1) in particles.of:
        begin += 2
        while begin <= end and scene.low(begin) in particles.articles:
            begin += 1
    while end >= begin and (
        scene.low(end) in particles.name_articles | particles.name_ends | particles.name_modifiers
        or scene.tokens[end].type == "possessive"
    ):
        end -= 1
    if begin > end:
        return None
    tokens = scene.tokens[begin : end + 1]
    last = tokens[-1]
    if last.low in language.heads and last.low not in language.voice_nouns and not last.is_capitalised:
        return None
    is_agency = any(match.first >= begin and match.last <= end for match in scene.tagged("agency"))
    is_noun = any(token.low in language.voice_nouns for token in tokens)
    is_acronym = any(
        token.type == "word" and token.text.isupper() and len(token.text) > 1 for token in tokens
    )
    if is_agency or is_noun or (is_acronym and last.low not in language.not_places):
        return _full_name(scene, begin, end)
    first_is_known = tokens[0].low in language.not_places or tokens[0].low in language.heads
    if strict or not any(token.is_capitalised for token in tokens) or (begin == 0 and first_is_known):
        return None
    return _joined(scene, begin, end)


def _full_name(scene: Scene, begin: int, end: int) -> str:
    """Return a voice's name, with the short form the tables or the text give for it: "… Migration (IOM)"."""
    name = _joined(scene, begin, end)
    for match in scene.tagged("agency"):
        if not isinstance(match.payload, Agency) or not begin <= match.first <= match.last <= end:
            continue
        short = match.payload.short
        if (
            short
            and match.first < match.last
            and match.last == end
            and short.casefold() not in name.casefold().split()
        ):
            return f"{name} ({short})"
    after = scene.tokens[end + 1 : end + 4]
    if len(after) == 3 and after[0].text == "(" and after[1].text.isupper() and after[2].text == ")":
        return f"{name} ({after[1].text})"
    return name


def _joined(scene: Scene, first: int, last: int) -> str:
    parts: list[str] = []
    for index in range(first, last + 1):
        token = scene.tokens[index]
        if parts and token.start > scene.tokens[index - 1].end:
            parts.append(" ")
        parts.append(token.text)
    return "".join(parts).replace("’", "'")


def voice_of(scene: Scene, counted: Counted, frames: list[Frame], memory: VoiceMemory) -> str | None:
    """Return who says the figure: the nearest frame of the sentence, else the voice that speaks on."""
    quantity = counted.quantity
    if not frames:
        near = range(quantity.first - 8, quantity.last + 9)
        if any(scene.low(at) in scene.language.particles.unsaid for at in near):
            return None
        carries = counted.inherited or quantity.subset or scene.sentence.position - memory.position <= _CARRY
        return memory.name if carries else None
    best: tuple[float, Frame] | None = None
    for frame in frames:
        if frame.first > quantity.outer_last:
            cost = scene.distance(quantity.outer_last, frame.first) + 1.5
            if not frame.leads and _opens_clause(scene, frame):
                cost += _OWN_CLAUSE
        elif frame.last < quantity.outer_first:
            cost = scene.distance(frame.last, quantity.outer_first)
        else:
            continue
        cost -= 1.0 if frame.leads else 0.0
        if frame.leads and frame.first > quantity.outer_last and cost > _ASIDE and not _closes(scene, frame):
            continue
        if best is None or cost < best[0]:
            best = (cost, frame)
    if best is None or best[1].name is None:
        earlier = [frame.name for frame in frames if frame.name and best and frame.last < best[1].first]
        return earlier[-1] if earlier else memory.name
    return best[1].name


def _closes(scene: Scene, frame: Frame) -> bool:
    """Whether a frame ends its sentence or its part before a semicolon."""
    return scene.low(frame.last + 1) in ("", ".", ";", "!", "?")


def _opens_clause(scene: Scene, frame: Frame) -> bool:
    """Whether a frame leads on to what it says, so that words before it are not its own."""
    after = frame.last + 1
    while after < len(scene.tokens) and (
        after in scene.taken or scene.low(after) in scene.language.particles.said_on - {","}
    ):
        after += 1
    return after < len(scene.tokens) and scene.tokens[after].type != "mark"


def voice_words(frames: list[Frame]) -> set[int]:
    """Return the tokens of all frames: places among them belong to the voice's name."""
    return {at for frame in frames if not frame.counts for at in range(frame.first, frame.last + 1)}
