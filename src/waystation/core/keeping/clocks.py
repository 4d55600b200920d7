"""How long what is known of a person is kept: one clock for each class of fields.

The months are this software's defaults: no standard gives them. A deployment sets its own by an entry
(`retention.set`), and must where a national rule says so, for medical records above all.
"""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from waystation.core.keeping.models import Clock


@dataclass(frozen=True, slots=True)
class RetentionClass:
    """A clock: what it is for, and how many months after the last act it runs out."""

    name: str
    title: Promise
    months: int


CLASSES: Final[dict[str, RetentionClass]] = {
    each.name: each
    for each in (
        RetentionClass("register", _("Families and people received"), 12),
        RetentionClass("tracing", _("Searches, after they were closed"), 24),
        RetentionClass("medical", _("Patients; a national rule goes before"), 12),
        RetentionClass("carriage", _("Drivers and their vehicles"), 6),
        RetentionClass("staff", _("Roles of those who work here"), 24),
        RetentionClass("reads", _("Who read whose record"), 24),
    )
}


def months_in_force() -> dict[str, int]:
    """Return the months of every class: the deployment's where it set them, else the defaults."""
    own = {row.subject.partition(":")[2]: row.months for row in Clock.objects.all()}
    return {name: own.get(name, each.months) for name, each in CLASSES.items()}
