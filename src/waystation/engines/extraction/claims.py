"""A figure as a claim: who holds it, when it is true, and between which bounds."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

from waystation.engines.extraction.figure import Figure
from waystation.engines.extraction.languages import LANGUAGES

_ABOUT: Final = 0.05
_NEARLY: Final = 0.93
_LAST_INSTANT: Final = time(23, 59, 59)
_SHORT: Final = re.compile(r"\(([^()]{2,12})\)\s*$")
_SHORT_NAMES: Final = {
    agency.name.casefold(): agency.short
    for language in LANGUAGES.values()
    for agency in language.agencies
    if agency.short
}


@dataclass(frozen=True, slots=True)
class Sourced:
    """A figure with the report it stands in.

    Args:
        figure: What was read.
        source: Name of the outlet or body that published the report.
        published: Its date, if known; a datetime where the hour is known.
        tier: 1 for bodies that count themselves, 2 for agencies and authorities passing counts
            on, 3 for outlets.
    """

    figure: Figure
    source: str
    published: date | None = None
    tier: int = 2

    @property
    def voice(self) -> str:
        """Who says it: the innermost attribution under its short name, else the source."""
        named = self.figure.attribution
        if named is None:
            return self.source
        bracketed = _SHORT.search(named)
        if bracketed is not None:
            return bracketed.group(1)
        return _SHORT_NAMES.get(named.casefold()) or named


@dataclass(frozen=True, slots=True)
class Period:
    """When a figure is true: an interval, open at the start when only a bound is known.

    Args:
        earliest: Start; None when nothing bounds it.
        latest: End; None when neither the text nor the publication date bounds it.
    """

    earliest: datetime | None
    latest: datetime | None

    def meets(self, other: Period) -> bool:
        """Return whether both may speak of one time."""
        if self.latest is not None and other.earliest is not None and self.latest < other.earliest:
            return False
        return not (other.latest is not None and self.earliest is not None and other.latest < self.earliest)

    def is_before(self, other: Period) -> bool:
        """Return whether this one ends earlier."""
        if self.latest is None or other.latest is None:
            return False
        return self.latest < other.latest


def period_of(claim: Sourced, zone: tzinfo = UTC) -> Period:
    """Return the time a claim speaks of.

    A stated day is that whole day, a stated hour that instant; without one, any time up to the end of the day
    of
    publication.
    """
    stated = claim.figure.as_of
    if stated is not None:
        if "T" in stated:
            instant = datetime.fromisoformat(stated)
            instant = instant if instant.tzinfo is not None else instant.replace(tzinfo=zone)
            return Period(instant, instant)
        first, last = _days(stated)
        return Period(datetime.combine(first, time.min, zone), datetime.combine(last, _LAST_INSTANT, zone))
    if claim.published is None:
        return Period(None, None)
    if isinstance(claim.published, datetime):
        instant = claim.published
        return Period(None, instant if instant.tzinfo is not None else instant.replace(tzinfo=zone))
    return Period(None, datetime.combine(claim.published, _LAST_INSTANT, zone))


def _days(stated: str) -> tuple[date, date]:
    """Return the first and last day of an ISO day, month or year."""
    parts = [int(part) for part in stated.split("-")]
    if len(parts) == 3:
        day = date(*parts)
        return day, day
    if len(parts) == 2:
        first = date(parts[0], parts[1], 1)
        following = (first + timedelta(days=32)).replace(day=1)
        return first, following - timedelta(days=1)
    return date(parts[0], 1, 1), date(parts[0], 12, 31)


def bounds_of(figure: Figure) -> tuple[float, float]:
    """Return the interval a figure's words leave open; the upper end is infinite for "at least".

    Method: "about" leaves five in a hundred or the rounding of the number, whichever is more, "nearly" seven
    below;
    rounding is a quarter of the last digit that is not zero (2,500 for 30,000).
    """
    low, high = float(figure.low), float(figure.high)
    slack = rounding_of(low)
    match figure.qualifier:
        case "about":
            return min(low * (1 - _ABOUT), low - slack), max(high * (1 + _ABOUT), high + slack)
        case "nearly":
            return low * _NEARLY, high
        case "at-least" | "more-than":
            return low, math.inf
        case "up-to" | "less-than":
            return 0.0, high
        case _:
            return low, high


def rounding_of(value: float) -> float:
    """Return how far a round number may be from what was counted: 2,500 for 30,000, nothing for 28,120.

    >>> rounding_of(30_000), rounding_of(28_120)
    (2500.0, 0.0)
    """
    if value < 1_000 or value != int(value):
        return 0.0
    digits = str(int(value))
    zeros = len(digits) - len(digits.rstrip("0"))
    return 10.0**zeros / 4 if zeros >= 2 else 0.0
