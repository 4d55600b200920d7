"""What was done for a node: shares stored, the seal rehearsed, the node opened again."""

from dataclasses import dataclass, replace
from datetime import datetime

from waystation.core.journal.kinds import Entry, Subject, entry_kind


@entry_kind("upkeep.shares_stored", audience="public", impersonal=True)
@dataclass(frozen=True, slots=True)
class SharesStored:
    """Someone has seen the three shares of this escrow at three different places."""

    escrow: str


@entry_kind("upkeep.drilled", audience="public", impersonal=True)
@dataclass(frozen=True, slots=True)
class Drilled:
    """The seal was rehearsed; a real one would have taken this long."""

    milliseconds: int


@entry_kind("upkeep.unsealed", audience="public", impersonal=True)
@dataclass(frozen=True, slots=True)
class Unsealed:
    """Two escrow shares opened the node again after a seal."""


@dataclass(frozen=True, slots=True)
class UpkeepState:
    """What was last done for a node."""

    escrow: str = ""
    shares_stored_at: datetime | None = None
    drilled_at: datetime | None = None
    drill_milliseconds: int = 0
    unsealed_at: datetime | None = None


def fold_upkeep(state: UpkeepState | None, entry: Entry) -> UpkeepState | None:
    """Return what was done after `entry`."""
    state = state or UpkeepState()
    match entry.body:
        case SharesStored(escrow):
            return replace(state, escrow=escrow, shares_stored_at=entry.observed_at)
        case Drilled(milliseconds):
            return replace(state, drilled_at=entry.observed_at, drill_milliseconds=milliseconds)
        case Unsealed():
            return replace(state, unsealed_at=entry.observed_at)
    return state


UPKEEP = Subject("upkeep", fold_upkeep)


def upkeep_subject(node: str) -> str:
    """Return the subject of a node's upkeep."""
    return f"{UPKEEP.name}:{node}"
