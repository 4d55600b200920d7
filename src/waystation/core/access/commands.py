"""What can be done with users and roles."""

import logging

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from waystation.core.access.codes import forget_codes
from waystation.core.access.errors import NotAllowed, UsernameTaken, WeakPassword
from waystation.core.access.matrix import Role
from waystation.core.access.models import Grant, User
from waystation.core.access.queries import Actor
from waystation.core.access.subjects import GrantEnded, GrantGiven
from waystation.core.journal.writer import Author, Receipt, writing

# Set-up runs before anyone can sign in: its author is the person at the machine's console.
CONSOLE = Author("console", "console")

logger = logging.getLogger("waystation.security")


def add_user(username: str, password: str) -> User:
    """Return a new user of this node, without any role.

    Raises:
        UsernameTaken: the name is in use.
        WeakPassword: the password is too easy to guess; the sentence says why.
    """
    check_password(username, password)
    user = User(username=username)
    user.set_password(password)
    with transaction.atomic():
        if User.objects.filter(username=username).exists():
            raise UsernameTaken
        user.save(force_insert=True)
    return user


def check_password(username: str, password: str) -> None:
    """Refuse a password that is easy to guess.

    Raises:
        WeakPassword: the sentence says why.
    """
    try:
        validate_password(password, User(username=username))
    except ValidationError as error:
        raise WeakPassword(" ".join(error.messages)) from error


def give_role(by: Actor | None, user: User, role: Role, *, place: str = "", act: str) -> Receipt:
    """Give `user` a role at `place`, or everywhere on this node; `by` None means the console.

    Raises:
        NotAllowed: `by` may not give roles there.
    """
    author = CONSOLE if by is None else by.require("access.grant", place)
    with writing(author, act, request={"user": user.id, "role": role, "place": place}) as writing_act:
        if not writing_act.repeated:
            writing_act.record(writing_act.new("grant"), GrantGiven(user.id, role, place))
    return writing_act.receipt


def end_role(by: Actor, grant: str, *, place: str, act: str) -> Receipt:
    """End a grant; one that has ended already, or that never was, stays as it is.

    Raises:
        NotAllowed: `by` may not change roles where the grant reaches; `place` counts where it is not known.
    """
    row = Grant.objects.filter(subject=grant).first()
    author = by.require("access.grant", place if row is None else row.place)
    with writing(author, act, request={"grant": grant}, lock=[grant]) as writing_act:
        if not writing_act.repeated and row is not None:
            writing_act.record(grant, GrantEnded())
    return writing_act.receipt


def require_over(by: Actor, user: User) -> None:
    """Return if `by` may change this user's sign-in: only one who may give every role the user holds.

    Raises:
        NotAllowed: a role of the user reaches further than `by` does.
    """
    places = Grant.objects.filter(user=user.id).values_list("place", flat=True)
    if not by.may_somewhere("access.grant") or not all(by.may("access.grant", place) for place in places):
        by.require("access.grant")
        raise NotAllowed("access.grant")


def reset_password(by: Actor, user: User, password: str) -> None:
    """Give a user a new password; their sessions end, and PIN and telephone are set up anew.

    Raises:
        NotAllowed: a role of the user reaches further than `by` does.
        WeakPassword: the password is too easy to guess.
    """
    require_over(by, user)
    check_password(user.username, password)
    user.set_password(password)
    user.pin, user.pin_failures = "", 0
    user.save(update_fields=["password", "pin", "pin_failures"])
    forget_codes(user)
    logger.warning("user %s reset the sign-in of user %s", by.id, user.id)


def set_active(by: Actor, user: User, *, is_active: bool) -> None:
    """Let a user sign in, or no more; a user's open sessions end with the next request.

    Raises:
        NotAllowed: a role of the user reaches further than `by` does.
    """
    require_over(by, user)
    user.is_active = is_active
    user.save(update_fields=["is_active"])
    logger.warning("user %s %s user %s", by.id, "activated" if is_active else "deactivated", user.id)
