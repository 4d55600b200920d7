"""The shape of a language's table: what code reads and every language module fills in.

Phrases are written in a small notation, matched word by word on lower-case text:
`killed|murdered` is either word, `still?` and `(a|the)?` may be absent, `*` is any one word.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from waystation.engines.extraction.figure import Kind, Qualifier

Side = Literal["left", "right", "verb", "noun"]
"""Where a cue's number stands: before it, after it, by voice (passive before, active after), or as a noun."""

TimeSense = Literal["past-day", "past-week", "more", "rate", "since", "total"]


@dataclass(frozen=True, slots=True)
class Head:
    """The noun a number counts.

    Args:
        unit: Unit of the count.
        kind: Kind when the noun settles it ("deaths"); None when a verb must.
        weak: Kind to fall back on when no verb decides ("refugees").
        detail: Whether the noun names a subgroup worth keeping ("children").
        scale: Factor to the unit (0.001 from kilograms to tonnes).
    """

    unit: str
    kind: Kind | None = None
    weak: Kind | None = None
    detail: bool = False
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that say what became of the people or things counted.

    Args:
        kind: The kind they stand for.
        side: Where the number stands.
        phrases: In the notation of this module.
        strength: How many words of distance the cue is worth against another.
        units: Units it can govern; persons and households when left out.
    """

    kind: Kind
    side: Side
    phrases: tuple[str, ...]
    strength: float = 0.0
    units: tuple[str, ...] = ("persons", "households")


@dataclass(frozen=True, slots=True)
class Agency:
    """A body that publishes figures: its name, its short form, and the country it speaks of."""

    name: str
    short: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Particles:
    """The small words the grammar turns on; each set is named for the part it plays, not for its words."""

    be: frozenset[str]
    of: frozenset[str]
    owners: frozenset[str]
    people_pronouns: frozenset[str]
    pointing: frozenset[str]
    more: frozenset[str]
    joiners: frozenset[str]
    articles: frozenset[str]
    one: frozenset[str]
    all_of: frozenset[str]
    year_leads: frozenset[str]
    age_leads: frozenset[str]
    age_nouns: frozenset[str]
    price_links: frozenset[str]
    people_endings: tuple[str, ...]
    verb_endings: tuple[str, ...]
    adverb_endings: tuple[str, ...]
    adverbs: frozenset[str]
    verb_or_noun: frozenset[str]
    aid_links: frozenset[str]
    capacity_links: frozenset[str]
    list_followers: frozenset[str]
    asides: frozenset[str]
    not_rates: frozenset[str]
    not_after_rates: frozenset[str]
    period_leads: frozenset[str]
    period_joints: frozenset[str]
    deadlines: frozenset[str]
    not_as_of: frozenset[str]
    loose_as_of: frozenset[str]
    said_on: frozenset[str]
    past_modals: frozenset[str]
    past_marks: frozenset[str]
    rises: frozenset[str]
    corrected: frozenset[str]
    inside: frozenset[str]
    toll_nouns: frozenset[str]
    quoting: frozenset[str]
    bare_openers: frozenset[str]
    report_skips: frozenset[str]
    name_links: frozenset[str]
    name_articles: frozenset[str]
    name_ends: frozenset[str]
    name_modifiers: frozenset[str]
    state_voices: frozenset[str]
    per_head: frozenset[str]
    leaving: frozenset[str]
    alternatives: frozenset[str]
    name_fors: frozenset[str]
    coin_prefixes: frozenset[str]
    change_leads: frozenset[str]
    points: frozenset[str]
    relative: frozenset[str]
    possessives: frozenset[str]
    passive_links: frozenset[str]
    unsaid: frozenset[str]
    generic_voices: frozenset[str]
    directions: frozenset[str]
    inside_names: frozenset[str]
    agents: frozenset[str]
    mere_passage: frozenset[str]
    toward: frozenset[str]
    whole_country: frozenset[str]
    back_there: frozenset[str]
    bound_suffix: str
    bound_lead: str
    going_to: frozenset[str]


@dataclass(frozen=True, slots=True)
class Language:
    """Everything the grammar must know about one language."""

    code: str
    name: str
    thousands: str
    decimal: str
    small_numbers: Mapping[str, int]
    scales: Mapping[str, int]
    suffix_scales: Mapping[str, int]
    fractions: Mapping[str, float]
    vague: Mapping[str, tuple[int, int]]
    qualifiers_before: Mapping[str, Qualifier]
    qualifiers_after: Mapping[str, Qualifier]
    between_words: frozenset[str]
    range_words: frozenset[str]
    change_words: frozenset[str]
    currencies: Mapping[str, str]
    percent_words: tuple[str, ...]
    ordinal_suffixes: frozenset[str]
    half: frozenset[str]
    half_of: frozenset[str]
    one_in: tuple[str, ...]
    clock_halves: Mapping[str, int]
    clock_words: Mapping[str, int]
    day_joints: frozenset[str]
    next_words: frozenset[str]
    last_words: frozenset[str]
    heads: Mapping[str, Head]
    singular_persons: frozenset[str]
    traps: frozenset[str]
    labels: frozenset[str]
    cues: tuple[Cue, ...]
    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    relative_days: Mapping[str, int]
    time_senses: Mapping[TimeSense, tuple[str, ...]]
    as_of_words: tuple[str, ...]
    expected: tuple[str, ...]
    promised: tuple[str, ...]
    superseded: tuple[str, ...]
    report_verbs: tuple[str, ...]
    report_openers: tuple[str, ...]
    counting_verbs: tuple[str, ...]
    voice_nouns: frozenset[str]
    voice_pronouns: frozenset[str]
    agencies: tuple[Agency, ...]
    place_prepositions: frozenset[str]
    origin_words: frozenset[str]
    destination_words: frozenset[str]
    place_suffixes: frozenset[str]
    place_anaphora: tuple[str, ...]
    not_places: frozenset[str]
    events: Mapping[str, tuple[str, ...]]
    event_modifiers: frozenset[str]
    auxiliaries: frozenset[str]
    function_words: frozenset[str]
    boundaries: Mapping[str, float]
    subset_phrases: tuple[str, ...]
    demonyms: Mapping[str, str]
    particles: Particles
    abbreviations: frozenset[str]


def phrases(text: str) -> tuple[str, ...]:
    """Return the phrases of a text that separates them with semicolons, blanks evened out.

    >>> phrases("killed|slain; shot  dead")
    ('killed|slain', 'shot dead')
    """
    return tuple(" ".join(part.split()) for part in text.split(";") if part.strip())


def words(text: str) -> frozenset[str]:
    """Return the words of a text as a set."""
    return frozenset(text.split())
