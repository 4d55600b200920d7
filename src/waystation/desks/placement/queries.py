"""What others may ask of placement."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from waystation.core.access.reach import belongs_to
from waystation.core.journal.queries import now
from waystation.desks.placement.beds import free_numbers
from waystation.desks.placement.errors import UnknownSite, UnknownStay
from waystation.desks.placement.models import BlockedBed, Site, Stay
from waystation.desks.placement.subjects import site_subject
from waystation.desks.reception.queries import HouseholdBrief, count_intending, households_intending


@dataclass(frozen=True, slots=True)
class SiteOccupancy:
    """A site and its beds: every bed is free, held, occupied or blocked; `name` in the reader's language."""

    code: str
    name: str
    place: str
    region: str
    n_beds: int
    free: int
    held: int
    occupied: int
    blocked: int
    is_step_free: bool
    is_women_only: bool
    takes_pets: bool
    school_m: int | None
    clinic_m: int | None
    opens_at: datetime | None
    is_closed: bool
    free_beds: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class StayBrief:
    """A household's stay. `state` is held, expired, checked_in, released or left."""

    subject: str
    household: str
    site: str
    site_name: str
    place: str
    beds: tuple[int, ...]
    state: str
    held_at: datetime
    hold_until: datetime
    checked_in_at: datetime | None

    @property
    def is_live(self) -> bool:
        """Whether the stay keeps its beds from others."""
        return self.state in ("held", "checked_in")


@dataclass(frozen=True, slots=True)
class BedConflict:
    """One bed in two live stays: two places promised it while apart."""

    site: str
    site_name: str
    bed: int
    stays: tuple[StayBrief, ...]


@dataclass(frozen=True, slots=True)
class Beds:
    """Beds of all open sites together."""

    n_beds: int
    free: int
    held: int
    occupied: int
    blocked: int


@belongs_to("stay")
def places_of_stay(subject: str) -> Iterable[str]:
    """Return where the household of a stay was banded, and where its beds are."""
    stays = Stay.objects.filter(subject=subject)
    sites = Site.objects.filter(code__in=stays.values("site"))
    return stays.values_list("hub", flat=True).union(sites.values_list("place", flat=True))


def site_named(code: str) -> SiteOccupancy:
    """Return a site with its beds.

    Raises:
        UnknownSite: there is none here.
    """
    found = _occupancy(Site.objects.filter(subject=site_subject(code)))
    if not found:
        raise UnknownSite(code)
    return found[0]


def occupancy(*, with_closed: bool = False) -> list[SiteOccupancy]:
    """Return the beds of every open site, by place and code."""
    sites = Site.objects.order_by("place", "code")
    return _occupancy(sites if with_closed else sites.filter(is_closed=False))


def beds_in_all(sites: Iterable[SiteOccupancy] | None = None) -> Beds:
    """Return the beds of open sites added up."""
    rows = list(occupancy() if sites is None else sites)
    return Beds(
        sum(row.n_beds for row in rows),
        sum(row.free for row in rows),
        sum(row.held for row in rows),
        sum(row.occupied for row in rows),
        sum(row.blocked for row in rows),
    )


def free_beds() -> int:
    """Return how many beds of open sites are free at this moment."""
    return beds_in_all().free


def site_names(codes: Iterable[str] | None = None) -> dict[str, str]:
    """Return the names of sites in the reader's language by code; of all sites where none are named."""
    rows = Site.objects.all() if codes is None else Site.objects.filter(code__in=set(codes))
    return {row.code: name_of(row) for row in rows}


def name_of(site: Site) -> str:
    """Return a site's name in the reader's language, in English or any other where there is none."""
    language = (get_language() or "en").partition("-")[0]
    return next(
        (site.names[tag] for tag in (language, "en", *sorted(site.names)) if site.names.get(tag)), site.code
    )


def live(at: datetime) -> Q:
    """Return the condition under which a stay keeps its beds from others."""
    return Q(state="checked_in") | Q(state="held", hold_until__gt=at)


def live_stays() -> QuerySet[Stay]:
    """Return the stays that keep their beds from others at this moment."""
    return Stay.objects.filter(live(now()))


def stay_of(household: str) -> StayBrief | None:
    """Return the stay a household has, or had last: one in beds before one held, the latest first."""
    return stays_of([household]).get(household)


def stays_of(households: Iterable[str]) -> dict[str, StayBrief]:
    """Return by household what `stay_of` gives; households that never had beds are left out."""
    found: dict[str, StayBrief] = {}
    rank = {"checked_in": 0, "held": 1, "expired": 2, "left": 3, "released": 4}
    rows = Stay.objects.filter(household__in=set(households)).order_by("-held_at", "-subject")
    for stay in sorted(_briefs(rows), key=lambda stay: rank[stay.state]):
        found.setdefault(stay.household, stay)
    return found


def stay_named(subject: str) -> StayBrief:
    """Return a stay by its subject.

    Raises:
        UnknownStay: there is none here.
    """
    found = _briefs(Stay.objects.filter(subject=subject))
    if not found:
        raise UnknownStay
    return found[0]


def stays_at(code: str) -> list[StayBrief]:
    """Return the stays of a site that are not over, holds that ran out included, by first bed."""
    rows = Stay.objects.filter(site=code, state__in=("held", "checked_in"))
    return sorted(_briefs(rows), key=lambda stay: (stay.beds, stay.subject))


def waiting_for_bed(limit: int = 50) -> list[HouseholdBrief]:
    """Return families that asked for a bed and have none, the longest waiting first.

    Those who moved out are not waiting.
    """
    return households_intending("bed", limit=limit, exclude=_placed())


def families_without_destination() -> int:
    """Return how many families neither have beds nor go to relatives."""
    return count_intending(("bed", "unsure"), exclude=_placed())


def double_bookings() -> list[BedConflict]:
    """Return beds that are in two live stays at once, by site and bed."""
    by_bed: dict[tuple[str, int], list[StayBrief]] = defaultdict(list)
    for stay in _briefs(live_stays().order_by("held_at", "subject")):
        for bed in stay.beds:
            by_bed[stay.site, bed].append(stay)
    return [
        BedConflict(site, stays[0].site_name, bed, tuple(stays))
        for (site, bed), stays in sorted(by_bed.items())
        if len(stays) > 1
    ]


def taken_beds(code: str, *, but: str = "") -> set[int]:
    """Return the beds of a site that are blocked or in a live stay other than `but`."""
    taken = set(BlockedBed.objects.filter(site=code).values_list("number", flat=True))
    for beds in live_stays().filter(site=code).exclude(subject=but).values_list("beds", flat=True):
        taken.update(beds)
    return taken


def slept_in(code: str) -> set[int]:
    """Return the beds of a site whose families are checked in."""
    rows = Stay.objects.filter(site=code, state="checked_in").values_list("beds", flat=True)
    return {bed for beds in rows for bed in beds}


def _placed() -> set[str]:
    return set(Stay.objects.filter(live(now()) | Q(state="left")).values_list("household", flat=True))


def _occupancy(rows: QuerySet[Site]) -> list[SiteOccupancy]:
    sites = list(rows)
    codes = {site.code for site in sites}
    blocked: dict[str, set[int]] = defaultdict(set)
    for code, number in BlockedBed.objects.filter(site__in=codes).values_list("site", "number"):
        blocked[code].add(number)
    used: dict[str, dict[str, set[int]]] = {
        "held": defaultdict(set),
        "checked_in": defaultdict(set),
    }
    for code, state, beds in live_stays().filter(site__in=codes).values_list("site", "state", "beds"):
        used[state][code].update(beds)
    return [
        _of_site(site, blocked[site.code], used["held"][site.code], used["checked_in"][site.code])
        for site in sites
    ]


def _of_site(
    site: Site, blocked: Collection[int], held: Collection[int], occupied: Collection[int]
) -> SiteOccupancy:
    everywhere = set(range(1, site.n_beds + 1))
    asleep = everywhere & set(occupied)
    promised = everywhere & set(held) - asleep
    out_of_use = everywhere & set(blocked) - asleep - promised
    free = free_numbers(site.n_beds, asleep | promised | out_of_use)
    return SiteOccupancy(
        code=site.code,
        name=name_of(site),
        place=site.place,
        region=site.region,
        n_beds=site.n_beds,
        free=len(free),
        held=len(promised),
        occupied=len(asleep),
        blocked=len(out_of_use),
        is_step_free=site.is_step_free,
        is_women_only=site.is_women_only,
        takes_pets=site.takes_pets,
        school_m=site.school_m,
        clinic_m=site.clinic_m,
        opens_at=site.opens_at,
        is_closed=site.is_closed,
        free_beds=tuple(free),
    )


def _briefs(rows: Iterable[Stay]) -> list[StayBrief]:
    stays = list(rows)
    sites: Mapping[str, Site] = {
        site.code: site for site in Site.objects.filter(code__in={stay.site for stay in stays})
    }
    moment = now()
    return [_brief(stay, sites.get(stay.site), moment) for stay in stays]


def _brief(stay: Stay, site: Site | None, moment: datetime) -> StayBrief:
    ran_out = stay.state == "held" and stay.hold_until <= moment
    return StayBrief(
        subject=stay.subject,
        household=stay.household,
        site=stay.site,
        site_name=stay.site if site is None else name_of(site),
        place="" if site is None else site.place,
        beds=tuple(stay.beds),
        state="expired" if ran_out else stay.state,
        held_at=stay.held_at,
        hold_until=stay.hold_until,
        checked_in_at=stay.checked_in_at,
    )
