"""How the claims of one group stand to one another: by time first, then by voice and by growth."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations, pairwise
from typing import Final, Literal

from waystation.engines.extraction.claims import Sourced, bounds_of, period_of, rounding_of
from waystation.engines.extraction.figure import Kind, Measure
from waystation.engines.extraction.gazetteer import Gazetteer
from waystation.engines.extraction.languages import LANGUAGES

Verdict = Literal["agree", "compatible", "update", "correction", "dispute", "alone"]

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
# A count is doubted when it grows faster than this many times the highest rate seen before it.
_MAX_RATE: Final = 3.0
_MIN_GAP: Final = timedelta(hours=1)
# Who says "thousands" sets a floor more than a ceiling: 30,000 does not contradict it.
_VAGUE_TOP: Final = 10.0
# The soft top of "at least": where planning needs one, a quarter more.
_SOFT_TOP: Final = 1.25
_RANKS: Final[Mapping[Verdict, int]] = {"update": 0, "correction": 1, "dispute": 2}


def voice_names(claims: Sequence[Sourced], places: Gazetteer) -> dict[str, str]:
    """Return one name for each way a state is spoken of: "Armenian government", "the government's office".

    A government without a country is the one whose country the other claims name, when that is only one.
    """
    parts = {claim.voice: _owner_and_body(claim.voice, places) for claim in claims}
    countries: dict[str, set[str]] = defaultdict(set)
    for owner, body in parts.values():
        if owner:
            countries[body].add(owner)
    shared: dict[str, list[str]] = defaultdict(list)
    for voice, (owner, body) in parts.items():
        known = {owner} if owner else countries[body] if body in _state_bodies() else set()
        shared[f"{body} of {min(known)}" if len(known) == 1 else voice].append(voice)
    # A voice that goes by one name only keeps it as written.
    return {voice: name if len(voices) > 1 else voice for name, voices in shared.items() for voice in voices}


def _state_bodies() -> frozenset[str]:
    return frozenset().union(*(language.particles.state_voices for language in LANGUAGES.values()))


def _owner_and_body(voice: str, places: Gazetteer) -> tuple[str, str]:
    """Return the country a voice belongs to, empty if none is named, and the voice without it."""
    first, _, rest = voice.partition(" ")
    for language in LANGUAGES.values():
        country = language.demonyms.get(first.casefold())
        if country and rest:
            return country, rest
    owner, _, body = voice.partition("'s ")
    place = places.find(owner) if body else None
    if place is not None:
        return place.name, body
    if body and owner.casefold() in _state_bodies():
        return "", owner.casefold()
    body, _, owner = voice.rpartition(" of ")
    place = places.find(owner) if body else None
    if place is not None:
        return place.name, body
    return "", voice.casefold() if voice.casefold() in _state_bodies() else voice


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges the claims of one group.

    Args:
        kind: What they count.
        measure: Total, flow or rate.
        names: One name for each voice, from `voice_names`.
    """

    kind: Kind
    measure: Measure
    names: Mapping[str, str]

    def voice(self, claim: Sourced) -> str:
        """Return who holds a claim."""
        return self.names.get(claim.voice, claim.voice)

    def verdict(self, claims: list[Sourced], standing: list[Sourced]) -> tuple[Verdict, str]:
        """Return the verdict on a group with its reason.

        Args:
            claims: All of them.
            standing: Those the texts themselves do not replace.
        """
        replaced = [claim for claim in claims if claim.figure.superseded]
        distinct = {(claim.figure.low, claim.figure.high) for claim in standing}
        if len(distinct) == 1:
            return self._one_number(standing, replaced)
        if all(meet(first, second) for first, second in combinations(standing, 2)):
            words = " and ".join(f'"{claim.figure.span}" ({self.voice(claim)})' for claim in standing[:3])
            return "compatible", f"{words} can all be true at once."
        if self.measure != "stock":
            return self._flows(standing)
        return self._over_time(standing)

    def preferred(self, standing: list[Sourced], verdict: Verdict) -> Sourced:
        """Return the claim to go by: the latest, or the highest of a count that has only grown."""
        if verdict == "update" and self.kind in _GROWING and self.measure == "stock":
            return max(standing, key=lambda claim: (middle(claim), preference(claim)))
        return max(standing, key=preference)

    def _one_number(self, standing: list[Sourced], replaced: list[Sourced]) -> tuple[Verdict, str]:
        voices = sorted({self.voice(claim) for claim in standing})
        reports = sorted({claim.source for claim in standing})
        other = [claim for claim in replaced if not meet(claim, standing[-1])]
        if other:
            fell = max(claim.figure.low for claim in other) > max(claim.figure.high for claim in standing)
            if fell:
                return (
                    "correction",
                    f'"{other[-1].figure.span}" was taken back for "{standing[-1].figure.span}".',
                )
            return "update", f'"{standing[-1].figure.span}" replaces the earlier "{other[-1].figure.span}".'
        if len(voices) > 1:
            return "agree", f"{len(voices)} voices give the same number: {', '.join(voices)}."
        if len(reports) > 1:
            return "agree", f"{len(reports)} reports carry one voice, {voices[0]}."
        return "alone", f"Only {voices[0]} gives this figure."

    def _flows(self, standing: list[Sourced]) -> tuple[Verdict, str]:
        """Flows of different windows stand side by side; only one window can be disputed."""
        for first, second in combinations(standing, 2):
            same = first.figure.as_of is not None and first.figure.as_of == second.figure.as_of
            if same and not meet(first, second):
                return "dispute", self._contrast(first, second, "for one period")
        return "update", "These are counts of different periods; they are neither summed nor compared."

    def _over_time(self, standing: list[Sourced]) -> tuple[Verdict, str]:
        """Judge totals that cannot all be true of one moment; the worst pair not left behind decides."""
        ordered = sorted(standing, key=preference)
        worst: tuple[Verdict, str] = ("update", "")
        settled = ""
        for first, second in combinations(ordered, 2):
            if meet(first, second):
                continue
            found = self._pair(first, second)
            if found[0] == "dispute" and self._is_behind(ordered[-1], first, second):
                settled = found[1]
            elif not worst[1] or _RANKS[found[0]] >= _RANKS[worst[0]]:
                worst = found
        if worst[0] != "dispute":
            worst = self._too_fast(ordered) or worst
        if settled and worst[0] == "update":
            return "update", f"{worst[1]} A later count is past an earlier disagreement: {settled}".strip()
        return worst

    def _is_behind(self, latest: Sourced, first: Sourced, second: Sourced) -> bool:
        """Whether a later count has left two claims behind, so that it no longer matters which was right."""
        behind = all(is_later(latest, claim) for claim in (first, second))
        grown = middle(latest) >= max(middle(first), middle(second))
        return behind and (grown or self.kind not in _GROWING)

    def _pair(self, first: Sourced, second: Sourced) -> tuple[Verdict, str]:
        start, end = period_of(first), period_of(second)
        dated = first.figure.as_of is not None, second.figure.as_of is not None
        grows = self.kind in _GROWING
        one_report = (first.source, first.published) == (second.source, second.published)
        two_in_one = one_report and self.voice(first) != self.voice(second)
        if all(dated) and start.meets(end):
            return "dispute", self._contrast(first, second, "for the same time")
        if not any(dated) and start == end and (two_in_one or not grows):
            return "dispute", self._contrast(first, second, "for the same time")
        falls = middle(second) < middle(first)
        if grows and not all(dated) and start.meets(end) and _one_day(first, second):
            low, high = (second, first) if falls else (first, second)
            how = "on one day; not both with an hour, and this count only grows, so the lower came first"
            return "update", self._contrast(low, high, how)
        by = "as of a later time" if all(dated) else "in a later report"
        if not falls or not grows:
            return "update", self._contrast(first, second, by)
        if self.voice(first) == self.voice(second):
            how = f"{by}; this count should only grow, so it was corrected"
            return "correction", self._contrast(first, second, how)
        how = f"{by}, from another voice; this count should only grow"
        return "dispute", self._contrast(first, second, how)

    def _too_fast(self, ordered: list[Sourced]) -> tuple[Verdict, str] | None:
        """Doubt a count of another voice above three times the highest rate between earlier dated counts."""
        if self.kind not in _GROWING:
            return None
        dated = [claim for claim in ordered if claim.figure.as_of is not None]
        highest, seen = 0.0, ""
        for position, (first, second) in enumerate(pairwise(dated)):
            rate = _rate(first, second)
            other = self.voice(first) != self.voice(second)
            if other and position and highest > 0 and rate > _MAX_RATE * highest:
                how = (
                    f"as of a later time, a growth of {rate:,.0f} an hour; the highest seen before "
                    f"was {highest:,.0f} an hour ({seen})"
                )
                return "dispute", self._contrast(first, second, how)
            if rate > highest:
                highest, seen = rate, f"{first.figure.span}, then {second.figure.span}"
        return None

    def _contrast(self, first: Sourced, second: Sourced, how: str) -> str:
        return f"{self._told(first)}, then {self._told(second)} {how}."

    def _told(self, claim: Sourced) -> str:
        stated, published = claim.figure.as_of, claim.published
        when = ""
        if stated is not None:
            when = f", {stated.replace('T', ' ')}"
        elif published is not None:
            when = f", published {published.isoformat()[:10]}"
        return f'"{claim.figure.span}" ({self.voice(claim)}{when})'


def _one_day(first: Sourced, second: Sourced) -> bool:
    """Whether two claims were published, or are known, by the same day."""
    start, end = period_of(first).latest, period_of(second).latest
    published = {claim.published.isoformat()[:10] if claim.published else None for claim in (first, second)}
    if len(published) == 1 and None not in published:
        return True
    return start is not None and end is not None and start.date() == end.date()


def _rate(first: Sourced, second: Sourced) -> float:
    """Return the growth per hour between two counts, over the longest time that may lie between them."""
    start, end = period_of(first), period_of(second)
    if start.earliest is None or end.latest is None:
        return 0.0
    hours = max(end.latest - start.earliest, _MIN_GAP) / timedelta(hours=1)
    return (middle(second) - middle(first)) / hours


def preference(claim: Sourced) -> tuple[float, int, int, float, str, str]:
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


def middle(claim: Sourced) -> float:
    """Return the number of a claim, the middle of a range or of a vague word."""
    return (float(claim.figure.low) + float(claim.figure.high)) / 2


def wide_bounds(claim: Sourced) -> tuple[float, float]:
    """Return what a claim leaves open, its rounding included."""
    low, high = bounds_of(claim.figure)
    if claim.figure.qualifier == "vague":
        high *= _VAGUE_TOP
    return low - rounding_of(float(claim.figure.low)), high + rounding_of(float(claim.figure.high))


def is_later(claim: Sourced, other: Sourced) -> bool:
    """Return whether a claim surely speaks of a later time than another."""
    start, end = period_of(claim).earliest, period_of(other).latest
    return start is not None and end is not None and start > end


def meet(first: Sourced, second: Sourced) -> bool:
    """Return whether two claims can both be true of one moment, roundings allowed for."""
    low, high = wide_bounds(first)
    other_low, other_high = wide_bounds(second)
    return low <= other_high and other_low <= high


def combined(standing: list[Sourced], preferred: Sourced, verdict: Verdict) -> tuple[float, float]:
    """Return what the claims leave open: what they share, all of it when disputed, the last when replaced."""
    intervals = [bounds_of(claim.figure) for claim in standing]
    if verdict in ("update", "correction"):
        intervals = [bounds_of(preferred.figure)]
    if verdict == "compatible":
        # Both ends stay visible: 28,000 at least, 30,000 spoken of; "hundreds" adds nothing to a count.
        counted = [claim for claim in standing if claim.figure.qualifier != "vague"] or standing
        low = min(float(claim.figure.low) for claim in counted)
        tops = [high for _, high in intervals if math.isfinite(high)]
        return low, min(tops) if tops else _SOFT_TOP * max(float(claim.figure.high) for claim in standing)
    if verdict == "dispute":
        # What a later count has left behind says nothing of the present range.
        intervals = [bounds_of(claim.figure) for claim in standing if not is_later(preferred, claim)]
    low = min(interval[0] for interval in intervals)
    high = max(interval[1] for interval in intervals)
    return low, high if math.isfinite(high) else _SOFT_TOP * float(preferred.figure.high)
