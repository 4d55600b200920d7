"""Transport's codes in the reader's words."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = dict[str, str | Promise]

# Needs as what they mean for a seat.
NEED_WORDS: Final[Words] = {
    "stretcher": _("Lies on a stretcher"),
    "step_free": _("Needs help with steps"),
    "insulin": _("Insulin, keep cool"),
    "dialysis": _("Dialysis, do not delay"),
    "women_only": _("Seat beside women"),
    "infant": _("Infant"),
}
STAGE_WORDS: Final[Words] = {
    "planned": _("boarding"),
    "cancelled": _("cancelled"),
    "on_the_road": _("on the road"),
    "arrived": _("arrived"),
}
