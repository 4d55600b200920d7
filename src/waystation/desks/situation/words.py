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
# Units as needs and planning numbers carry them.
MEASURE_UNIT_WORDS: Final[Words] = {
    "m³/day": _("m³ a day"),
    "kg/day": _("kg a day"),
    "kcal/day": _("kcal a day"),
    "kg/month": _("kg a month"),
    "m²": _("m²"),
    "kg": _("kg"),
    "g": _("g"),
    "l": _("l"),
    "kcal": _("kcal"),
    "people": _("people"),
    "toilets": _("toilets"),
    "blankets": _("blankets"),
    "taps": _("taps"),
    "showers": _("showers"),
    "beds": _("beds"),
}
STANDARD_WORDS: Final[Words] = {
    "water_l": _("Water a person and day, minimum"),
    "people_per_tap": _("People a tap, at most"),
    "people_per_toilet_at_once": _("People a toilet in the first days, at most"),
    "people_per_toilet_target": _("People a toilet as soon as possible, at most"),
    "people_per_shower": _("People a shower in the first days, at most"),
    "bathing_soap_g": _("Bathing soap a person and month"),
    "laundry_soap_g": _("Laundry soap a person and month"),
    "energy_kcal": _("Food energy a person and day"),
    "dry_ration_kg": _("Dry ration that gives the energy, a person and day"),
    "covered_m2": _("Covered living space a person, minimum"),
    "covered_cold_m2": _("Covered space a person in the cold, lower end of 4.5 to 5.5"),
    "blankets": _("Blankets a person, minimum; more in the cold"),
    "inpatient_beds": _("Inpatient beds for 10,000 people, minimum"),
}
# What stands in place of a document's name; the names themselves stay as published.
SOURCE_WORDS: Final[Words] = {
    "as commonly quoted": _("as commonly quoted"),
    "the document itself": _("the document itself"),
    "general ration, 0.5 to 0.56 kg": _("general ration, 0.5 to 0.56 kg"),
}
# What reports often count apart; other words stay as the report has them.
DETAIL_WORDS: Final[Words] = {
    "children": _("children"),
    "women": _("women"),
    "elderly": _("older people"),
    "elderly people": _("older people"),
    "civilians": _("civilians"),
    "soldiers": _("soldiers"),
    "servicemen": _("soldiers"),
    "azerbaijani soldiers": _("Azerbaijani soldiers"),
    "armenian soldiers": _("Armenian soldiers"),
    "police officers": _("police officers"),
    "patients": _("patients"),
    "wounded": _("wounded people"),
    "wounded people": _("wounded people"),
    "families": _("families"),
    "flour": _("flour"),
    "food": _("food"),
    "rations": _("rations"),
    "supplies": _("supplies"),
    "medicine": _("medicines"),
    "medicines": _("medicines"),
    "fuel": _("fuel"),
}
EVENT_WORDS: Final[Words] = {
    "explosion": _("explosion"),
    "fuel explosion": _("fuel explosion"),
    "petrol explosion": _("fuel explosion"),
    "gasoline explosion": _("fuel explosion"),
    "oil explosion": _("fuel explosion"),
    "gas explosion": _("gas explosion"),
    "munitions explosion": _("ammunition explosion"),
    "ammunition explosion": _("ammunition explosion"),
    "bomb explosion": _("bomb explosion"),
    "car explosion": _("car explosion"),
    "suicide explosion": _("suicide bombing"),
    "chemical explosion": _("chemical explosion"),
    "earthquake": _("earthquake"),
    "flood": _("flood"),
    "storm": _("storm"),
    "landslide": _("landslide"),
    "fire": _("fire"),
    "fuel fire": _("fuel fire"),
    "drought": _("drought"),
    "eruption": _("volcanic eruption"),
    "stampede": _("stampede"),
    "crash": _("crash"),
    "outbreak": _("outbreak of disease"),
    "assault": _("assault"),
    "strike": _("strike with missiles or bombs"),
    "conflict": _("armed conflict"),
}
# One sentence for each kind of driver, and the names of its numbers.
DRIVER_WORDS: Final[dict[str, tuple[str | Promise, tuple[str, ...]]]] = {
    "gate": (
        _(
            "The crossing passes about %(people_per_hour)s people an hour, 80 %% between %(low)s and "
            "%(high)s; it is what holds people back."
        ),
        ("people_per_hour", "low", "high"),
    ),
    "pace": (
        _("About %(people_per_hour)s people an hour arrived lately; the crossing could probably pass more."),
        ("people_per_hour",),
    ),
    "rest": (
        _("Between %(low)s and %(high)s people may still come (80 %%)."),
        ("low", "high"),
    ),
    "queue": (
        _("Between %(low)s and %(high)s people probably wait before the crossing."),
        ("low", "high"),
    ),
    "few-counts": (
        _("Known counts: only %(n_counts)s. This is mostly the last rate continued."),
        ("n_counts",),
    ),
    "stale": (
        _("The last count is %(hours)s h old; what came since is part of the forecast."),
        ("hours",),
    ),
    "rising": (
        _("The pace rises: about %(people_per_hour)s people an hour lately, %(before)s before that."),
        ("people_per_hour", "before"),
    ),
    "falling": (
        _("The pace falls: about %(people_per_hour)s people an hour lately, %(before)s before that."),
        ("people_per_hour", "before"),
    ),
    "corrected": (
        _(
            "Later counts that were lower than earlier ones: %(n_corrected)s, by %(persons)s people in all; "
            "the earlier counts were lowered to fit."
        ),
        ("n_corrected", "persons"),
    ),
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
