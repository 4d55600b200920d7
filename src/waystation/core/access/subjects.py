"""What access keeps in the journal: roles, second persons, who read whom, devices, incidents."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Literal

from waystation.core.access.matrix import Role
from waystation.core.journal.kinds import Entry, Subject, entry_kind
from waystation.core.journal.marks import Clear, Personal

# What each is kept for, what allows it, and by which clock it goes.
RIGHTS = Clear(
    "know who may do what, and who could at the time", basis="legitimate-interest", retention="staff"
)
ASKED = Clear("let a second person look before it is done", basis="legitimate-interest", retention="staff")
WHY = Personal("tell the second person why", basis="legitimate-interest", retention="staff")
WATCH = Clear(
    "answer who read whom, and stop who reads too much", basis="legitimate-interest", retention="reads"
)

ProposalState = Literal["open", "approved", "declined", "withdrawn"]


@entry_kind("grant.given", audience="access", sets=True)
@dataclass(frozen=True, slots=True)
class GrantGiven:
    """A user was given a role, at one place or (empty) everywhere on this node."""

    user: Annotated[str, RIGHTS]
    role: Annotated[Role, RIGHTS]
    place: Annotated[str, RIGHTS] = ""


@entry_kind("grant.ended", audience="access")
@dataclass(frozen=True, slots=True)
class GrantEnded:
    """The role ended."""


@entry_kind("proposal.made", audience="access", lasting=True)
@dataclass(frozen=True, slots=True)
class ProposalMade:
    """Someone asks for an act that needs a second person; `arguments` are codes and identifiers."""

    action: Annotated[str, ASKED]
    arguments: Annotated[Mapping[str, str], ASKED]
    place: Annotated[str, ASKED]
    expires_at: Annotated[datetime, ASKED]
    reason: Annotated[str, WHY] = ""


@entry_kind("proposal.approved", audience="access", lasting=True)
@dataclass(frozen=True, slots=True)
class ProposalApproved:
    """A second person agreed; the act itself is written with this entry."""


@entry_kind("proposal.declined", audience="access", lasting=True)
@dataclass(frozen=True, slots=True)
class ProposalDeclined:
    """A second person did not agree."""


@entry_kind("proposal.withdrawn", audience="access", lasting=True)
@dataclass(frozen=True, slots=True)
class ProposalWithdrawn:
    """The person who asked takes it back."""


@entry_kind("reading.made", audience="reads", lasting=True)
@dataclass(frozen=True, slots=True)
class ReadingMade:
    """The entry's author was shown sealed words of `person`, on `page`, for a reason out of the list."""

    person: Annotated[str, WATCH]
    page: Annotated[str, WATCH]
    reason: Annotated[str, WATCH]


@entry_kind("reader.alarmed", audience="reads", lasting=True)
@dataclass(frozen=True, slots=True)
class ReaderAlarmed:
    """A user read more people within an hour than the work asks for."""

    n_persons: Annotated[int, WATCH]


@entry_kind("reader.locked", audience="reads", lasting=True)
@dataclass(frozen=True, slots=True)
class ReaderLocked:
    """A user read twice as many, and reads nobody until a coordinator has looked at it."""

    n_persons: Annotated[int, WATCH]


@entry_kind("reader.freed", audience="access", lasting=True)
@dataclass(frozen=True, slots=True)
class ReaderFreed:
    """A coordinator lets the user read again."""


@entry_kind("device.enrolled", audience="access", lasting=True)
@dataclass(frozen=True, slots=True)
class DeviceEnrolled:
    """A device was let in by a coordinator's invitation.

    With a `purpose` it acts by itself, for that alone, at `place`, until `until`; without one, staff sign in
    on it.
    """

    invited_by: Annotated[str, RIGHTS]
    purpose: Annotated[str, RIGHTS] = ""
    place: Annotated[str, RIGHTS] = ""
    until: Annotated[datetime | None, RIGHTS] = None


@entry_kind("device.revoked", audience="access", lasting=True)
@dataclass(frozen=True, slots=True)
class DeviceRevoked:
    """The device is lost, or its work is done; whatever it sends from now on is looked at first."""


@entry_kind("incident.opened", audience="access", lasting=True)
@dataclass(frozen=True, slots=True)
class IncidentOpened:
    """A user or a device is suspected: everyone is signed out, devices are revoked, exports are frozen."""

    suspect: Annotated[str, WATCH]


@entry_kind("incident.closed", audience="access", lasting=True)
@dataclass(frozen=True, slots=True)
class IncidentClosed:
    """The incident was looked into; exports are open again."""


@dataclass(frozen=True, slots=True)
class GrantState:
    """A role of a user at a place."""

    user: str = ""
    role: str = ""
    place: str = ""
    is_ended: bool = False


@dataclass(frozen=True, slots=True)
class ProposalStanding:
    """A proposal, who made it, and how it ended; approval outlasts every other end."""

    made: ProposalMade | None = None
    proposer: str = ""
    proposed_at: datetime | None = None
    state: ProposalState = "open"
    settled_by: str = ""
    settled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReadingState:
    """Who read, on what device, and when."""

    made: ReadingMade
    reader: str
    device: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReaderState:
    """A user who read much: the latest alarm, lock and release."""

    n_persons: int = 0
    alarmed_at: datetime | None = None
    locked_at: datetime | None = None
    freed_at: datetime | None = None
    freed_by: str = ""

    @property
    def is_locked(self) -> bool:
        """Whether nobody has let the user read again since the lock."""
        return self.locked_at is not None and (self.freed_at is None or self.freed_at < self.locked_at)


@dataclass(frozen=True, slots=True)
class DeviceState:
    """A device, and when and by whom it was revoked."""

    enrolled: DeviceEnrolled | None = None
    enrolled_at: datetime | None = None
    revoked_at: datetime | None = None
    revoked_by: str = ""


@dataclass(frozen=True, slots=True)
class IncidentState:
    """An incident from beginning to end."""

    suspect: str = ""
    opened_by: str = ""
    opened_at: datetime | None = None
    closed_at: datetime | None = None


def fold_grant(state: GrantState | None, entry: Entry) -> GrantState | None:
    """Return the grant after `entry`; an ended grant stays ended."""
    state = state or GrantState()
    match entry.body:
        case GrantGiven(user, role, place):
            return replace(state, user=user, role=role, place=place)
        case GrantEnded():
            return replace(state, is_ended=True)
    return state


_ENDS: dict[type[object], ProposalState] = {
    ProposalApproved: "approved",
    ProposalDeclined: "declined",
    ProposalWithdrawn: "withdrawn",
}


def fold_proposal(state: ProposalStanding | None, entry: Entry) -> ProposalStanding | None:
    """Return the proposal after `entry`; once approved it stays so, for what was approved was done."""
    state = state or ProposalStanding()
    if isinstance(entry.body, ProposalMade):
        return replace(state, made=entry.body, proposer=entry.actor, proposed_at=entry.observed_at)
    end = _ENDS.get(type(entry.body))
    if end is None or state.state == "approved":
        return state
    return replace(state, state=end, settled_by=entry.actor, settled_at=entry.observed_at)


def fold_reading(state: ReadingState | None, entry: Entry) -> ReadingState | None:
    """Return the reading."""
    match entry.body:
        case ReadingMade() as body:
            return ReadingState(body, entry.actor, entry.device, entry.observed_at)
    return state


def fold_reader(state: ReaderState | None, entry: Entry) -> ReaderState | None:
    """Return the reader after `entry`; of each event the latest moment counts."""
    state = state or ReaderState()
    at = entry.observed_at
    match entry.body:
        case ReaderAlarmed(n_persons):
            return replace(state, n_persons=n_persons, alarmed_at=_latest(state.alarmed_at, at))
        case ReaderLocked(n_persons):
            return replace(state, n_persons=n_persons, locked_at=_latest(state.locked_at, at))
        case ReaderFreed():
            return replace(state, freed_at=_latest(state.freed_at, at), freed_by=entry.actor)
    return state


def fold_device(state: DeviceState | None, entry: Entry) -> DeviceState | None:
    """Return the device after `entry`; once revoked it stays so."""
    state = state or DeviceState()
    match entry.body:
        case DeviceEnrolled() as body:
            return replace(state, enrolled=body, enrolled_at=entry.observed_at)
        case DeviceRevoked() if state.revoked_at is None:
            return replace(state, revoked_at=entry.observed_at, revoked_by=entry.actor)
    return state


def fold_incident(state: IncidentState | None, entry: Entry) -> IncidentState | None:
    """Return the incident after `entry`."""
    state = state or IncidentState()
    match entry.body:
        case IncidentOpened(suspect):
            return replace(state, suspect=suspect, opened_by=entry.actor, opened_at=entry.observed_at)
        case IncidentClosed():
            return replace(state, closed_at=entry.observed_at)
    return state


def _latest(known: datetime | None, at: datetime) -> datetime:
    return at if known is None else max(known, at)


GRANT = Subject("grant", fold_grant)
PROPOSAL = Subject("proposal", fold_proposal)
READING = Subject("reading", fold_reading)
READER = Subject("reader", fold_reader)
DEVICE = Subject("device", fold_device)
INCIDENT = Subject("incident", fold_incident)


def reader_subject(user: str) -> str:
    """Return the subject that holds a user's alarms and locks."""
    return f"reader:{user}"
