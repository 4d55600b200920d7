"""The page of what waits for a second person."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from waystation.core.access import approval
from waystation.core.access.pages import done, page_for, reading
from waystation.core.access.queries import Actor, usernames
from waystation.core.access.words import ARGUMENT_WORDS
from waystation.core.journal.forms import ActForm
from waystation.core.places.queries import place_names


@page_for("")
def waiting(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show what the reader may approve, and what the reader asked for."""
    found = approval.waiting_for(actor)
    names = usernames(one.proposer for one in found)
    places = place_names(one.place for one in found)
    reading(request, actor, "access.waiting", [one.subject for one in found])
    rows = [
        {
            "proposal": one,
            "who": names.get(one.proposer, one.proposer),
            "place": places.get(one.place, one.place),
            "reason": approval.reason_of(actor, one.subject),
            "facts": [
                (ARGUMENT_WORDS[key], one.arguments[key]) for key in ARGUMENT_WORDS if key in one.arguments
            ],
            "act": ActForm(auto_id=f"act{number}_%s"),
        }
        for number, one in enumerate(found, start=1)
    ]
    return render(request, "access/waiting.html", {"rows": rows})


@require_POST
@page_for("")
def settle(request: HttpRequest, actor: Actor, proposal: str) -> HttpResponse:
    """Approve, decline or withdraw; a refusal is shown as a page of its own."""
    act = ActForm(request.POST).sent()["act"]
    match request.POST.get("answer"):
        case "approve":
            approval.approve(actor, proposal, act=act)
            done(request, _("Approved and done."))
        case "decline":
            approval.decline(actor, proposal, act=act)
            done(request, _("Declined. Nothing was done."))
        case "withdraw":
            approval.withdraw(actor, proposal, act=act)
            done(request, _("Withdrawn. Nothing was done."))
        case _:
            raise Http404
    return redirect("access:waiting")
