"""The situation desk's codes in the reader's words."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = dict[str, str | Promise]

KIND_WORDS: Final[Words] = {
    "displaced": _("Left home"),
    "arrived": _("Arrived"),
    "departed": _("Went on from here"),
    "evacuated": _("Evacuated"),
    "returned": _("Returned"),
    "registered": _("Registered"),
    "sheltered": _("In shelters"),
    "killed": _("Dead"),
    "injured": _("Injured"),
    "missing": _("Missing"),
    "found": _("Found again"),
    "detained": _("Detained"),
    "affected": _("Affected"),
    "in-need": _("In need"),
    "assisted": _("Helped or treated"),
    "population": _("Lived there before"),
    "houses-destroyed": _("Houses destroyed"),
    "houses-damaged": _("Houses damaged"),
    "aid-mass": _("Aid by weight"),
    "aid-items": _("Aid in pieces"),
    "vehicles": _("Vehicles"),
    "facilities": _("Facilities"),
    "capacity": _("Places they hold"),
    "money": _("Money"),
    "share": _("Share"),
}
UNIT_WORDS: Final[Words] = {
    "persons": _("people"),
    "households": _("families"),
    "buildings": _("buildings"),
    "vehicles": _("vehicles"),
    "sites": _("sites"),
    "places": _("places"),
    "items": _("pieces"),
    "tonnes": _("t"),
    "litres": _("l"),
    "percent": "%",
}
QUALIFIER_WORDS: Final[Words] = {
    "exact": _("exactly"),
    "at-least": _("at least"),
    "more-than": _("more than"),
    "nearly": _("nearly"),
    "about": _("about"),
    "up-to": _("up to"),
    "less-than": _("less than"),
    "range": _("from … to"),
    "vague": _("in words only"),
}
MEASURE_WORDS: Final[Words] = {
    "stock": _("Total so far"),
    "flow": _("In a stated time"),
    "rate": _("Per day or week"),
}
MODALITY_WORDS: Final[Words] = {"actual": _("Counted"), "expected": _("Expected or planned")}
VERDICT_WORDS: Final[Words] = {
    "agree": _("Agree"),
    "compatible": _("Differ, and both can be right"),
    "update": _("Newer count"),
    "correction": _("Corrected"),
    "dispute": _("Contradict each other"),
    "alone": _("One voice only"),
}
# A verdict's shape and colour.
VERDICT_STATES: Final = {
    "agree": "ok",
    "compatible": "ok",
    "update": "ok",
    "correction": "warn",
    "dispute": "alarm",
    "alone": "unknown",
}
STANDING_WORDS: Final[Words] = {
    "proposed": _("Proposed, nobody looked yet"),
    "confirmed": _("Confirmed"),
    "corrected": _("Corrected by a person"),
    "rejected": _("Not a figure"),
}
STANDING_STATES: Final = {"proposed": "unknown", "confirmed": "ok", "corrected": "ok", "rejected": "warn"}
NEED_WORDS: Final[Words] = {
    "water": _("Water a day"),
    "food": _("Dry food a day"),
    "energy": _("Food energy a day"),
    "covered_space": _("Covered living space"),
    "covered_space_cold": _("Covered living space in the cold"),
    "toilets_at_once": _("Toilets at once"),
    "toilets_target": _("Toilets as soon as possible"),
    "blankets": _("Blankets"),
    "taps": _("Water taps"),
    "showers": _("Showers"),
    "inpatient_beds": _("Hospital beds"),
    "bathing_soap": _("Bathing soap a month"),
    "laundry_soap": _("Laundry soap a month"),
}
LANGUAGE_WORDS: Final[Words] = {
    "": _("As the text is"),
    "en": _("English"),
    "hy": _("Armenian"),
    "ru": _("Russian"),
    "uk": _("Ukrainian"),
    "fr": _("French"),
    "es": _("Spanish"),
    "ar": _("Arabic"),
}
