"""What keeping itself keeps: two lists of this node's own beside the journal, and tables that folds give."""

from typing import Self

from django.db import models

from waystation.core.journal.projected import CodeField, ProjectedRow, PublicTextField, SealedField
from waystation.core.keeping.subjects import ClockState, ExtensionGiven, ImpactState


class Unfinished(models.Model):
    """Marks a database that is being filled by a move or a restore; gone when that has ended well."""

    what = models.CharField(max_length=20, primary_key=True)
    started_at = models.DateTimeField()


class Backup(models.Model):
    """A backup this node made: where it went by name, and until when it may lie there."""

    file = models.CharField(max_length=200, primary_key=True)
    made_at = models.DateTimeField(db_index=True)
    expires_at = models.DateTimeField()
    shares = models.CharField(max_length=24)  # fingerprint of the escrow that opens it
    entries = models.BigIntegerField()
    size = models.BigIntegerField()


class Impact(ProjectedRow):
    """The latest signature under the impact assessment."""

    kind = "impact"

    schema = CodeField()
    role = PublicTextField()
    signed_at = models.DateTimeField(null=True)

    @classmethod
    def from_state(cls, subject: str, state: ImpactState) -> Self:
        """Return the row of the assessment."""
        return cls(subject=subject, schema=state.schema, role=state.role, signed_at=state.signed_at)


class Clock(ProjectedRow):
    """The months of a retention class where this deployment set its own."""

    kind = "clock"

    months = models.IntegerField()
    reason = PublicTextField()
    set_at = models.DateTimeField()

    @classmethod
    def from_state(cls, subject: str, state: ClockState) -> Self:
        """Return the row of a class."""
        return cls(subject=subject, months=state.months, reason=state.reason, set_at=state.set_at)


class Extension(ProjectedRow):
    """A subject that is kept longer, and why."""

    kind = "extension"

    of = CodeField(db_index=True)
    until = models.DateTimeField()
    reason = SealedField(audience="register")

    @classmethod
    def from_state(cls, subject: str, state: ExtensionGiven) -> Self:
        """Return the row of an extension."""
        return cls(subject=subject, of=state.of, until=state.until, reason=state.reason)


class LastRun(models.Model):
    """When a job of this node last did its work, by the node's clock."""

    job = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()
