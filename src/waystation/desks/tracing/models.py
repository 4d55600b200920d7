"""Tracing's tables, written by the projector."""

from typing import Self

from django.db import models

from waystation.core.journal.projected import CodeField, ProjectedRow, SealedField
from waystation.desks.tracing.subjects import CaseState, SeparationState, SightingState


class Case(ProjectedRow):
    """A request to find a person; `outcome` is empty while the search goes on."""

    kind = "case"

    relation = CodeField()
    paper = CodeField(db_index=True)
    household = CodeField(db_index=True)
    language = CodeField()
    opened_at = models.DateTimeField(db_index=True)
    outcome = CodeField(db_index=True)
    status_at = models.DateTimeField(null=True)
    sought_name = SealedField(audience="tracing")
    sought_father = SealedField(audience="tracing")
    sought_birth = SealedField(audience="tracing")
    last_seen = SealedField(audience="tracing")
    asker_name = SealedField(audience="tracing")
    asker_contact = SealedField(audience="tracing")
    outcome_note = SealedField(audience="tracing")

    @classmethod
    def from_state(cls, subject: str, state: CaseState) -> Self | None:
        """Return the row of a case that was opened."""
        opened = state.opened
        if opened is None:
            return None
        return cls(
            subject=subject,
            relation=opened.relation,
            paper=opened.paper,
            household=opened.household,
            language=opened.language,
            opened_at=state.opened_at,
            outcome=state.outcome,
            status_at=state.status_at,
            sought_name=opened.sought_name,
            sought_father=opened.sought_father,
            sought_birth=opened.sought_birth,
            last_seen=opened.last_seen,
            asker_name=opened.asker_name,
            asker_contact=opened.asker_contact,
            outcome_note=state.outcome_note,
        )


class Sighting(ProjectedRow):
    """Someone says the sought person was seen."""

    kind = "sighting"

    case = CodeField(db_index=True)
    confidence = CodeField()
    seen_at = models.DateTimeField(null=True)
    place = CodeField()
    recorded_at = models.DateTimeField()
    whereabouts = SealedField(audience="tracing")
    witness = SealedField(audience="tracing")

    @classmethod
    def from_state(cls, subject: str, state: SightingState) -> Self:
        """Return the row of a sighting."""
        recorded = state.recorded
        return cls(
            subject=subject,
            case=recorded.case,
            confidence=recorded.confidence,
            seen_at=recorded.seen_at,
            place=recorded.place,
            recorded_at=state.at,
            whereabouts=recorded.whereabouts,
            witness=recorded.witness,
        )


class Separation(ProjectedRow):
    """A household some of whose people are elsewhere; `reunion` is empty while they are apart."""

    kind = "separation"

    household = CodeField(db_index=True)
    n_people = models.IntegerField()
    cause = CodeField()
    reported_at = models.DateTimeField()
    reunion = CodeField(db_index=True)
    apart_from = SealedField(audience="tracing")

    @classmethod
    def from_state(cls, subject: str, state: SeparationState) -> Self | None:
        """Return the row of a separation that was reported."""
        reported = state.reported
        if reported is None:
            return None
        return cls(
            subject=subject,
            household=reported.household,
            n_people=reported.n_people,
            cause=reported.cause,
            reported_at=state.reported_at,
            reunion=state.reunion,
            apart_from=reported.apart_from,
        )
