"""Tracing's codes in the reader's words."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = dict[str, str | Promise]

SOUGHT_WORDS: Final[Words] = {
    "spouse": _("Wife or husband"),
    "child": _("Child"),
    "parent": _("Mother or father"),
    "grandparent": _("Grandparent"),
    "grandchild": _("Grandchild"),
    "sibling": _("Sister or brother"),
    "other_relative": _("Other relative"),
    "not_related": _("Not related"),
}
OUTCOME_WORDS: Final[Words] = {
    "found_alive": _("Found alive"),
    "found_dead": _("Found dead"),
    "withdrawn": _("Withdrawn by the asker"),
    "other": _("Ended for another reason"),
}
CONFIDENCE_WORDS: Final[Words] = {
    "certain": _("Certain: knows the person well"),
    "likely": _("Likely"),
    "hearsay": _("Heard from others"),
}
CAUSE_WORDS: Final[Words] = {
    "other_vehicle": _("In another vehicle"),
    "left_behind": _("Stayed behind"),
    "on_the_way": _("Lost on the way"),
    "hospital": _("Taken to a hospital"),
    "unknown": _("They do not know"),
}
REUNION_WORDS: Final[Words] = {
    "together": _("Together again"),
    "case_opened": _("A case was opened"),
    "mistaken": _("Recorded by mistake"),
}
LANGUAGE_WORDS: Final[Words] = {"hy": _("Armenian"), "ru": _("Russian"), "en": _("English")}
