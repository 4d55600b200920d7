"""What can be done at the medical desk."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from waystation.core.access.approval import Approved, approvable, propose
from waystation.core.access.commands import CONSOLE
from waystation.core.access.queries import Actor
from waystation.core.journal.clock import timestamp, uuid7_within
from waystation.core.journal.node import node_state
from waystation.core.journal.writer import Act, Receipt, group, writing
from waystation.desks.medical.errors import (
    AlreadyMoving,
    BadBedCount,
    BadHospital,
    BadPatient,
    HospitalFull,
    NumberTaken,
    TransferOver,
    UnknownPatient,
    UnknownTransfer,
)
from waystation.desks.medical.models import Patient, Transfer
from waystation.desks.medical.queries import OPEN_STEPS, beds_of, hospital_named, hospital_names, whereabouts
from waystation.desks.medical.sheets import (
    BedCount,
    PatientSheet,
    Sorting,
    bed_problems,
    name_problems,
    patient_problems,
    sorting_problems,
)
from waystation.desks.medical.subjects import (
    BED_TYPES,
    MODES,
    AssessmentMade,
    BedsReported,
    BedType,
    HospitalDescribed,
    Mode,
    PatientDescribed,
    PatientNamed,
    Scheme,
    TransferArrived,
    TransferCancelled,
    TransferDeparted,
    TransferRequested,
    beds_subject,
    hospital_subject,
)
from waystation.desks.medical.words import BED_TYPE_WORDS, STEP_WORDS
from waystation.desks.reception.queries import household_wearing

# Without letters that are taken for digits (Crockford's base 32).
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
DEATH: Final = "medical.death"  # what a second person confirms


def describe_hospitals(by: Actor | None, hospitals: Sequence[HospitalDescribed], *, act: str) -> Receipt:
    """Describe hospitals in one act; `by` None means the console.

    Raises:
        BadHospital: one lacks code, name or place.
        NotAllowed: `by` may not change the map.
    """
    author = CONSOLE if by is None else by.require("places.describe")
    if not all(one.code and one.place and any(one.names.values()) for one in hospitals):
        raise BadHospital
    request = {"hospitals": msgspec.to_builtins(list(hospitals))}
    with writing(author, act, request=request) as writing_act:
        if not writing_act.repeated:
            for hospital in hospitals:
                writing_act.record(hospital_subject(hospital.code), hospital)
    return writing_act.receipt


def report_beds(
    by: Actor,
    hospital: str,
    counts: Mapping[BedType, BedCount],
    *,
    act: str,
    observed_at: datetime | None = None,
) -> Receipt:
    """Record how many beds of each type a hospital says are free.

    Raises:
        BadBedCount: nothing was counted, or more is free than there is; every problem is named.
        NotAllowed: `by` may not report beds at the hospital's place.
        UnknownHospital: there is none here.
    """
    row = hospital_named(hospital)
    author = by.require("medical.report_beds", row.place)
    problems = bed_problems(counts)
    if problems:
        raise BadBedCount(problems)
    request = {
        "hospital": hospital,
        "counts": {bed_type: [count.available, count.baseline] for bed_type, count in counts.items()},
        "observed_at": _asked(observed_at),
    }
    with writing(author, act, request=request, place=row.place, observed_at=observed_at) as writing_act:
        if not writing_act.repeated:
            for bed_type, count in sorted(counts.items()):
                writing_act.record(
                    beds_subject(hospital, bed_type),
                    BedsReported(hospital, bed_type, count.available, count.baseline),
                )
    return writing_act.receipt


def record_patient(
    by: Actor,
    sheet: PatientSheet,
    *,
    act: str,
    sorting: Sorting | None = None,
    observed_at: datetime | None = None,
) -> Receipt:
    """Write down a patient, with their first triage where it was made.

    A death is only proposed by this: the patient is unsorted until a second person confirms it.

    Raises:
        BadBand, UnknownBand: a band was given that nobody wears.
        BadPatient: the sheet cannot be so; every problem is named.
        NotAllowed: `by` may not record patients at this place.
        NumberTaken: the tag number is another patient's.
    """
    author = by.require("medical.record_patient", sheet.place)
    number = sheet.number.strip().upper()
    problems = patient_problems(sheet, number, sorting)
    if problems:
        raise BadPatient(problems)
    family = household_wearing(sheet.band) if sheet.band.strip() else None
    request = {
        "sheet": {**msgspec.to_builtins(sheet), "number": number},
        "sorting": None if sorting is None else [sorting.scheme, sorting.category],
        "observed_at": _asked(observed_at),
    }
    with (
        group(),
        writing(
            author, act, request=request, place=sheet.place, observed_at=observed_at, lock=[f"tag:{number}"]
        ) as writing_act,
    ):
        if not writing_act.repeated:
            patient = writing_act.new("patient")
            if number and Patient.objects.filter(number=number).exists():
                raise NumberTaken(number)
            writing_act.record(
                patient,
                PatientDescribed(
                    number=number or temporary_number(patient),
                    sex=sheet.sex,
                    age_band=sheet.age_band,
                    place=sheet.place,
                    band="" if family is None else family.band,
                    household="" if family is None else family.subject,
                    name=sheet.name.strip(),
                    condition=sheet.condition.strip(),
                    note=sheet.note.strip(),
                ),
            )
            if sorting is not None and sorting.category != "deceased":
                _sort(writing_act, patient, sorting, sheet.place)
            elif sorting is not None:
                death = uuid7_within(act, "death")
                tag = number or temporary_number(patient)
                _propose_death(by, patient, tag, sorting, sheet.place, death, observed_at)
    return writing_act.receipt


def name_patient(
    by: Actor,
    patient: str,
    *,
    act: str,
    name: str = "",
    band: str = "",
    observed_at: datetime | None = None,
) -> Receipt:
    """Record who a patient is, or which family they belong to, once that is learned.

    Raises:
        BadBand, UnknownBand: a band was given that nobody wears.
        BadPatient: neither name nor band was given, or the name is too long.
        NotAllowed: `by` may not record patients of this place.
        UnknownPatient: there is none here.
    """
    row = _patient_row(patient)
    author = by.require("medical.record_patient", row.place)
    problems = name_problems(name, band)
    if problems:
        raise BadPatient(problems)
    family = household_wearing(band) if band.strip() else None
    request = {"patient": patient, "name": name.strip(), "band": band, "observed_at": _asked(observed_at)}
    named = PatientNamed(
        name=name.strip(),
        band="" if family is None else family.band,
        household="" if family is None else family.subject,
    )
    with writing(author, act, request=request, place=row.place, observed_at=observed_at) as writing_act:
        if not writing_act.repeated:
            writing_act.record(patient, named)
    return writing_act.receipt


def assess_patient(
    by: Actor, patient: str, sorting: Sorting, place: str, *, act: str, observed_at: datetime | None = None
) -> Receipt:
    """Record a further triage of a patient; earlier ones stay. Death is recorded only by its own category.

    A death is only proposed by this: the patient's triage stays until a second person confirms it.

    Raises:
        AlreadyProposed: this death waits for a second person already.
        BadPatient: no such scheme or category.
        NotAllowed: `by` may not record patients at this place.
        UnknownPatient: there is none here.
    """
    author = by.require("medical.record_patient", place)
    row = _patient_row(patient)
    problems = sorting_problems(sorting)
    if problems:
        raise BadPatient(problems)
    if sorting.category == "deceased":
        return _propose_death(by, patient, row.number, sorting, place, act, observed_at)
    request = {
        "patient": patient,
        "sorting": [sorting.scheme, sorting.category],
        "place": place,
        "observed_at": _asked(observed_at),
    }
    with writing(author, act, request=request, place=place, observed_at=observed_at) as writing_act:
        if not writing_act.repeated:
            _sort(writing_act, patient, sorting, place)
    return writing_act.receipt


def request_transfer(
    by: Actor,
    patient: str,
    hospital: str,
    bed_type: BedType,
    mode: Mode,
    *,
    act: str,
    although_full: bool = False,
    observed_at: datetime | None = None,
) -> Receipt:
    """Ask for a patient to be moved to a hospital, from where they are.

    A hospital whose count is unknown or too old is not refused: the page says so before.

    Raises:
        AlreadyMoving: the patient has an open move.
        BadPatient: no such bed type or way of moving.
        HospitalFull: by a fresh count no such bed is free, and `although_full` is not set.
        NotAllowed: `by` may not move patients of this place.
        UnknownHospital, UnknownPatient: there is none here.
    """
    row = _patient_row(patient)
    author = by.require("medical.move_patient", row.place)
    hospital_named(hospital)
    if bed_type not in BED_TYPES or mode not in MODES:
        raise BadPatient([_("Choose a kind of bed and a way of moving.")])
    request = {
        "patient": patient,
        "hospital": hospital,
        "bed_type": bed_type,
        "mode": mode,
        "although_full": although_full,
        "observed_at": _asked(observed_at),
    }
    with writing(
        author,
        act,
        request=request,
        place=row.place,
        observed_at=observed_at,
        lock=[patient, beds_subject(hospital, bed_type)],
    ) as writing_act:
        if not writing_act.repeated:
            _require_still(row)
            if not although_full:
                _require_free(hospital, bed_type)
            origin = whereabouts([row])[patient]
            writing_act.record(
                writing_act.new("transfer"), TransferRequested(patient, origin, hospital, bed_type, mode)
            )
    return writing_act.receipt


def depart(by: Actor, transfer: str, *, act: str, observed_at: datetime | None = None) -> Receipt:
    """Record that the patient left.

    Raises:
        NotAllowed: `by` may not move patients of this place.
        TransferOver: they left before, or the move is over.
        UnknownTransfer: there is none here.
    """
    return _take_step(by, transfer, TransferDeparted(), ("requested",), act=act, observed_at=observed_at)


def arrive(by: Actor, transfer: str, *, act: str, observed_at: datetime | None = None) -> Receipt:
    """Record that the patient was handed over at the hospital, whether or not their leaving was recorded.

    Raises:
        NotAllowed: `by` may not move patients of this place.
        TransferOver: the move is over.
        UnknownTransfer: there is none here.
    """
    return _take_step(by, transfer, TransferArrived(), OPEN_STEPS, act=act, observed_at=observed_at)


def cancel(by: Actor, transfer: str, *, act: str, observed_at: datetime | None = None) -> Receipt:
    """Record that a move that has not begun will not be.

    Raises:
        NotAllowed: `by` may not move patients of this place.
        TransferOver: the patient left, or the move is over.
        UnknownTransfer: there is none here.
    """
    return _take_step(by, transfer, TransferCancelled(), ("requested",), act=act, observed_at=observed_at)


def temporary_number(patient: str) -> str:
    """Return the tag number of a patient who has none: short enough to be read out, the same on every node.

    >>> temporary_number("patient:018ad320-c400-7000-8000-0000000000ff")
    'T-0007Z'
    """
    value = int(patient[-8:], 16)
    digits = [_ALPHABET[value >> 5 * place & 31] for place in range(5)]
    return "T-" + "".join(reversed(digits))


def _take_step(
    by: Actor,
    transfer: str,
    body: TransferDeparted | TransferArrived | TransferCancelled,
    after: Sequence[str],
    *,
    act: str,
    observed_at: datetime | None,
) -> Receipt:
    row = _transfer_row(transfer)
    place = _patient_row(row.patient).place
    author = by.require("medical.move_patient", place)
    request = {"transfer": transfer, "step": type(body).__name__, "observed_at": _asked(observed_at)}
    with writing(
        author, act, request=request, place=place, observed_at=observed_at, lock=[transfer]
    ) as writing_act:
        if not writing_act.repeated:
            step = _transfer_row(transfer).step
            if step not in after:
                raise TransferOver(str(STEP_WORDS.get(step, step)))
            writing_act.record(transfer, body)
    return writing_act.receipt


def _propose_death(
    by: Actor,
    patient: str,
    number: str,
    sorting: Sorting,
    place: str,
    act: str,
    observed_at: datetime | None,
) -> Receipt:
    arguments = {"patient": patient, "number": number, "scheme": sorting.scheme}
    if observed_at is not None:
        arguments["observed_at"] = timestamp(observed_at)
    return propose(by, DEATH, arguments, "", act=act, place=place)


@approvable(
    DEATH,
    permission="medical.confirm_death",
    proposing="medical.record_patient",
    label=gettext_lazy("A patient died"),
)
def _sort_as_dead(approved: Approved) -> None:
    patient, at = approved.arguments["patient"], approved.arguments.get("observed_at")
    scheme = msgspec.convert(approved.arguments["scheme"], Scheme)
    with writing(
        approved.author,
        approved.act,
        request={"patient": patient, "sorting": [scheme, "deceased"]},
        place=approved.place,
        observed_at=None if at is None else datetime.fromisoformat(at),
    ) as writing_act:
        _patient_row(patient)
        _sort(writing_act, patient, Sorting(scheme, "deceased"), approved.place)


def _sort(writing_act: Act, patient: str, sorting: Sorting, place: str) -> None:
    made = AssessmentMade(patient, sorting.scheme, sorting.category, place)
    writing_act.record(writing_act.new("assessment"), made)


def _patient_row(patient: str) -> Patient:
    row = Patient.objects.filter(subject=patient).first()
    if row is None:
        raise UnknownPatient
    return row


def _transfer_row(transfer: str) -> Transfer:
    row = Transfer.objects.filter(subject=transfer).first()
    if row is None:
        raise UnknownTransfer
    return row


def _require_still(patient: Patient) -> None:
    open_move = Transfer.objects.filter(patient=patient.subject, step__in=OPEN_STEPS).first()
    if open_move is not None:
        name = hospital_names([open_move.hospital]).get(open_move.hospital, open_move.hospital)
        raise AlreadyMoving(patient.number, name, _time(open_move.requested_at))


def _require_free(hospital: str, bed_type: str) -> None:
    figure = beds_of(hospital, bed_type)
    if figure is not None and figure.free == 0:
        raise HospitalFull(
            hospital_names([hospital]).get(hospital, hospital),
            str(BED_TYPE_WORDS[bed_type]),
            figure.available,
            figure.promised,
            _time(figure.reported_at),
        )


def _time(at: datetime) -> str:
    return at.astimezone(node_state().now.tzinfo).strftime("%d.%m. %H:%M")


def _asked(observed_at: datetime | None) -> str | None:
    return None if observed_at is None else timestamp(observed_at)
