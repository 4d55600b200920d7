"""Signing in: Argon2id, and a limit on guessing that holds for all server processes."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from waystation.core.access.models import FailedSignIn, User
from waystation.core.vault.keyring import node_keys
from waystation.core.vault.nodekeys import fingerprint

WINDOW: Final = timedelta(minutes=15)
PER_USER: Final = 5  # failures for one name from one address
PER_ADDRESS: Final = 30  # failures from one address, whatever the names


class RateLimitedBackend(BaseBackend):
    """Checks a password unless there were too many failures lately."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **_: object,
    ) -> User | None:
        """Return the user whose password it is, or None; failures count, unknown names like known ones."""
        if username is None or password is None:
            return None
        keys = _keys(request, username)
        if is_limited(request, username):
            return None
        user = User.objects.filter(username=username, is_active=True).first()
        # An unknown name costs the same hashing as a known one, so timing does not tell which exist.
        if (user or User(password=_DUMMY.get())).check_password(password) and user is not None:
            FailedSignIn.objects.filter(key=keys[0]).delete()
            return user
        count_failure(request, username)
        return None

    def get_user(self, user_id: str) -> User | None:
        """Return the active user of a session."""
        return User.objects.filter(pk=user_id, is_active=True).first()


class SignInForm(AuthenticationForm):
    """User name and password, with a plain sentence when guessing was stopped."""

    error_messages = {  # noqa: RUF012 - declared as an instance's by Django's stubs
        **AuthenticationForm.error_messages,
        "invalid_login": _("User name or password is wrong. Mind capital letters."),
        "limited": _("Too many failed sign-ins. Wait fifteen minutes, or ask a coordinator."),
    }

    def clean(self) -> dict[str, Any]:
        """Return the data of a successful sign-in."""
        if is_limited(self.request, self.cleaned_data.get("username") or ""):
            raise ValidationError(self.error_messages["limited"], code="limited")
        return super().clean() or {}


def is_limited(request: HttpRequest | None, username: str) -> bool:
    """Return whether sign-ins for this name or from this address are stopped for now."""
    since = datetime.now(UTC) - WINDOW
    per_user, per_address = (
        FailedSignIn.objects.filter(key=key, at__gte=since).count() for key in _keys(request, username)
    )
    return per_user >= PER_USER or per_address >= PER_ADDRESS


def count_failure(request: HttpRequest | None, username: str) -> None:
    """Count a failure of this name and of this address; what is old is forgotten."""
    moment = datetime.now(UTC)
    FailedSignIn.objects.filter(at__lt=moment - WINDOW).delete()
    FailedSignIn.objects.bulk_create([FailedSignIn(key=key, at=moment) for key in _keys(request, username)])


def _keys(request: HttpRequest | None, username: str) -> tuple[str, str]:
    address = request.META.get("REMOTE_ADDR", "") if request is not None else ""
    secret = node_keys().derive("sign-in")
    return fingerprint(secret, f"{address}\n{username}".encode()), fingerprint(secret, address.encode())


class _Dummy:
    """A password hash that nothing matches, made at the first need."""

    def __init__(self) -> None:
        self._hash = ""

    def get(self) -> str:
        if not self._hash:
            user = User()
            user.set_password("no one has this password")
            self._hash = user.password
        return self._hash


_DUMMY = _Dummy()
