"""What the journal stores: the node, its chains, entries, and a signature for each durable commit.

`Conflict` and `Placeholder` are tables of the projector, as the desks' are, for subjects of every kind.
"""

from typing import ClassVar, Self

from django.db import models

from waystation.core.journal.history import History
from waystation.core.journal.kinds import Entry, subject_kind
from waystation.core.journal.projected import CodeField, CountsField, ProjectedRow


class Node(models.Model):
    """This machine's identity in the journal; one row."""

    id = models.CharField(max_length=36, primary_key=True)
    name = models.CharField(max_length=80)
    mode = models.CharField(max_length=4, choices=[("demo", "demo"), ("live", "live")])
    time_zone = models.CharField(max_length=40)
    incarnation = models.PositiveIntegerField(default=1)
    signing_public = models.CharField(max_length=64)
    sealing_public = models.CharField(max_length=64)
    # The demo plays at the scenario's time: seconds added to the machine's clock. Always 0 on a live node.
    clock_offset_s = models.BigIntegerField(default=0)
    # By the node's own key over every column above, so that mode and clock cannot be changed unseen.
    signature = models.CharField(max_length=128, default="")


class Chain(models.Model):
    """One hash chain: node, incarnation and writer (journal rule 3)."""

    id = models.CharField(max_length=80, primary_key=True)
    node = models.CharField(max_length=36)
    signing_public = models.CharField(max_length=64)
    head_seq = models.BigIntegerField(default=0)
    head_link = models.CharField(max_length=64)
    head_clock = models.BigIntegerField(default=0)
    # The first place that two entries claim; the node's disk was copied. Both branches are kept.
    forked_at = models.BigIntegerField(null=True)
    # The last entry that counts, where the node was revoked or belongs no more (journal rule 10).
    last_good = models.BigIntegerField(null=True)


class StoredEntry(models.Model):
    """An entry at its place in a chain. A stub has an empty header, salt and body (journal rule 1).

    The columns after `body` repeat the header for look-ups; `journal verify` compares them.
    `counts` is whether this copy stands for its entry id: equal copies count once (journal rule 2).
    """

    link = models.CharField(max_length=64, primary_key=True)
    chain = models.CharField(max_length=80)
    seq = models.BigIntegerField()
    scope = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)
    header = models.TextField(blank=True)
    salt = models.CharField(max_length=32, blank=True)
    body = models.TextField(blank=True)
    entry_id = models.CharField(max_length=36, blank=True)
    act = models.CharField(max_length=36, blank=True)
    subject = models.CharField(max_length=100, blank=True)
    clock = models.BigIntegerField(default=0)
    counts = models.BooleanField(default=True)

    class Meta:  # noqa: D106 - Django's own
        indexes: ClassVar = [
            models.Index(fields=["chain", "seq"], name="entry_place"),
            models.Index(fields=["subject"], name="entry_subject"),
            models.Index(fields=["entry_id"], name="entry_identity"),
            models.Index(fields=["act"], name="entry_act"),
        ]


class CommitSignature(models.Model):
    """The node's signature over the last link of one durable commit (journal rule 4).

    `first` is the seq of the commit's first entry; 0 in rows older than this column.
    """

    link = models.CharField(max_length=64, primary_key=True)
    chain = models.CharField(max_length=80, db_index=True)
    seq = models.BigIntegerField()
    first = models.BigIntegerField(default=0)
    signature = models.CharField(max_length=128)


class HeldSubject(models.Model):
    """A subject of which an entry is not due yet, and its clock; this node's own list, it never travels."""

    subject = models.CharField(max_length=100, primary_key=True)
    clock = models.BigIntegerField(db_index=True)


class Mark(models.Model):
    """Something this node remembers of its own upkeep; no part of the journal, and it never travels."""

    name = models.CharField(max_length=80, primary_key=True)
    value = models.JSONField(default=dict)


class Conflict(ProjectedRow):
    """The fields of a subject that people set to different values while apart (journal rule 11).

    `fields` holds, by field, the entries that gave its values. The row goes when all are settled.
    """

    kind = ":conflict"  # of every kind: no subject's identifier begins so

    fields = CountsField()

    @classmethod
    def from_history(cls, subject: str, history: History) -> Self | None:
        """Return the row of a subject with something to settle."""
        if not history.disagreements:
            return None
        fields = {each.field: list(each.entries) for each in history.disagreements}
        return cls(subject=subject, fields=fields)


class Placeholder(ProjectedRow):
    """What stays of an erased subject: its kind, when it was erased, and for which reason."""

    kind = ":placeholder"

    subject_kind = CodeField(db_index=True)
    erased_at = models.DateTimeField()
    reason = CodeField()
    approval = CodeField()

    @classmethod
    def from_history(cls, subject: str, history: History) -> Self | None:
        """Return the row of a subject that was erased."""
        erased = history.erased
        if erased is None:
            return None
        return cls(
            subject=subject,
            subject_kind=subject_kind(subject),
            erased_at=erased.observed_at,
            reason=erased.body.reason,
            approval=erased.body.approval,
        )


class Quarantined(models.Model):
    """What came from elsewhere and was not taken in, or counts for nothing: kept until a person decides.

    It belongs to this node alone: it is no part of the journal, and it never travels.
    """

    id = models.CharField(max_length=64, primary_key=True)
    reason = models.CharField(max_length=20)
    sender = models.CharField(max_length=36, blank=True)
    chain = models.CharField(max_length=80, blank=True)
    first_seq = models.BigIntegerField(default=0)
    last_seq = models.BigIntegerField(default=0)
    link = models.CharField(max_length=64, blank=True)
    subject = models.CharField(max_length=100, blank=True)
    record = models.BinaryField(default=b"")
    received_at = models.DateTimeField()
    state = models.CharField(max_length=10, default="waiting")
    decided_by = models.CharField(max_length=100, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:  # noqa: D106 - Django's own
        indexes: ClassVar = [
            models.Index(fields=["chain", "reason"], name="quarantined_place"),
            models.Index(fields=["subject"], name="quarantined_subject"),
        ]


class AcceptedConflict(ProjectedRow):
    """A conflict between subjects that someone left as it is."""

    kind = "conflict"

    conflict_kind = CodeField()
    accepted_at = models.DateTimeField()

    @classmethod
    def from_state(cls, subject: str, state: Entry) -> Self:
        """Return the row of a decision."""
        return cls(subject=subject, conflict_kind=state.body.conflict_kind, accepted_at=state.observed_at)
