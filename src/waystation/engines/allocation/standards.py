"""Planning numbers published for humanitarian response, each with its edition and its source.

Only published numbers stand here; planning assumptions of one crisis belong to its scenario. docs/needs.md
lists the same table, and a test compares the two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

Confidence = Literal["A", "B"]
"""A: checked against the text or against running software that uses it. B: as commonly quoted; check the
current edition before a decision rests on it."""


@dataclass(frozen=True, slots=True)
class Standard:
    """One published planning number.

    Args:
        code: Stable key.
        label: What it is, in a few words.
        value: The number.
        unit: What the number counts.
        per: What one `value` is for: a person and day, a toilet, 10,000 people.
        edition: The document and its year.
        source: Where the document's words can be checked.
        confidence: How well this copy of it was checked.
    """

    code: str
    label: str
    value: float
    unit: str
    per: str
    edition: str
    source: str
    confidence: Confidence


_SPHERE: Final = "Sphere Handbook 2018"
_SPHERE_SHELTER: Final = "Sphere Handbook 2018, shelter standard 3"
_SPHERE_WATER: Final = "Sphere Handbook 2018, water supply standard 2.1"
_UNHCR: Final = "UNHCR WASH Indicators and Targets, 2018 and 2020"
_QUOTED: Final = "as commonly quoted"

_TABLE: Final = (
    Standard(
        "water_l", "Water, minimum", 15, "l", "person and day",
        _SPHERE_WATER, "helvetas.indikit.net, indicator HUM 007", "A",
    ),
    Standard(
        "people_per_tap", "People a tap, at most", 250, "people", "tap",
        _SPHERE_WATER, "helvetas.indikit.net, indicator HUM 007", "A",
    ),
    Standard(
        "people_per_toilet_at_once", "People a toilet in the first days, at most", 50, "people", "toilet",
        _UNHCR, "the document itself", "A",
    ),
    Standard(
        "people_per_toilet_target", "People a toilet as soon as possible, at most", 20, "people", "toilet",
        _UNHCR, "the document itself", "A",
    ),
    Standard(
        "people_per_shower", "People a shower in the first days, at most", 50, "people", "shower",
        _UNHCR, "the document itself", "A",
    ),
    Standard(
        "bathing_soap_g", "Bathing soap", 250, "g", "person and month",
        "Sphere and UNHCR, comparison of 2001", "InterWorks comparison of Sphere and UNHCR standards", "A",
    ),
    Standard(
        "laundry_soap_g", "Laundry soap", 200, "g", "person and month",
        _SPHERE, _QUOTED, "B",
    ),
    Standard(
        "energy_kcal", "Food energy", 2100, "kcal", "person and day",
        _SPHERE, _QUOTED, "B",
    ),
    Standard(
        "dry_ration_kg", "Dry ration that gives the energy", 0.55, "kg", "person and day",
        "general ration, 0.5 to 0.56 kg", _QUOTED, "B",
    ),
    Standard(
        "covered_m2", "Covered living space, minimum", 3.5, "m²", "person",
        _SPHERE_SHELTER, "spherehandbook.org", "A",
    ),
    Standard(
        "covered_cold_m2", "Covered space in the cold, lower end of 4.5 to 5.5", 4.5, "m²", "person",
        _SPHERE_SHELTER, "spherehandbook.org; knowledgepoint.org, answer 445", "A",
    ),
    Standard(
        "blankets", "Blankets, minimum; more in the cold", 1, "blankets", "person",
        _SPHERE, _QUOTED, "B",
    ),
    Standard(
        "inpatient_beds", "Inpatient beds, minimum", 18, "beds", "10,000 people",
        _SPHERE, _QUOTED, "B",
    ),
)  # fmt: skip

STANDARDS: Final[Mapping[str, Standard]] = MappingProxyType({standard.code: standard for standard in _TABLE})
"""Every published planning number by its code."""
