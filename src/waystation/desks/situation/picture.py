"""What all reports together say: the engine's verdicts, each claim led back to its sentence; pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import lru_cache
from math import isfinite
from typing import Final

from waystation.desks.situation.forecasting import Count
from waystation.desks.situation.meanings import claim_of, period_of
from waystation.desks.situation.told import FigureTold
from waystation.engines.extraction import Group, Sourced, reconcile
from waystation.engines.extraction.claims import bounds_of

# Kinds that make a key figure, in the order a coordination meeting asks for them.
KEY_KINDS: Final = (
    "arrived",
    "registered",
    "sheltered",
    "displaced",
    "killed",
    "injured",
    "missing",
    "population",
)
TOLLS: Final = frozenset({"killed", "injured", "missing"})
KEY_FIGURES_SHOWN: Final = 10


@dataclass(frozen=True, slots=True)
class Claim:
    """One voice's figure: what its words allow (`high` None is open), when it is true, and its sentence."""

    told: FigureTold
    voice: str
    low: float
    value: float
    high: float | None
    earliest: datetime
    latest: datetime


@dataclass(frozen=True, slots=True)
class Finding:
    """Figures that speak of one thing, and what they come to.

    Args:
        kind: What is counted.
        unit: In which unit.
        place: Where; may be empty.
        event: What caused it; may be empty.
        detail: Which of them; may be empty.
        measure: Total, flow or rate.
        modality: Counted or expected.
        verdict: agree, compatible, update, correction, dispute or alone.
        reason: The verdict in words.
        best: The preferred number.
        low: What the words leave open, downwards.
        high: The same upwards.
        earliest: When the preferred number may begin to be true.
        latest: When it is true at the latest.
        voices: Who says so, each once.
        claims: Every figure of it with its sentence, the latest first.
    """

    kind: str
    unit: str
    place: str
    event: str
    detail: str
    measure: str
    modality: str
    verdict: str
    reason: str
    best: float
    low: float
    high: float
    earliest: datetime
    latest: datetime
    voices: tuple[str, ...]
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """The reconciled situation: `findings` by key, `links` say what must not be added up."""

    findings: tuple[Finding, ...]
    links: tuple[str, ...]

    def key_figures(self) -> tuple[Finding, ...]:
        """Return the findings to show first: of each kind, and of each event for tolls, the one told last."""
        best: dict[tuple[str, str], Finding] = {}
        for finding in self.findings:
            if finding.kind in KEY_KINDS and finding.unit == "persons" and _is_total(finding):
                slot = (finding.kind, finding.event if finding.kind in TOLLS else "")
                best[slot] = max(best.get(slot, finding), finding, key=_weight)
        order = sorted(best, key=lambda slot: (KEY_KINDS.index(slot[0]), -_weight(best[slot])[0]))
        return tuple(best[slot] for slot in order[:KEY_FIGURES_SHOWN])

    def arrivals(self, places: Collection[str] = ()) -> tuple[Count, ...]:
        """Return the published counts of people arrived in all, oldest first.

        Args:
            places: Names under which reports count the same arrivals; counts that name no place belong to
                them. All places where none is given.
        """
        counts = [
            _count(claim)
            for finding in self.findings
            if finding.kind == "arrived" and finding.unit == "persons" and _is_total(finding)
            if not places or finding.place in ("", *places)
            for claim in finding.claims
            if not claim.told.meaning.is_superseded
        ]
        return tuple(sorted(counts, key=lambda count: (count.latest, count.value, count.voice)))


@lru_cache(maxsize=4)
def picture_of(figures: tuple[FigureTold, ...], zone: tzinfo) -> Picture:
    """Return the picture that these figures give; equal figures are reconciled once."""
    told_by_claim: dict[int, FigureTold] = {}
    claims: list[Sourced] = []
    for told in figures:
        claim = claim_of(told, zone)
        if claim is not None:
            claims.append(claim)
            told_by_claim[id(claim)] = told
    situation = reconcile(claims)
    findings = tuple(_finding(group, told_by_claim, zone) for group in situation.groups)
    return Picture(findings, tuple(dict.fromkeys(link.reason for link in situation.links)))


def _finding(group: Group, told_by_claim: dict[int, FigureTold], zone: tzinfo) -> Finding:
    claims = [_claim(one, told_by_claim[id(one)], zone) for one in group.claims]
    preferred = told_by_claim[id(group.preferred)]
    earliest, latest = period_of(preferred, zone)
    key = group.key
    return Finding(
        kind=key.kind,
        unit=key.unit,
        place=key.place,
        event=key.event,
        detail=key.subgroup,
        measure=key.measure,
        modality=key.modality,
        verdict=group.verdict,
        reason=group.reason,
        best=group.best,
        low=group.low,
        high=group.high,
        earliest=earliest,
        latest=latest,
        voices=group.voices,
        claims=tuple(sorted(claims, key=lambda one: (one.latest, one.told.subject), reverse=True)),
    )


def _claim(claim: Sourced, told: FigureTold, zone: tzinfo) -> Claim:
    earliest, latest = period_of(told, zone)
    value = (float(claim.figure.low) + float(claim.figure.high)) / 2
    low, high = bounds_of(claim.figure)
    return Claim(told, claim.voice, low, value, high if isfinite(high) else None, earliest, latest)


def _count(claim: Claim) -> Count:
    return Count(
        earliest=claim.earliest,
        latest=claim.latest,
        low=claim.low,
        value=claim.value,
        high=claim.high,
        known_at=claim.told.published_at,
        voice=claim.voice,
    )


def _is_total(finding: Finding) -> bool:
    return finding.measure == "stock" and finding.modality == "actual" and not finding.detail


def _weight(finding: Finding) -> tuple[float, int, float]:
    """Rank findings of one kind: the latest told, then by how many, then the larger."""
    return (finding.latest.timestamp(), len(finding.claims), finding.best)
