"""What can be done at the situation desk."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

import msgspec

from waystation.core.access.commands import CONSOLE
from waystation.core.access.queries import Actor
from waystation.core.journal.clock import timestamp
from waystation.core.journal.node import node_state, now
from waystation.core.journal.writer import Receipt, new_act, writing
from waystation.desks.situation.errors import BadMeaning, NoForecast, PublishedInFuture, UnknownFigure
from waystation.desks.situation.forecasting import basis_of, forecast_of
from waystation.desks.situation.meanings import wrong_in
from waystation.desks.situation.models import Figure, Report
from waystation.desks.situation.queries import arrival_counts, corridor_named, corridors, latest_forecast
from waystation.desks.situation.reading import document_of, read, report_of, tidy
from waystation.desks.situation.subjects import (
    CorridorDescribed,
    FigureConfirmed,
    FigureCorrected,
    FigureRejected,
    Meaning,
    ReportAdded,
    corridor_subject,
    forecast_subject,
)
from waystation.engines.flow import FlowError

DATE_TOLERANCE: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class NewReport:
    """A report as someone brings it: a file's bytes, or pasted text as bytes.

    `lang` empty takes the language the text is in; `published_at` None takes the page's own date, else now.
    """

    data: bytes
    source: str
    url: str = ""
    lang: str = ""
    published_at: datetime | None = None
    title: str = ""
    name: str = "report.txt"


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a report: `problem` says why no figures were read, where so."""

    report: str
    is_new: bool
    n_figures: int
    problem: str = ""
    receipt: Receipt | None = None


def add_report(by: Actor, new: NewReport, *, act: str, observed_at: datetime | None = None) -> Added:
    """Take in a report and propose its figures, in one act; the same words twice are one report.

    A report in a language that cannot be read yet is kept, with its words, and the result says so.

    Raises:
        NotAllowed: `by` may not add reports.
        PublishedInFuture: its date has not come.
        ReportTooLong, UnreadableReport: nothing was saved; the sentence says why.
    """
    author = by.require("situation.report")
    node = node_state()
    document = document_of(new.data, new.name)
    text = tidy(document.text)
    report = report_of(text)
    published_at = new.published_at or _noon(document.published, node.now) or node.now
    if published_at > node.now + DATE_TOLERANCE:
        raise PublishedInFuture(published_at, node.now)
    lang = new.lang or document.language
    found = read(text, report, language=lang, published=published_at.astimezone(node.now.tzinfo).date())
    body = ReportAdded(
        source=new.source.strip(),
        url=new.url.strip(),
        lang=lang,
        published_at=published_at.replace(microsecond=0),
        text=text,
        title=(new.title or document.title or "").strip()[:200],
        reading="no_language" if found.problem else "read",
        notes=(*document.notes, *found.notes),
    )
    request = {
        "report": report,
        "source": body.source,
        "url": body.url,
        "lang": new.lang,
        "published_at": None if new.published_at is None else timestamp(new.published_at),
    }
    with writing(author, act, request=request, observed_at=observed_at, lock=[report]) as writing_act:
        is_known = Report.objects.filter(subject=report).exists()
        if not (writing_act.repeated or is_known):
            writing_act.record(report, body)
            for subject, proposed in found.figures.items():
                writing_act.record(subject, proposed)
    receipt = writing_act.receipt
    return Added(report, receipt.subjects[:1] == (report,), len(found.figures), found.problem, receipt)


def confirm_figure(by: Actor, figure: str, *, act: str, observed_at: datetime | None = None) -> Receipt:
    """Say that a figure was read right.

    Raises:
        NotAllowed: `by` may not judge figures.
        UnknownFigure: there is none of this name.
    """
    return _judge(by, figure, FigureConfirmed(), act=act, observed_at=observed_at)


def reject_figure(by: Actor, figure: str, *, act: str, observed_at: datetime | None = None) -> Receipt:
    """Say that the words are no figure; it is left out from then on.

    Raises:
        NotAllowed: `by` may not judge figures.
        UnknownFigure: there is none of this name.
    """
    return _judge(by, figure, FigureRejected(), act=act, observed_at=observed_at)


def correct_figure(
    by: Actor, figure: str, meaning: Meaning, *, act: str, observed_at: datetime | None = None
) -> Receipt:
    """Say what a figure means.

    Raises:
        BadMeaning: a number, a kind or a moment is none; lists every one.
        NotAllowed: `by` may not judge figures.
        UnknownFigure: there is none of this name.
    """
    wrong = wrong_in(meaning)
    if wrong:
        raise BadMeaning(wrong)
    return _judge(by, figure, FigureCorrected(meaning), act=act, observed_at=observed_at)


def describe_corridor(by: Actor | None, corridor: CorridorDescribed, *, act: str) -> Receipt:
    """Describe a road in; `by` None means the console.

    Raises:
        NotAllowed: `by` may not change the map.
    """
    author = CONSOLE if by is None else by.require("places.describe")
    with writing(author, act, request=msgspec.to_builtins(corridor)) as writing_act:
        if not writing_act.repeated:
            writing_act.record(corridor_subject(corridor.code), corridor)
    return writing_act.receipt


def make_forecast(by: Actor, corridor: str, *, act: str, observed_at: datetime | None = None) -> Receipt:
    """Forecast the arrivals of a corridor from the published counts, and keep the forecast as it was made.

    Raises:
        NoForecast: the counts are too few, or the corridor cannot be one; the sentence says which.
        NotAllowed: `by` may not add reports or forecasts.
        UnknownCorridor: there is none here.
    """
    author = by.require("situation.report")
    described = corridor_named(corridor)
    as_of = (observed_at or now()).replace(microsecond=0)
    try:
        forecast = forecast_of(corridor, described, arrival_counts(described.counts_at), as_of)
    except FlowError as error:
        raise NoForecast(str(error)) from error
    with writing(author, act, request={"forecast": corridor}, observed_at=observed_at) as writing_act:
        if not writing_act.repeated:
            writing_act.record(forecast_subject(corridor, timestamp(as_of)), forecast)
    return writing_act.receipt


def refresh_forecasts(by: Actor) -> list[str]:
    """Forecast every corridor whose counts changed since its last forecast; return those that were made.

    A corridor with too few counts is passed over: there is nothing to tell yet.
    """
    made = []
    for code, described in corridors():
        latest = latest_forecast(code)
        if latest is None or latest.basis != basis_of(described, arrival_counts(described.counts_at)):
            try:
                make_forecast(by, code, act=new_act())
            except NoForecast:
                continue
            made.append(code)
    return made


def _judge(
    by: Actor,
    figure: str,
    verdict: FigureConfirmed | FigureCorrected | FigureRejected,
    *,
    act: str,
    observed_at: datetime | None,
) -> Receipt:
    author = by.require("situation.confirm")
    request = {
        "figure": figure,
        "verdict": type(verdict).__name__,
        "meaning": msgspec.to_builtins(verdict.meaning) if isinstance(verdict, FigureCorrected) else None,
    }
    with writing(author, act, request=request, observed_at=observed_at, lock=[figure]) as writing_act:
        if not writing_act.repeated:
            if not Figure.objects.filter(subject=figure).exists():
                raise UnknownFigure
            writing_act.record(figure, verdict)
    return writing_act.receipt


def _noon(day: date | None, moment: datetime) -> datetime | None:
    """Return noon of a day at the site, the middle of what a bare date says; now where noon has not come."""
    if day is None:
        return None
    noon = datetime.combine(day, time(12), tzinfo=moment.tzinfo)
    return min(noon, moment) if day == moment.date() else noon
