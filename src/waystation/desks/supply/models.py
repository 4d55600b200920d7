"""Supply's tables, written by the projector."""

from typing import Self

from django.db import models

from waystation.core.journal.clock import timestamp
from waystation.core.journal.projected import CodeField, CountsField, ProjectedRow, PublicTextField
from waystation.desks.supply.subjects import IssueState, LotState, MovementState


class Lot(ProjectedRow):
    """Goods of one item that came in together."""

    kind = "lot"

    item = CodeField(db_index=True)
    place = CodeField(db_index=True)
    quantity = models.IntegerField()
    damaged = models.IntegerField()
    expires_on = CodeField()
    source = PublicTextField()
    received_at = models.DateTimeField()

    @classmethod
    def from_state(cls, subject: str, state: LotState) -> Self:
        """Return the row of a lot."""
        received = state.received
        return cls(
            subject=subject,
            item=received.item,
            place=received.place,
            quantity=received.quantity,
            damaged=received.damaged,
            expires_on=received.expires_on,
            source=received.source,
            received_at=state.at,
        )


class Movement(ProjectedRow):
    """Units that left a lot, or were found to be there after all."""

    kind = "movement"

    lot = CodeField(db_index=True)
    quantity = models.IntegerField()
    reason = CodeField()
    issue = CodeField(db_index=True)
    moved_at = models.DateTimeField()

    @classmethod
    def from_state(cls, subject: str, state: MovementState) -> Self:
        """Return the row of a movement."""
        made = state.made
        return cls(
            subject=subject,
            lot=made.lot,
            quantity=made.quantity,
            reason=made.reason,
            issue=made.issue,
            moved_at=state.at,
        )


class Issue(ProjectedRow):
    """What a household got of a distribution.

    `place` and `issued_at` are of the first handover; `again` lists place and time of any other. `items` is
    all that was given, `latest` what was given last, `owed` what is still to be given.
    """

    kind = "issue"

    distribution = CodeField()
    household = CodeField(db_index=True)
    place = CodeField(db_index=True)
    issued_at = models.DateTimeField(db_index=True)
    items = CountsField()
    latest = CountsField()
    owed = CountsField()
    again = CountsField(default=list)
    is_double = models.BooleanField(db_index=True)

    @classmethod
    def from_state(cls, subject: str, state: IssueState) -> Self | None:
        """Return the row of an issue that was handed over."""
        if not state.handovers:
            return None
        first, *others = state.handovers
        return cls(
            subject=subject,
            distribution=state.distribution,
            household=state.household,
            place=first.place,
            issued_at=first.at,
            items=state.given(),
            latest=state.latest(),
            owed=state.owed(),
            again=[[other.place, timestamp(other.at)] for other in others],
            is_double=bool(others),
        )
