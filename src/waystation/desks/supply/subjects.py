"""What supply keeps: lots, movements of goods out of them, and issues to families."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Annotated, Final, Literal, get_args

from msgspec import Meta

from waystation.core.journal.kinds import Entry, Subject, entry_kind
from waystation.core.journal.marks import Clear

MOST = 1_000_000  # units in one lot
Quantity = Annotated[int, Meta(ge=0, le=MOST)]
ExpiryDate = Annotated[str, Meta(pattern=r"^(\d{4}-\d{2}-\d{2})?$")]

Reason = Literal["issued", "lost", "damaged", "expired", "corrected"]
Loss = Literal["lost", "damaged", "expired"]
LOSSES: Final[tuple[Loss, ...]] = get_args(Loss)

# What each is kept for, what allows it, and by which clock it goes.
SHARE = Clear("give each household its part once", basis="vital-interest", retention="register")


@entry_kind("lot.received", audience="supply", impersonal=True, sets=True)
@dataclass(frozen=True, slots=True)
class LotReceived:
    """Goods came in and were counted; `damaged` of the `quantity` cannot be used.

    `expires_on` is the last day of use, YYYY-MM-DD, empty where nothing expires. `source` is the consignment.
    """

    item: str
    place: str
    quantity: Quantity
    damaged: Quantity = 0
    expires_on: ExpiryDate = ""
    source: str = ""


@entry_kind("movement.made", audience="supply", impersonal=True)
@dataclass(frozen=True, slots=True)
class MovementMade:
    """Units left a lot (below zero), or a count found more than was written (above zero)."""

    lot: str
    quantity: Annotated[int, Meta(ge=-MOST, le=MOST)]
    reason: Reason
    issue: str = ""


@entry_kind("issue.handed_over", audience="supply")
@dataclass(frozen=True, slots=True)
class HandedOver:
    """A family got the parcel of a distribution, as units by item; `owed` was not there to give."""

    distribution: Annotated[str, SHARE]
    household: Annotated[str, SHARE]
    place: Annotated[str, SHARE]
    items: Annotated[Mapping[str, Quantity], SHARE]
    owed: Annotated[Mapping[str, Quantity], SHARE]


@entry_kind("issue.completed", audience="supply")
@dataclass(frozen=True, slots=True)
class IssueCompleted:
    """The family got what the parcel still owed it, or a part of that."""

    place: Annotated[str, SHARE]
    items: Annotated[Mapping[str, Quantity], SHARE]


@dataclass(frozen=True, slots=True)
class LotState:
    """A lot as it came in."""

    received: LotReceived
    at: datetime


@dataclass(frozen=True, slots=True)
class MovementState:
    """A movement and when it was."""

    made: MovementMade
    at: datetime


@dataclass(frozen=True, slots=True)
class Handover:
    """A parcel given out, or what it still owed."""

    at: datetime
    entry: str
    place: str
    items: Mapping[str, int]
    owed: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class IssueState:
    """What a family got of a distribution, the earliest first.

    More than one of `handovers` means two sites that could not talk both gave the parcel out.
    """

    distribution: str = ""
    household: str = ""
    handovers: tuple[Handover, ...] = ()
    completions: tuple[Handover, ...] = ()

    def given(self) -> dict[str, int]:
        """Return units given in all, by item."""
        total: dict[str, int] = {}
        for handover in (*self.handovers, *self.completions):
            for item, units in handover.items.items():
                total[item] = total.get(item, 0) + units
        return total

    def latest(self) -> dict[str, int]:
        """Return units by item of what was given last."""
        steps = sorted((*self.handovers, *self.completions), key=_moment)
        return dict(steps[-1].items) if steps else {}

    def owed(self) -> dict[str, int]:
        """Return units of the first parcel that are still owed, by item."""
        if not self.handovers:
            return {}
        first, given = self.handovers[0], self.given()
        due = {item: units + first.items.get(item, 0) for item, units in first.owed.items()}
        return {item: units - given.get(item, 0) for item, units in due.items() if units > given.get(item, 0)}


def fold_lot(state: LotState | None, entry: Entry) -> LotState | None:
    """Return the lot as it was received last."""
    return LotState(entry.body, entry.observed_at) if isinstance(entry.body, LotReceived) else state


def fold_movement(state: MovementState | None, entry: Entry) -> MovementState | None:
    """Return the movement."""
    return MovementState(entry.body, entry.observed_at) if isinstance(entry.body, MovementMade) else state


def fold_issue(state: IssueState | None, entry: Entry) -> IssueState | None:
    """Return the issue after `entry`; every handover is kept."""
    state = state or IssueState()
    match entry.body:
        case HandedOver() as body:
            handover = Handover(entry.observed_at, entry.id, body.place, body.items, body.owed)
            handovers = tuple(sorted((*state.handovers, handover), key=_moment))
            return replace(
                state, distribution=body.distribution, household=body.household, handovers=handovers
            )
        case IssueCompleted(place, items):
            completion = Handover(entry.observed_at, entry.id, place, items)
            return replace(state, completions=tuple(sorted((*state.completions, completion), key=_moment)))
    return state


def _moment(handover: Handover) -> tuple[datetime, str]:
    return handover.at, handover.entry


LOT = Subject("lot", fold_lot)
MOVEMENT = Subject("movement", fold_movement)
ISSUE = Subject("issue", fold_issue)


def issue_subject(distribution: str, household: str) -> str:
    """Return the subject of a distribution's parcel for a household: the same on every node.

    >>> issue_subject("first-parcel", "household:0189")
    'issue:first-parcel/0189'
    """
    return f"issue:{distribution}/{household.partition(':')[2]}"
