"""What others may ask about users and permissions."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest

from waystation.core.access.errors import NotAllowed, UnknownUser
from waystation.core.access.matrix import DESKS, MATRIX, PURPOSES
from waystation.core.access.models import Grant, User
from waystation.core.journal.writer import Author

logger = logging.getLogger("waystation.security")

DEVICE_ATTRIBUTE: Final = "waystation_device"


@dataclass(frozen=True, slots=True)
class Actor:
    """Someone about to act: identifiers, the device, and the roles held (role, place or empty).

    A device that acts by itself is its own actor; it holds its purpose in the place of a role.
    """

    id: str
    username: str
    device: str
    roles: tuple[tuple[str, str], ...]

    @property
    def place(self) -> str:
        """The place of the first role that is bound to one; empty for those who work everywhere."""
        return next((place for _, place in self.roles if place), "")

    def may(self, permission: str, place: str = "") -> bool:
        """Return whether a role held everywhere, or at `place`, gives `permission`; unknown: no."""
        return any(_gives(role, permission) and here in ("", place) for role, here in self.roles)

    def may_somewhere(self, permission: str) -> bool:
        """Return whether a role held anywhere gives `permission`."""
        return any(_gives(role, permission) for role, _ in self.roles)

    def require(self, permission: str, place: str = "") -> Author:
        """Return the author for the journal.

        Raises:
            NotAllowed: the roles do not give `permission` at `place`; the refusal is logged, by identifiers.
        """
        if not self.may(permission, place):
            logger.warning("refused %s to user %s at %s", permission, self.id, place or "-")
            raise NotAllowed(permission)
        return Author(self.id, self.device)


@dataclass(frozen=True, slots=True)
class DeviceUser:
    """Stands in for a user on requests of a device that acts by itself."""

    actor: Actor
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_username(self) -> str:
        """Return how pages call it."""
        return self.actor.username


def actor_of(request: HttpRequest) -> Actor:
    """Return who is signed in on a request; without a sign-in, someone with no roles."""
    user = getattr(request, "user", None)  # a page of an error may be shown before anyone is known
    if isinstance(user, DeviceUser):
        return user.actor
    if not isinstance(user, User):
        return Actor("", "", "web", ())
    return actor_for(user, device_of(request))


def device_of(request: HttpRequest) -> str:
    """Return the enrolled device that a request comes from, or `web`."""
    device: str = getattr(request, DEVICE_ATTRIBUTE, "web")
    return device


def actor_named(username: str, device: str = "cli") -> Actor:
    """Return the actor of a user name.

    Raises:
        UnknownUser: there is no such user.
    """
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise UnknownUser
    return actor_for(user, device)


def actor_for(user: User, device: str) -> Actor:
    """Return a user with the roles held at this moment."""
    roles = Grant.objects.filter(user=user.id).order_by("role", "place").values_list("role", "place")
    return Actor(user.id, user.username, device, tuple(roles))


def desks_open_to(actor: Actor) -> tuple[str, ...]:
    """Return the codes of the desks an actor may open, in the order of the design page."""
    return tuple(desk for desk in DESKS if actor.may_somewhere(f"{desk}.see"))


def usernames(users: Iterable[str]) -> dict[str, str]:
    """Return user names by identifier; users of other nodes, and devices, are left out."""
    return dict(User.objects.filter(id__in=set(users)).values_list("id", "username"))


def _gives(role: str, permission: str) -> bool:
    return role in MATRIX.get(permission, frozenset()) or permission in PURPOSES.get(role, frozenset())
