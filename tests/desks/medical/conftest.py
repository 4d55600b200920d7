"""Two hospitals: one at Goris, one at Sisian."""

from collections.abc import Callable
from datetime import datetime

import pytest

from waystation.core.access.queries import Actor
from waystation.core.journal.writer import new_act
from waystation.desks.medical.commands import (
    describe_hospitals,
    record_patient,
    report_beds,
    request_transfer,
)
from waystation.desks.medical.sheets import BedCount, PatientSheet, Sorting
from waystation.desks.medical.subjects import HospitalDescribed

GORIS, SISIAN = "hospital:H-01", "hospital:H-02"


@pytest.fixture
def medic(actor) -> Actor:
    """A medical coordinator for all places."""
    return actor("medical")


@pytest.fixture
def hospitals(square) -> tuple[str, str]:
    """The two hospitals, described."""
    describe_hospitals(
        None,
        [
            HospitalDescribed("H-01", {"en": "Goris Medical Centre"}, "am-goris"),
            HospitalDescribed("H-02", {"en": "Sisian Medical Centre"}, "am-sisian", has_helipad=True),
        ],
        act=new_act(),
    )
    return GORIS, SISIAN


@pytest.fixture
def beds(medic, hospitals) -> Callable[..., None]:
    """Reports beds: `beds(GORIS, "burn", 2, baseline=4, at=moment)`."""

    def report(
        hospital: str,
        bed_type: str,
        available: int,
        *,
        baseline: int | None = None,
        at: datetime | None = None,
    ) -> None:
        counts = {bed_type: BedCount(available, baseline)}
        report_beds(medic, hospital, counts, act=new_act(), observed_at=at)

    return report


@pytest.fixture
def patient(medic) -> Callable[..., str]:
    """Writes down a patient: `patient("immediate", name="Arev")`."""

    def make(category: str = "", **changes: object) -> str:
        sheet = PatientSheet(**{"sex": "m", "age_band": "18-59", "place": "am-goris", **changes})
        sorting = Sorting("START", category) if category else None
        return record_patient(medic, sheet, act=new_act(), sorting=sorting).subject("patient")

    return make


@pytest.fixture
def transfer(medic) -> Callable[..., str]:
    """Asks for a move: `transfer(patient, GORIS, "burn")`."""

    def make(patient: str, hospital: str, bed_type: str = "burn", **options: object) -> str:
        receipt = request_transfer(medic, patient, hospital, bed_type, "ambulance", act=new_act(), **options)
        return receipt.subject("transfer")

    return make
