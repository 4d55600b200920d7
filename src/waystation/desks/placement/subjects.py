"""What placement keeps: sites, beds out of use, and stays: the beds a household holds or sleeps in."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Final, Literal, get_args

from msgspec import Meta

from waystation.core.journal.kinds import Entry, Subject, entry_kind
from waystation.core.journal.marks import Clear

BEDS_AT_MOST: Final = 5_000
Number = Annotated[int, Meta(ge=1, le=BEDS_AT_MOST)]
Metres = Annotated[int, Meta(ge=0, le=1_000_000)]
Instant = Annotated[datetime, Meta(tz=True)]
BlockReason = Literal["broken", "reserved", "cleaning"]
BLOCK_REASONS: Final[tuple[BlockReason, ...]] = get_args(BlockReason)
StayState = Literal["held", "released", "checked_in", "left"]

# What each is kept for, what allows it, and by which clock it goes.
SHELTER = Clear(
    "give the household a bed and nobody else the same", basis="vital-interest", retention="register"
)


@entry_kind("site.opened", audience="public", sets=True, decides="standing")
@dataclass(frozen=True, slots=True)
class SiteOpened:
    """A place with beds was opened or is described anew; its beds are numbered 1 to `n_beds`.

    `names` by language tag; `school_m` and `clinic_m` are metres to the next ones, None where unknown.
    """

    code: str
    names: Mapping[str, str]
    place: str
    n_beds: Number
    region: str = ""
    is_step_free: bool = False
    is_women_only: bool = False
    takes_pets: bool = False
    school_m: Metres | None = None
    clinic_m: Metres | None = None
    opens_at: Instant | None = None


@entry_kind("site.closed", audience="public", decides="standing")
@dataclass(frozen=True, slots=True)
class SiteClosed:
    """The site takes nobody any more."""


@entry_kind("bed.blocked", audience="public", sets=True, decides="standing")
@dataclass(frozen=True, slots=True)
class BedBlocked:
    """A bed is out of use."""

    site: str
    number: Number
    reason: BlockReason


@entry_kind("bed.unblocked", audience="public", decides="standing")
@dataclass(frozen=True, slots=True)
class BedUnblocked:
    """The bed may be used again."""


@entry_kind("stay.held", audience="register")
@dataclass(frozen=True, slots=True)
class StayHeld:
    """Beds of a site are held for a household until a moment; `although` a need of theirs is not met there.

    `hub` is where the household waits; `site` is the site's code.
    """

    household: Annotated[str, SHELTER]
    hub: Annotated[str, SHELTER]
    site: Annotated[str, SHELTER]
    beds: Annotated[tuple[Number, ...], SHELTER]
    hold_until: Annotated[Instant, SHELTER]
    although: Annotated[bool, SHELTER] = False


@entry_kind("stay.released", audience="register")
@dataclass(frozen=True, slots=True)
class StayReleased:
    """The household does not come; its beds are free."""


@entry_kind("stay.checked_in", audience="register")
@dataclass(frozen=True, slots=True)
class StayCheckedIn:
    """The household is in its beds."""


@entry_kind("stay.left", audience="register")
@dataclass(frozen=True, slots=True)
class StayLeft:
    """The household moved out."""


@dataclass(frozen=True, slots=True)
class SiteState:
    """A site as last described, and whether it is closed, as of the latest moment anyone said so."""

    opened: SiteOpened | None = None
    opened_at: datetime | None = None
    is_closed: bool = False
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class BedState:
    """Whether a bed is out of use, as of the latest moment anyone said so."""

    blocked: BedBlocked | None
    at: datetime


@dataclass(frozen=True, slots=True)
class StayFacts:
    """What happened to a stay; each fact keeps the earliest moment it was seen."""

    held: StayHeld | None = None
    held_at: datetime | None = None
    released_at: datetime | None = None
    checked_in_at: datetime | None = None
    left_at: datetime | None = None

    @property
    def state(self) -> StayState:
        """The state that follows from the facts, in whatever order they came.

        Whoever moved out is gone. Whoever was let in sleeps there, even if another site released the beds
        meanwhile: people count for more than a list. A hold that ran out is still `held` here; readers
        compare `hold_until` with their clock.
        """
        if self.left_at is not None:
            return "left"
        if self.checked_in_at is not None:
            return "checked_in"
        return "held" if self.released_at is None else "released"


def fold_site(state: SiteState | None, entry: Entry) -> SiteState | None:
    """Return the site after `entry`; the latest moment wins, whatever order the entries came in."""
    state = state or SiteState()
    at = entry.observed_at
    is_latest = state.at is None or at >= state.at
    match entry.body:
        case SiteOpened() as opened:
            if state.opened_at is None or at >= state.opened_at:
                state = replace(state, opened=opened, opened_at=at)
            return replace(state, is_closed=False, at=at) if is_latest else state
        case SiteClosed() if is_latest:
            return replace(state, is_closed=True, at=at)
    return state


def fold_bed(state: BedState | None, entry: Entry) -> BedState | None:
    """Return whether the bed is blocked; the latest moment wins, whatever order the entries came in."""
    if state is not None and entry.observed_at < state.at:
        return state
    match entry.body:
        case BedBlocked() as blocked:
            return BedState(blocked, entry.observed_at)
        case BedUnblocked():
            return BedState(None, entry.observed_at)
    return state


def fold_stay(state: StayFacts | None, entry: Entry) -> StayFacts | None:
    """Return the stay after `entry`."""
    state = state or StayFacts()
    at = entry.observed_at
    match entry.body:
        case StayHeld() as held if state.held is None:
            return replace(state, held=held, held_at=at)
        case StayReleased():
            return replace(state, released_at=_earliest(state.released_at, at))
        case StayCheckedIn():
            return replace(state, checked_in_at=_earliest(state.checked_in_at, at))
        case StayLeft():
            return replace(state, left_at=_earliest(state.left_at, at))
    return state


def _earliest(known: datetime | None, at: datetime) -> datetime:
    return at if known is None else min(known, at)


SITE = Subject("site", fold_site)
BED = Subject("bed", fold_bed)
STAY = Subject("stay", fold_stay)


def site_subject(code: str) -> str:
    """Return the subject of the site with this code."""
    return f"site:{code}"


def bed_subject(code: str, number: int) -> str:
    """Return the subject of a bed of a site.

    >>> bed_subject("S-01", 14)
    'bed:S-01/14'
    """
    return f"bed:{code}/{number}"
