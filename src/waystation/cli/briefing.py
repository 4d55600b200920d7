"""The parts of a brief: who may still come, what people need, and all of it as lines or as JSON."""

import textwrap
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from math import inf, isfinite
from typing import Final

from waystation.engines.allocation import Need, needs_of
from waystation.engines.extraction import Document, Figure, Group, Point, Reading, Situation, series
from waystation.engines.flow import Corridor, FlowError, Forecast, Observation, forecast_arrivals
from waystation.scenarios import Scenario

HORIZONS: Final = tuple(timedelta(hours=hours) for hours in (24, 48, 72))
SHOWN_NEEDS: Final = ("water", "food", "covered_space", "toilets_at_once", "toilets_target", "blankets")
SOFT_TOP: Final = 1.25  # "more than" with no other bound: a quarter more, as in reconciliation
WIDTH: Final = 100


@dataclass(frozen=True, slots=True)
class Claimed:
    """A report that was read."""

    document: Document
    published: date | None
    reading: Reading


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that was not, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Expected:
    """Arrivals expected at `place`, or why none can be; `counts` are what it starts from."""

    place: str
    counts: tuple[Observation, ...]
    forecast: Forecast | None
    reason: str


@dataclass(frozen=True, slots=True)
class Brief:
    """Everything a brief says."""

    claimed: tuple[Claimed, ...]
    unread: tuple[Unread, ...]
    situation: Situation
    as_of: datetime | None
    expected: Expected
    scenario: Scenario | None


def corridor_of(situation: Situation, scenario: Scenario | None) -> Corridor | None:
    """Return the road people come by: the scenario's, or one whose pool the reports' own share gives.

    "A quarter of the population, nearly 30,000" makes a pool of 120,000; without a share the pool is taken as
    1 to 20 times the largest count, which says little, and the forecast's width shows it.
    """
    if scenario is not None:
        road = scenario.corridor
        return Corridor(
            road.name,
            road.pool_low,
            road.pool_likely,
            road.pool_high,
            gate_vehicles_per_hour=road.gate_vehicles_per_hour,
            people_per_vehicle=road.people_per_vehicle,
        )
    people = [
        group for group in situation.groups if group.key.kind in ("arrived", "displaced") and _is_total(group)
    ]
    largest = max((group.best for group in people), default=0.0)
    if largest <= 0:
        return None
    shares = [group for group in situation.groups if group.key.kind == "share" and 0 < group.best <= 100]
    for share in shares:
        same = [group.best for group in people if group.key.place == share.key.place]
        if same:
            pool = max(same) * 100 / share.best
            return Corridor(
                f"the road from {share.key.place}",
                max(largest, pool / 2),
                max(largest, pool),
                max(largest, pool * 1.25),
            )
    return Corridor("the road", largest, 4 * largest, 20 * largest)


def expect_arrivals(
    situation: Situation,
    corridor: Corridor | None,
    scenario: Scenario | None,
    as_of: datetime | None,
    zone: tzinfo,
) -> Expected:
    """Return the arrivals expected at the place most counts speak of.

    Counts are those of the reports, and the scenario's published series up to `as_of`.
    """
    place = _busiest(situation)
    if not place or corridor is None:
        return Expected("", (), None, "No report counts people who have arrived anywhere.")
    if as_of is None:
        return Expected(place, (), None, "No report says when it was published: give --published or --as-of.")
    points = series(situation, "arrived", place, zone=zone)
    # A report that gives no hour speaks of some time up to its publication: good enough to start from where
    # there is nothing better, and misleading beside counts that say their hour.
    timed = [point for point in points if point.earliest == point.latest]
    published = [one for one in scenario.arrivals if one.precision == "exact"] if scenario else []
    usable = timed if len(timed) + len(published) > 1 else points
    counts = [observed for point in usable if (observed := _observation(point)) and observed.at <= as_of]
    counts += [
        Observation(one.at, one.value, one.value, one.value, source=one.source)
        for one in published
        if one.at <= as_of
    ]
    counts.sort(key=lambda one: (one.at, one.value))
    try:
        forecast = forecast_arrivals(counts, corridor, as_of=as_of, horizons=HORIZONS)
    except FlowError as error:
        return Expected(place, tuple(counts), None, str(error))
    return Expected(place, tuple(counts), forecast, "")


def _busiest(situation: Situation) -> str:
    places: Counter[str] = Counter()
    for group in situation.groups:
        if group.key.kind == "arrived" and _is_total(group):
            places[group.key.place] += len(group.claims)
    return places.most_common(1)[0][0] if places else ""


def _is_total(group: Group) -> bool:
    key = group.key
    return (key.unit, key.subgroup, key.measure, key.modality) == ("persons", "", "stock", "actual")


def _observation(point: Point) -> Observation | None:
    if point.latest is None:
        return None
    high = point.high if isfinite(point.high) else max(point.value, point.low) * SOFT_TOP
    low = min(point.low, point.value)
    return Observation(point.latest, point.value, low, max(high, point.value), source=", ".join(point.voices))


def brief_lines(brief: Brief) -> Iterator[str]:
    """Return the brief as lines for a terminal."""
    yield from _claims(brief)
    yield ""
    yield "WHERE THE REPORTS MEET"
    for group in brief.situation.groups:
        yield f"  {group.verdict.upper():10}  {_subject(group)}: {_range(group)}"
        yield from _wrapped(group.reason, 14)
    for link in brief.situation.links:
        yield from _wrapped(f"Note: {link.reason}", 2)
    for check in brief.situation.checks:
        yield from _wrapped(f"{'Holds' if check.holds else 'Off'}: {check.sentence}", 2)
    yield ""
    yield from _expected(brief)
    yield from _needs(brief)


def _claims(brief: Brief) -> Iterator[str]:
    for one in brief.claimed:
        published = one.published.isoformat() if one.published else "unknown"
        yield f"{one.document.name}  ({one.document.language}, published {published})"
        for note in one.document.notes:
            yield from _wrapped(f"Note: {note}", 2)
        for figure in one.reading.figures:
            yield f"  {value_words(figure)} {figure.kind}" + _details(figure)
            sentence = one.document.text[figure.sentence_start : figure.sentence_end]
            yield from _wrapped(f"“{' '.join(sentence.split())}”", 6)
        for left_out in one.reading.notes:
            words = " ".join(one.document.text[left_out.start : left_out.end].split())
            yield from _wrapped(f"Left out “{words}”: {left_out.message}", 2)
        if not one.reading.figures:
            yield "  No figures found."
        yield ""


def _details(figure: Figure) -> str:
    parts = [
        f"in {figure.place}" if figure.place else "",
        f"({figure.detail})" if figure.detail else "",
        f"[{figure.event}]" if figure.event else "",
        "expected, not yet counted" if figure.modality == "expected" else "",
        f"as of {figure.as_of}" if figure.as_of else "",
        f"says {figure.attribution}" if figure.attribution else "",
    ]
    return "".join(f" {part}" for part in parts if part)


def value_words(figure: Figure) -> str:
    """Return a figure's number as the report hedges it: `more than 28,000 persons`."""
    number = f"{figure.low:,}" if figure.low == figure.high else f"{figure.low:,} to {figure.high:,}"
    hedge = (
        "" if figure.qualifier in ("exact", "range", "vague") else figure.qualifier.replace("-", " ") + " "
    )
    return f"{hedge}{number} {figure.unit}"


def _subject(group: Group) -> str:
    key = group.key
    parts = [
        key.kind,
        key.unit,
        key.subgroup,
        key.place and f"in {key.place}",
        key.event and f"[{key.event}]",
    ]
    if key.modality == "expected":
        parts.append("expected")
    if key.measure != "stock":
        parts.append(key.measure)
    return " ".join(part for part in parts if part)


def _range(group: Group) -> str:
    if group.low == group.best == group.high:
        return f"{group.best:,.0f}"
    top = "" if group.high == inf else f"{group.high:,.0f}"
    return f"{group.best:,.0f}  ({group.low:,.0f} to {top})"


def _expected(brief: Brief) -> Iterator[str]:
    expected = brief.expected
    yield "WHO MAY STILL COME" + (f" TO {expected.place.upper()}" if expected.place else "")
    if expected.forecast is None:
        yield from _wrapped(expected.reason, 2)
        return
    forecast = expected.forecast
    yield (
        f"  From {len(expected.counts)} counts, the last {forecast.last_observed.value:,.0f} at "
        f"{forecast.last_observed.at:%d.%m. %H:%M}; as of {forecast.as_of:%d.%m.%Y %H:%M}"
    )
    for horizon, point in zip(HORIZONS, forecast.points, strict=True):
        more = forecast.increment(horizon)
        yield (
            f"  +{horizon // timedelta(hours=1)} h  {point.median:>9,.0f} in all"
            f"  (80 % between {point.quantiles[0.1]:,.0f} and {point.quantiles[0.9]:,.0f};"
            f" {more.median:,.0f} more, 80 % {more.quantiles[0.1]:,.0f} to {more.quantiles[0.9]:,.0f})"
        )
    for driver in forecast.drivers:
        yield from _wrapped(driver.sentence, 2)


def _people(brief: Brief) -> tuple[int, int] | None:
    """Return people here now and in 72 hours: the best count, and the forecast's median."""
    forecast = brief.expected.forecast
    if forecast is not None:
        return round(forecast.now.median), round(forecast.points[-1].median)
    here = [
        group.best for group in brief.situation.groups if group.key.kind == "arrived" and _is_total(group)
    ]
    return (round(max(here)), round(max(here))) if here else None


def _needs(brief: Brief) -> Iterator[str]:
    people = _people(brief)
    if people is None:
        return
    now, later = people
    yield ""
    ahead = f"; in 72 hours {later:,}" if brief.expected.forecast else ""
    yield f"WHAT THEY NEED  (now {now:,} people{ahead})"
    for here, then in zip(_shown(now), _shown(later), strict=True):
        ahead = f"  → {then.quantity:>12,.0f}" if brief.expected.forecast else ""
        yield f"  {here.label:32} {here.quantity:>12,.0f}{ahead}  {here.unit}"
        yield from _wrapped(
            f"{here.standard.value:g} {here.standard.unit}; {here.standard.edition}; {here.standard.source}",
            6,
        )


def _shown(people: int) -> list[Need]:
    return [need for need in needs_of(people) if need.code in SHOWN_NEEDS]


def _wrapped(text: str, indent: int) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=" " * indent, subsequent_indent=" " * indent)


def brief_json(brief: Brief) -> dict[str, object]:
    """Return the brief as plain values."""
    forecast = brief.expected.forecast
    people = _people(brief)
    return {
        "as_of": brief.as_of.isoformat() if brief.as_of else None,
        "scenario": brief.scenario.code if brief.scenario else None,
        "reports": [
            {
                "name": one.document.name,
                "language": one.document.language,
                "published": one.published.isoformat() if one.published else None,
                "notes": list(one.document.notes),
                "figures": [
                    {
                        **figure.to_json(),
                        "event": figure.event,
                        "sentence": one.document.text[figure.sentence_start : figure.sentence_end],
                    }
                    for figure in one.reading.figures
                ],
                "left_out": [
                    {"words": one.document.text[note.start : note.end], "reason": note.message}
                    for note in one.reading.notes
                ],
            }
            for one in brief.claimed
        ],
        "unread": [{"name": one.name, "reason": one.reason} for one in brief.unread],
        "groups": [_group_json(group) for group in brief.situation.groups],
        "links": [link.reason for link in brief.situation.links],
        "checks": [
            {
                "rule": check.rule,
                "sentence": check.sentence,
                "holds": check.holds,
                "off_by": check.off_by,
            }
            for check in brief.situation.checks
        ],
        "expected": {
            "place": brief.expected.place,
            "counts": [
                {
                    "at": one.at.isoformat(),
                    "value": one.value,
                    "low": one.low,
                    "high": one.high,
                    "source": one.source,
                }
                for one in brief.expected.counts
            ],
            "reason": brief.expected.reason,
            "unit": "persons",
            "cumulative": [
                {
                    "at": point.at.isoformat(),
                    "median": point.median,
                    "quantiles": {str(level): value for level, value in point.quantiles.items()},
                }
                for point in (forecast.points if forecast else ())
            ],
            "drivers": [driver.sentence for driver in (forecast.drivers if forecast else ())],
        },
        "needs": {
            when: [_need_json(need) for need in needs_of(count)]
            for when, count in zip(("now", "in_72_h"), people or (), strict=False)
        },
    }


def _group_json(group: Group) -> dict[str, object]:
    key = group.key
    return {
        "kind": key.kind,
        "unit": key.unit,
        "place": key.place or None,
        "event": key.event or None,
        "subgroup": key.subgroup or None,
        "measure": key.measure,
        "modality": key.modality,
        "verdict": group.verdict,
        "reason": group.reason,
        "best": group.best,
        "low": group.low,
        "high": group.high if isfinite(group.high) else None,
        "voices": list(group.voices),
    }


def _need_json(need: Need) -> dict[str, object]:
    return {
        "code": need.code,
        "label": need.label,
        "quantity": need.quantity,
        "unit": need.unit,
        "formula": need.formula,
        "standard": {
            "value": need.standard.value,
            "unit": need.standard.unit,
            "edition": need.standard.edition,
            "source": need.standard.source,
            "confidence": need.standard.confidence,
        },
    }
