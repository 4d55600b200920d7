"""The medical desk's tables, written by the projector."""

from typing import Self

from django.db import models

from waystation.core.journal.projected import (
    CodeField,
    ProjectedRow,
    PublicJSONField,
    PublicTextField,
    SealedField,
)
from waystation.desks.medical.subjects import (
    AssessmentState,
    BedsState,
    HospitalDescribed,
    PatientState,
    TransferState,
)


class Hospital(ProjectedRow):
    """A hospital; public."""

    kind = "hospital"

    code = CodeField()
    names = PublicJSONField()
    place = CodeField(db_index=True)
    has_helipad = models.BooleanField()
    source = PublicTextField()

    @classmethod
    def from_state(cls, subject: str, state: HospitalDescribed) -> Self:
        """Return the row of a hospital."""
        return cls(
            subject=subject,
            code=state.code,
            names=dict(state.names),
            place=state.place,
            has_helipad=state.has_helipad,
            source=state.source,
        )


class Beds(ProjectedRow):
    """The latest count of a hospital's beds of one type."""

    kind = "beds"

    hospital = CodeField(db_index=True)
    bed_type = CodeField()
    available = models.IntegerField()
    baseline = models.IntegerField(null=True)
    reported_at = models.DateTimeField()

    @classmethod
    def from_state(cls, subject: str, state: BedsState) -> Self:
        """Return the row of a count."""
        reported = state.reported
        return cls(
            subject=subject,
            hospital=reported.hospital,
            bed_type=reported.bed_type,
            available=reported.available,
            baseline=reported.baseline,
            reported_at=state.at,
        )


class Patient(ProjectedRow):
    """A patient; name, condition and note sealed for the medical audience."""

    kind = "patient"

    number = CodeField(db_index=True)
    sex = CodeField()
    age_band = CodeField()
    place = CodeField(db_index=True)
    band = CodeField()
    household = CodeField(db_index=True)
    name = SealedField(audience="medical")
    condition = SealedField(audience="medical")
    note = SealedField(audience="medical")
    first_at = models.DateTimeField()

    @classmethod
    def from_state(cls, subject: str, state: PatientState) -> Self | None:
        """Return the row of a patient who was written down."""
        described, named = state.described, state.named
        if described is None:
            return None
        return cls(
            subject=subject,
            number=described.number,
            sex=described.sex,
            age_band=described.age_band,
            place=described.place,
            band=(named and named.band) or described.band,
            household=(named and named.household) or described.household,
            name=(named and named.name) or described.name,
            condition=described.condition,
            note=described.note,
            first_at=state.first_at,
        )


class Assessment(ProjectedRow):
    """One triage of a patient."""

    kind = "assessment"

    patient = CodeField(db_index=True)
    scheme = CodeField()
    category = CodeField()
    place = CodeField()
    assessed_at = models.DateTimeField()
    assessor = CodeField()

    @classmethod
    def from_state(cls, subject: str, state: AssessmentState) -> Self:
        """Return the row of an assessment."""
        made = state.made
        return cls(
            subject=subject,
            patient=made.patient,
            scheme=made.scheme,
            category=made.category,
            place=made.place,
            assessed_at=state.at,
            assessor=state.assessor,
        )


class Transfer(ProjectedRow):
    """A patient's move from one place to a hospital."""

    kind = "transfer"

    patient = CodeField(db_index=True)
    origin = CodeField()
    hospital = CodeField(db_index=True)
    bed_type = CodeField()
    mode = CodeField()
    step = CodeField(db_index=True)
    requested_at = models.DateTimeField()
    departed_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    @classmethod
    def from_state(cls, subject: str, state: TransferState) -> Self | None:
        """Return the row of a move that was asked for."""
        requested = state.requested
        if requested is None:
            return None
        return cls(
            subject=subject,
            patient=requested.patient,
            origin=requested.origin,
            hospital=requested.hospital,
            bed_type=requested.bed_type,
            mode=requested.mode,
            step=state.step,
            requested_at=state.requested_at,
            departed_at=state.departed_at,
            arrived_at=state.arrived_at,
            cancelled_at=state.cancelled_at,
        )
