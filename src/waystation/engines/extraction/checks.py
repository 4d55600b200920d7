"""Sums that reports give themselves: parts and total, a share of a population, the dead and missing.

A sum that does not hold is no reason to drop a figure; it is told, with how far it is off.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

from waystation.engines.extraction.claims import Sourced, bounds_of, period_of, rounding_of
from waystation.engines.extraction.figure import PERSON_KINDS

Rule = Literal["parts", "share", "dead-or-missing"]

# Parts that miss their total by more than this are taken for a list that is not complete.
_INCOMPLETE: Final = 0.02
# No list of parts is longer than this.
_MAX_PARTS: Final = 40
# A share that misses its population by more than this is taken for a share of something else.
_UNRELATED: Final = 0.25


@dataclass(frozen=True, slots=True)
class Check:
    """A sum between figures.

    Args:
        rule: Which sum.
        sentence: What was compared, in words, with the result.
        holds: Whether it comes out, roundings and hedges allowed for.
        off_by: By how much it does not: what was computed less what was said; 0 when it holds.
        claims: The figures compared, the total or the count last.
    """

    rule: Rule
    sentence: str
    holds: bool
    off_by: float
    claims: tuple[Sourced, ...]


def check_claims(claims: Sequence[Sourced]) -> tuple[Check, ...]:
    """Return the sums the claims allow, in the order of the claims."""
    counted = [claim for claim in claims if not claim.figure.superseded]
    return (*_parts(counted), *_shares(counted), *_dead_or_missing(counted))


def _number(claim: Sourced) -> float:
    return (float(claim.figure.low) + float(claim.figure.high)) / 2


def _parts(claims: Sequence[Sourced]) -> Iterator[Check]:
    """Compare a total with the parts told in its sentence, or with two that make up the next."""
    reports: dict[tuple[str, str], dict[tuple[int, int], Sourced]] = defaultdict(dict)
    for claim in claims:
        figure = claim.figure
        if figure.kind in PERSON_KINDS and figure.qualifier == "exact" and figure.measure == "stock":
            where = claim.source, str(claim.published)
            reports[where].setdefault((figure.start, figure.end), claim)
    for where in sorted(reports):
        ordered = [reports[where][at] for at in sorted(reports[where])]
        for position, total in enumerate(ordered):
            following = ordered[position + 1 : position + 1 + _MAX_PARTS]
            own = [claim for claim in following if _is_part_of(claim, total)]
            check = _sum(own, total) or _sum(_next_sentence(following, total), total)
            if check is not None:
                yield check


def _is_part_of(claim: Sourced, total: Sourced) -> bool:
    """Whether a claim of the total's sentence tells a part of it: another place, or part of the same."""
    part, whole = claim.figure, total.figure
    if part.sentence_start != whole.sentence_start or (part.kind, part.unit) != (whole.kind, whole.unit):
        return False
    return part.modality == whole.modality and (part.is_part or part.place != whole.place)


def _next_sentence(following: Sequence[Sourced], total: Sourced) -> list[Sourced]:
    """Return the counts of the sentence after the total's, when they are of other kinds."""
    behind = [claim for claim in following if claim.figure.sentence_start > total.figure.sentence_start]
    if not behind:
        return []
    first = behind[0].figure.sentence_start
    own = [claim for claim in behind if claim.figure.sentence_start == first and not claim.figure.is_part]
    fits = all(
        claim.figure.unit == total.figure.unit and claim.figure.kind != total.figure.kind for claim in own
    )
    return own if fits else []


def _sum(parts: Sequence[Sourced], total: Sourced) -> Check | None:
    if len(parts) < 2:
        return None
    said, added = _number(total), sum(_number(part) for part in parts)
    off = added - said
    if abs(off) > _INCOMPLETE * said:
        return None
    terms = " + ".join(f"{_number(part):,.0f}" for part in parts)
    result = "as said" if off == 0 else f"{abs(off):,.0f} {'more' if off > 0 else 'fewer'} than said"
    words = f'{total.source}: {terms} = {added:,.0f}, {result} ("{total.figure.span}").'
    return Check("parts", words, off == 0, off, (*parts, total))


def _shares(claims: Sequence[Sourced]) -> Iterator[Check]:
    """Compare a share and the count beside it with a population told anywhere."""
    populations = [claim for claim in claims if claim.figure.kind == "population"]
    if not populations:
        return
    sentences: dict[tuple[str, str, int], list[Sourced]] = defaultdict(list)
    for claim in claims:
        sentences[_sentence(claim)].append(claim)
    for share in claims:
        if share.figure.kind != "share" or share.figure.detail is not None:
            continue
        for count in sentences[_sentence(share)]:
            if count.figure.kind not in PERSON_KINDS or count.figure.kind == "population":
                continue
            for population in populations:
                check = _product(share, population, count)
                if check is not None:
                    yield check


def _sentence(claim: Sourced) -> tuple[str, str, int]:
    return claim.source, str(claim.published), claim.figure.sentence_start


def _product(share: Sourced, population: Sourced, count: Sourced) -> Check | None:
    computed = _number(share) / 100 * _number(population)
    off = computed - _number(count)
    if abs(off) > _UNRELATED * _number(count) or population.figure.unit != count.figure.unit:
        return None
    low, high = bounds_of(count.figure)
    slack = rounding_of(_number(count)) + _number(share) / 100 * rounding_of(_number(population))
    holds = low - slack <= computed <= high + slack
    result = "as said" if holds else f"{abs(off):,.0f} {'more' if off > 0 else 'fewer'} than said"
    words = (
        f"{_number(share):g} % of {_number(population):,.0f} ({population.source}) is {computed:,.0f}, "
        f'{result} ("{count.figure.span}", {count.source}).'
    )
    return Check("share", words, holds, 0.0 if holds else off, (share, population, count))


def _dead_or_missing(claims: Sequence[Sourced]) -> Iterator[Check]:
    """Follow the dead and the missing of one event together: who was missing may be found dead."""
    events: dict[str, dict[str, dict[str, Sourced]]] = defaultdict(lambda: defaultdict(dict))
    for claim in claims:
        figure, latest = claim.figure, period_of(claim).latest
        if figure.kind not in ("killed", "missing") or figure.event is None or latest is None:
            continue
        if figure.is_part or figure.detail is not None or figure.unit != "persons":
            continue
        events[figure.event][latest.isoformat()].setdefault(figure.kind, claim)
    for event in sorted(events):
        times = [events[event][at] for at in sorted(events[event])]
        both = [time for time in times if len(time) == 2]
        for first, second in pairwise(both):
            rise = _number(second["killed"]) - _number(first["killed"])
            fall = _number(first["missing"]) - _number(second["missing"])
            if rise <= 0 or fall <= 0:
                continue
            off = max(0.0, rise - fall)
            result = "so they may be the same people"
            if off:
                result = f"so {off:,.0f} of the dead had not been counted as missing"
            words = f"{event}: {rise:,.0f} more dead, {fall:,.0f} fewer missing, {result}."
            yield Check(
                "dead-or-missing",
                words[:1].upper() + words[1:],
                off == 0,
                off,
                (first["missing"], second["missing"], first["killed"], second["killed"]),
            )
