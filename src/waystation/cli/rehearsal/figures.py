"""What a night came to: waits and pace from its plan, the rest from the register itself."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import median, quantiles
from typing import Final

from waystation.cli.rehearsal.client import Client
from waystation.cli.rehearsal.night import Night
from waystation.desks.placement.queries import double_bookings, families_without_destination
from waystation.desks.reception.queries import doubly_worn_bands, households_with_bands, totals
from waystation.desks.supply.queries import double_issues, issued_families
from waystation.desks.tracing.queries import split_families
from waystation.desks.transport.queries import people_not_arrived

BAR_MS: Final = 300.0  # median of every page


@dataclass(frozen=True, slots=True)
class PageTimes:
    """How long the site took to answer one kind of request, in milliseconds."""

    requests: int
    median_ms: float
    p95_ms: float
    worst_ms: float


@dataclass(frozen=True, slots=True)
class NightFigures:
    """The night in numbers.

    Waits are from arrival to the clerk; `families_lost` came and are not in the register.
    """

    families: int
    people: int
    wait_median_min: float
    wait_worst_min: float
    families_per_clerk_hour: float
    families_lost: int
    double_registrations: int
    parcels: int
    double_issues: int
    double_bookings: int
    split_families: int
    boarded_not_arrived: int
    without_destination: int
    events: Mapping[str, int]
    troubles: Sequence[str]
    pages: Mapping[str, PageTimes]

    @property
    def is_clean(self) -> bool:
        """Whether nothing was lost or doubled and nothing happened that should not."""
        doubled = self.double_registrations + self.double_issues + self.double_bookings
        return not (self.families_lost or doubled or self.troubles)

    @property
    def slow_pages(self) -> tuple[str, ...]:
        """Kinds of request whose median is above the bar."""
        return tuple(page for page, times in self.pages.items() if times.median_ms > BAR_MS)

    def to_json(self) -> dict[str, object]:
        """Return the figures as plain values."""
        return {**asdict(self), "is_clean": self.is_clean}


def night_figures(night: Night, opened: Iterable[Client] = ()) -> NightFigures:
    """Return what the night came to; asks the register in this process, after the last request.

    `opened` are sessions whose answers count among the pages too.
    """
    timings: dict[str, list[float]] = defaultdict(list)
    for answered in (night.timings_ms, *(client.timings_ms for client in opened)):
        for page, times in answered.items():
            timings[page].extend(times)
    bands = [step for step in night.steps if step.stage == "band"]
    waits = [(step.start_s - step.ready_s) / 60 for step in bands]
    served_s = sum(step.end_s - step.start_s for step in night.steps if step.worker.startswith("clerk"))
    expected = [course.family.band for course in night.courses]
    registered = households_with_bands(expected)
    _, people = totals()
    return NightFigures(
        families=len(expected),
        people=people,
        wait_median_min=round(median(waits), 1) if waits else 0.0,
        wait_worst_min=round(max(waits, default=0.0), 1),
        families_per_clerk_hour=round(len(bands) / (served_s / 3600), 1) if served_s else 0.0,
        families_lost=len(set(expected) - registered.keys()),
        double_registrations=sum(number - 1 for number in registered.values()) + len(doubly_worn_bands()),
        parcels=issued_families(),
        double_issues=len(double_issues()) + night.ledger.counts["second parcels given"],
        double_bookings=len(double_bookings()),
        split_families=len(split_families()),
        boarded_not_arrived=people_not_arrived(),
        without_destination=families_without_destination(),
        events=dict(sorted(night.ledger.counts.items())),
        troubles=tuple(night.ledger.troubles),
        pages={page: _times(times) for page, times in sorted(timings.items())},
    )


def _times(times: Sequence[float]) -> PageTimes:
    p95 = quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
    return PageTimes(len(times), round(median(times), 1), round(p95, 1), round(max(times), 1))


def figures_lines(figures: NightFigures) -> list[str]:
    """Return the figures as lines for a terminal."""
    lines = [
        f"{figures.families} families, {figures.people} people",
        f"wait for the band: median {figures.wait_median_min} min, worst {figures.wait_worst_min} min",
        f"families per clerk-hour: {figures.families_per_clerk_hour} (bands and names)",
        f"lost {figures.families_lost}, registered twice {figures.double_registrations}, "
        f"issued twice {figures.double_issues}, beds promised twice {figures.double_bookings}",
        f"parcels {figures.parcels}, split families {figures.split_families}, "
        f"boarded and not arrived {figures.boarded_not_arrived} people, "
        f"without a destination {figures.without_destination} families",
    ]
    lines += [f"{count} × {what}" for what, count in figures.events.items()]
    lines.append("")
    lines.append(f"{'page':46} {'n':>6} {'median':>8} {'p95':>8} {'worst':>8}  ms")
    lines += [
        f"{page:46} {times.requests:>6} {times.median_ms:>8.1f} {times.p95_ms:>8.1f} {times.worst_ms:>8.1f}"
        for page, times in figures.pages.items()
    ]
    lines += [f"TROUBLE  {sentence}" for sentence in figures.troubles]
    return lines
