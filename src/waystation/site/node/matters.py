"""What waits for a coordinator, counted: the number in the navigation, and the list on the node's page."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from waystation.core.access.approval import waiting_for
from waystation.core.access.devices import refused_commands
from waystation.core.access.queries import Actor
from waystation.core.access.reads import locked_readers
from waystation.core.journal.queries import disputed_count


@dataclass(frozen=True, slots=True)
class Matter:
    """Something that waits for a person: how many, what it is called, and where it is dealt with."""

    label: str | Promise
    count: int
    url: str


def matters(actor: Actor) -> list[Matter]:
    """Return what waits for `actor`, without what there is none of."""
    proposals = [one for one in waiting_for(actor) if one.may_approve]
    found = [
        Matter(_("Disagreements to settle"), disputed_count(), _page("node:disagreements")),
        Matter(_("Waiting for a second person: you"), len(proposals), _page("access:waiting")),
        Matter(_("Readers locked"), locked_readers(actor), _page("access:reads")),
        Matter(_("Sent by devices without a right"), refused_commands(actor), _page("access:refused")),
    ]
    return [matter for matter in found if matter.count]


def _page(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
