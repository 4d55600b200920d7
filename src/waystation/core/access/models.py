"""Users with their local credentials; roles, proposals and readings as the journal gives them."""

from typing import TYPE_CHECKING, ClassVar, Self
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from waystation.core.access.subjects import (
    DeviceState,
    GrantState,
    IncidentState,
    ProposalStanding,
    ReaderState,
    ReadingState,
)
from waystation.core.journal.kinds import subject_kind
from waystation.core.journal.projected import CodeField, CountsField, ProjectedRow, SealedField

# Families' needs and drivers' names stand in lists that desks work from; what counts towards the limit on
# reading is the words of one person.
COUNTED_KINDS = frozenset({"person", "patient", "case"})


def new_user_id() -> str:
    """Return a fresh identifier for a user."""
    return str(uuid4())


if TYPE_CHECKING:
    UserManagerBase = BaseUserManager["User"]
else:
    UserManagerBase = BaseUserManager


class UserManager(UserManagerBase):
    """Finds users by user name."""


class User(AbstractBaseUser):
    """Someone who signs in on this node. Credentials are local: they never travel with the journal."""

    id = models.CharField(max_length=36, primary_key=True, default=new_user_id, editable=False)
    username = models.CharField(max_length=60, unique=True)
    is_active = models.BooleanField(default=True)
    pin = models.CharField(max_length=128, default="", blank=True)  # Argon2id, as the password is
    pin_failures = models.PositiveIntegerField(default=0)

    USERNAME_FIELD: ClassVar[str] = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[UserManager] = UserManager()


class Grant(ProjectedRow):
    """A role that a user has."""

    kind = "grant"

    user = CodeField(db_index=True)
    role = CodeField()
    place = CodeField()

    @classmethod
    def from_state(cls, subject: str, state: GrantState) -> Self | None:
        """Return the row of a grant that has not ended."""
        if state.is_ended or not state.user:
            return None
        return cls(subject=subject, user=state.user, role=state.role, place=state.place)


class Proposal(ProjectedRow):
    """What waits, or waited, for a second person; `arguments` are codes and identifiers."""

    kind = "proposal"

    action = CodeField()
    arguments = CountsField()
    place = CodeField()
    reason = SealedField(audience="access")
    proposer = CodeField()
    proposed_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    state = CodeField(db_index=True)
    settled_by = CodeField()
    settled_at = models.DateTimeField(null=True)

    @classmethod
    def from_state(cls, subject: str, state: ProposalStanding) -> Self | None:
        """Return the row of a proposal that was made."""
        made = state.made
        if made is None:
            return None
        return cls(
            subject=subject,
            action=made.action,
            arguments=dict(made.arguments),
            place=made.place,
            reason=made.reason,
            proposer=state.proposer,
            proposed_at=state.proposed_at,
            expires_at=made.expires_at,
            state=state.state,
            settled_by=state.settled_by,
            settled_at=state.settled_at,
        )


class Reading(ProjectedRow):
    """Someone was shown sealed words of a person; `counts` is whether it counts towards the limit."""

    kind = "reading"
    is_log = True

    person = CodeField()
    reader = CodeField()
    device = CodeField()
    page = CodeField()
    reason = CodeField()
    at = models.DateTimeField()
    counts = models.BooleanField()

    class Meta:  # noqa: D106 - Django's own
        indexes: ClassVar = [
            models.Index(fields=["person", "at"], name="reading_person"),
            models.Index(fields=["reader", "at"], name="reading_reader"),
        ]

    @classmethod
    def from_state(cls, subject: str, state: ReadingState) -> Self:
        """Return the row of a reading."""
        made = state.made
        return cls(
            subject=subject,
            person=made.person,
            reader=state.reader,
            device=state.device,
            page=made.page,
            reason=made.reason,
            at=state.at,
            counts=subject_kind(made.person) in COUNTED_KINDS,
        )


class Reader(ProjectedRow):
    """A user who read more than the work asks for."""

    kind = "reader"

    user = CodeField()
    n_persons = models.IntegerField()
    alarmed_at = models.DateTimeField(null=True)
    locked_at = models.DateTimeField(null=True)
    freed_at = models.DateTimeField(null=True)
    freed_by = CodeField()
    is_locked = models.BooleanField()

    @classmethod
    def from_state(cls, subject: str, state: ReaderState) -> Self:
        """Return the row of a reader."""
        return cls(
            subject=subject,
            user=subject.partition(":")[2],
            n_persons=state.n_persons,
            alarmed_at=state.alarmed_at,
            locked_at=state.locked_at,
            freed_at=state.freed_at,
            freed_by=state.freed_by,
            is_locked=state.is_locked,
        )


class Device(ProjectedRow):
    """A device that was let in; revoked ones stay."""

    kind = "device"

    purpose = CodeField()
    place = CodeField()
    until = models.DateTimeField(null=True)
    invited_by = CodeField()
    enrolled_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = CodeField()

    @classmethod
    def from_state(cls, subject: str, state: DeviceState) -> Self | None:
        """Return the row of a device that was enrolled."""
        enrolled = state.enrolled
        if enrolled is None:
            return None
        return cls(
            subject=subject,
            purpose=enrolled.purpose,
            place=enrolled.place,
            until=enrolled.until,
            invited_by=enrolled.invited_by,
            enrolled_at=state.enrolled_at,
            revoked_at=state.revoked_at,
            revoked_by=state.revoked_by,
        )


class Incident(ProjectedRow):
    """A suspicion that was acted on."""

    kind = "incident"

    suspect = CodeField()
    opened_by = CodeField()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    @classmethod
    def from_state(cls, subject: str, state: IncidentState) -> Self | None:
        """Return the row of an incident that was opened."""
        if state.opened_at is None:
            return None
        return cls(
            subject=subject,
            suspect=state.suspect,
            opened_by=state.opened_by,
            opened_at=state.opened_at,
            closed_at=state.closed_at,
        )


class Invitation(models.Model):
    """A code that lets one device in, once; kept as a fingerprint."""

    code = models.CharField(max_length=64, primary_key=True)
    invited_by = models.CharField(max_length=36)
    purpose = models.CharField(max_length=20, blank=True)
    place = models.CharField(max_length=100, blank=True)
    until = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()


class DeviceKey(models.Model):
    """What a device's cookie is checked against; a fingerprint. It stays after a revocation."""

    key = models.CharField(max_length=64, primary_key=True)
    device = models.CharField(max_length=100, db_index=True)


class RefusedCommand(models.Model):
    """What a device sent after its right had ended, sealed, until a coordinator looks at it and after."""

    id = models.CharField(max_length=36, primary_key=True)
    device = models.CharField(max_length=100, db_index=True)
    author = models.CharField(max_length=36, blank=True)  # who was signed in on it; empty: the device itself
    path = models.CharField(max_length=300)
    sealed = models.TextField()
    at = models.DateTimeField()
    state = models.CharField(max_length=10, default="waiting", db_index=True)
    reviewer = models.CharField(max_length=36, default="", blank=True)
    reviewed_at = models.DateTimeField(null=True)


class CodeSecret(models.Model):
    """The secret behind a user's six-digit codes, sealed; `last_step` is that of the last code taken."""

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="code_secret")
    sealed = models.TextField()
    is_confirmed = models.BooleanField(default=False)
    last_step = models.BigIntegerField(default=-1)


class RecoveryCode(models.Model):
    """A code that stands in once for a lost telephone; kept as a fingerprint."""

    code = models.CharField(max_length=64, primary_key=True)
    user = models.ForeignKey(User, models.CASCADE)


class FailedSignIn(models.Model):
    """A sign-in that failed; keyed by a fingerprint, so neither names nor addresses are kept."""

    key = models.CharField(max_length=64, db_index=True)
    at = models.DateTimeField()
