"""What access's pages call things."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ROLE_WORDS: Final[dict[str, Promise]] = {
    "coordinator": _("Coordinator"),
    "clerk": _("Clerk"),
    "volunteer": _("Volunteer"),
    "supply": _("Supply"),
    "tracing": _("Tracing"),
    "placement": _("Placement"),
    "dispatcher": _("Dispatcher"),
    "medical": _("Medical"),
    "information": _("Information"),
}
PURPOSE_WORDS: Final[dict[str, Promise]] = {
    "": _("Staff sign in on it"),
    "band": _("Band families"),
    "door": _("Check families in at the door"),
    "parcels": _("Hand out parcels"),
    "boarding": _("Board families"),
}
# Where a device goes first; nothing else is open to it.
PURPOSE_PAGES: Final[dict[str, str]] = {
    "": "square",
    "band": "reception:index",
    "door": "placement:door",
    "parcels": "supply:index",
    "boarding": "transport:index",
}
ARGUMENT_WORDS: Final[dict[str, Promise]] = {
    "paper": _("Case"),
    "number": _("Patient"),
    "band": _("Band"),
    "subject": _("Record"),
    "person": _("Person"),
    "household": _("Family"),
    "observed_at": _("When"),
}
