"""What can be done with beds: hold them, check in, release, move out."""

import re
from datetime import datetime, timedelta
from typing import Final

import msgspec
from django.utils.translation import gettext as _

from waystation.core.access.commands import CONSOLE
from waystation.core.access.queries import Actor
from waystation.core.journal.clock import timestamp
from waystation.core.journal.node import node_state
from waystation.core.journal.writer import Receipt, writing
from waystation.desks.placement.beds import choose_beds, free_numbers, ranges
from waystation.desks.placement.errors import (
    AlreadyPlaced,
    BadSite,
    BedInUse,
    BedsGone,
    NeedUnmet,
    NoBeds,
    NoStay,
    SiteCodeTaken,
    SiteInUse,
    SiteNotOpen,
    UnknownBed,
    UnknownSite,
    UnknownStay,
    WrongState,
)
from waystation.desks.placement.models import Site, Stay
from waystation.desks.placement.queries import StayBrief, live_stays, name_of, slept_in, stay_of, taken_beds
from waystation.desks.placement.subjects import (
    BEDS_AT_MOST,
    BedBlocked,
    BedUnblocked,
    BlockReason,
    SiteClosed,
    SiteOpened,
    StayCheckedIn,
    StayHeld,
    StayLeft,
    StayReleased,
    bed_subject,
    site_subject,
)
from waystation.desks.placement.suits import unmet_needs
from waystation.desks.placement.words import STATE_WORDS, UNMET_WORDS
from waystation.desks.reception.queries import HouseholdBrief, household_named

SITE_CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,30}")
HOLD_MINUTES: Final = 180
HOLD_MINUTES_AT_MOST: Final = 7 * 24 * 60


def hold(
    by: Actor,
    household: str,
    site: str,
    *,
    act: str,
    minutes: int = HOLD_MINUTES,
    although: bool = False,
    observed_at: datetime | None = None,
) -> Receipt:
    """Hold as many beds as the household has people, side by side where possible, until `minutes` from now.

    Args:
        by: Who holds; needs `placement.assign` at the household's hub.
        household: Subject of the household.
        site: Code of the site.
        act: Identifier of the act.
        minutes: How long, 1 to a week.
        although: Place them although a need of theirs is not met at the site.
        observed_at: When it was decided; now where not given.

    Raises:
        AlreadyPlaced, NoBeds, NeedUnmet, SiteNotOpen: the beds cannot be held; nothing was saved.
        NotAllowed: `by` may not place families of this hub.
        UnknownHousehold, UnknownSite: there is none here.
    """
    family = household_named(household)
    author = by.require("placement.assign", family.hub)
    row = _site(site)
    lasting = timedelta(minutes=min(max(minutes, 1), HOLD_MINUTES_AT_MOST))
    request = {
        "household": household,
        "site": site,
        "minutes": minutes,
        "although": although,
        "observed_at": None if observed_at is None else timestamp(observed_at),
    }
    with writing(
        author,
        act,
        request=request,
        place=family.hub,
        observed_at=observed_at,
        lock=[row.subject, household],
    ) as writing_act:
        if not writing_act.repeated:
            row = _site(site)
            until = (writing_act.observed_at + lasting).replace(microsecond=0)
            _require_unplaced(household)
            _require_open(row, until)
            _require_suitable(row, family, although=although)
            free = free_numbers(row.n_beds, taken_beds(site))
            beds = choose_beds(free, family.n_people)
            if not beds:
                raise NoBeds(name_of(row), family.n_people, len(free))
            writing_act.record(
                writing_act.new("stay"),
                StayHeld(household, family.hub, site, beds, until, although=although),
            )
    return writing_act.receipt


def check_in(by: Actor, household: str, *, act: str, observed_at: datetime | None = None) -> Receipt:
    """Let a household into its beds, also after the hold ran out if nobody took them.

    Raises:
        AlreadyPlaced: it is in beds already.
        BedsGone: another family sleeps in a bed of theirs, or the hold ran out and it was promised anew.
        NoStay: no beds are held for it.
        NotAllowed: `by` may not check in at this site.
    """
    found = _latest_stay(household)
    site = _site(found.site)
    author = by.require("placement.check_in", site.place)
    with writing(
        author,
        act,
        request={"household": household, "do": "check_in"},
        place=site.place,
        observed_at=observed_at,
        lock=[found.subject, site.subject, household],
    ) as writing_act:
        if not writing_act.repeated:
            stay = _latest_stay(household)
            if stay.subject != found.subject or stay.state in ("released", "left"):
                raise NoStay
            if stay.state == "checked_in":
                raise AlreadyPlaced(stay.site_name, ranges(stay.beds))
            _require_still_free(stay, site)
            writing_act.record(stay.subject, StayCheckedIn())
    return writing_act.receipt


def release(by: Actor, stay: str, *, act: str, observed_at: datetime | None = None) -> Receipt:
    """Give held beds back.

    Raises:
        UnknownStay: there is no such stay here.
        NotAllowed: `by` may not place families of the stay's hub.
        WrongState: the beds are not held.
    """
    row = _stay(stay)
    author = by.require("placement.assign", row.hub)
    with writing(
        author,
        act,
        request={"stay": stay, "do": "release"},
        place=row.hub,
        observed_at=observed_at,
        lock=[stay, site_subject(row.site), row.household],
    ) as writing_act:
        if not writing_act.repeated:
            _require_state(stay, "held")
            writing_act.record(stay, StayReleased())
    return writing_act.receipt


def move_out(by: Actor, stay: str, *, act: str, observed_at: datetime | None = None) -> Receipt:
    """Record that a household left its beds for good.

    Raises:
        UnknownStay: there is no such stay here.
        NotAllowed: `by` may not check families in and out at this site.
        WrongState: the household is not in the beds.
    """
    row = _stay(stay)
    place = _site(row.site).place
    author = by.require("placement.check_in", place)
    with writing(
        author,
        act,
        request={"stay": stay, "do": "move_out"},
        place=place,
        observed_at=observed_at,
        lock=[stay, site_subject(row.site), row.household],
    ) as writing_act:
        if not writing_act.repeated:
            _require_state(stay, "checked_in")
            writing_act.record(stay, StayLeft())
    return writing_act.receipt


def open_site(
    by: Actor | None, site: SiteOpened, *, act: str, observed_at: datetime | None = None
) -> Receipt:
    """Open a site, or open a closed one anew; `by` None means the console.

    Raises:
        BadSite: its code, names, place or number of beds cannot be; every problem is listed.
        NotAllowed: `by` may not open sites at this place.
        SiteCodeTaken: an open site has this code.
    """
    author = CONSOLE if by is None else by.require("placement.open_site", site.place)
    _require_sound(site)
    subject = site_subject(site.code)
    with writing(
        author,
        act,
        request={"site": msgspec.to_builtins(site)},
        place=site.place,
        observed_at=observed_at,
        lock=[subject],
    ) as writing_act:
        if not writing_act.repeated:
            if Site.objects.filter(subject=subject, is_closed=False).exists():
                raise SiteCodeTaken(site.code)
            writing_act.record(subject, site)
    return writing_act.receipt


def close_site(by: Actor, site: str, *, act: str, observed_at: datetime | None = None) -> Receipt:
    """Close a site that nobody has beds in.

    Raises:
        NotAllowed: `by` may not close sites at this place.
        SiteInUse: families hold or sleep in its beds.
        UnknownSite: there is none here.
    """
    row = _site(site)
    author = by.require("placement.open_site", row.place)
    with writing(
        author,
        act,
        request={"site": site, "do": "close"},
        place=row.place,
        observed_at=observed_at,
        lock=[row.subject],
    ) as writing_act:
        if not writing_act.repeated:
            stays = live_stays().filter(site=site).count()
            if stays:
                raise SiteInUse(name_of(row), stays)
            writing_act.record(row.subject, SiteClosed())
    return writing_act.receipt


def block_bed(
    by: Actor,
    site: str,
    number: int,
    *,
    act: str,
    reason: BlockReason = "broken",
    observed_at: datetime | None = None,
) -> Receipt:
    """Take a bed out of use.

    Raises:
        BedInUse: a family holds or sleeps in it.
        NotAllowed: `by` may not change this site.
        UnknownBed, UnknownSite: there is none here.
    """
    row = _site_with_bed(site, number)
    author = by.require("placement.open_site", row.place)
    request = {"site": site, "number": number, "reason": reason}
    with writing(
        author, act, request=request, place=row.place, observed_at=observed_at, lock=[row.subject]
    ) as writing_act:
        if not writing_act.repeated:
            if any(number in beds for beds in live_stays().filter(site=site).values_list("beds", flat=True)):
                raise BedInUse(name_of(row), number)
            writing_act.record(bed_subject(site, number), BedBlocked(site, number, reason))
    return writing_act.receipt


def unblock_bed(
    by: Actor, site: str, number: int, *, act: str, observed_at: datetime | None = None
) -> Receipt:
    """Put a bed back into use.

    Raises:
        NotAllowed: `by` may not change this site.
        UnknownBed, UnknownSite: there is none here.
    """
    row = _site_with_bed(site, number)
    author = by.require("placement.open_site", row.place)
    request = {"site": site, "number": number, "do": "unblock"}
    with writing(
        author, act, request=request, place=row.place, observed_at=observed_at, lock=[row.subject]
    ) as writing_act:
        if not writing_act.repeated:
            writing_act.record(bed_subject(site, number), BedUnblocked())
    return writing_act.receipt


def _site(code: str) -> Site:
    row = Site.objects.filter(subject=site_subject(code)).first()
    if row is None:
        raise UnknownSite(code)
    return row


def _site_with_bed(code: str, number: int) -> Site:
    row = _site(code)
    if not 1 <= number <= row.n_beds:
        raise UnknownBed(name_of(row), row.n_beds)
    return row


def _stay(subject: str) -> Stay:
    row = Stay.objects.filter(subject=subject).first()
    if row is None:
        raise UnknownStay
    return row


def _latest_stay(household: str) -> StayBrief:
    stay = stay_of(household)
    if stay is None:
        raise NoStay
    return stay


def _require_state(subject: str, state: str) -> None:
    row = _stay(subject)
    if row.state != state:
        raise WrongState(STATE_WORDS[row.state])


def _require_sound(site: SiteOpened) -> None:
    problems = []
    if not SITE_CODE.fullmatch(site.code):
        problems.append(_("Give the site a code of letters, digits and hyphens, like S-01."))
    if not any(name.strip() for name in site.names.values()):
        problems.append(_("Give the site a name."))
    if not site.place:
        problems.append(_("Say in which place the site is."))
    if not 1 <= site.n_beds <= BEDS_AT_MOST:
        problems.append(_("A site has 1 to %(most)d beds.") % {"most": BEDS_AT_MOST})
    if problems:
        raise BadSite(problems)


def _require_unplaced(household: str) -> None:
    stay = stay_of(household)
    if stay is not None and stay.is_live:
        until = "" if stay.state == "checked_in" else _said(stay.hold_until)
        raise AlreadyPlaced(stay.site_name, ranges(stay.beds), until)


def _require_open(site: Site, until: datetime) -> None:
    if site.is_closed:
        raise SiteNotOpen(name_of(site))
    if site.opens_at is not None and site.opens_at > until:
        raise SiteNotOpen(name_of(site), _said(site.opens_at))


def _require_suitable(site: Site, family: HouseholdBrief, *, although: bool) -> None:
    unmet = unmet_needs(site, family.needs, family.counts)
    if unmet and not although:
        raise NeedUnmet(name_of(site), [UNMET_WORDS[one] for one in unmet])


def _require_still_free(stay: StayBrief, site: Site) -> None:
    """Refuse beds that another family sleeps in, or, once the hold ran out, that anyone was promised."""
    ran_out = stay.state == "expired"
    if ran_out and site.is_closed:
        raise SiteNotOpen(name_of(site))
    taken = taken_beds(site.code, but=stay.subject)
    gone = set(stay.beds) & (taken if ran_out else slept_in(site.code))
    if gone:
        free = len(free_numbers(site.n_beds, taken | set(stay.beds)))
        raise BedsGone(name_of(site), ranges(sorted(gone)), free, _said(stay.hold_until) if ran_out else "")


def _said(at: datetime) -> str:
    return at.astimezone(node_state().now.tzinfo).strftime("%d.%m. %H:%M")
