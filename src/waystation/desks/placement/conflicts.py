"""Beds that two places gave away while they could not talk."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from waystation.core.journal.conflicts import Found, Way, source
from waystation.desks.placement.queries import double_bookings
from waystation.desks.placement.subjects import bed_subject


@source("bed-twice", label=_("A bed is promised twice"), permission="placement.assign")
def beds_twice() -> Iterable[Found]:
    """Return beds in two live stays; whoever is to sleep elsewhere is given other beds."""
    for found in double_bookings():
        families = sorted({stay.household for stay in found.stays})
        yield Found(
            subjects=tuple(stay.subject for stay in found.stays),
            about=bed_subject(found.site, found.bed),
            place=found.stays[0].place,
            ways=(
                Way("placement:site", (found.site,), _("Open the site and release one stay")),
                *(Way("placement:assign", (family,), _("Open the family")) for family in families),
            ),
        )
