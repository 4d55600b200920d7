"""Sealing the node: what it does, a rehearsal, and the proposal that a second person approves."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from waystation.core.access.approval import awaits, propose
from waystation.core.access.pages import page_for
from waystation.core.access.queries import Actor
from waystation.core.errors import Refusal
from waystation.core.journal.forms import ActForm
from waystation.core.journal.node import node
from waystation.core.upkeep.commands import rehearse
from waystation.core.upkeep.errors import DemoNotSealed
from waystation.site.node.forms import ReasonForm


@page_for("node.seal")
def seal(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Say what sealing does; take the first person's proposal."""
    form = ReasonForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                if node().mode == "demo":
                    raise DemoNotSealed
                propose(actor, "seal", {}, form.cleaned_data["reason"], act=form.cleaned_data["act"])
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = refusal.status
            else:
                messages.success(
                    request, _("Proposed. A second coordinator approves it from their own device.")
                )
                return redirect("node:index")
    context = {"form": form, "is_proposed": awaits("seal"), "act": ActForm(auto_id="drill_%s")}
    return render(request, "node/seal.html", context, status=status)


@require_POST
@page_for("node.seal")
def drill(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Go through the steps without changing anything, and show the report."""
    report = rehearse(actor, act=ActForm(request.POST).sent()["act"])
    return render(request, "node/drill.html", {"report": report})
