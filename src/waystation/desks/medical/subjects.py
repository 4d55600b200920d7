"""What the medical desk keeps: hospitals, counts of beds, patients, their triage, and their moves."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Final, Literal, get_args

from msgspec import Meta

from waystation.core.journal.kinds import Entry, Subject, entry_kind
from waystation.core.journal.marks import Clear, Personal

# Bed types after EDXL-HAVE (OASIS), those that decide where a patient can go.
BedType = Literal[
    "emergency_department",
    "medical_surgical",
    "adult_icu",
    "paediatric_icu",
    "burn",
    "paediatrics",
    "maternity",
    "rehabilitation",
    "operating_rooms",
]
BED_TYPES: Final[tuple[BedType, ...]] = get_args(BedType)
Sex = Literal["f", "m", "x"]  # x: other, or not known
SEXES: Final[tuple[Sex, ...]] = get_args(Sex)
AgeBand = Literal["0-5", "6-11", "12-17", "18-59", "60+", "unknown"]
AGE_BANDS: Final[tuple[AgeBand, ...]] = get_args(AgeBand)
Scheme = Literal["START", "JumpSTART", "clinical"]
SCHEMES: Final[tuple[Scheme, ...]] = get_args(Scheme)
# In the order in which they are served.
Category = Literal["immediate", "delayed", "minor", "expectant", "deceased"]
CATEGORIES: Final[tuple[Category, ...]] = get_args(Category)
Mode = Literal["ambulance", "helicopter", "other"]
MODES: Final[tuple[Mode, ...]] = get_args(Mode)
TransferStep = Literal["requested", "departed", "arrived", "cancelled"]

Beds = Annotated[int, Meta(ge=0, le=10_000)]

# What each is kept for, what allows it, and by which clock it goes.
TELL_FAMILY = Personal("tell the family where the patient is", basis="vital-interest", retention="medical")
HAND_OVER = Personal("hand the patient over", basis="vital-interest", retention="medical")
CARE = Clear("treat in the right order, in the right ward", basis="vital-interest", retention="medical")
TIE = Clear("tie the patient to the family", basis="vital-interest", retention="medical")
MOVE = Clear("move the patient and know where they are", basis="vital-interest", retention="medical")


@entry_kind("hospital.described", audience="public", sets=True)
@dataclass(frozen=True, slots=True)
class HospitalDescribed:
    """A hospital as it is publicly known; `names` by language tag, `place` a place's code."""

    code: str
    names: Mapping[str, str]
    place: str
    has_helipad: bool = False
    source: str = ""


@entry_kind("beds.reported", audience="medical", impersonal=True)
@dataclass(frozen=True, slots=True)
class BedsReported:
    """A hospital (its subject) said how many beds of a type are free, and how many it has, if it said so."""

    hospital: str
    bed_type: BedType
    available: Beds
    baseline: Beds | None = None


@entry_kind("patient.described", audience="medical", sets=True)
@dataclass(frozen=True, slots=True)
class PatientDescribed:
    """A patient as first written down.

    `number` is on the patient's triage tag. `band` and `household` are empty where no family is known.
    """

    number: Annotated[str, CARE]
    sex: Annotated[Sex, CARE]
    age_band: Annotated[AgeBand, CARE]
    place: Annotated[str, CARE]
    band: Annotated[str, TIE] = ""
    household: Annotated[str, TIE] = ""
    name: Annotated[str, TELL_FAMILY] = ""
    condition: Annotated[str, HAND_OVER] = ""
    note: Annotated[str, HAND_OVER] = ""


@entry_kind("patient.named", audience="medical", sets="named")
@dataclass(frozen=True, slots=True)
class PatientNamed:
    """It was learned who the patient is; `band` and `household` are empty where the family is not known."""

    name: Annotated[str, TELL_FAMILY] = ""
    band: Annotated[str, TIE] = ""
    household: Annotated[str, TIE] = ""


@entry_kind("assessment.made", audience="medical")
@dataclass(frozen=True, slots=True)
class AssessmentMade:
    """Someone sorted a patient; triage is a series, so each is a subject of its own."""

    patient: Annotated[str, CARE]
    scheme: Annotated[Scheme, CARE]
    category: Annotated[Category, CARE]
    place: Annotated[str, CARE]


@entry_kind("transfer.requested", audience="medical", sets=True)
@dataclass(frozen=True, slots=True)
class TransferRequested:
    """A patient is to be moved; `origin` is a hospital's subject or a place's code."""

    patient: Annotated[str, MOVE]
    origin: Annotated[str, MOVE]
    hospital: Annotated[str, MOVE]
    bed_type: Annotated[BedType, MOVE]
    mode: Annotated[Mode, MOVE]


@entry_kind("transfer.departed", audience="medical")
@dataclass(frozen=True, slots=True)
class TransferDeparted:
    """The patient left."""


@entry_kind("transfer.arrived", audience="medical")
@dataclass(frozen=True, slots=True)
class TransferArrived:
    """The patient was handed over at the hospital."""


@entry_kind("transfer.cancelled", audience="medical")
@dataclass(frozen=True, slots=True)
class TransferCancelled:
    """The patient is not moved after all."""


@dataclass(frozen=True, slots=True)
class BedsState:
    """The latest count."""

    reported: BedsReported
    at: datetime


@dataclass(frozen=True, slots=True)
class PatientState:
    """A patient, when they were written down, and what was learned later of who they are."""

    described: PatientDescribed | None = None
    first_at: datetime | None = None
    named: PatientNamed | None = None


@dataclass(frozen=True, slots=True)
class AssessmentState:
    """An assessment, when it was made, and by which user."""

    made: AssessmentMade
    at: datetime
    assessor: str


@dataclass(frozen=True, slots=True)
class TransferState:
    """A move with the moment of each of its steps."""

    requested: TransferRequested | None = None
    requested_at: datetime | None = None
    departed_at: datetime | None = None
    arrived_at: datetime | None = None
    cancelled_at: datetime | None = None

    @property
    def step(self) -> TransferStep:
        """The step the move has come to. A patient on the road stays so, even if someone apart cancelled."""
        if self.arrived_at is not None:
            return "arrived"
        if self.departed_at is not None:
            return "departed"
        return "requested" if self.cancelled_at is None else "cancelled"


def fold_hospital(state: HospitalDescribed | None, entry: Entry) -> HospitalDescribed | None:
    """Return the latest description."""
    return entry.body if isinstance(entry.body, HospitalDescribed) else state


def fold_beds(state: BedsState | None, entry: Entry) -> BedsState | None:
    """Return the count of the latest moment, whatever order the counts came in."""
    match entry.body:
        case BedsReported() as body if state is None or entry.observed_at >= state.at:
            return BedsState(body, entry.observed_at)
    return state


def fold_patient(state: PatientState | None, entry: Entry) -> PatientState | None:
    """Return the patient after `entry`."""
    state = state or PatientState()
    match entry.body:
        case PatientDescribed() as body:
            return replace(state, described=body, first_at=entry.observed_at)
        case PatientNamed(name, band, household):
            known = state.named or PatientNamed()
            named = PatientNamed(name or known.name, band or known.band, household or known.household)
            return replace(state, named=named)
    return state


def fold_assessment(state: AssessmentState | None, entry: Entry) -> AssessmentState | None:
    """Return the assessment."""
    match entry.body:
        case AssessmentMade() as body:
            return AssessmentState(body, entry.observed_at, entry.actor)
    return state


def fold_transfer(state: TransferState | None, entry: Entry) -> TransferState | None:
    """Return the move after `entry`; of a step told twice the earlier moment counts."""
    state = state or TransferState()
    at = entry.observed_at
    match entry.body:
        case TransferRequested() as body:
            return replace(state, requested=body, requested_at=_first(state.requested_at, at))
        case TransferDeparted():
            return replace(state, departed_at=_first(state.departed_at, at))
        case TransferArrived():
            return replace(state, arrived_at=_first(state.arrived_at, at))
        case TransferCancelled():
            return replace(state, cancelled_at=_first(state.cancelled_at, at))
    return state


def _first(known: datetime | None, at: datetime) -> datetime:
    return at if known is None else min(known, at)


HOSPITAL = Subject("hospital", fold_hospital)
BEDS = Subject("beds", fold_beds)
PATIENT = Subject("patient", fold_patient)
ASSESSMENT = Subject("assessment", fold_assessment)
TRANSFER = Subject("transfer", fold_transfer)


def hospital_subject(code: str) -> str:
    """Return the subject of a hospital."""
    return f"hospital:{code}"


def beds_subject(hospital: str, bed_type: str) -> str:
    """Return the subject of a hospital's beds of one type; `hospital` is its subject.

    >>> beds_subject("hospital:H-01", "burn")
    'beds:H-01/burn'
    """
    return f"beds:{hospital.partition(':')[2]}/{bed_type}"
