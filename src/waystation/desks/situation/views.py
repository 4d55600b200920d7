"""The situation desk's pages: parse, call, render. A GET computes nothing that is kept."""

from collections.abc import Mapping
from typing import Final

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from waystation.core.access.pages import done, page_for
from waystation.core.access.queries import Actor
from waystation.core.errors import Refusal
from waystation.core.journal.errors import UnreadableForm
from waystation.core.journal.forms import ActForm
from waystation.desks.situation import queries
from waystation.desks.situation.commands import (
    Added,
    add_report,
    confirm_figure,
    correct_figure,
    make_forecast,
    refresh_forecasts,
    reject_figure,
)
from waystation.desks.situation.drawn import arrivals_timeline, fan
from waystation.desks.situation.forms import FigureForm, ReportForm
from waystation.desks.situation.meanings import number_of, period_of
from waystation.desks.situation.overview import needs_ahead, own_count, tiles, verdicts
from waystation.desks.situation.sentences import detail_word, drivers_of, event_word, places_in
from waystation.desks.situation.told import FigureTold
from waystation.desks.situation.words import (
    KIND_WORDS,
    MEASURE_WORDS,
    MODALITY_WORDS,
    QUALIFIER_WORDS,
    STANDING_STATES,
    STANDING_WORDS,
    UNIT_WORDS,
)

LATEST: Final = 6


@page_for("situation.see")
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show what is known, how many more come, what they need, and the reports it rests on."""
    picture = queries.picture()
    latest = queries.latest_forecast()
    corridor = queries.corridor_named(latest.corridor) if latest is not None else None
    arrivals = picture.arrivals(corridor.counts_at if corridor is not None else ())
    context = {
        "tiles": tiles(picture),
        "verdicts": verdicts(picture),
        "timeline": arrivals_timeline(arrivals),
        "forecast": latest,
        "drivers": drivers_of(latest) if latest is not None else [],
        "corridor": corridor,
        "fan": fan(latest, arrivals) if latest is not None else None,
        "needs": needs_ahead(picture, latest),
        "own": own_count(picture),
        "reports": queries.reports(limit=LATEST),
        "may_report": actor.may_somewhere("situation.report"),
        "act": ActForm(),
    }
    return render(request, "situation/index.html", context)


@page_for("situation.see")
def reports(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show every report, and which figures wait for a person."""
    context = {"reports": queries.reports(), "may_report": actor.may_somewhere("situation.report")}
    return render(request, "situation/reports.html", context)


@page_for("situation.report")
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Add a report: it is read at once."""
    form = ReportForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        status = 400
        if _is_too_large(request):
            form.add_error(
                "file", _("The file has more than 5 MB. Cut it into single reports. Nothing was saved.")
            )
            status = 413
        elif form.is_valid():
            try:
                added = add_report(
                    actor,
                    form.report(),
                    act=form.cleaned_data["act"],
                    observed_at=form.cleaned_data["observed_at"],
                )
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = refusal.status
            else:
                _tell(request, added)
                refresh_forecasts(actor)
                return redirect("situation:report", report=added.report)
    return render(request, "situation/new.html", {"form": form}, status=status)


@page_for("situation.see")
def report(request: HttpRequest, actor: Actor, report: str) -> HttpResponse:
    """Show a report's words with its figures, and what people said of them."""
    told = queries.report_named(report)
    figures = queries.figures_of(report)
    places = places_in(figures)
    context = {
        "report": told,
        "pieces": pieces(told.text, figures),
        "figures": [_shown(figure, number, places) for number, figure in enumerate(figures, start=1)],
        "may_confirm": actor.may_somewhere("situation.confirm"),
    }
    return render(request, "situation/report.html", context)


@page_for("situation.confirm")
def verdict(request: HttpRequest, actor: Actor, figure: str) -> HttpResponse:
    """Confirm or reject a figure: `verdict` is `confirm` or `reject`."""
    told = queries.figure_named(figure)
    if request.method == "POST":
        match request.POST.get("verdict"):
            case "confirm":
                confirm_figure(actor, figure, **ActForm(request.POST).sent())
                done(request, _("“%(words)s” is confirmed.") % {"words": told.words})
            case "reject":
                reject_figure(actor, figure, **ActForm(request.POST).sent())
                done(request, _("“%(words)s” is left out from now on.") % {"words": told.words})
            case _:
                raise UnreadableForm
        refresh_forecasts(actor)
    return _to_figure(told)


@page_for("situation.confirm")
def correct(request: HttpRequest, actor: Actor, figure: str) -> HttpResponse:
    """Say what a figure means."""
    told = queries.figure_named(figure)
    initial = {
        name: getattr(told.meaning, name) for name in FigureForm.base_fields if hasattr(told.meaning, name)
    }
    form = FigureForm(request.POST or None, initial=initial)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                correct_figure(
                    actor,
                    figure,
                    form.meaning(),
                    act=form.cleaned_data["act"],
                    observed_at=form.cleaned_data["observed_at"],
                )
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = refusal.status
            else:
                done(request, _("“%(words)s” is corrected.") % {"words": told.words})
                refresh_forecasts(actor)
                return _to_figure(told)
    return render(request, "situation/correct.html", {"form": form, "figure": told}, status=status)


@page_for("situation.report")
def forecast(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Make a forecast of every corridor at this moment."""
    if request.method == "POST":
        act = ActForm(request.POST).sent()["act"]
        described = queries.corridors()
        for code, _corridor in described[:1]:
            make_forecast(actor, code, act=act)
        if described:
            done(request, _("The forecast is made and kept."))
        else:
            messages.warning(request, _("No road in is described yet, so there is nothing to forecast."))
    return redirect("situation:index")


def pieces(text: str, figures: list[FigureTold]) -> list[tuple[str, str]]:
    """Return a text in pieces, each with the anchor of the figure whose words it is, or an empty one."""
    found: list[tuple[str, str]] = []
    at = 0
    for figure in sorted(figures, key=lambda one: (one.start, one.end)):
        if at <= figure.start < figure.end <= len(text):
            found += [(text[at : figure.start], ""), (text[figure.start : figure.end], anchor(figure))]
            at = figure.end
    return [piece for piece in [*found, (text[at:], "")] if piece[0]]


def anchor(figure: FigureTold) -> str:
    """Return the name of a figure's place on its report's page."""
    return f"figure-{figure.subject.rpartition('/')[2]}"


def _shown(figure: FigureTold, number: int, places: Mapping[str, str]) -> dict[str, object]:
    return {
        "told": figure,
        "anchor": anchor(figure),
        "kind": KIND_WORDS.get(figure.meaning.kind, figure.meaning.kind),
        "detail": detail_word(figure.meaning.detail),
        "place": places.get(figure.meaning.place, figure.meaning.place),
        "event": event_word(figure.meaning.event),
        "low": number_of(figure.meaning.low),
        "high": number_of(figure.meaning.high),
        "unit": UNIT_WORDS.get(figure.meaning.unit, figure.meaning.unit),
        "moment": period_of(figure, get_current_timezone())[1] if "T" in figure.meaning.as_of else None,
        "aside": _aside(figure),
        "standing": STANDING_WORDS.get(figure.standing, figure.standing),
        "state": STANDING_STATES.get(figure.standing, "unknown"),
        "act": ActForm(auto_id=f"figure{number}_%s"),
    }


def _aside(figure: FigureTold) -> str:
    """Return what keeps a figure from being a plain count, in words."""
    said = figure.meaning
    asides = [
        QUALIFIER_WORDS[said.qualifier]
        if said.qualifier in QUALIFIER_WORDS and said.qualifier != "exact"
        else "",
        MEASURE_WORDS[said.measure] if said.measure in ("flow", "rate") else "",
        MODALITY_WORDS[said.modality] if said.modality == "expected" else "",
        _("replaced by the report itself") if said.is_superseded else "",
    ]
    return ", ".join(str(aside) for aside in asides if aside)


def _to_figure(figure: FigureTold) -> HttpResponseRedirect:
    return HttpResponseRedirect(
        reverse("situation:report", kwargs={"report": figure.report}) + f"#{anchor(figure)}"
    )


def _is_too_large(request: HttpRequest) -> bool:
    """Return whether the upload was larger than the node takes in, so that its file was dropped unread."""
    limit = settings.FILE_UPLOAD_MAX_MEMORY_SIZE
    return not request.FILES and int(request.META.get("CONTENT_LENGTH") or 0) > limit


def _tell(request: HttpRequest, added: Added) -> None:
    if not added.is_new:
        messages.info(request, _("This report was here already, word for word. Nothing was added."))
    elif added.problem:
        messages.warning(
            request, _("The report is kept, but no figure was read. %(why)s") % {"why": added.problem}
        )
    else:
        done(
            request,
            ngettext(
                "The report is saved; %(n)d figure was read. Look at it below.",
                "The report is saved; %(n)d figures were read. Look at each below.",
                added.n_figures,
            )
            % {"n": added.n_figures},
        )
