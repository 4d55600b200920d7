"""Why someone reads a person's record: a short list, with one preset for each desk."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Codes are stored with each reading and never change their meaning.
REASONS: Final[dict[str, Promise]] = {
    "register": _("Write the family down"),
    "search": _("Search for someone who is missing"),
    "place": _("Find a bed"),
    "move": _("Find a seat, or a vehicle that is missing"),
    "care": _("Care for a patient"),
    "serve": _("Hand out goods"),
    "answer": _("Answer the person, or give them their own copy"),
    "mend": _("Mend a mistake"),
    "supervise": _("Check how the register is used"),
}
PRESET: Final[dict[str, str]] = {
    "reception": "register",
    "tracing": "search",
    "placement": "place",
    "transport": "move",
    "medical": "care",
    "supply": "serve",
    "access": "supervise",
}


def preset_for(page: str) -> str:
    """Return the reason that the desk of a page (`desk.page`) reads for, where nobody chose another."""
    return PRESET.get(page.partition(".")[0], "answer")
