"""What keeping writes into the journal: the assessment's signature, and how long things are kept."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated

from msgspec import Meta

from waystation.core.journal.kinds import Entry, Subject, entry_kind
from waystation.core.journal.marks import Clear, Personal

LONGER = Clear("keep a while longer what is still needed", basis="legal-obligation", retention="register")
WHY_LONGER = Personal("say why it was kept longer", basis="legal-obligation", retention="register")
Months = Annotated[int, Meta(ge=1, le=1_200)]


@entry_kind("impact.signed", audience="public", impersonal=True)
@dataclass(frozen=True, slots=True)
class ImpactSigned:
    """Someone answerable has read the impact assessment; `schema` is the hash of what it describes."""

    schema: str
    role: str


@entry_kind("clock.set", audience="public", impersonal=True)
@dataclass(frozen=True, slots=True)
class ClockSet:
    """A retention class runs this many months from now on, and why."""

    months: Months
    reason: str


@entry_kind("extension.given", audience="register")
@dataclass(frozen=True, slots=True)
class ExtensionGiven:
    """One subject, with those tied to it, is kept until a moment although its clock runs out before."""

    of: Annotated[str, LONGER]
    until: Annotated[datetime, Meta(tz=True), LONGER]
    reason: Annotated[str, WHY_LONGER] = ""


@dataclass(frozen=True, slots=True)
class ImpactState:
    """The latest signature."""

    schema: str = ""
    role: str = ""
    signed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ClockState:
    """The months in force, since when, and why."""

    months: int
    reason: str
    set_at: datetime


def fold_impact(state: ImpactState | None, entry: Entry) -> ImpactState | None:
    """Return the signature made last."""
    state = state or ImpactState()
    match entry.body:
        case ImpactSigned(schema, role) if state.signed_at is None or entry.observed_at >= state.signed_at:
            return replace(state, schema=schema, role=role, signed_at=entry.observed_at)
    return state


def fold_clock(state: ClockState | None, entry: Entry) -> ClockState | None:
    """Return the months set last."""
    match entry.body:
        case ClockSet(months, reason) if state is None or entry.observed_at >= state.set_at:
            return ClockState(months, reason, entry.observed_at)
    return state


def fold_extension(state: ExtensionGiven | None, entry: Entry) -> ExtensionGiven | None:
    """Return the extension that reaches furthest."""
    match entry.body:
        case ExtensionGiven() as given if state is None or given.until >= state.until:
            return given
    return state


IMPACT = Subject("impact", fold_impact)
CLOCK = Subject("clock", fold_clock)
EXTENSION = Subject("extension", fold_extension)

THE_ASSESSMENT = "impact:schema"


def clock_subject(retention: str) -> str:
    """Return the subject of a retention class."""
    return f"clock:{retention}"
