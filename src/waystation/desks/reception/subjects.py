"""What reception keeps: bands, households, persons, memberships, consents, and the line outside."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Annotated, Final, Literal, get_args

from msgspec import Meta

from waystation.core.journal.kinds import Entry, Subject, entry_kind
from waystation.core.journal.marks import Clear, Personal

AgeBand = Literal["0-5", "6-11", "12-17", "18-59", "60+"]
AGE_BANDS: Final[tuple[AgeBand, ...]] = get_args(AgeBand)
Sex = Literal["f", "m", "x"]  # x: other, or not said
SEXES: Final[tuple[Sex, ...]] = get_args(Sex)
# Needs as their consequence for a bed or a seat, never as a diagnosis.
Need = Literal["stretcher", "step_free", "insulin", "dialysis", "women_only", "infant"]
NEEDS: Final[tuple[Need, ...]] = get_args(Need)
Intention = Literal["bed", "relatives", "unsure"]
INTENTIONS: Final[tuple[Intention, ...]] = get_args(Intention)
Relation = Literal[
    "head",
    "spouse",
    "child",
    "parent",
    "grandparent",
    "grandchild",
    "sibling",
    "other_relative",
    "not_related",
]
RELATIONS: Final[tuple[Relation, ...]] = get_args(Relation)
Purpose = Literal["assistance", "tracing", "statistics"]
PURPOSES: Final[tuple[Purpose, ...]] = get_args(Purpose)
Answer = Literal["yes", "no"]
# By what someone saw that two records are of one person.
Evidence = Literal["said", "papers", "family", "birth", "phone", "names"]
EVIDENCE: Final[tuple[Evidence, ...]] = get_args(Evidence)

Count = Annotated[int, Meta(ge=0, le=99)]

# What each is kept for, what allows it, and by which clock it goes.
FIND_RELATIVES = Personal(
    "find relatives and neighbours; return later", basis="vital-interest", retention="register"
)
NEEDS_MET = Personal("choose a bed and a seat that fit", basis="vital-interest", retention="register")
REUNITE = Personal("reunite families; answer those who search", basis="vital-interest", retention="register")
TELL_APART = Personal("tell people of one name apart", basis="vital-interest", retention="register")
REACH = Personal("reach the family", basis="vital-interest", retention="register")
KNOW_AGAIN = Clear("know the family again without a name", basis="vital-interest", retention="register")
COUNT = Clear("count people, beds and meals by sex and age", basis="vital-interest", retention="register")
GUIDE = Clear("lead the family to where it wants to go", basis="vital-interest", retention="register")
BELONG = Clear("keep families together", basis="vital-interest", retention="register")
ONE_PERSON = Clear("count and find a person once", basis="vital-interest", retention="register")
RESPECT = Clear(
    "know what was agreed to, by whom it was asked and how", basis="legal-obligation", retention="register"
)


def group(sex: Sex, age_band: AgeBand) -> str:
    """Return the name under which people of a sex and age band are counted.

    >>> group("f", "18-59")
    'f 18-59'
    """
    return f"{sex} {age_band}"


GROUPS: Final[tuple[str, ...]] = tuple(group(sex, band) for sex in SEXES for band in AGE_BANDS)


@entry_kind("band.bound", audience="register")
@dataclass(frozen=True, slots=True)
class BandBound:
    """A wristband number was given to a household."""

    household: Annotated[str, KNOW_AGAIN]


@entry_kind("household.banded", audience="register", sets=True)
@dataclass(frozen=True, slots=True)
class HouseholdBanded:
    """A household came to a hub and was counted; no name is needed.

    `counts` by group ("f 18-59"); `needs` are codes of `NEEDS` joined by spaces, sealed; `village` as said.
    """

    band: Annotated[str, KNOW_AGAIN]
    hub: Annotated[str, GUIDE]
    counts: Annotated[Mapping[str, Count], COUNT]
    district: Annotated[str, GUIDE]
    intention: Annotated[Intention, GUIDE]
    village: Annotated[str, FIND_RELATIVES] = ""
    needs: Annotated[str, NEEDS_MET] = ""


@entry_kind("household.intended", audience="register", sets=True)
@dataclass(frozen=True, slots=True)
class HouseholdIntended:
    """The household said anew where it wants to go."""

    intention: Annotated[Intention, GUIDE]


@entry_kind("household.needed", audience="register", sets=True)
@dataclass(frozen=True, slots=True)
class HouseholdNeeded:
    """The household's needs were recorded anew."""

    needs: Annotated[str, NEEDS_MET] = ""


@entry_kind("person.recorded", audience="register", sets=True)
@dataclass(frozen=True, slots=True)
class PersonRecorded:
    """A person as described; a later record replaces the earlier one.

    `name` as heard, in any script; `birth` a date, a year, or an age as said.
    """

    sex: Annotated[Sex, COUNT]
    age_band: Annotated[AgeBand, COUNT]
    name: Annotated[str, REUNITE] = ""
    father: Annotated[str, TELL_APART] = ""
    birth: Annotated[str, TELL_APART] = ""
    phone: Annotated[str, REACH] = ""


@entry_kind("membership.begun", audience="register", sets=True)
@dataclass(frozen=True, slots=True)
class MembershipBegun:
    """A person belongs to a household."""

    household: Annotated[str, BELONG]
    person: Annotated[str, BELONG]
    relation: Annotated[Relation, BELONG]


@entry_kind("membership.ended", audience="register")
@dataclass(frozen=True, slots=True)
class MembershipEnded:
    """The person left the household."""


@entry_kind("consent.given", audience="register", sets=True)
@dataclass(frozen=True, slots=True)
class ConsentGiven:
    """A household's answer for one purpose and recipient, in which language it was asked and how."""

    household: Annotated[str, RESPECT]
    purpose: Annotated[Purpose, RESPECT]
    recipient: Annotated[str, RESPECT]
    answer: Annotated[Answer, RESPECT]
    language: Annotated[str, RESPECT]
    method: Annotated[Literal["spoken", "written", "screen"], RESPECT] = "spoken"


@entry_kind("link.confirmed", audience="register", sets=True, decides="standing")
@dataclass(frozen=True, slots=True)
class LinkConfirmed:
    """Two records are of one person; nothing of either is copied to the other.

    `evidence` says what that was seen by; `score` is in per mille where a comparison gave one.
    """

    one: Annotated[str, ONE_PERSON]
    other: Annotated[str, ONE_PERSON]
    evidence: Annotated[tuple[Evidence, ...], ONE_PERSON] = ()
    score: Annotated[Annotated[int, Meta(ge=0, le=1000)] | None, ONE_PERSON] = None


@entry_kind("link.rejected", audience="register", sets=True, decides="standing")
@dataclass(frozen=True, slots=True)
class LinkRejected:
    """Two records are of two people, however alike they look."""

    one: Annotated[str, ONE_PERSON]
    other: Annotated[str, ONE_PERSON]


@entry_kind("line.counted", audience="public")
@dataclass(frozen=True, slots=True)
class LineCounted:
    """Someone counted the families standing in line at a hub."""

    hub: str
    families: Annotated[int, Meta(ge=0, le=100_000)]


@dataclass(frozen=True, slots=True)
class BandState:
    """Who wears a band. More than one household means two sites gave it out while apart."""

    households: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HouseholdState:
    """A household as it is known."""

    band: str = ""
    hub: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    district: str = ""
    intention: str = "unsure"
    village: str = ""
    needs: str = ""
    banded_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class MembershipState:
    """A person in a household."""

    household: str = ""
    person: str = ""
    relation: str = ""
    is_ended: bool = False


@dataclass(frozen=True, slots=True)
class ConsentState:
    """The latest answer, and when it was given."""

    given: ConsentGiven
    at: datetime


@dataclass(frozen=True, slots=True)
class LinkState:
    """Whether two records are of one person, as the last verdict says; by whom and when."""

    one: str
    other: str
    is_confirmed: bool
    evidence: tuple[str, ...]
    score: int | None
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LineState:
    """The latest count of a line."""

    hub: str
    families: int
    counted_at: datetime


def fold_band(state: BandState | None, entry: Entry) -> BandState | None:
    """Return who wears the band, in the order in which it was given out."""
    state = state or BandState()
    match entry.body:
        case BandBound(household) if household not in state.households:
            return BandState((*state.households, household))
    return state


def fold_household(state: HouseholdState | None, entry: Entry) -> HouseholdState | None:
    """Return the household after `entry`."""
    state = state or HouseholdState()
    match entry.body:
        case HouseholdBanded() as body:
            return HouseholdState(
                band=body.band,
                hub=body.hub,
                counts=body.counts,
                district=body.district,
                intention=body.intention,
                village=body.village,
                needs=body.needs,
                banded_at=entry.observed_at,
            )
        case HouseholdIntended(intention):
            return replace(state, intention=intention)
        case HouseholdNeeded(needs):
            return replace(state, needs=needs)
    return state


def fold_person(state: PersonRecorded | None, entry: Entry) -> PersonRecorded | None:
    """Return the latest description."""
    return entry.body if isinstance(entry.body, PersonRecorded) else state


def fold_membership(state: MembershipState | None, entry: Entry) -> MembershipState | None:
    """Return the membership after `entry`; an ended one stays ended."""
    state = state or MembershipState()
    match entry.body:
        case MembershipBegun(household, person, relation):
            return replace(state, household=household, person=person, relation=relation)
        case MembershipEnded():
            return replace(state, is_ended=True)
    return state


def fold_consent(state: ConsentState | None, entry: Entry) -> ConsentState | None:
    """Return the latest answer."""
    return ConsentState(entry.body, entry.observed_at) if isinstance(entry.body, ConsentGiven) else state


def fold_link(state: LinkState | None, entry: Entry) -> LinkState | None:
    """Return the last verdict on two records."""
    match entry.body:
        case LinkConfirmed(one, other, evidence, score):
            return LinkState(one, other, True, evidence, score, entry.actor, entry.observed_at)
        case LinkRejected(one, other):
            return LinkState(one, other, False, (), None, entry.actor, entry.observed_at)
    return state


def fold_line(state: LineState | None, entry: Entry) -> LineState | None:
    """Return the count of the latest moment, whatever order the counts came in."""
    match entry.body:
        case LineCounted(hub, families) if state is None or entry.observed_at >= state.counted_at:
            return LineState(hub, families, entry.observed_at)
    return state


BAND = Subject("band", fold_band)
HOUSEHOLD = Subject("household", fold_household)
PERSON = Subject("person", fold_person)
MEMBERSHIP = Subject("membership", fold_membership)
CONSENT = Subject("consent", fold_consent)
LINK = Subject("link", fold_link)
LINE = Subject("line", fold_line)


def band_subject(band: str) -> str:
    """Return the subject of a wristband number."""
    return f"band:{band}"


def consent_subject(household: str, purpose: str, recipient: str) -> str:
    """Return the subject of a household's consent for one purpose and recipient."""
    return f"consent:{household.partition(':')[2]}/{purpose}/{recipient}"


def link_subject(one: str, other: str) -> str:
    """Return the subject of what is known of two persons' being one: the same on every node, both ways."""
    pair = "\n".join(sorted((one, other)))
    return f"link:{hashlib.sha256(pair.encode()).hexdigest()[:32]}"


def line_subject(hub: str) -> str:
    """Return the subject of the line at a hub."""
    return f"line:{hub}"
