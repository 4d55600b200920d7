"""What goes with a household or a patient who is erased."""

from collections.abc import Iterable

from waystation.core.journal.erasure import erased_with, naming


@erased_with("household")
def of_a_household(household: str) -> Iterable[str]:
    """Return the patients known to be of the household."""
    return naming(household, "patient")


@erased_with("patient")
def of_a_patient(patient: str) -> Iterable[str]:
    """Return how the patient was sorted and where they were moved."""
    return naming(patient, "assessment", "transfer")
