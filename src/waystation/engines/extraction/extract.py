"""Text to figures: sentence by sentence, with what earlier sentences said carried along."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from waystation.engines.extraction._kinds import Counted, count_kinds
from waystation.engines.extraction._lexicon import lexicon_of
from waystation.engines.extraction._nouns import keep_countable
from waystation.engines.extraction._numbers import NumberReader, Quantity
from waystation.engines.extraction._places import (
    Mention,
    PlaceMemory,
    find_mentions,
    place_of,
    remember_directions,
    topic_of,
)
from waystation.engines.extraction._scene import Scene, open_scene
from waystation.engines.extraction._sense import (
    as_of,
    event_name,
    event_of,
    is_superseded,
    is_toll,
    measure_of,
    modality_of,
    said_moments,
)
from waystation.engines.extraction._times import DateReader
from waystation.engines.extraction._tokens import split_sentences, tokenise
from waystation.engines.extraction._voices import Frame, VoiceMemory, find_frames, voice_of, voice_words
from waystation.engines.extraction.errors import UnsupportedLanguage
from waystation.engines.extraction.figure import Figure, Measure, Note, Reading
from waystation.engines.extraction.gazetteer import COUNTRIES_ONLY, Gazetteer
from waystation.engines.extraction.languages import LANGUAGES

_DAY: Final = timedelta(days=1)
_PERCENT: Final = "percent"


def extract(
    text: str,
    *,
    language: str = "en",
    published: date | None = None,
    gazetteer: Gazetteer | None = None,
) -> tuple[Figure, ...]:
    """Return the figures a report states, ordered by where they stand.

    Args:
        text: Plain text; offsets of the figures refer to it.
        language: Two-letter code.
        published: Date of the report; relative dates ("Tuesday") stay unknown without it.
        gazetteer: Places of the crisis; the countries alone when left out.

    Raises:
        UnsupportedLanguage: There is no table for the language.

    Never raises on any text; the work grows linearly with its length.
    """
    return examine(text, language=language, published=published, gazetteer=gazetteer).figures


def examine(
    text: str,
    *,
    language: str = "en",
    published: date | None = None,
    gazetteer: Gazetteer | None = None,
) -> Reading:
    """Return the figures of a report as `extract` does, with notes on what was left out.

    Raises:
        UnsupportedLanguage: There is no table for the language.
    """
    table = LANGUAGES.get(language)
    if table is None:
        raise UnsupportedLanguage(language, tuple(LANGUAGES))
    places = gazetteer or COUNTRIES_ONLY
    lexicon = lexicon_of(language)
    dates, numbers = DateReader(table, published), NumberReader(table)
    scenes = [
        open_scene(sentence, lexicon, dates, numbers)
        for sentence in split_sentences(text, tokenise(text), table.abbreviations)
    ]
    common = frozenset(token.low for scene in scenes for token in scene.tokens if not token.is_capitalised)
    for scene in scenes:
        scene.common = common
        keep_countable(scene)
    mentions = [find_mentions(scene, places) for scene in scenes]
    reader = _Reader(text, published, places, topic_of(scenes, mentions, places))
    for scene, named in zip(scenes, mentions, strict=True):
        reader.read(scene, named)
    return Reading(tuple(_ordered(reader.figures)), tuple(reader.notes))


class _Reader:
    """Goes through the sentences once and keeps what carries over from one to the next."""

    def __init__(self, text: str, published: date | None, gazetteer: Gazetteer, places: PlaceMemory) -> None:
        self.figures: list[Figure] = []
        self.notes: list[Note] = []
        self._text = text
        self._published = published
        self._gazetteer = gazetteer
        self._places = places
        self._voice = VoiceMemory()
        self._previous: Counted | None = None
        self._paragraph = -1
        self._event: str | None = None

    def read(self, scene: Scene, mentions: list[Mention]) -> None:
        """Add the figures of one sentence."""
        if scene.sentence.paragraph != self._paragraph:
            self._paragraph = scene.sentence.paragraph
            self._previous = None
            self._voice = VoiceMemory()
        self._note_malformed(scene)
        frames = find_frames(scene, self._gazetteer)
        counted = _with_singulars(scene, count_kinds(scene, self._previous))
        said_at = said_moments(scene)
        words = voice_words(frames)
        known = len(self.figures)
        for item in counted:
            self._add(scene, item, mentions, frames, said_at, words)
        self.figures[known:] = _with_parts(self.figures[known:], self._text)
        if frames:
            self._voice.position = scene.sentence.position
        named = [frame.name for frame in frames if frame.name is not None]
        if named:
            self._voice.name = named[-1]
        remember_directions(scene, mentions, self._places, has_figures=bool(counted))
        events = scene.tagged("event")
        if events and not counted:
            self._event = event_name(scene, events[-1])
        if counted:
            self._previous = counted[-1]

    def _note_malformed(self, scene: Scene) -> None:
        for token in scene.malformed:
            name = scene.language.name
            message = f'"{token.text}" is not a number as {name} writes them; no figure was taken from it.'
            self.notes.append(Note(message, token.start, token.end))

    def _add(
        self,
        scene: Scene,
        item: Counted,
        mentions: list[Mention],
        frames: list[Frame],
        said_at: set[int],
        words: set[int],
    ) -> None:
        quantity = item.quantity
        measure = measure_of(scene, item, said_at)
        voice = voice_of(scene, item, frames, self._voice)
        event = event_of(scene, item) or (self._event if is_toll(item.kind) else None)
        place, is_named = place_of(scene, item, mentions, self._places, voice, event, words)
        modality = modality_of(scene, item)
        is_onward = item.kind == "displaced" and place in self._places.hosts - self._places.origins
        if is_onward and modality == "actual" and _leaves(scene, item):
            item.kind = "departed"
        if item.kind == "arrived" and place is not None:
            self._places.hosts.add(place)
        item.as_of = self._as_of(scene, item, measure, said_at, voice)
        self._event = event or self._event
        start = scene.tokens[quantity.outer_first].start
        end = scene.tokens[max(quantity.outer_last, quantity.last)].end
        self.figures.append(
            Figure(
                kind=item.kind,
                low=item.low,
                high=item.high,
                qualifier=quantity.qualifier,
                unit=item.unit,
                place=place,
                as_of=item.as_of,
                attribution=voice,
                measure=measure,
                modality=modality,
                superseded=is_superseded(scene, item),
                detail=quantity.detail,
                span=self._text[start:end],
                start=start,
                end=end,
                event=event,
                sentence_start=scene.sentence.start,
                sentence_end=scene.sentence.end,
                is_part=quantity.subset and item.unit != _PERCENT,
                notes=self._doubts(item.as_of),
            )
        )
        if is_named or self._places.last is None:
            self._places.last = place
            self._places.last_is_part = is_named and (item.inherited or quantity.subset)
        if is_named and place is not None and event is not None and is_toll(item.kind):
            self._places.by_event[event] = place
        if voice is not None and place is not None and not self._places.last_is_part:
            self._places.by_voice[voice.split()[-1]] = place

    def _as_of(
        self, scene: Scene, item: Counted, measure: Measure, said_at: set[int], voice: str | None
    ) -> str | None:
        """Return the figure's time; a voice's date holds on while it speaks."""
        time = as_of(scene, item, measure, said_at, self._published)
        before = self.figures[-1] if self.figures else None
        if time is None and before is not None and before.sentence_start == scene.sentence.start:
            time = before.as_of if before.attribution == voice else None
        if time is None and voice is not None and voice == self._voice.name:
            return self._voice.as_of
        if said_at and voice is not None:
            self._voice.name, self._voice.as_of = voice, time
        elif voice != self._voice.name:
            self._voice.as_of = None
        return time

    def _doubts(self, time: str | None) -> tuple[str, ...]:
        if time is None or self._published is None or len(time) < 10:
            return ()
        if date.fromisoformat(time[:10]) > self._published + _DAY:
            return (
                f"The text gives this figure for {time}, later than the report of "
                f"{self._published.isoformat()}.",
            )
        return ()


def _with_parts(figures: list[Figure], text: str) -> list[Figure]:
    """Mark the parts of a total: "20 killed: 7 in hospital, 13 on the way", or what adds up to it."""
    for position, total in enumerate(figures):
        rest = [figure for figure in figures[position + 1 :] if _may_be_part(figure, total)]
        added = sum(figure.low for figure in rest)
        if not rest or added > total.high or figures.index(rest[0]) != position + 1:
            continue
        announced = ":" in text[total.end : rest[0].start]
        if announced or (len(rest) > 1 and added == total.low):
            return [replace(figure, is_part=True) if figure in rest else figure for figure in figures]
    return figures


def _may_be_part(figure: Figure, total: Figure) -> bool:
    """Whether a figure counts the same as another, only fewer of them."""
    same = (figure.kind, figure.unit, figure.place, figure.measure, figure.modality)
    return same == (total.kind, total.unit, total.place, total.measure, total.modality)


def _leaves(scene: Scene, item: Counted) -> bool:
    """Whether people are said to leave, no more than that: from where others arrived, they go onward."""
    return item.cue is not None and scene.low(item.cue.first) in scene.language.particles.leaving


def _with_singulars(scene: Scene, counted: list[Counted]) -> list[Counted]:
    """Add "a woman" beside other counts of the same sentence: "Two children and a woman were hurt"."""
    particles = scene.language.particles
    added: list[Counted] = []
    for item in counted:
        if item.kind not in ("killed", "injured", "missing", "found"):
            continue
        at = item.quantity.outer_last + 1
        joined = scene.low(at) in {",", *particles.joiners} and scene.low(at + 1) in particles.one
        if joined and scene.low(at + 2) in scene.language.singular_persons:
            single = Quantity(at + 1, at + 2, 1, 1, "exact", at + 1, at + 2, detail=scene.low(at + 2))
            added.append(Counted(single, item.kind, "persons", cue=item.cue, parent=item))
    return sorted([*counted, *added], key=lambda item: item.quantity.first)


def _ordered(figures: list[Figure]) -> list[Figure]:
    return sorted(figures, key=lambda figure: (figure.start, figure.end, figure.kind))
