"""The node's time on every page: pages speak of the site's own hours, wherever the reader's device stands."""

from collections.abc import Callable
from typing import Final
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from waystation.core.journal.errors import NotInitialised
from waystation.core.journal.queries import NodeState, node_state

ATTRIBUTE: Final = "waystation_node"


def node_of(request: HttpRequest) -> NodeState | None:
    """Return the node, asked for once a request; None on a machine that keeps no register yet."""
    if not hasattr(request, ATTRIBUTE):
        try:
            state: NodeState | None = node_state()
        except NotInitialised:
            state = None
        setattr(request, ATTRIBUTE, state)
    found: NodeState | None = getattr(request, ATTRIBUTE)
    return found


class NodeTimeMiddleware:
    """Reads and writes times in forms and pages in the node's time zone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the response made under the node's time zone."""
        node = node_of(request)
        if node is None or not isinstance(node.now.tzinfo, ZoneInfo):
            return self.get_response(request)
        with timezone.override(node.now.tzinfo):
            return self.get_response(request)
