"""The page on which two records are found to be of one person."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from waystation.core.access.pages import done, page_for, reading
from waystation.core.access.queries import Actor, usernames
from waystation.core.errors import Refusal
from waystation.desks.reception import queries
from waystation.desks.reception.forms import FindBandForm, SamePersonForm
from waystation.desks.reception.linking import link_persons, links_of
from waystation.desks.reception.words import EVIDENCE_WORDS


@page_for("reception.detail")
def same(request: HttpRequest, actor: Actor, person: str) -> HttpResponse:
    """Find the other record by its family's band, and link the two; show the links there are."""
    family = queries.household_of(person)
    actor.require("reception.read_person", family.hub)
    members = {member.person: member for member in _members(request, actor, family.subject)}
    band = request.POST.get("band") or request.GET.get("band", "")
    find = FindBandForm({"band": band} if band else None)
    others: list[queries.Member] = []
    status = 200
    if find.is_valid():
        try:
            others = _family_wearing(request, actor, band, person)
        except Refusal as refusal:
            find.add_error("band", str(refusal))
            status = refusal.status
    form = SamePersonForm(request.POST or None, initial={"band": band}, others=others)
    if request.method == "POST" and status == 200:
        status = 400
        if form.is_valid():
            chosen, evidence = form.cleaned_data["other"], form.cleaned_data["evidence"]
            try:
                link_persons(actor, person, chosen, evidence=evidence, act=form.cleaned_data["act"])
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = refusal.status
            else:
                done(request, _("Written down: one person. Both records stay as they are."))
                return redirect("reception:same", person=person)
    context = {
        "family": family,
        "member": members[person],
        "find": find,
        "form": form if others else None,
        "links": _links(request, actor, person),
    }
    return render(request, "reception/same.html", context, status=status)


def _family_wearing(request: HttpRequest, actor: Actor, band: str, person: str) -> list[queries.Member]:
    """Return the people of the family with this band, but for the one it is about."""
    other = queries.household_wearing(band)
    actor.require("reception.detail", other.hub)
    return [member for member in _members(request, actor, other.subject) if member.person != person]


def _members(request: HttpRequest, actor: Actor, household: str) -> list[queries.Member]:
    reading(request, actor, "reception.same", [household, *queries.persons_of(household)])
    return queries.members_of(household)


def _links(request: HttpRequest, actor: Actor, person: str) -> list[tuple[str, str, str, object]]:
    """Return what each link says: the other's name, by what it was seen, who decided, and when.

    The name is left out where the reader may not read it.
    """
    found = links_of([person])[person]
    names = usernames(link.by for link in found)
    readable = [
        link.other
        for link in found
        if all(actor.may("reception.read_person", hub) for hub in queries.places_of_person(link.other))
    ]
    reading(request, actor, "reception.same", readable)
    told = queries.names_of(readable)
    return [
        (
            told.get(link.other, _("A person of another place")),
            ", ".join(str(EVIDENCE_WORDS[code]) for code in link.evidence if code in EVIDENCE_WORDS),
            names.get(link.by, ""),
            link.at,
        )
        for link in found
    ]
