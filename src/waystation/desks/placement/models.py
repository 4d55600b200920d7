"""Placement's tables, written by the projector."""

from typing import Self

from django.db import models

from waystation.core.journal.projected import (
    CodeField,
    CountsField,
    ProjectedRow,
    PublicJSONField,
)
from waystation.desks.placement.subjects import BedState, SiteState, StayFacts


class Site(ProjectedRow):
    """A place with beds."""

    kind = "site"

    code = CodeField(db_index=True)
    names = PublicJSONField()
    place = CodeField(db_index=True)
    region = CodeField()
    n_beds = models.IntegerField()
    is_step_free = models.BooleanField()
    is_women_only = models.BooleanField()
    takes_pets = models.BooleanField()
    school_m = models.IntegerField(null=True)
    clinic_m = models.IntegerField(null=True)
    opens_at = models.DateTimeField(null=True)
    is_closed = models.BooleanField()

    @classmethod
    def from_state(cls, subject: str, state: SiteState) -> Self | None:
        """Return the row of a site that was described."""
        opened = state.opened
        if opened is None:
            return None
        return cls(
            subject=subject,
            code=opened.code,
            names=dict(opened.names),
            place=opened.place,
            region=opened.region,
            n_beds=opened.n_beds,
            is_step_free=opened.is_step_free,
            is_women_only=opened.is_women_only,
            takes_pets=opened.takes_pets,
            school_m=opened.school_m,
            clinic_m=opened.clinic_m,
            opens_at=opened.opens_at,
            is_closed=state.is_closed,
        )


class BlockedBed(ProjectedRow):
    """A bed that is out of use; beds in use have no row."""

    kind = "bed"

    site = CodeField(db_index=True)
    number = models.IntegerField()
    reason = CodeField()

    @classmethod
    def from_state(cls, subject: str, state: BedState) -> Self | None:
        """Return the row of a blocked bed."""
        blocked = state.blocked
        if blocked is None:
            return None
        return cls(subject=subject, site=blocked.site, number=blocked.number, reason=blocked.reason)


class Stay(ProjectedRow):
    """The beds a household holds or sleeps in. A hold that ran out is told by `hold_until`."""

    kind = "stay"

    household = CodeField(db_index=True)
    hub = CodeField()
    site = CodeField(db_index=True)
    beds = CountsField(default=list)
    n_beds = models.IntegerField()
    although = models.BooleanField()
    state = CodeField(db_index=True)
    held_at = models.DateTimeField()
    hold_until = models.DateTimeField()
    checked_in_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    @classmethod
    def from_state(cls, subject: str, state: StayFacts) -> Self | None:
        """Return the row of a stay whose beds are known."""
        held = state.held
        if held is None:
            return None
        ended = {"left": state.left_at, "released": state.released_at}
        return cls(
            subject=subject,
            household=held.household,
            hub=held.hub,
            site=held.site,
            beds=list(held.beds),
            n_beds=len(held.beds),
            although=held.although,
            state=state.state,
            held_at=state.held_at,
            hold_until=held.hold_until,
            checked_in_at=state.checked_in_at,
            ended_at=ended.get(state.state),
        )
