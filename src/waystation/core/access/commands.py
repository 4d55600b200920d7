"""What can be done with users and roles."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from waystation.core.access.errors import UsernameTaken, WeakPassword
from waystation.core.access.matrix import Role
from waystation.core.access.models import Grant, User
from waystation.core.access.queries import Actor
from waystation.core.access.subjects import GrantEnded, GrantGiven
from waystation.core.journal.writer import Author, Receipt, writing

# Set-up runs before anyone can sign in: its author is the person at the machine's console.
CONSOLE = Author("console", "console")


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
