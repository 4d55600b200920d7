"""Bands two families wear, and people in two households: what two hubs did while they could not talk."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from waystation.core.journal.conflicts import Found, Way, source
from waystation.desks.reception.models import Band, Household, Membership

_OPEN = _("Open the family")


@source("band-twice", label=_("Two families wear one band"), permission="reception.detail")
def bands_twice() -> Iterable[Found]:
    """Return bands that were given to two households; one of them needs another band, or they are one."""
    for band in Band.objects.exclude(others=[]).order_by("subject"):
        families = [band.household, *band.others]
        hub = Household.objects.filter(subject=band.household).values_list("hub", flat=True).first()
        yield Found(
            subjects=tuple(families),
            about=band.subject,
            place=hub or "",
            ways=tuple(Way("reception:household", (family,), _OPEN) for family in families),
        )


@source("person-twice", label=_("A person is in two families"), permission="reception.detail")
def persons_twice() -> Iterable[Found]:
    """Return people who belong to two households at once."""
    memberships: dict[str, list[Membership]] = defaultdict(list)
    several = (
        Membership.objects.values("person").annotate(families=Count("household", distinct=True))
    ).filter(families__gt=1)
    for row in Membership.objects.filter(person__in=several.values("person")).order_by("subject"):
        memberships[row.person].append(row)
    for person, rows in sorted(memberships.items()):
        families = sorted({row.household for row in rows})
        hub = Household.objects.filter(subject__in=families).order_by("subject").first()
        yield Found(
            subjects=tuple(row.subject for row in rows),
            about=person,
            place="" if hub is None else hub.hub,
            ways=tuple(Way("reception:household", (family,), _OPEN) for family in families),
        )
