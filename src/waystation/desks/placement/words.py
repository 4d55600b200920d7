"""Placement's codes in the reader's words."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = dict[str, str | Promise]

# Needs as what they mean for a bed.
NEED_WORDS: Final[Words] = {
    "stretcher": _("Lies on a stretcher"),
    "step_free": _("No steps"),
    "insulin": _("Fridge for insulin"),
    "dialysis": _("Dialysis within reach"),
    "women_only": _("Women only"),
    "infant": _("Infant"),
}
UNMET_WORDS: Final[Words] = {
    "step_free": _("it has steps, and someone cannot climb them"),
    "women_only": _("it is not for women only"),
    "no_men": _("it takes women and children only"),
}
STATE_WORDS: Final[Words] = {
    "held": _("held"),
    "expired": _("hold ran out"),
    "checked_in": _("checked in"),
    "released": _("released"),
    "left": _("moved out"),
}
REASON_WORDS: Final[Words] = {
    "broken": _("Broken"),
    "reserved": _("Kept back"),
    "cleaning": _("Being cleaned"),
}
