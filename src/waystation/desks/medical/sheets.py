"""What people fill in at the medical desk, and what can be wrong with it; reads nothing."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from waystation.desks.medical.subjects import (
    AGE_BANDS,
    BED_TYPES,
    CATEGORIES,
    SCHEMES,
    SEXES,
    AgeBand,
    BedType,
    Category,
    Scheme,
    Sex,
)
from waystation.desks.medical.words import BED_TYPE_WORDS

MOST_BEDS: Final = 10_000
NUMBER_FORM: Final = re.compile(r"[A-Z0-9][A-Z0-9-]{1,19}")


@dataclass(frozen=True, slots=True)
class BedCount:
    """Free beds of a type, and how many there are in all where that is known."""

    available: int
    baseline: int | None = None


@dataclass(frozen=True, slots=True)
class PatientSheet:
    """A patient as written down.

    An empty `number` gets a temporary one; `band` ties the patient to a family.
    """

    sex: Sex
    age_band: AgeBand
    place: str
    number: str = ""
    band: str = ""
    name: str = ""
    condition: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sorting:
    """A triage: by which scheme, and into which category."""

    scheme: Scheme
    category: Category


def bed_problems(counts: Mapping[BedType, BedCount]) -> list[str]:
    """Return a sentence for everything wrong with counts of beds."""
    if not counts:
        return [_("Count at least one kind of bed.")]
    problems = []
    for bed_type, count in counts.items():
        word = BED_TYPE_WORDS.get(bed_type, bed_type)
        if bed_type not in BED_TYPES:
            problems.append(_("%(bed_type)s is no kind of bed that is kept here.") % {"bed_type": bed_type})
        if not all(0 <= number <= MOST_BEDS for number in (count.available, count.baseline or 0)):
            problems.append(_("%(bed_type)s: no fewer than none, at most 10,000.") % {"bed_type": word})
        elif count.baseline is not None and count.available > count.baseline:
            problems.append(
                _("%(bed_type)s: %(available)s free of %(baseline)s cannot be. Which of the two is wrong?")
                % {"bed_type": word, "available": count.available, "baseline": count.baseline}
            )
    return problems


def patient_problems(sheet: PatientSheet, number: str, sorting: Sorting | None) -> list[str]:
    """Return a sentence for everything wrong with a patient's sheet, tag number and first triage."""
    problems = [] if sorting is None else sorting_problems(sorting)
    if sheet.sex not in SEXES or sheet.age_band not in AGE_BANDS:
        problems.append(_("Choose sex and age; both may be “not known”."))
    if not sheet.place:
        problems.append(_("Choose the place where the patient is."))
    if number and not NUMBER_FORM.fullmatch(number):
        problems.append(_("The number on the tag has 2 to 20 letters, digits and hyphens."))
    if max(len(sheet.name), len(sheet.condition), len(sheet.note)) > 2_000:
        problems.append(_("Keep each text under 2,000 letters."))
    return problems


def sorting_problems(sorting: Sorting) -> list[str]:
    """Return a sentence where a triage names no known scheme or category."""
    if sorting.scheme not in SCHEMES or sorting.category not in CATEGORIES:
        return [_("Choose how the patient was sorted and into which category.")]
    return []


def name_problems(name: str, band: str) -> list[str]:
    """Return a sentence for everything wrong with what was learned of who a patient is."""
    if not name.strip() and not band.strip():
        return [_("Give the name, or the band of the family.")]
    return [_("Keep the name under 200 letters.")] if len(name) > 200 else []
