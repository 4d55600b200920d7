"""A few invented patients for the demo's medical desk: triage as a series, and moves to free beds."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from waystation.core.access.queries import Actor
from waystation.desks.medical.commands import (
    arrive,
    assess_patient,
    depart,
    record_patient,
    request_transfer,
)
from waystation.desks.medical.sheets import PatientSheet, Sorting
from waystation.desks.medical.subjects import BedType, Category, Mode, TransferStep, hospital_subject
from waystation.scenarios import Scenario
from waystation.scenarios.population import synthesise

SEED: Final = 77  # other people than the families of the night


@dataclass(frozen=True, slots=True)
class Move:
    """Where a patient is taken, and how far the move has come."""

    bed_type: BedType
    mode: Mode
    step: TransferStep


@dataclass(frozen=True, slots=True)
class Course:
    """A patient's triage, in minutes before the scenario's moment, and the move."""

    triage: tuple[tuple[int, Category], ...]
    move: Move | None = None


COURSES: Final = (
    Course(((170, "delayed"), (140, "immediate")), Move("burn", "helicopter", "arrived")),
    Course(((95, "immediate"),), Move("burn", "ambulance", "departed")),
    Course(((80, "immediate"), (30, "delayed")), Move("medical_surgical", "ambulance", "requested")),
    Course(((75, "delayed"),)),
    Course(((60, "delayed"), (20, "minor"))),
    Course(((50, "minor"),)),
    Course(((15, "immediate"),)),
)


def load_patients(scenario: Scenario, medic: Actor, act_of: Callable[[str], str]) -> None:
    """Record the patients at the hub; `act_of` names each act, the same every time."""
    families = synthesise(scenario, len(COURSES), SEED)
    for number, (course, family) in enumerate(zip(COURSES, families, strict=True), 1):
        someone = family.members[0]
        name = f"patient/{number}"

        def at(minutes: int) -> datetime:
            return scenario.as_of - timedelta(minutes=minutes)

        (first, category), *later = course.triage
        sheet = PatientSheet(
            sex=someone.sex,
            age_band=someone.age_band,
            place=scenario.corridor.hub,
            number=f"DEMO-{number:02}",
            name=someone.name,
        )
        sorting = Sorting("START", category)
        receipt = record_patient(medic, sheet, act=act_of(name), sorting=sorting, observed_at=at(first))
        patient = receipt.subject("patient")
        for minutes, again in later:
            assess_patient(
                medic,
                patient,
                Sorting("START", again),
                sheet.place,
                act=act_of(f"{name}/{minutes}"),
                observed_at=at(minutes),
            )
        if course.move is not None:
            _move(scenario, medic, patient, course.move, name, act_of)


def _move(
    scenario: Scenario, medic: Actor, patient: str, move: Move, name: str, act_of: Callable[[str], str]
) -> None:
    hospital = next(
        one.code
        for one in scenario.hospitals
        if one.place != scenario.corridor.hub
        and any(beds.bed_type == move.bed_type and beds.available for beds in one.beds)
    )
    asked = scenario.as_of - timedelta(minutes=12)
    receipt = request_transfer(
        medic,
        patient,
        hospital_subject(hospital),
        move.bed_type,
        move.mode,
        act=act_of(f"{name}/requested"),
        observed_at=asked,
    )
    transfer = receipt.subject("transfer")
    if move.step in ("departed", "arrived"):
        depart(medic, transfer, act=act_of(f"{name}/departed"), observed_at=asked + timedelta(minutes=4))
    if move.step == "arrived":
        arrive(medic, transfer, act=act_of(f"{name}/arrived"), observed_at=asked + timedelta(minutes=10))
