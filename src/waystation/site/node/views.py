"""The page of the node: its name and mode, whom it exchanges with, and what waits for a coordinator."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from waystation.core.access.pages import page_for
from waystation.core.access.queries import Actor
from waystation.core.journal.queries import node_state
from waystation.core.upkeep.tasks import setup_tasks
from waystation.site.node.matters import matters
from waystation.site.node.state import overview


@require_safe
@page_for("node.see")
def index(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show the node's state and everything that waits for a person."""
    node = node_state()
    return render(
        request,
        "node/index.html",
        {"overview": overview(node), "matters": matters(actor), "tasks": setup_tasks()},
    )
