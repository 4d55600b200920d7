"""What others may ask of the situation desk."""

from collections.abc import Collection
from datetime import UTC, timedelta
from typing import Any, Final

from django.db.models import Count as Rows
from django.db.models import Q

from waystation.core.journal.queries import node_state, now
from waystation.desks.situation.errors import UnknownCorridor, UnknownFigure, UnknownReport
from waystation.desks.situation.forecasting import Count
from waystation.desks.situation.models import Corridor, Figure, Forecast, Report
from waystation.desks.situation.picture import Finding, Picture, picture_of
from waystation.desks.situation.subjects import CorridorDescribed, DriverFact, Meaning, corridor_subject
from waystation.desks.situation.told import FanStep, FigureTold, ForecastTold, ReportBrief, ReportTold

REPORTS_SHOWN: Final = 100


def reports(*, limit: int = REPORTS_SHOWN) -> list[ReportBrief]:
    """Return reports, the latest published first."""
    return _report_briefs(list(Report.objects.defer("text").order_by("-published_at", "subject")[:limit]))


def report_named(subject: str) -> ReportTold:
    """Return a report with its words.

    Raises:
        UnknownReport: there is none here.
    """
    row = Report.objects.filter(subject=subject).first()
    if row is None:
        raise UnknownReport
    return ReportTold(_report_briefs([row])[0], row.text, tuple(row.notes))


def figures_of(report: str) -> list[FigureTold]:
    """Return the figures of a report in the order of its words, rejected ones included."""
    return _figures(list(Figure.objects.filter(report=report).order_by("start", "subject")))


def figures_that_count() -> list[FigureTold]:
    """Return every figure that no person rejected, by report and place in it."""
    return _figures(list(Figure.objects.exclude(standing="rejected").order_by("report", "start", "subject")))


def figure_named(subject: str) -> FigureTold:
    """Return a figure.

    Raises:
        UnknownFigure: there is none here.
    """
    found = _figures(list(Figure.objects.filter(subject=subject)))
    if not found:
        raise UnknownFigure
    return found[0]


def picture() -> Picture:
    """Return what all reports together say."""
    zone = node_state().now.tzinfo or UTC
    return picture_of(tuple(figures_that_count()), zone)


def key_figures() -> tuple[Finding, ...]:
    """Return the findings that pages show first."""
    return picture().key_figures()


def arrival_counts(places: Collection[str] = ()) -> tuple[Count, ...]:
    """Return the published counts of arrivals at any of `places`, or at all, oldest first."""
    return picture().arrivals(places)


def corridors() -> list[tuple[str, CorridorDescribed]]:
    """Return the roads in by code."""
    return [(row.code, _corridor(row)) for row in Corridor.objects.order_by("code")]


def corridor_named(code: str) -> CorridorDescribed:
    """Return a road in.

    Raises:
        UnknownCorridor: there is none here.
    """
    row = Corridor.objects.filter(subject=corridor_subject(code)).first()
    if row is None:
        raise UnknownCorridor
    return _corridor(row)


def latest_forecast(corridor: str = "") -> ForecastTold | None:
    """Return the forecast made last, of one corridor or of any; None where there is none."""
    rows = Forecast.objects.filter(as_of__lte=now())
    if corridor:
        rows = rows.filter(corridor=corridor)
    row = rows.order_by("-as_of", "subject").first()
    return None if row is None else _forecast(row)


def past_forecasts(corridor: str, *, limit: int = 50) -> list[ForecastTold]:
    """Return the record of forecasts for a corridor, the latest first."""
    rows = Forecast.objects.filter(corridor=corridor).order_by("-as_of", "subject")[:limit]
    return [_forecast(row) for row in rows]


def figure_counts() -> dict[str, int]:
    """Return how many figures stand how."""
    return dict(Figure.objects.values_list("standing").annotate(n=Rows("subject")))


def meaning_of(row: Figure) -> Meaning:
    """Return what a figure's row says."""
    return Meaning(
        kind=row.counted,
        low=row.low,
        high=row.high,
        qualifier=row.qualifier,
        unit=row.unit,
        place=row.place,
        as_of=row.as_of,
        attribution=row.attribution,
        measure=row.measure,
        modality=row.modality,
        is_superseded=row.is_superseded,
        is_part=row.is_part,
        detail=row.detail,
        event=row.event,
    )


def _corridor(row: Corridor) -> CorridorDescribed:
    return CorridorDescribed(
        code=row.code,
        name=row.name,
        pool_low=row.pool_low,
        pool_likely=row.pool_likely,
        pool_high=row.pool_high,
        gate_vehicles_per_hour=row.gate_vehicles_per_hour,
        people_per_100_vehicles=row.people_per_100_vehicles,
        counts_at=tuple(row.counts_at),
        source=row.source,
    )


def _report_briefs(rows: list[Report]) -> list[ReportBrief]:
    counts = {
        report: (n, n_open)
        for report, n, n_open in Figure.objects.filter(report__in=[row.subject for row in rows])
        .exclude(standing="rejected")
        .values_list("report")
        .annotate(n=Rows("subject"), n_open=Rows("subject", filter=Q(standing="proposed")))
    }
    return [
        ReportBrief(
            row.subject,
            row.title,
            row.source,
            row.url,
            row.lang,
            row.published_at,
            row.added_at,
            row.reading,
            *counts.get(row.subject, (0, 0)),
        )
        for row in rows
    ]


def _figures(rows: list[Figure]) -> list[FigureTold]:
    published = {
        subject: (source, published_at)
        for subject, source, published_at in Report.objects.filter(
            subject__in={row.report for row in rows}
        ).values_list("subject", "source", "published_at")
    }
    return [
        FigureTold(
            row.subject,
            row.report,
            *published[row.report],
            row.start,
            row.end,
            row.sentence_start,
            row.sentence,
            row.standing,
            row.decided_at,
            meaning_of(row),
            tuple(row.notes),
        )
        for row in rows
        if row.report in published
    ]


def _forecast(row: Forecast) -> ForecastTold:
    steps = [_step(row, point) for point in row.fan]
    return ForecastTold(
        row.subject,
        row.corridor,
        row.as_of,
        row.observed_at,
        row.observed,
        row.n_counts,
        tuple(steps),
        tuple(_step(row, point) for point in row.ahead),
        row.basis,
        tuple(row.drivers),
        tuple(DriverFact(fact["code"], fact["values"]) for fact in row.facts),
    )


def _step(row: Forecast, point: dict[str, Any]) -> FanStep:
    persons = point["persons"]
    bands = ((90, "50", "950"), (80, "100", "900"), (50, "250", "750"))
    return FanStep(
        at=row.as_of + timedelta(hours=point["hours"]),
        hours=point["hours"],
        median=persons["500"],
        bands=tuple((percent, persons[low], persons[high]) for percent, low, high in bands),
    )
