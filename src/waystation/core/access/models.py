"""Users with their local credentials, grants as the journal gives them, and failed sign-ins."""

from typing import TYPE_CHECKING, ClassVar, Self
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from waystation.core.access.subjects import GrantState
from waystation.core.journal.projected import CodeField, ProjectedRow


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


class FailedSignIn(models.Model):
    """A sign-in that failed; keyed by a fingerprint, so neither names nor addresses are kept."""

    key = models.CharField(max_length=64, db_index=True)
    at = models.DateTimeField()
