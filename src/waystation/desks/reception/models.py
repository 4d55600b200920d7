"""Reception's tables, written by the projector."""

from typing import Self

from django.db import models

from waystation.core.journal.projected import CodeField, CountsField, ProjectedRow, SealedField
from waystation.desks.reception.subjects import (
    BandState,
    ConsentState,
    HouseholdState,
    LineState,
    LinkState,
    MembershipState,
    PersonRecorded,
)


class Band(ProjectedRow):
    """Who wears a band; `others` are households that were given the same number elsewhere."""

    kind = "band"

    household = CodeField()
    others = CountsField(default=list)

    @classmethod
    def from_state(cls, subject: str, state: BandState) -> Self | None:
        """Return the row of a band that was given out."""
        if not state.households:
            return None
        return cls(subject=subject, household=state.households[0], others=list(state.households[1:]))


class Household(ProjectedRow):
    """People who travel and stay together."""

    kind = "household"

    band = CodeField(db_index=True)
    hub = CodeField(db_index=True)
    counts = CountsField()
    n_people = models.IntegerField()
    district = CodeField()
    intention = CodeField()
    village = SealedField(audience="register")
    needs = SealedField(audience="register")
    banded_at = models.DateTimeField(null=True, db_index=True)

    @classmethod
    def from_state(cls, subject: str, state: HouseholdState) -> Self:
        """Return the row of a household."""
        return cls(
            subject=subject,
            band=state.band,
            hub=state.hub,
            counts=dict(state.counts),
            n_people=sum(state.counts.values()),
            district=state.district,
            intention=state.intention,
            village=state.village,
            needs=state.needs,
            banded_at=state.banded_at,
        )


class Person(ProjectedRow):
    """A person, everything that names them sealed."""

    kind = "person"

    sex = CodeField()
    age_band = CodeField()
    name = SealedField(audience="register")
    father = SealedField(audience="register")
    birth = SealedField(audience="register")
    phone = SealedField(audience="register")

    @classmethod
    def from_state(cls, subject: str, state: PersonRecorded) -> Self:
        """Return the row of a person."""
        return cls(
            subject=subject,
            sex=state.sex,
            age_band=state.age_band,
            name=state.name,
            father=state.father,
            birth=state.birth,
            phone=state.phone,
        )


class Membership(ProjectedRow):
    """A person in a household."""

    kind = "membership"

    household = CodeField(db_index=True)
    person = CodeField(db_index=True)
    relation = CodeField()

    @classmethod
    def from_state(cls, subject: str, state: MembershipState) -> Self | None:
        """Return the row of a membership that has not ended."""
        if state.is_ended or not state.household:
            return None
        return cls(subject=subject, household=state.household, person=state.person, relation=state.relation)


class Consent(ProjectedRow):
    """A household's answer for one purpose and recipient."""

    kind = "consent"

    household = CodeField(db_index=True)
    purpose = CodeField()
    recipient = CodeField()
    answer = CodeField()
    language = CodeField()
    method = CodeField()
    given_at = models.DateTimeField()

    @classmethod
    def from_state(cls, subject: str, state: ConsentState) -> Self:
        """Return the row of an answer."""
        given = state.given
        return cls(
            subject=subject,
            household=given.household,
            purpose=given.purpose,
            recipient=given.recipient,
            answer=given.answer,
            language=given.language,
            method=given.method,
            given_at=state.at,
        )


class Link(ProjectedRow):
    """Two records and whether they are of one person."""

    kind = "link"

    one = CodeField(db_index=True)
    other = CodeField(db_index=True)
    is_confirmed = models.BooleanField()
    evidence = CountsField(default=list)
    score = models.IntegerField(null=True)
    by = CodeField()
    decided_at = models.DateTimeField()

    @classmethod
    def from_state(cls, subject: str, state: LinkState) -> Self:
        """Return the row of a verdict."""
        return cls(
            subject=subject,
            one=state.one,
            other=state.other,
            is_confirmed=state.is_confirmed,
            evidence=list(state.evidence),
            score=state.score,
            by=state.by,
            decided_at=state.at,
        )


class Line(ProjectedRow):
    """The latest count of families standing at a hub."""

    kind = "line"

    hub = CodeField()
    families = models.IntegerField()
    counted_at = models.DateTimeField()

    @classmethod
    def from_state(cls, subject: str, state: LineState) -> Self:
        """Return the row of a line."""
        return cls(subject=subject, hub=state.hub, families=state.families, counted_at=state.counted_at)
