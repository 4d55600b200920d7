"""Figures of several reports to one situation: what meets, what agrees, what replaces what, what contradicts.

No voting: claims meet only under one key, and then time decides before contradiction is spoken of. The rules
are
listed in docs/extraction.md.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from waystation.engines.extraction._verdicts import (
    Judge,
    Verdict,
    combined,
    middle,
    voice_names,
)
from waystation.engines.extraction.checks import Check, check_claims
from waystation.engines.extraction.claims import Period, Sourced, period_of
from waystation.engines.extraction.figure import Kind, Measure, Modality
from waystation.engines.extraction.gazetteer import COUNTRIES_ONLY, Gazetteer

_TOLLS: Final[frozenset[Kind]] = frozenset({"killed", "injured", "missing", "found"})
_PLACED: Final[frozenset[Kind]] = frozenset(
    {"arrived", "displaced", "departed", "evacuated", "returned", "registered"}
)
"""Kinds the crisis has one of: without a place, they are of the place they are mostly counted at."""
_HOME: Final = "home"
_HERE: Final = "reception"


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """What two claims must share to be compared.

    Args:
        event: The event of a toll; empty for everything else, which belongs to the crisis.
        kind: What is counted.
        unit: In which unit.
        subgroup: Who or what of them; empty for all.
        place: Canonical name; empty where the event settles it, or where no place is known.
        measure: Total, flow or rate.
        modality: Counted or expected.
    """

    event: str
    kind: Kind
    unit: str
    subgroup: str
    place: str
    measure: Measure
    modality: Modality


@dataclass(frozen=True, slots=True)
class Group:
    """All claims under one key, and what they come to.

    Args:
        key: What they share.
        claims: As given, oldest first; each leads back to its words.
        verdict: How they stand to one another.
        reason: The verdict in words.
        best: The preferred number, the middle of a vague word.
        low: Lower end of what the claims leave open; the conservative view.
        high: Upper end, the planning view for beds and food.
        voices: Who says so, each once however many reports repeat it.
        period: The time the preferred number speaks of.
        preferred: The claim `best` comes from.
    """

    key: Key
    claims: tuple[Sourced, ...]
    verdict: Verdict
    reason: str
    best: float
    low: float
    high: float
    voices: tuple[str, ...]
    period: Period
    preferred: Sourced


@dataclass(frozen=True, slots=True)
class Link:
    """Two groups that tell of the same people and must not be added up."""

    first: Key
    second: Key
    reason: str


@dataclass(frozen=True, slots=True)
class Situation:
    """What all reports together say.

    Args:
        groups: By key, in a fixed order.
        links: Groups that overlap.
        checks: Sums the reports give themselves, and whether they hold.
    """

    groups: tuple[Group, ...]
    links: tuple[Link, ...]
    checks: tuple[Check, ...] = ()


def reconcile(claims: Sequence[Sourced], *, gazetteer: Gazetteer | None = None) -> Situation:
    """Return the situation the claims describe; the order they come in does not matter.

    Args:
        claims: Figures with their reports.
        gazetteer: Makes "Khankendi" and "Stepanakert" one place.
    """
    places = gazetteer or COUNTRIES_ONLY
    by_key: dict[Key, list[Sourced]] = defaultdict(list)
    subgroups = _subgroups(claims)
    usual = _usual_places(claims, places)
    for claim in claims:
        by_key[_key_of(claim, subgroups, places, usual)].append(claim)
    names = voice_names(claims, places)
    groups = tuple(_judge(key, sorted(by_key[key], key=_order), names) for key in sorted(by_key))
    return Situation(groups, _links(groups), check_claims(sorted(claims, key=_order)))


def _usual_places(claims: Sequence[Sourced], places: Gazetteer) -> dict[tuple[Kind, str], str]:
    """Return where each kind and unit is counted most; nothing where two places are counted alike."""
    counts: dict[tuple[Kind, str], Counter[str]] = defaultdict(Counter)
    for claim in claims:
        figure = claim.figure
        if figure.kind in _PLACED and figure.place:
            counts[figure.kind, figure.unit][_known_name(figure.place, places)] += 1
    usual: dict[tuple[Kind, str], str] = {}
    for counted, found in counts.items():
        ranked = found.most_common(2)
        if len(ranked) == 1 or ranked[0][1] > ranked[1][1]:
            usual[counted] = ranked[0][0]
    return usual


def _known_name(place: str, places: Gazetteer) -> str:
    known = places.find(place)
    return known.name if known is not None else place


def _order(claim: Sourced) -> tuple[str, ...]:
    figure = claim.figure
    published = claim.published.isoformat() if claim.published is not None else ""
    where = f"{figure.start:09d} {figure.low:020.3f} {figure.high:020.3f}"
    return (
        figure.as_of or published,
        claim.source,
        where,
        claim.voice,
        figure.qualifier,
        published,
        repr(claim),
    )


def _subgroups(claims: Sequence[Sourced]) -> set[tuple[str, str, str | None]]:
    """Return where one report counts several peoples side by side, so that their names tell them apart."""
    names: dict[tuple[str, str, str | None], set[str]] = defaultdict(set)
    for claim in claims:
        figure = claim.figure
        if figure.detail is not None and _is_people(figure.detail):
            names[claim.source, figure.kind, figure.place].add(figure.detail.casefold())
    return {where for where, found in names.items() if len(found) > 1}


def _is_people(detail: str) -> bool:
    """Whether a detail is only a people's name ("ethnic Armenians"), without age, sex or duty."""
    return detail.split()[-1][:1].isupper()


def _key_of(
    claim: Sourced,
    subgroups: set[tuple[str, str, str | None]],
    places: Gazetteer,
    usual: Mapping[tuple[Kind, str], str],
) -> Key:
    figure = claim.figure
    detail = figure.detail or ""
    if detail and _is_people(detail) and (claim.source, figure.kind, figure.place) not in subgroups:
        detail = ""
    if figure.is_part:
        detail = f"part: {detail or figure.span}"
    event = (figure.event or "unknown event") if figure.kind in _TOLLS else ""
    place = _known_name(figure.place, places) if figure.place else usual.get((figure.kind, figure.unit), "")
    if " " in event and event != "unknown event":
        # "fuel explosion" names one event; reports differ in how closely they place it.
        place = ""
    return Key(event, figure.kind, figure.unit, detail.casefold(), place, figure.measure, figure.modality)


def _judge(key: Key, claims: list[Sourced], names: Mapping[str, str]) -> Group:
    standing = [claim for claim in claims if not claim.figure.superseded] or claims
    judge = Judge(key.kind, key.measure, names)
    verdict, reason = judge.verdict(claims, standing)
    preferred = judge.preferred(standing, verdict)
    low, high = combined(standing, preferred, verdict)
    best = middle(preferred)
    voices = tuple(sorted({judge.voice(claim) for claim in claims}))
    return Group(
        key=key,
        claims=tuple(claims),
        verdict=verdict,
        reason=reason,
        best=best,
        low=min(low, best),
        high=max(high, best),
        voices=voices,
        period=period_of(preferred),
        preferred=preferred,
    )


def _links(groups: tuple[Group, ...]) -> tuple[Link, ...]:
    """Return the groups that tell of one movement from two ends: left A, arrived in B."""
    gone = [group for group in groups if group.key.kind == "displaced"]
    come = [group for group in groups if group.key.kind == "arrived"]
    return tuple(
        Link(
            left.key,
            arrived.key,
            f"Those who left {left.key.place or _HOME} and those who arrived in {arrived.key.place or _HERE} "
            "may be the same people: not added up.",
        )
        for left in gone
        for arrived in come
        if left.key.unit == arrived.key.unit
        and left.key.modality == arrived.key.modality
        and left.low <= arrived.high
        and arrived.low <= left.high
    )
