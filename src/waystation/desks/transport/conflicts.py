"""Families aboard two vehicles at once: two places wrote them down while they could not talk."""

from collections import defaultdict
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from waystation.core.journal.conflicts import Found, Way, source
from waystation.desks.reception.queries import households
from waystation.desks.transport.models import Seat, Trip
from waystation.desks.transport.queries import OPEN_STAGES


@source("seat-twice", label=_("A family is aboard twice"), permission="transport.board")
def seats_twice() -> Iterable[Found]:
    """Return families of whom more people are aboard open trips than there are."""
    trips = {row.subject: row for row in Trip.objects.filter(stage__in=OPEN_STAGES)}
    seats: dict[str, list[Seat]] = defaultdict(list)
    for row in Seat.objects.filter(stage="boarded", trip__in=trips).order_by("boarded_at", "subject"):
        seats[row.household].append(row)
    several = {household: rows for household, rows in seats.items() if len(rows) > 1}
    sizes = {brief.subject: brief.n_people for brief in households(several)}
    for household, rows in sorted(several.items()):
        if sum(row.n_people for row in rows) > sizes.get(household, 0):
            yield Found(
                subjects=tuple(row.subject for row in rows),
                about=household,
                place=trips[rows[0].trip].start,
                ways=tuple(Way("transport:trip", (row.trip,), _("Open the trip")) for row in rows),
            )
