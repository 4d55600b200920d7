"""What every page is given: the node, and the desks the reader may open."""

from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from waystation.core.access.queries import actor_of, desks_open_to
from waystation.site.clock import node_of
from waystation.site.node.exchange import sync_bar
from waystation.site.waiting import waiting

# Code -> what the desk is called, and what one does there.
DESKS: Final[dict[str, tuple[Promise, Promise]]] = {
    "situation": (_("Situation"), _("What is known, who says so, and how many more are coming.")),
    "reception": (_("Reception"), _("Band every family in under a minute; add names later.")),
    "supply": (_("Supply"), _("Hand out parcels, each family once; see what is left.")),
    "tracing": (_("Tracing"), _("Write down who is missing, and who was seen where.")),
    "placement": (_("Placement"), _("Give every family a bed, hold it, check them in.")),
    "transport": (_("Transport"), _("Fill vehicles, close the list, see who arrived.")),
    "medical": (_("Medical"), _("Hospital beds, patients, and where they were moved.")),
}


@dataclass(frozen=True, slots=True)
class DeskLink:
    """A desk in the navigation."""

    code: str
    label: Promise
    purpose: Promise
    url: str
    current: bool


def desk_navigation(request: HttpRequest) -> dict[str, Any]:
    """Return `desks`, the links open to the reader in the order of the matrix, and the `node`.

    `sees_node` says whether the reader looks after the node; only then is its page offered. `waiting` counts
    what waits for the reader, `sync` says how far the other nodes agree where there are any.
    """
    match = request.resolver_match
    here = match.app_names[0] if match is not None and match.app_names else ""
    actor = actor_of(request)
    links = (_link(code, here) for code in desks_open_to(actor))
    sees_node = actor.may_somewhere("node.see")
    return {
        "desks": [link for link in links if link is not None],
        "node": node_of(request),
        "sees_node": sees_node,
        "waiting": waiting(actor),
        "sync": sync_bar() if actor.id else None,
        "at_node": here == "node",
    }


def _link(code: str, here: str) -> DeskLink | None:
    label, purpose = DESKS[code]
    try:
        url = reverse(f"{code}:index")
    except NoReverseMatch:  # a desk whose pages are not installed is not offered
        return None
    return DeskLink(code, label, purpose, url, code == here)
