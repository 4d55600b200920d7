"""What tracing keeps: cases (requests to find a person), sightings, and families that are apart.

Everything that names the sought person or the asker is sealed for the audience `tracing`. A sighting and a
separation are subjects of their own, so two nodes may add to one case without meeting.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Final, Literal, get_args

from msgspec import Meta

from waystation.core.journal.kinds import Entry, Subject, entry_kind
from waystation.core.journal.marks import Clear, Personal

# What the sought person is to the asker: "I look for my grandparent".
Sought = Literal[
    "spouse", "child", "parent", "grandparent", "grandchild", "sibling", "other_relative", "not_related"
]
SOUGHT: Final[tuple[Sought, ...]] = get_args(Sought)
Outcome = Literal["found_alive", "found_dead", "withdrawn", "other"]
OUTCOMES: Final[tuple[Outcome, ...]] = get_args(Outcome)
Confidence = Literal["certain", "likely", "hearsay"]
CONFIDENCES: Final[tuple[Confidence, ...]] = get_args(Confidence)
Cause = Literal["other_vehicle", "left_behind", "on_the_way", "hospital", "unknown"]
CAUSES: Final[tuple[Cause, ...]] = get_args(Cause)
Reunion = Literal["together", "case_opened", "mistaken"]
REUNIONS: Final[tuple[Reunion, ...]] = get_args(Reunion)

# What each is kept for, what allows it, and by which clock it goes.
SEARCH = Personal("search for the person", basis="vital-interest", retention="tracing")
TELL_APART = Personal("tell people of one name apart", basis="vital-interest", retention="tracing")
WHERE = Personal("know where to search", basis="vital-interest", retention="tracing")
ANSWER = Personal("give the answer to the one who asked", basis="consent", retention="tracing")
TOLD = Personal("keep what was told to the family", basis="vital-interest", retention="tracing")
FOLLOW = Personal("follow the trace", basis="vital-interest", retention="tracing")
ASK_AGAIN = Personal("ask again", basis="legitimate-interest", retention="tracing")
TOGETHER = Personal("bring the family together", basis="vital-interest", retention="tracing")
SEARCH_STATE = Clear("lead the search and know how it ended", basis="vital-interest", retention="tracing")
APART = Clear("know which families are apart, and why", basis="vital-interest", retention="tracing")


@entry_kind("case.opened", audience="tracing", sets=True)
@dataclass(frozen=True, slots=True)
class CaseOpened:
    """Someone asked to find a person and agreed to the search.

    `consent` is always given, never inferred; `language` is the one in which it was asked. `household` is the
    asker's where they wear a band. `paper` is the code on the asker's slip: it names nobody.
    """

    relation: Annotated[Sought, SEARCH_STATE]
    paper: Annotated[str, SEARCH_STATE]
    consent: Annotated[Literal["yes"], SEARCH_STATE]
    language: Annotated[str, SEARCH_STATE]
    household: Annotated[str, SEARCH_STATE] = ""
    sought_name: Annotated[str, SEARCH] = ""
    sought_father: Annotated[str, TELL_APART] = ""
    sought_birth: Annotated[str, TELL_APART] = ""
    last_seen: Annotated[str, WHERE] = ""
    asker_name: Annotated[str, ANSWER] = ""
    asker_contact: Annotated[str, ANSWER] = ""


@entry_kind("case.closed", audience="tracing", sets=True, decides="standing")
@dataclass(frozen=True, slots=True)
class CaseClosed:
    """The search ended, and how."""

    outcome: Annotated[Outcome, SEARCH_STATE]
    outcome_note: Annotated[str, TOLD] = ""


@entry_kind("case.reopened", audience="tracing", decides="standing")
@dataclass(frozen=True, slots=True)
class CaseReopened:
    """The case was closed by mistake, or the search goes on."""


@entry_kind("sighting.recorded", audience="tracing", sets=True)
@dataclass(frozen=True, slots=True)
class SightingRecorded:
    """Someone says the sought person was seen; `place` is a place code, or empty."""

    case: Annotated[str, SEARCH_STATE]
    confidence: Annotated[Confidence, SEARCH_STATE]
    seen_at: Annotated[datetime | None, SEARCH_STATE] = None
    place: Annotated[str, SEARCH_STATE] = ""
    whereabouts: Annotated[str, FOLLOW] = ""
    witness: Annotated[str, ASK_AGAIN] = ""


@entry_kind("separation.reported", audience="tracing", sets=True)
@dataclass(frozen=True, slots=True)
class SeparationReported:
    """A household said that some of its people are not with it."""

    household: Annotated[str, APART]
    n_people: Annotated[int, Meta(ge=1, le=99), APART]
    cause: Annotated[Cause, APART]
    apart_from: Annotated[str, TOGETHER] = ""


@entry_kind("separation.ended", audience="tracing", sets=True)
@dataclass(frozen=True, slots=True)
class SeparationEnded:
    """They are together again, a case was opened for them, or it was a mistake."""

    reunion: Annotated[Reunion, APART]


@dataclass(frozen=True, slots=True)
class CaseState:
    """A case: what was asked, and whether the search goes on. The latest moment decides the status."""

    opened: CaseOpened | None = None
    opened_at: datetime | None = None
    outcome: str = ""
    outcome_note: str = ""
    status_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SightingState:
    """A sighting and when it was written down."""

    recorded: SightingRecorded
    at: datetime


@dataclass(frozen=True, slots=True)
class SeparationState:
    """A family apart, until it ended."""

    reported: SeparationReported | None = None
    reported_at: datetime | None = None
    reunion: str = ""


def fold_case(state: CaseState | None, entry: Entry) -> CaseState | None:
    """Return the case after `entry`; of closings and reopenings the one observed last counts."""
    state = state or CaseState()
    is_later = state.status_at is None or entry.observed_at >= state.status_at
    match entry.body:
        case CaseOpened() as body:
            return replace(state, opened=body, opened_at=entry.observed_at)
        case CaseClosed(outcome, note) if is_later:
            return replace(state, outcome=outcome, outcome_note=note, status_at=entry.observed_at)
        case CaseReopened() if is_later:
            return replace(state, outcome="", outcome_note="", status_at=entry.observed_at)
    return state


def fold_sighting(state: SightingState | None, entry: Entry) -> SightingState | None:
    """Return the sighting as recorded last."""
    return SightingState(entry.body, entry.observed_at) if isinstance(entry.body, SightingRecorded) else state


def fold_separation(state: SeparationState | None, entry: Entry) -> SeparationState | None:
    """Return the separation after `entry`; an ended one stays ended."""
    state = state or SeparationState()
    match entry.body:
        case SeparationReported() as body:
            return replace(state, reported=body, reported_at=entry.observed_at)
        case SeparationEnded(reunion):
            return replace(state, reunion=reunion)
    return state


CASE = Subject("case", fold_case)
SIGHTING = Subject("sighting", fold_sighting)
SEPARATION = Subject("separation", fold_separation)
