"""What goes with a person who is erased: their memberships, links, and a household that was theirs alone."""

from collections.abc import Iterable

from waystation.core.journal.erasure import erased_with, naming
from waystation.desks.reception.models import Household, Membership


@erased_with("person")
def of_a_person(person: str) -> Iterable[str]:
    """Return memberships and links, ended ones included, and households of this one person."""
    yield from naming(person, "membership", "link")
    for household in Membership.objects.filter(person=person).values_list("household", flat=True):
        others = Membership.objects.filter(household=household).exclude(person=person)
        if Household.objects.filter(subject=household, n_people__lte=1).exists() and not others.exists():
            yield household


@erased_with("household")
def of_a_household(household: str) -> Iterable[str]:
    """Return the answers a household gave."""
    return naming(household, "consent")
