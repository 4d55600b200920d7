"""Where a value or a moment falls, and which lines of the grid are named."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from itertools import count, takewhile
from math import ceil, floor, log10
from typing import Final

from waystation.core.wording import local_day, local_hour, people
from waystation.site.charts.drawing import joined, line, number, percent, words_at

TOP: Final = 30.0  # room for the name of the uppermost line
HEIGHT: Final = 270.0
FOOT: Final = 42.0  # room for hours and days below the axis
BASE: Final = HEIGHT - FOOT
EDGE: Final = 3.0  # percent kept free at either side, so that marks are whole
DAY_APART: Final = 21.0  # percent
MOST_MOMENTS: Final = 5  # labels that fit beside each other on a phone

_HOURS: Final = (1, 2, 3, 6, 12, 24, 48, 96, 168, 336, 672, 2016, 4368)
_STEPS: Final = tuple(timedelta(hours=hours) for hours in _HOURS)


@dataclass(frozen=True, slots=True)
class Axis:
    """Values from nought upwards, in pixels from the top."""

    top: float
    step: float

    @classmethod
    def over(cls, values: Iterable[float]) -> "Axis":
        """Return an axis with three to five round lines that reaches above every value."""
        most = max((value for value in values), default=0.0)
        if most <= 0:
            return cls(1.0, 1.0)
        size = 10.0 ** floor(log10(most / 4))
        step = next(factor * size for factor in (1, 2, 2.5, 5, 10) if factor * size * 4 >= most)
        # People come whole: no line between none and one.
        step = max(step, 1.0) if most >= 1 else step
        return cls(ceil(most / step) * step, step)

    def y(self, value: float) -> float:
        """Return the height of a value; below nought is drawn at nought."""
        return round(BASE - (BASE - TOP) * max(value, 0.0) / self.top, 2)

    @property
    def lines(self) -> tuple[float, ...]:
        """Return the values of the grid, from nought to the top."""
        return tuple(place * self.step for place in range(round(self.top / self.step) + 1))

    def grid(self, unit: str) -> str:
        """Return the grid with its numbers; the uppermost names the unit."""
        parts: list[str] = []
        for value in self.lines:
            y = self.y(value)
            kind = "axis" if value == 0 else "grid"
            parts.append(line(kind, "0%", "100%", y, y))
            words = f"{people(value)} {unit}" if value == self.lines[-1] else people(value)
            parts.append(words_at("chart-number", "0%", y - 5, words))
        return joined(parts)


@dataclass(frozen=True, slots=True)
class Span:
    """Moments from left to right, in percent of the width."""

    start: datetime
    end: datetime
    zone: tzinfo

    @classmethod
    def over(cls, moments: Iterable[datetime], zone: tzinfo) -> "Span":
        """Return the span of all moments; a single one gets an hour on either side."""
        every = sorted(moments)
        start, end = every[0], every[-1]
        if start == end:
            start, end = start - timedelta(hours=1), end + timedelta(hours=1)
        return cls(start, end, zone)

    def x(self, moment: datetime) -> float:
        """Return the place of a moment, 0 to 100."""
        share = (moment - self.start) / (self.end - self.start)
        return round(EDGE + (100 - 2 * EDGE) * share, 2)

    @property
    def moments(self) -> tuple[datetime, ...]:
        """Return the moments that are named: round hours or days of the site, five at most."""
        length = self.end - self.start
        step = next((step for step in _STEPS if length / step < MOST_MOMENTS), length)
        # Counted on the site's own clock, so that a day begins at its midnight.
        first = self.start.astimezone(self.zone).replace(tzinfo=None)
        midnight = first.replace(hour=0, minute=0, second=0, microsecond=0)
        skipped = ceil((first - midnight) / step)
        walls = (midnight + step * n for n in count(skipped))
        named = takewhile(lambda at: at <= self.end, (wall.replace(tzinfo=self.zone) for wall in walls))
        return tuple(at for at in named if at >= self.start)

    def grid(self) -> str:
        """Return the named moments under the axis: the hour, and the day where it begins."""
        parts: list[str] = []
        day, named_at = "", -DAY_APART
        are_days = all(local_hour(at, self.zone) == "00:00" for at in self.moments)
        for at in self.moments:
            share = self.x(at)
            x = percent(share)
            anchor = "start" if share < 10 else "end" if share > 90 else "middle"
            parts.append(line("axis", x, x, BASE, BASE + 5))
            if not are_days:
                parts.append(words_at("chart-hour", x, BASE + 20, local_hour(at, self.zone), anchor))
            # On a phone two names of days need a fifth of the width between them.
            if local_day(at, self.zone) != day and share - named_at >= DAY_APART:
                day, named_at = local_day(at, self.zone), share
                parts.append(words_at("chart-day", x, BASE + (20 if are_days else 37), day, anchor))
        return joined(parts)

    def now(self, moment: datetime | None, words: str) -> str:
        """Return the line that parts what was from what may be; nothing outside the span."""
        if moment is None or not self.start <= moment <= self.end:
            return joined(())
        share = self.x(moment)
        x = percent(share)
        anchor, dx = ("end", -5) if share > 50 else ("start", 5)
        return joined(
            (line("now", x, x, TOP - 24, BASE), words_at("now-word", x, TOP - 16, words, anchor, dx))
        )


def path_of(points: Iterable[tuple[float, float]], *, is_step: bool = False, closed: bool = False) -> str:
    """Return the outline through points of (percent, pixel), for a stretched drawing."""
    written: list[str] = []
    for x, y in points:
        if is_step and written:
            written.append(f"H{number(10 * x)}V{number(y)}")
        else:
            written.append(f"{'L' if written else 'M'}{number(10 * x)} {number(y)}")
    return "".join(written) + ("z" if closed else "")
