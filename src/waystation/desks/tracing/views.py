"""Tracing's pages: parse, call, render. Names are opened for the tracing role alone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from waystation.core.access.approval import awaits
from waystation.core.access.pages import done, page_for, reading
from waystation.core.access.queries import Actor
from waystation.core.errors import Refusal
from waystation.core.journal.errors import UnreadableForm
from waystation.core.journal.forms import ActForm
from waystation.core.keeping.notes import warn_of_notes
from waystation.core.places.queries import place_names
from waystation.desks.reception.queries import household_wearing, households
from waystation.desks.tracing import queries
from waystation.desks.tracing.commands import (
    DEATH,
    add_sighting,
    close_case,
    end_separation,
    open_case,
    reopen_case,
    report_separation,
)
from waystation.desks.tracing.forms import CaseForm, CloseForm, PaperForm, SeparationForm, SightingForm
from waystation.desks.tracing.subjects import REUNIONS
from waystation.desks.tracing.words import (
    CAUSE_WORDS,
    CONFIDENCE_WORDS,
    OUTCOME_WORDS,
    REUNION_WORDS,
    SOUGHT_WORDS,
)

# Two forms stand on one page; an element's id must be its alone.
SIGHTING_IDS = "sighting_%s"
CLOSE_IDS = "close_%s"


@page_for("tracing.see")
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show families apart and open cases, without names."""
    n_open, n_closed = queries.totals()
    context = {
        "cases": [(case, SOUGHT_WORDS.get(case.relation, case.relation)) for case in queries.open_cases()],
        "closed": [(case, OUTCOME_WORDS.get(case.outcome, "")) for case in queries.closed_cases()],
        "n_open": n_open,
        "n_closed": n_closed,
        "families": [
            (number, family, CAUSE_WORDS.get(family.cause, ""), ActForm(auto_id=f"apart{number}_%s"))
            for number, family in enumerate(queries.split_families(), start=1)
        ],
        "reunions": list(REUNION_WORDS.items()),
        "paper": PaperForm(),
        "may_request": actor.may_somewhere("tracing.request"),
        "may_read": actor.may_somewhere("tracing.read_request"),
    }
    return render(request, "tracing/index.html", context)


@page_for("tracing.request")
def new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Take a request and hand out its slip."""
    form = CaseForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                receipt = open_case(
                    actor,
                    form.request(),
                    act=form.cleaned_data["act"],
                    observed_at=form.cleaned_data["observed_at"],
                )
            except Refusal as refusal:
                form.add_error("band" if "band" in refusal.code else None, str(refusal))
                status = refusal.status
            else:
                done(request, _("The request is saved. Give the asker this slip."))
                warn_of_notes(request, form)
                return redirect("tracing:slip", case=receipt.subject("case"))
    return render(request, "tracing/new.html", {"form": form}, status=status)


@page_for("tracing.request")
def slip(request: HttpRequest, actor: Actor, case: str) -> HttpResponse:
    """Show the slip for the asker: a code and what happens next, no names."""
    brief = queries.case_brief(case)
    context = {
        "case": brief,
        "relation": SOUGHT_WORDS.get(brief.relation, brief.relation),
        "may_read": actor.may_somewhere("tracing.read_request"),
    }
    return render(request, "tracing/slip.html", context)


@page_for("tracing.read_request")
def find(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Go to the case of a slip."""
    form = PaperForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                found = queries.case_with_paper(form.cleaned_data["paper"])
            except Refusal as refusal:
                form.add_error("paper", str(refusal))
                status = refusal.status
            else:
                return redirect("tracing:case", case=found.subject)
    return render(request, "tracing/find.html", {"form": form}, status=status)


@page_for("tracing.read_request")
def case(request: HttpRequest, actor: Actor, case: str) -> HttpResponse:
    """Show a case with everything told, its sightings, and what can be done."""
    return _case_page(request, actor, case)


@page_for("tracing.sighting")
def sighting(request: HttpRequest, actor: Actor, case: str) -> HttpResponse:
    """Record that the sought person was seen."""
    form = SightingForm(request.POST or None, auto_id=SIGHTING_IDS)
    if request.method != "POST":
        return redirect("tracing:case", case=case)
    status = 400
    if form.is_valid():
        try:
            add_sighting(
                actor,
                case,
                form.seen(),
                act=form.cleaned_data["act"],
                observed_at=form.cleaned_data["observed_at"],
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = refusal.status
        else:
            done(request, _("The sighting is saved. The asker was told nothing."))
            warn_of_notes(request, form)
            return redirect("tracing:case", case=case)
    return _case_page(request, actor, case, sighting=form, status=status)


@page_for("tracing.close")
def close(request: HttpRequest, actor: Actor, case: str) -> HttpResponse:
    """End the search."""
    form = CloseForm(request.POST or None, auto_id=CLOSE_IDS)
    if request.method != "POST":
        return redirect("tracing:case", case=case)
    status = 400
    if form.is_valid():
        try:
            close_case(
                actor,
                case,
                form.cleaned_data["outcome"],
                note=form.cleaned_data["note"],
                act=form.cleaned_data["act"],
                observed_at=form.cleaned_data["observed_at"],
            )
        except Refusal as refusal:
            form.add_error("note" if refusal.code == "death-needs-note" else None, str(refusal))
            status = refusal.status
        else:
            if form.cleaned_data["outcome"] == "found_dead":
                done(request, _("Saved. The case stays open until a second person confirms the death."))
            else:
                done(request, _("The case is closed."))
            warn_of_notes(request, form)
            return redirect("tracing:case", case=case)
    return _case_page(request, actor, case, close=form, status=status)


@page_for("tracing.close")
def reopen(request: HttpRequest, actor: Actor, case: str) -> HttpResponse:
    """Take the search up again."""
    if request.method == "POST":
        reopen_case(actor, case, **ActForm(request.POST).sent())
        done(request, _("The case is open again."))
    return redirect("tracing:case", case=case)


@page_for("tracing.request")
def separation(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Record that some of a family's people are elsewhere; `?band=` fills in the band."""
    form = SeparationForm(request.POST or None, initial={"band": request.GET.get("band", "")})
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            data = form.cleaned_data
            try:
                family = household_wearing(data["band"])
                report_separation(
                    actor,
                    family.subject,
                    data["n_people"],
                    data["cause"],
                    apart_from=data["apart_from"],
                    act=data["act"],
                    observed_at=data["observed_at"],
                )
            except Refusal as refusal:
                form.add_error("band" if "band" in refusal.code else None, str(refusal))
                status = refusal.status
            else:
                done(request, _("Band %(band)s is on the list.") % {"band": family.band})
                warn_of_notes(request, form)
                return redirect("tracing:index")
    return render(request, "tracing/separation.html", {"form": form}, status=status)


@page_for("tracing.request")
def end(request: HttpRequest, actor: Actor, separation: str) -> HttpResponse:
    """Take a family off the list."""
    if request.method == "POST":
        reunion = request.POST.get("reunion")
        if reunion not in REUNIONS:
            raise UnreadableForm
        end_separation(actor, separation, reunion, **ActForm(request.POST).sent())
        done(request, _("The family is off the list."))
    return redirect("tracing:index")


def _case_page(
    request: HttpRequest,
    actor: Actor,
    case: str,
    *,
    sighting: SightingForm | None = None,
    close: CloseForm | None = None,
    status: int = 200,
) -> HttpResponse:
    queries.case_brief(case)
    reading(request, actor, "tracing.case", [case])
    told = queries.case_told(case)
    sightings = queries.sightings_of(case)
    names = place_names(one.place for one in sightings if one.place)
    asking = households([told.household]) if told.household else []
    context = {
        "case": told,
        "relation": SOUGHT_WORDS.get(told.brief.relation, told.brief.relation),
        "outcome": OUTCOME_WORDS.get(told.brief.outcome, ""),
        "asking": asking[0] if asking else None,
        "sightings": [
            (one, names.get(one.place, one.place), CONFIDENCE_WORDS.get(one.confidence, ""))
            for one in sightings
        ],
        "sighting": sighting or SightingForm(auto_id=SIGHTING_IDS),
        "close": close or CloseForm(auto_id=CLOSE_IDS),
        "death_waits": awaits(DEATH, case=case),
        "act": ActForm(),
    }
    return render(request, "tracing/case.html", context, status=status)
