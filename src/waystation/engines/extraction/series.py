"""A reconciled situation as points in time, for charts and forecasts."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from waystation.engines.extraction.claims import bounds_of, period_of
from waystation.engines.extraction.figure import Kind, Measure
from waystation.engines.extraction.reconcile import Situation


@dataclass(frozen=True, slots=True)
class Point:
    """One count in time.

    Args:
        earliest: Start of the time it may speak of; None when only the end is known.
        latest: End of that time; the publication's when the text gives none.
        low: Lower bound, in the kind's unit.
        value: The number said, the middle of a range.
        high: Upper bound; infinite for "at least".
        voices: Who says so.
    """

    earliest: datetime | None
    latest: datetime | None
    low: float
    value: float
    high: float
    voices: tuple[str, ...]


def series(
    situation: Situation,
    kind: Kind,
    place: str,
    *,
    measure: Measure = "stock",
    unit: str = "persons",
    zone: tzinfo = UTC,
) -> tuple[Point, ...]:
    """Return the counts of a kind at a place, oldest first, each number and time once with all its voices.

    Args:
        situation: From `reconcile`.
        kind: What is counted.
        place: Canonical name, as in the groups' keys.
        measure: Totals unless said otherwise.
        unit: Persons unless said otherwise.
        zone: Time zone in which the reports' dates are meant.

    Counts the text itself replaced and expected ones are left out.
    """
    found: dict[tuple[datetime | None, datetime | None, float, float, float], set[str]] = {}
    for group in situation.groups:
        key = group.key
        if (key.kind, key.place, key.measure, key.unit) != (kind, place, measure, unit) or key.subgroup:
            continue
        if key.modality != "actual":
            continue
        for claim in group.claims:
            if claim.figure.superseded:
                continue
            period = period_of(claim, zone)
            low, high = bounds_of(claim.figure)
            value = (float(claim.figure.low) + float(claim.figure.high)) / 2
            found.setdefault((period.earliest, period.latest, low, value, high), set()).add(claim.voice)
    points = [Point(*where, voices=tuple(sorted(voices))) for where, voices in found.items()]
    return tuple(sorted(points, key=_order))


def _order(point: Point) -> tuple[float, float, float, float]:
    latest = point.latest.timestamp() if point.latest is not None else math.inf
    earliest = point.earliest.timestamp() if point.earliest is not None else -math.inf
    return latest, earliest, point.value, point.low
