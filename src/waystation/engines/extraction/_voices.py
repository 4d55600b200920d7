"""Who says so: reporting frames in a sentence, carried over to the sentences that follow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from waystation.engines.extraction._kinds import Counted
from waystation.engines.extraction._scene import Scene
from waystation.engines.extraction.gazetteer import Gazetteer
from waystation.engines.extraction.languages.table import Agency, words

_MAX_NAME: Final = 14
_SKIPPED: Final = words("""
    has have had also late early earlier later now since officially separately then has been initially
    already
""")
_INNER: Final = words("of for the a an and in on at & to")
_ARTICLES: Final = words("the a an of and in for on at to but as by its")
_QUOTES: Final = frozenset("\"“”'‘’«»")
_UNSAID: Final = frozenset({"reportedly", "allegedly", "unconfirmed"})
_GENERIC: Final = words("""
    agency office ministry statement report spokesman spokeswoman spokesperson organisation organization
    group body bulletin
""")


@dataclass(frozen=True, slots=True)
class Frame:
    """A reporting phrase at tokens `first` to `last`; `name` is None where it points back ("it said")."""

    first: int
    last: int
    name: str | None
    weight: float


@dataclass(slots=True)
class VoiceMemory:
    """The voice that speaks on, until another one does."""

    name: str | None = None
    paragraph: int = -1
    as_of: str | None = None


def find_frames(scene: Scene, text: str, gazetteer: Gazetteer) -> list[Frame]:
    """Return the reporting frames of a sentence, in order."""
    frames: list[Frame] = []
    used: set[int] = set()
    for match in scene.tagged("opener"):
        if match.first in used:
            continue
        words = scene.low(match.first)
        if words == "said" and scene.low(match.first - 1) not in {",", *_QUOTES}:
            continue
        if (
            words in ("as", "estimated", "reported", "confirmed", "recorded", "counted")
            and match.first == match.last
        ):
            continue
        span = _name_right(scene, match.last + 1)
        name = _named(scene, span, text, gazetteer, strict=words != "according")
        if name is not None and span is not None:
            frames.append(Frame(match.first, span[1], name, -1.0 if words == "according" else 0.0))
            used.update(range(match.first, span[1] + 1))
    for tag, weight in (("report-verb", 0.0), ("counting", 0.0)):
        for match in scene.tagged(tag):  # type: ignore[arg-type]
            if match.first in used:
                continue
            frame = _frame_left(scene, match.first, match.last, text, gazetteer, counting=tag == "counting")
            if frame is not None:
                frames.append(Frame(frame.first, frame.last, frame.name, weight))
                used.update(range(match.first, match.last + 1))
    label = _label(scene, gazetteer)
    if label is not None:
        frames.append(label)
    return sorted(frames, key=lambda frame: frame.first)


def _label(scene: Scene, gazetteer: Gazetteer) -> Frame | None:
    """Read "NDRRMC: 25 dead" at the head of a sentence."""
    for match in scene.tagged("agency"):
        if match.first == 0 and scene.low(match.last + 1) == ":" and isinstance(match.payload, Agency):
            return Frame(0, match.last + 1, _joined(scene, 0, match.last), 0.0)
    token = scene.tokens[0]
    if (
        token.text.isupper()
        and len(token.text) > 2
        and scene.low(1) == ":"
        and gazetteer.find(token.text) is None
    ):
        return Frame(0, 1, token.text, 0.0) if len(token.text) <= 6 else None
    return None


def _frame_left(
    scene: Scene, first: int, last: int, text: str, gazetteer: Gazetteer, *, counting: bool
) -> Frame | None:
    end = first - 1
    while end >= 0 and (scene.low(end) in _SKIPPED or scene.low(end).endswith("ly") or end in scene.taken):
        end -= 1
    if end >= 0 and scene.low(end) == "on" and end + 1 in scene.taken:
        end -= 1
    if end < 0:
        return None
    if scene.low(end) == ")":
        while end > 0 and scene.low(end) != "(":
            end -= 1
        end -= 1
    if scene.low(end) == ",":
        end -= 1
    if end < 0:
        return None
    if scene.low(end) in scene.language.voice_pronouns:
        if scene.low(end) == "who" or (counting and scene.low(end) == "they"):
            return None
        return Frame(end, last, None, 0.0)
    begin = end
    while begin >= 0 and end - begin < _MAX_NAME and _is_inner(scene, begin):
        begin -= 1
    begin += 1
    if begin > end:
        return None
    if scene.low(begin - 1) in ("its", "his", "her", "their") or scene.low(begin) in (
        "its",
        "his",
        "her",
        "their",
    ):
        return Frame(begin, last, None, 0.0)
    name = _named(scene, (begin, end), text, gazetteer, strict=counting or begin == end == 0)
    if name is None:
        return None
    if counting and gazetteer.find(name) is not None:
        return None
    words = name.casefold().split()
    if len(words) == 1 and words[0] in _GENERIC:
        return Frame(begin, last, None, 0.0)
    return Frame(begin, last, name, 0.0)


def _is_inner(scene: Scene, index: int) -> bool:
    """Whether a word can stand inside a name, read backwards from its end."""
    token = scene.tokens[index]
    if index in scene.taken or token.type == "number":
        return False
    if token.type == "possessive" or token.low in scene.language.voice_nouns:
        return True
    if token.type != "word":
        return False
    if token.low in _INNER:
        following = scene.tokens[index + 1]
        before = scene.tokens[index - 1] if index else None
        if token.low in ("the", "a", "an"):
            return True
        if token.low == "and":
            return (
                before is not None
                and (before.is_capitalised or before.low in scene.language.voice_nouns)
                and (following.is_capitalised or following.low in ("the", *scene.language.voice_nouns))
            )
        if token.low in ("in", "on", "at", "to"):
            return (
                following.is_capitalised and before is not None and before.low in scene.language.voice_nouns
            )
        return before is not None and before.type in ("word", "possessive")
    if token.is_capitalised:
        return True
    return (
        token.low not in scene.language.function_words
        and not any(match.first <= index <= match.last for match in scene.tagged("report-verb"))
        and token.low not in scene.language.small_numbers
    )


def _name_right(scene: Scene, begin: int) -> tuple[int, int] | None:
    while scene.low(begin) in ("the", "a", "an", "to") or (scene.low(begin) in _QUOTES and scene.low(begin)):
        begin += 1
    end = begin
    while end < len(scene.tokens) and end - begin < _MAX_NAME:
        token = scene.tokens[end]
        if end in scene.taken or token.type in ("number", "mark"):
            break
        if token.low in ("of", "for", "and", "the", "in", "at", "&"):
            after = scene.tokens[end + 1] if end + 1 < len(scene.tokens) else None
            if (
                after is None
                or not (after.is_capitalised or after.low in ("the", *scene.language.voice_nouns))
                or end + 1 in scene.taken
            ):
                break
        elif (
            token.type == "word" and token.low in scene.language.function_words and not token.is_capitalised
        ) or (
            end > begin
            and any(match.first == end for match in scene.tagged("report-verb"))
            and not token.is_capitalised
            and token.low not in scene.language.voice_nouns
        ):
            break
        end += 1
    return (begin, end - 1) if end > begin else None


def _named(
    scene: Scene, span: tuple[int, int] | None, text: str, gazetteer: Gazetteer, *, strict: bool
) -> str | None:
    """Return the name in a span when it can be a voice's."""
    if span is None:
        return None
    begin, end = span
    while begin <= end and (scene.low(begin) in _ARTICLES or scene.tokens[begin].type == "possessive"):
        begin += 1
    while end >= begin and (
        scene.low(end) in _ARTICLES
        or scene.low(end)
        in (
            "data",
            "figures",
            "numbers",
            "statistics",
            "estimates",
            "records",
            "tally",
            "report",
            "reports",
            "toll",
            "count",
            "statement",
            "bulletin",
            "update",
        )
        or scene.tokens[end].type == "possessive"
    ):
        end -= 1
    if begin > end:
        return None
    tokens = scene.tokens[begin : end + 1]
    if any(
        token.low in scene.language.heads
        and token.low not in scene.language.voice_nouns
        and not token.is_capitalised
        for token in tokens[-1:]
    ):
        return None
    is_agency = any(match.first >= begin and match.last <= end for match in scene.tagged("agency"))
    is_noun = any(token.low in scene.language.voice_nouns for token in tokens)
    is_acronym = any(token.text.isupper() and len(token.text) > 1 for token in tokens if token.type == "word")
    is_name = any(token.is_capitalised and begin + at > 0 for at, token in enumerate(tokens))
    if is_agency or is_noun or is_acronym or (is_name and not strict):
        return _joined(scene, begin, end)
    if begin == 0 and not strict and tokens[0].is_capitalised:
        return _joined(scene, begin, end)
    if (
        strict
        and begin == 0
        and tokens[0].is_capitalised
        and len(tokens) == 1
        and tokens[0].low not in scene.language.not_places
    ):
        return tokens[0].text
    return None


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
    if (
        any(
            token.low in _UNSAID and abs(index - quantity.first) <= 8
            for index, token in enumerate(scene.tokens)
        )
        and not frames
    ):
        return None
    best: tuple[float, Frame] | None = None
    for frame in frames:
        if frame.first > quantity.outer_last:
            cost = scene.distance(quantity.outer_last, frame.first) + 1.5
        elif frame.last < quantity.outer_first:
            cost = scene.distance(frame.last, quantity.outer_first)
        else:
            continue
        cost += frame.weight
        if best is None or cost < best[0]:
            best = (cost, frame)
    if best is not None:
        return best[1].name if best[1].name is not None else memory.name
    return memory.name
