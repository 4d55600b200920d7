"""The sites a family may be given, in the order one would offer them, each with its reasons."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.functional import Promise

from waystation.core.journal.queries import now
from waystation.desks.placement.queries import SiteOccupancy, occupancy
from waystation.desks.placement.suits import road_metres, unmet_needs
from waystation.desks.placement.words import UNMET_WORDS
from waystation.desks.reception.queries import HouseholdBrief


@dataclass(frozen=True, slots=True)
class Offer:
    """A site with beds enough, how far it is by road from the hub (None: no known road), what it lacks."""

    site: SiteOccupancy
    distance_km: int | None
    unmet: tuple[str | Promise, ...]


def offers_for(family: HouseholdBrief, hold_minutes: int) -> list[Offer]:
    """Return the open sites with beds for the whole family.

    Order: needs met before unmet, then the nearer by road, unknown distances last, then more free beds.
    """
    metres = road_metres(family.hub)
    opens_by = now() + timedelta(minutes=hold_minutes)
    offers = [
        Offer(
            site,
            round(metres[site.place] / 1000) if site.place in metres else None,
            tuple(UNMET_WORDS[one] for one in unmet_needs(site, family.needs, family.counts)),
        )
        for site in occupancy()
        if site.free >= family.n_people and (site.opens_at is None or site.opens_at <= opens_by)
    ]
    return sorted(offers, key=_rank)


def _rank(offer: Offer) -> tuple[int, bool, int, int, str]:
    distance = offer.distance_km
    return len(offer.unmet), distance is None, distance or 0, -offer.site.free, offer.site.code
