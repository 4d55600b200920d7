"""The page of the node: its name and mode, whom it exchanges with, and what waits for a coordinator."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from waystation.core.access.pages import page_for
from waystation.core.access.queries import Actor
from waystation.core.journal.queries import node_state
from waystation.core.sync.queries import sync_state
from waystation.core.upkeep.tasks import setup_tasks
from waystation.site.node.exchange import peers_of
from waystation.site.node.state import overview
from waystation.site.waiting import Waiting, counted


@dataclass(frozen=True, slots=True)
class Matter:
    """Something that waits for a person: what it is called, how many, and where it is dealt with."""

    label: str | Promise
    count: int
    url: str


@require_safe
@page_for("node.see")
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the node's state and everything that waits for a person."""
    context = {
        "overview": overview(node_state()),
        "matters": _matters(counted(actor)),
        "tasks": setup_tasks(),
        "peers": peers_of(sync_state()),
        "may_seal": actor.may_somewhere("node.seal"),
    }
    return render(request, "node/index.html", context)


def _matters(found: Waiting) -> list[Matter]:
    listed = (
        Matter(_("Disagreements to settle"), found.disagreements, reverse("disagreements")),
        Matter(_("Proposals that wait for you"), found.proposals, reverse("access:waiting")),
        Matter(_("In quarantine"), found.quarantined, reverse("node:quarantine")),
        Matter(_("Read too many people"), found.readers_alarming, reverse("access:reads")),
        Matter(_("Sent by devices without a right"), found.commands_refused, reverse("access:refused")),
    )
    return [matter for matter in listed if matter.count]
