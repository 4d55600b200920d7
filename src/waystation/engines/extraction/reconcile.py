"""Figures of several reports to one situation: what meets, what agrees, what replaces what, what contradicts.

No voting: claims meet only under one key, and then time decides before contradiction is spoken of. The rules
are
listed in docs/extraction.md.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final, Literal

from waystation.engines.extraction.claims import Period, Sourced, bounds_of, period_of, rounding_of
from waystation.engines.extraction.figure import Kind, Measure, Modality
from waystation.engines.extraction.gazetteer import COUNTRIES_ONLY, Gazetteer

Verdict = Literal["agree", "compatible", "update", "correction", "dispute", "alone"]

_TOLLS: Final[frozenset[Kind]] = frozenset({"killed", "injured", "missing", "found"})
_GROWING: Final[frozenset[Kind]] = frozenset(
    {
        "killed",
        "arrived",
        "registered",
        "injured",
        "evacuated",
        "returned",
        "houses-destroyed",
        "houses-damaged",
    }
)
# Without a series to compare with, a cumulative count that grows more than this is doubted.
_MAX_GROWTH: Final = 3.0
# Who says "thousands" sets a floor more than a ceiling: 30,000 does not contradict it.
_VAGUE_TOP: Final = 10.0
_HOME: Final = "home"
_HERE: Final = "reception"
# The soft top of "at least": where planning needs one, a quarter more.
_SOFT_TOP: Final = 1.25


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
    """

    groups: tuple[Group, ...]
    links: tuple[Link, ...]


def reconcile(claims: Sequence[Sourced], *, gazetteer: Gazetteer | None = None) -> Situation:
    """Return the situation the claims describe; the order they come in does not matter.

    Args:
        claims: Figures with their reports.
        gazetteer: Makes "Khankendi" and "Stepanakert" one place.
    """
    places = gazetteer or COUNTRIES_ONLY
    by_key: dict[Key, list[Sourced]] = defaultdict(list)
    subgroups = _subgroups(claims)
    for claim in claims:
        by_key[_key_of(claim, subgroups, places)].append(claim)
    groups = tuple(_judge(key, sorted(by_key[key], key=_order)) for key in sorted(by_key))
    return Situation(groups, _links(groups))


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


def _key_of(claim: Sourced, subgroups: set[tuple[str, str, str | None]], places: Gazetteer) -> Key:
    figure = claim.figure
    detail = figure.detail or ""
    if detail and _is_people(detail) and (claim.source, figure.kind, figure.place) not in subgroups:
        detail = ""
    if figure.is_part:
        detail = f"part: {detail or figure.span}"
    event = (figure.event or "unknown event") if figure.kind in _TOLLS else ""
    place = figure.place or ""
    known = places.find(place) if place else None
    place = known.name if known is not None else place
    if " " in event and event != "unknown event":
        # "fuel explosion" names one event; reports differ in how closely they place it.
        place = ""
    return Key(event, figure.kind, figure.unit, detail.casefold(), place, figure.measure, figure.modality)


def _judge(key: Key, claims: list[Sourced]) -> Group:
    standing = [claim for claim in claims if not claim.figure.superseded] or claims
    preferred = max(standing, key=_preference)
    verdict, reason = _verdict(key, claims, standing)
    low, high = _combined(standing, preferred, verdict)
    best = _middle(preferred)
    voices = tuple(sorted({claim.voice for claim in claims}))
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


def _preference(claim: Sourced) -> tuple[float, int, int, float, str, str]:
    """Rank claims: later time, better tier, exacter words; then fixed by name."""
    latest = period_of(claim).latest
    exactness = {"exact": 4, "range": 3, "about": 2, "nearly": 2, "at-least": 2, "more-than": 1}
    return (
        latest.timestamp() if latest is not None else -math.inf,
        -claim.tier,
        exactness.get(claim.figure.qualifier, 0),
        float(claim.figure.low),
        claim.source,
        repr(claim),
    )


def _middle(claim: Sourced) -> float:
    return (float(claim.figure.low) + float(claim.figure.high)) / 2


def _wide_bounds(claim: Sourced) -> tuple[float, float]:
    low, high = bounds_of(claim.figure)
    if claim.figure.qualifier == "vague":
        high *= _VAGUE_TOP
    return low - rounding_of(float(claim.figure.low)), high + rounding_of(float(claim.figure.high))


def _meet(first: Sourced, second: Sourced) -> bool:
    """Whether two claims can both be true of one moment, roundings allowed for."""
    low, high = _wide_bounds(first)
    other_low, other_high = _wide_bounds(second)
    return low <= other_high and other_low <= high


def _verdict(key: Key, claims: list[Sourced], standing: list[Sourced]) -> tuple[Verdict, str]:
    replaced = [claim for claim in claims if claim.figure.superseded]
    distinct = {(claim.figure.low, claim.figure.high) for claim in standing}
    if len(distinct) == 1:
        return _one_number(claims, standing, replaced)
    if all(_meet(first, second) for first, second in combinations(standing, 2)):
        words = " and ".join(f'"{claim.figure.span}" ({claim.voice})' for claim in standing[:3])
        return "compatible", f"{words} can all be true at once."
    if key.measure != "stock":
        return _flows(standing)
    return _over_time(key, standing)


def _one_number(
    claims: list[Sourced], standing: list[Sourced], replaced: list[Sourced]
) -> tuple[Verdict, str]:
    voices = sorted({claim.voice for claim in standing})
    reports = sorted({claim.source for claim in standing})
    if replaced:
        fell = max(claim.figure.low for claim in replaced) > max(claim.figure.high for claim in standing)
        if fell:
            return (
                "correction",
                f'"{replaced[-1].figure.span}" was taken back for "{standing[-1].figure.span}".',
            )
        return "update", f'"{standing[-1].figure.span}" replaces the earlier "{replaced[-1].figure.span}".'
    if len(voices) > 1:
        return "agree", f"{len(voices)} voices give the same number: {', '.join(voices)}."
    if len(reports) > 1:
        return "agree", f"{len(reports)} reports carry one voice, {voices[0]}."
    return "alone", f"Only {voices[0]} gives this figure."


def _flows(standing: list[Sourced]) -> tuple[Verdict, str]:
    """Flows of different windows stand side by side; only one window can be disputed."""
    for first, second in combinations(standing, 2):
        same = first.figure.as_of is not None and first.figure.as_of == second.figure.as_of
        if same and not _meet(first, second):
            return "dispute", _contrast(first, second, "for one period")
    return "update", "These are counts of different periods; they are neither summed nor compared."


def _over_time(key: Key, standing: list[Sourced]) -> tuple[Verdict, str]:
    """Judge totals that cannot all be true of one moment: by time first, then by voice and growth."""
    worst: tuple[Verdict, str] = ("update", "")
    ranks: dict[Verdict, int] = {"update": 0, "correction": 1, "dispute": 2}
    for first, second in combinations(sorted(standing, key=lambda claim: _preference(claim)[0]), 2):
        if _meet(first, second):
            continue
        found = _pair_over_time(key, first, second)
        if not worst[1] or ranks[found[0]] > ranks[worst[0]]:
            worst = found
    return worst


def _pair_over_time(key: Key, first: Sourced, second: Sourced) -> tuple[Verdict, str]:
    start, end = period_of(first), period_of(second)
    if not start.is_before(end):
        return "dispute", _contrast(first, second, "for the same time")
    by = "as of a later time" if second.figure.as_of is not None else "in a later report"
    falls = _middle(second) < _middle(first)
    grows = key.kind in _GROWING
    if falls and grows:
        if first.voice == second.voice:
            return "correction", _contrast(
                first, second, f"{by}; this count should only grow, so it was corrected"
            )
        return "dispute", _contrast(first, second, f"{by}, from another voice; this count should only grow")
    if first.voice == second.voice or not grows or _middle(second) <= _MAX_GROWTH * _middle(first):
        return "update", _contrast(first, second, by)
    return "dispute", _contrast(
        first, second, f"{by}, but it grew more than {_MAX_GROWTH:g}-fold between two voices"
    )


def _contrast(first: Sourced, second: Sourced, how: str) -> str:
    return f'"{first.figure.span}" ({first.voice}), then "{second.figure.span}" ({second.voice}) {how}.'


def _combined(standing: list[Sourced], preferred: Sourced, verdict: Verdict) -> tuple[float, float]:
    """Return what the claims leave open: what they share, all of it when disputed, the last when replaced."""
    intervals = [bounds_of(claim.figure) for claim in standing]
    if verdict in ("update", "correction"):
        intervals = [bounds_of(preferred.figure)]
    if verdict == "compatible":
        # Both ends stay visible: 28,000 counted at least, 30,000 spoken of.
        low = min(float(claim.figure.low) for claim in standing)
        tops = [high for _, high in intervals if math.isfinite(high)]
        return low, min(tops) if tops else _SOFT_TOP * max(float(claim.figure.high) for claim in standing)
    low = min(interval[0] for interval in intervals)
    high = max(interval[1] for interval in intervals)
    return low, high if math.isfinite(high) else _SOFT_TOP * float(preferred.figure.high)


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
