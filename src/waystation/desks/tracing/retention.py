"""What tracing still needs although its clock may run out: searches that go on, families that are apart."""

from waystation.core.keeping.retention import still_needed
from waystation.desks.tracing.models import Case, Separation


@still_needed("case")
def open_cases() -> frozenset[str]:
    """Return the searches that go on."""
    return frozenset(Case.objects.filter(outcome="").values_list("subject", flat=True))


@still_needed("separation")
def families_apart() -> frozenset[str]:
    """Return the families that are not together yet."""
    return frozenset(Separation.objects.filter(reunion="").values_list("subject", flat=True))
