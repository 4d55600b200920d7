"""Grants: who has which role where."""

from dataclasses import dataclass, replace
from typing import Annotated

from waystation.core.access.matrix import Role
from waystation.core.journal.kinds import Entry, Subject, entry_kind
from waystation.core.journal.marks import Clear

# What each is kept for, what allows it, and by which clock it goes.
RIGHTS = Clear(
    "know who may do what, and who could at the time", basis="legitimate-interest", retention="staff"
)


@entry_kind("grant.given", audience="access")
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


@dataclass(frozen=True, slots=True)
class GrantState:
    """A role of a user at a place."""

    user: str = ""
    role: str = ""
    place: str = ""
    is_ended: bool = False


def fold_grant(state: GrantState | None, entry: Entry) -> GrantState | None:
    """Return the grant after `entry`; an ended grant stays ended."""
    state = state or GrantState()
    match entry.body:
        case GrantGiven(user, role, place):
            return replace(state, user=user, role=role, place=place)
        case GrantEnded():
            return replace(state, is_ended=True)
    return state


GRANT = Subject("grant", fold_grant)
