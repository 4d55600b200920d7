"""The table of what was done for each node."""

from typing import Self

from django.db import models

from waystation.core.journal.projected import CodeField, ProjectedRow
from waystation.core.upkeep.subjects import UPKEEP, UpkeepState


class Upkeep(ProjectedRow):
    """What was last done for a node."""

    kind = UPKEEP.name

    escrow = CodeField()
    shares_stored_at = models.DateTimeField(null=True)
    drilled_at = models.DateTimeField(null=True)
    drill_milliseconds = models.BigIntegerField(default=0)
    unsealed_at = models.DateTimeField(null=True)

    @classmethod
    def from_state(cls, subject: str, state: UpkeepState) -> Self | None:
        """Return the row of a node's upkeep."""
        return cls(
            subject=subject,
            escrow=state.escrow,
            shares_stored_at=state.shares_stored_at,
            drilled_at=state.drilled_at,
            drill_milliseconds=state.drill_milliseconds,
            unsealed_at=state.unsealed_at,
        )
