"""What others may ask of the medical desk."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q
from django.utils.translation import get_language

from waystation.core.access.reach import belongs_to
from waystation.core.journal.queries import now
from waystation.core.places.queries import place_names
from waystation.desks.medical.errors import UnknownHospital, UnknownPatient
from waystation.desks.medical.models import Assessment, Beds, Hospital, Patient, Transfer
from waystation.desks.medical.subjects import BED_TYPES, CATEGORIES, beds_subject

# An older count says nothing about now: it is shown as unknown, with its age.
FRESH_FOR: Final = timedelta(hours=2)
OPEN_STEPS: Final = ("requested", "departed")
PATIENTS_SHOWN: Final = 500


@dataclass(frozen=True, slots=True)
class BedFigure:
    """A hospital's beds of one type as counted at `reported_at`.

    `promised` are patients on their way or asked for, and those who arrived after the count.
    """

    hospital: str
    bed_type: str
    available: int
    baseline: int | None
    promised: int
    reported_at: datetime
    is_fresh: bool

    @property
    def free(self) -> int | None:
        """Beds that can still be given; None where the count is too old to say."""
        return max(self.available - self.promised, 0) if self.is_fresh else None


@dataclass(frozen=True, slots=True)
class HospitalLine:
    """A hospital on the board; `beds` in the order of the board's types, None where none were reported."""

    hospital: str
    name: str
    place: str
    has_helipad: bool
    beds: tuple[BedFigure | None, ...]


@dataclass(frozen=True, slots=True)
class BedBoard:
    """Hospitals by bed types; types nobody reported are left out."""

    bed_types: tuple[str, ...]
    lines: tuple[HospitalLine, ...]
    now: datetime


@dataclass(frozen=True, slots=True)
class PatientLine:
    """A patient without their name.

    `category` is that of the latest triage, empty where there is none; `move_step` that of an open move.
    """

    subject: str
    number: str
    sex: str
    age_band: str
    band: str
    household: str
    category: str
    assessed_at: datetime | None
    first_at: datetime
    move_step: str
    whereabouts: str

    @property
    def is_moving(self) -> bool:
        """Whether a move is asked for or under way."""
        return bool(self.move_step)


@dataclass(frozen=True, slots=True)
class Move:
    """A patient's move; `origin` and `hospital` as names."""

    subject: str
    patient: str
    number: str
    origin: str
    hospital: str
    bed_type: str
    mode: str
    step: str
    requested_at: datetime
    departed_at: datetime | None
    arrived_at: datetime | None
    cancelled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Triage:
    """One assessment of a patient; `assessor` is the user's identifier."""

    scheme: str
    category: str
    place: str
    assessed_at: datetime
    assessor: str


def hospital_names(subjects: Iterable[str] | None = None) -> dict[str, str]:
    """Return hospitals' names in the reader's language by subject; of all where none are named."""
    rows = Hospital.objects.all() if subjects is None else Hospital.objects.filter(subject__in=set(subjects))
    return {row.subject: _name(row) for row in rows}


def hospital_named(subject: str) -> Hospital:
    """Return a hospital.

    Raises:
        UnknownHospital: there is none here.
    """
    row = Hospital.objects.filter(subject=subject).first()
    if row is None:
        raise UnknownHospital
    return row


def bed_board() -> BedBoard:
    """Return every hospital with its beds by type, the age of each figure, and what is promised of it."""
    moment = now()
    hospitals = list(Hospital.objects.all())
    figures = _figures(list(Beds.objects.all()), moment)
    reported = {figure.bed_type for figure in figures.values()}
    types = tuple(bed_type for bed_type in BED_TYPES if bed_type in reported)
    places = place_names(row.place for row in hospitals)
    lines = [
        HospitalLine(
            row.subject,
            _name(row),
            places.get(row.place, row.place),
            row.has_helipad,
            tuple(figures.get(beds_subject(row.subject, bed_type)) for bed_type in types),
        )
        for row in hospitals
    ]
    return BedBoard(types, tuple(sorted(lines, key=lambda line: (line.place, line.name))), moment)


def beds_of(hospital: str, bed_type: str) -> BedFigure | None:
    """Return the latest figure of a hospital's beds of one type, None where there is none."""
    subject = beds_subject(hospital, bed_type)
    return _figures(list(Beds.objects.filter(subject=subject)), now()).get(subject)


def beds_by_type(hospital: str) -> dict[str, BedFigure]:
    """Return a hospital's latest figures by bed type, in the order of the board."""
    figures = _figures(list(Beds.objects.filter(hospital=hospital)), now())
    by_type = {figure.bed_type: figure for figure in figures.values()}
    return {bed_type: by_type[bed_type] for bed_type in BED_TYPES if bed_type in by_type}


def patients_by_category() -> list[PatientLine]:
    """Return patients by their latest triage, the most urgent first, those not yet sorted after them."""
    rows = list(Patient.objects.order_by("-first_at", "subject")[:PATIENTS_SHOWN])
    order = {category: number for number, category in enumerate(("immediate", "", *CATEGORIES[1:]))}
    return sorted(
        _patient_lines(rows),
        key=lambda line: (order.get(line.category, len(order)), line.first_at, line.subject),
    )


@belongs_to("patient")
def places_of_patient(subject: str) -> Iterable[str]:
    """Return where a patient was first seen and sorted, and where the hospitals of their moves are."""
    moves = Transfer.objects.filter(patient=subject).values("hospital")
    return (
        Patient.objects.filter(subject=subject)
        .values_list("place", flat=True)
        .union(
            Assessment.objects.filter(patient=subject).values_list("place", flat=True),
            Hospital.objects.filter(subject__in=moves).values_list("place", flat=True),
        )
    )


def patient_named(subject: str) -> PatientLine:
    """Return a patient.

    Raises:
        UnknownPatient: there is none here.
    """
    rows = list(Patient.objects.filter(subject=subject))
    if not rows:
        raise UnknownPatient
    return _patient_lines(rows)[0]


def patients_of(household: str) -> list[PatientLine]:
    """Return the patients who belong to a household."""
    return _patient_lines(list(Patient.objects.filter(household=household).order_by("first_at", "subject")))


def texts_of(patient: str) -> dict[str, str]:
    """Return a patient's name, condition and note, opened.

    Raises:
        UnknownPatient: there is none here.
    """
    row = Patient.objects.filter(subject=patient).first()
    if row is None:
        raise UnknownPatient
    return row.open()


def triage_of(patient: str) -> list[Triage]:
    """Return a patient's assessments, the latest first."""
    rows = list(Assessment.objects.filter(patient=patient).order_by("-assessed_at", "-subject"))
    names = place_names(row.place for row in rows)
    return [
        Triage(row.scheme, row.category, names.get(row.place, row.place), row.assessed_at, row.assessor)
        for row in rows
    ]


def moves_of(patient: str) -> list[Move]:
    """Return a patient's moves, the latest first."""
    return _moves(list(Transfer.objects.filter(patient=patient).order_by("-requested_at", "-subject")))


def moving() -> list[Move]:
    """Return the moves that are asked for or under way, the longest waiting first."""
    return _moves(list(Transfer.objects.filter(step__in=OPEN_STEPS).order_by("requested_at", "subject")))


def whereabouts(patients: Iterable[Patient]) -> dict[str, str]:
    """Return where each patient was last: a hospital's subject, or the code of the place they came to."""
    rows = {row.subject: row.place for row in patients}
    arrived = Transfer.objects.filter(patient__in=rows, step="arrived").order_by("arrived_at", "subject")
    return {**rows, **dict(arrived.values_list("patient", "hospital"))}


def _name(row: Hospital) -> str:
    language = (get_language() or "en").partition("-")[0]
    return row.names.get(language) or row.names.get("en") or row.code


def _figures(rows: list[Beds], moment: datetime) -> dict[str, BedFigure]:
    since = {row.subject: row.reported_at for row in rows}
    promised = dict.fromkeys(since, 0)
    bound = Transfer.objects.filter(hospital__in={row.hospital for row in rows}).filter(
        Q(step__in=OPEN_STEPS) | Q(step="arrived", arrived_at__gt=min(since.values(), default=moment))
    )
    for hospital, bed_type, arrived_at in bound.values_list("hospital", "bed_type", "arrived_at"):
        subject = beds_subject(hospital, bed_type)
        if subject in since and (arrived_at is None or arrived_at > since[subject]):
            promised[subject] += 1
    return {
        row.subject: BedFigure(
            row.hospital,
            row.bed_type,
            row.available,
            row.baseline,
            promised[row.subject],
            row.reported_at,
            moment - row.reported_at <= FRESH_FOR,
        )
        for row in rows
    }


def _patient_lines(rows: list[Patient]) -> list[PatientLine]:
    subjects = [row.subject for row in rows]
    series = Assessment.objects.filter(patient__in=subjects).order_by("assessed_at", "subject")
    latest = {
        patient: (category, at)
        for patient, category, at in series.values_list("patient", "category", "assessed_at")
    }
    open_moves = Transfer.objects.filter(patient__in=subjects, step__in=OPEN_STEPS)
    steps = dict(open_moves.values_list("patient", "step"))
    where = whereabouts(rows)
    names = _names(where.values())
    return [
        PatientLine(
            row.subject,
            row.number,
            row.sex,
            row.age_band,
            row.band,
            row.household,
            category=latest[row.subject][0] if row.subject in latest else "",
            assessed_at=latest[row.subject][1] if row.subject in latest else None,
            first_at=row.first_at,
            move_step=steps.get(row.subject, ""),
            whereabouts=names[where[row.subject]],
        )
        for row in rows
    ]


def _moves(rows: list[Transfer]) -> list[Move]:
    names = _names({name for row in rows for name in (row.origin, row.hospital)})
    patients = Patient.objects.filter(subject__in={row.patient for row in rows})
    numbers = dict(patients.values_list("subject", "number"))
    return [
        Move(
            row.subject,
            row.patient,
            numbers.get(row.patient, ""),
            names[row.origin],
            names[row.hospital],
            row.bed_type,
            row.mode,
            row.step,
            row.requested_at,
            row.departed_at,
            row.arrived_at,
            row.cancelled_at,
        )
        for row in rows
    ]


def _names(codes: Iterable[str]) -> dict[str, str]:
    """Return names by code, of hospitals' subjects and places' codes alike."""
    wanted = set(codes)
    return {code: code for code in wanted} | place_names(wanted) | hospital_names(wanted)
