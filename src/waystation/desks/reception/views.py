"""Reception's pages: parse, call, render."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from waystation.core.access.pages import done, here, page_for, reading, work_at
from waystation.core.access.queries import Actor, usernames
from waystation.core.access.reads import reads_of
from waystation.core.access.reasons import REASONS
from waystation.core.errors import Refusal
from waystation.core.journal.errors import UnreadableForm
from waystation.core.journal.forms import ActForm
from waystation.core.journal.queries import node_state
from waystation.core.places.queries import place_names
from waystation.desks.reception import queries
from waystation.desks.reception.commands import add_persons, band_family, change_intention, count_line
from waystation.desks.reception.forms import BandForm, FindBandForm, LineForm, person_rows
from waystation.desks.reception.pace import pace_chart
from waystation.desks.reception.subjects import INTENTIONS
from waystation.desks.reception.words import (
    ANSWER_WORDS,
    INTENTION_WORDS,
    NEED_WORDS,
    PURPOSE_WORDS,
    RELATION_WORDS,
    group_words,
)

HOURS_SHOWN = 12


@page_for("reception.see")
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Band a family, or find one by its band."""
    form = BandForm(request.POST or None, initial={"hub": here(request, actor)})
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            arrival = form.arrival()
            try:
                receipt = band_family(
                    actor,
                    arrival,
                    act=form.cleaned_data["act"],
                    observed_at=form.cleaned_data["observed_at"],
                )
            except Refusal as refusal:
                form.add_error("band" if "band" in refusal.code else None, str(refusal))
                status = refusal.status
            else:
                work_at(request, arrival.hub)
                household = receipt.subject("household")
                n_people = sum(arrival.counts.values())
                done(
                    request,
                    ngettext(
                        "Band %(band)s: %(n)d person. Saved.", "Band %(band)s: %(n)d people. Saved.", n_people
                    )
                    % {"band": queries.household_named(household).band, "n": n_people},
                )
                return redirect("reception:household", household=household)
    context = {"form": form, "find": FindBandForm(), "can_detail": actor.may_somewhere("reception.detail")}
    return render(request, "reception/index.html", context, status=status)


@page_for("reception.see")
def find(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Go to the family that wears a band."""
    form = FindBandForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            found = queries.household_wearing(form.cleaned_data["band"])
        except Refusal as refusal:
            form.add_error("band", str(refusal))
            return render(request, "reception/find.html", {"find": form}, status=refusal.status)
        return redirect("reception:household", household=found.subject)
    return render(request, "reception/find.html", {"find": form}, status=400 if form.errors else 200)


@page_for("reception.see")
def household(request: HttpRequest, actor: Actor, household: str) -> HttpResponse:
    """Show a family by its numbers; names only to those who may read them."""
    brief = queries.household_named(household)
    may_read = actor.may("reception.read_person", brief.hub)
    members = queries.persons_of(household) if may_read else []
    reading(request, actor, "reception.household", [household, *members])
    names = place_names([brief.district, brief.hub])
    context = {
        "family": brief,
        "district": names.get(brief.district, brief.district),
        "hub": names.get(brief.hub, brief.hub),
        "needs": [NEED_WORDS[need] for need in brief.needs if need in NEED_WORDS],
        "intention": INTENTION_WORDS.get(brief.intention, brief.intention),
        "intentions": list(INTENTION_WORDS.items()),
        "groups": [(group_words(name), count) for name, count in brief.counts.items()],
        "consents": [
            (PURPOSE_WORDS[purpose], ANSWER_WORDS[answer])
            for purpose, answer in queries.consents_of(household).items()
        ],
        "members": [
            (member, RELATION_WORDS.get(member.relation, "")) for member in queries.members_of(household)
        ]
        if may_read
        else [],
        "may_read": may_read,
        "may_detail": actor.may("reception.detail", brief.hub),
        "may_trace": actor.may("tracing.request", brief.hub),
        "may_band": actor.may("reception.band", brief.hub),
        "act": ActForm(),
    }
    return render(request, "reception/household.html", context)


@page_for("reception.read_person")
def copy(request: HttpRequest, actor: Actor, household: str) -> HttpResponse:
    """Show what is kept about a family, to be given to it: the log of who read it is part of the copy."""
    brief = queries.household_named(household)
    actor.require("reception.read_person", brief.hub)
    persons = queries.persons_of(household)
    reading(request, actor, "reception.copy", [household, *persons], "answer")
    names = place_names([brief.district, brief.hub])
    members = queries.members_of(household)
    lines = sorted(
        (line for subject in (household, *persons) for line in reads_of(subject)),
        key=lambda line: line.at,
        reverse=True,
    )
    readers = usernames(line.reader for line in lines)
    said = {member.person: member.name for member in members}
    context = {
        "family": brief,
        "village": queries.village_of(household),
        "district": names.get(brief.district, brief.district),
        "hub": names.get(brief.hub, brief.hub),
        "needs": [NEED_WORDS[need] for need in brief.needs if need in NEED_WORDS],
        "intention": INTENTION_WORDS.get(brief.intention, brief.intention),
        "consents": [
            (PURPOSE_WORDS[purpose], ANSWER_WORDS[answer])
            for purpose, answer in queries.consents_of(household).items()
        ],
        "members": [(member, RELATION_WORDS.get(member.relation, "")) for member in members],
        "reads": [
            (line, readers.get(line.reader, line.reader), said.get(line.person), REASONS.get(line.reason, ""))
            for line in lines
        ],
    }
    return render(request, "reception/copy.html", context)


@page_for("reception.band")
def intention(request: HttpRequest, actor: Actor, household: str) -> HttpResponse:
    """Record that the family changed its mind about where to go."""
    if request.method == "POST":
        chosen = request.POST.get("intention")
        if chosen not in INTENTIONS:
            raise UnreadableForm
        change_intention(actor, household, chosen, **ActForm(request.POST).sent())
        done(request, _("Saved."))
    return redirect("reception:household", household=household)


@page_for("reception.detail")
def persons(request: HttpRequest, actor: Actor, household: str) -> HttpResponse:
    """Add the family's persons with names and relations."""
    brief = queries.household_named(household)
    act = ActForm(request.POST or None)
    unnamed = brief.n_people - len(queries.persons_of(household))
    rows = person_rows(request.POST or None, max(1, unnamed))
    status = 200
    errors: list[str] = []
    if request.method == "POST":
        status = 400
        sent = act.sent()
        if rows.is_valid():
            described = [row.description() for row in rows if row.has_changed()]
            if not described:
                errors.append(_("Fill in at least one person."))
            else:
                try:
                    add_persons(
                        actor,
                        household,
                        described,
                        **sent,
                    )
                except Refusal as refusal:
                    errors.append(str(refusal))
                    status = refusal.status
                else:
                    done(
                        request,
                        ngettext("%(n)d person saved.", "%(n)d people saved.", len(described))
                        % {"n": len(described)},
                    )
                    return redirect("reception:household", household=household)
    context = {"family": brief, "act": act, "rows": rows, "errors": errors}
    return render(request, "reception/persons.html", context, status=status)


@page_for("reception.see")
def line(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the line: families per hour, waiting, and what is still to be recorded; and count it anew."""
    form = LineForm(request.POST or None, initial={"hub": here(request, actor)})
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                count_line(
                    actor,
                    form.cleaned_data["hub"],
                    form.cleaned_data["families"],
                    act=form.cleaned_data["act"],
                    observed_at=form.cleaned_data["observed_at"],
                )
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = refusal.status
            else:
                done(request, _("Line counted."))
                return redirect("reception:line")
    moment = node_state().now
    families, people = queries.totals()
    hours = queries.banded_per_hour(moment - timedelta(hours=HOURS_SHOWN), moment)
    names = place_names()
    context = {
        "form": form,
        "families": families,
        "people_note": ngettext("%(n)d person", "%(n)d people", people) % {"n": people},
        "without_names": families - queries.families_with_persons(),
        "lines": [
            (names.get(state.hub, state.hub), state, _backlog_words(state)) for state in queries.lines(moment)
        ],
        "per_hour": queries.families_banded_since(moment - timedelta(hours=1)),
        "chart": pace_chart(hours),
    }
    return render(request, "reception/line.html", context, status=status)


def _backlog_words(state: queries.LineAt) -> str:
    if state.hours_to_clear is None:
        return _("nobody is being banded")
    return _("about %(hours)s h to clear at this pace") % {"hours": f"{state.hours_to_clear:.1f}"}
