"""What goes with a household that is erased. Searches do not: those who ask or are sought decide on them."""

from collections.abc import Iterable

from waystation.core.journal.erasure import erased_with, naming


@erased_with("household")
def of_a_household(household: str) -> Iterable[str]:
    """Return what the household said of people it was apart from."""
    return naming(household, "separation")
