"""The nodes this one exchanges with: letting one in by its card, and letting it take part no more."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from waystation.core.access.pages import page_for
from waystation.core.access.queries import Actor
from waystation.core.errors import Refusal
from waystation.core.journal.errors import UnreadableForm
from waystation.core.journal.forms import ActForm
from waystation.core.sync.card import Card, own_card, read_card
from waystation.core.sync.commands import admit, revoke
from waystation.core.sync.errors import UnknownNode
from waystation.core.sync.queries import sync_state
from waystation.site.node.exchange import peers_of
from waystation.site.node.forms import REASONS, CardForm, ScopesForm
from waystation.site.waiting import forget


@page_for("sync.admit")
def peers(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show this node's card and the nodes that take part; take in the card of another."""
    form = CardForm(request.POST or None, auto_id="card_%s")
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                card = read_card(form.cleaned_data["card"])
            except Refusal as refusal:
                form.add_error("card", str(refusal))
                status = refusal.status
            else:
                return _compare(request, card, ScopesForm(initial={"card": form.cleaned_data["card"]}))
    context = {"own": own_card(), "peers": peers_of(sync_state()), "form": form}
    return render(request, "node/peers.html", context, status=status)


@require_POST
@page_for("sync.admit")
def let_in(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Admit the node whose card was compared by voice."""
    form = ScopesForm(request.POST)
    card = read_card(request.POST.get("card", ""))
    if not form.is_valid():
        return _compare(request, card, form, status=400)
    data = form.cleaned_data
    try:
        admit(actor, card, form.scopes(), act=data["act"], two_of_one_name=data["two_of_one_name"])
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _compare(request, card, form, status=refusal.status)
    messages.success(request, _("%(name)s takes part from now on.") % {"name": card.name})
    forget(actor)
    return redirect("node:peers")


@page_for("sync.revoke")
def peer(request: HttpRequest, actor: Actor, peer: str) -> HttpResponse:
    """Show one node, and let it take part no more, for a reason."""
    found = next((one for one in peers_of(sync_state()) if one.peer.node == peer), None)
    if found is None:
        raise UnknownNode
    if request.method == "POST":
        chosen = request.POST.get("reason")
        reason = next((code for code, _word in REASONS if code == chosen), None)
        if reason is None:
            raise UnreadableForm
        revoke(actor, peer, reason, act=ActForm(request.POST).sent()["act"])
        messages.success(
            request,
            _("%(name)s takes part no more. What it sends from now on waits for review.")
            % {"name": found.peer.name},
        )
        forget(actor)
        return redirect("node:peers")
    context = {"one": found, "reasons": REASONS, "act": ActForm()}
    return render(request, "node/peer.html", context)


def _compare(request: HttpRequest, card: Card, form: ScopesForm, *, status: int = 200) -> HttpResponse:
    """Show whose card it is, and the numbers to compare with those on the other machine."""
    return render(request, "node/compare.html", {"card": card, "form": form}, status=status)
