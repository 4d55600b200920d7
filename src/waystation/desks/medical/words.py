"""The medical desk's codes in the reader's words."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = dict[str, str | Promise]

BED_TYPE_WORDS: Final[Words] = {
    "emergency_department": _("Emergency"),
    "medical_surgical": _("Medical, surgical"),
    "adult_icu": _("Intensive care, adults"),
    "paediatric_icu": _("Intensive care, children"),
    "burn": _("Burns"),
    "paediatrics": _("Children"),
    "maternity": _("Maternity"),
    "rehabilitation": _("Rehabilitation"),
    "operating_rooms": _("Operating rooms"),
}
SEX_WORDS: Final[Words] = {"f": _("Female"), "m": _("Male"), "x": _("Other, not known")}
AGE_BAND_WORDS: Final[Words] = {
    "0-5": _("0–5 years"),
    "6-11": _("6–11 years"),
    "12-17": _("12–17 years"),
    "18-59": _("18–59 years"),
    "60+": _("60 and over"),
    "unknown": _("Age not known"),
}
SCHEME_WORDS: Final[Words] = {
    "START": _("START (adults)"),
    "JumpSTART": _("JumpSTART (children)"),
    "clinical": _("By a doctor"),
}
CATEGORY_WORDS: Final[Words] = {
    "immediate": _("Immediate (red)"),
    "delayed": _("Delayed (yellow)"),
    "minor": _("Minor (green)"),
    "expectant": _("Expectant (grey)"),
    "deceased": _("Deceased (black)"),
    "": _("Not yet sorted"),
}
# The site's states stand for the colours of the tags; the word says the rest.
CATEGORY_STATES: Final = {"immediate": "alarm", "delayed": "warn", "minor": "ok"}
MODE_WORDS: Final[Words] = {
    "ambulance": _("Ambulance"),
    "helicopter": _("Helicopter"),
    "other": _("Other vehicle"),
}
STEP_WORDS: Final[Words] = {
    "requested": _("Asked for"),
    "departed": _("On the way"),
    "arrived": _("Arrived"),
    "cancelled": _("Cancelled"),
}
STEP_STATES: Final = {"requested": "warn", "departed": "warn", "arrived": "ok"}
