"""What access refuses.

Refusal
├── NotAllowed        the role does not reach that far
├── UsernameTaken     the user name is in use
├── WeakPassword      the password is too easy to guess
└── UnknownUser       no such user
"""

from http import HTTPStatus

from django.utils.translation import gettext as _

from waystation.core.errors import Refusal


class NotAllowed(Refusal):
    """The actor's roles do not give this permission here."""

    code = "not-allowed"
    status = HTTPStatus.FORBIDDEN

    def __init__(self, permission: str) -> None:
        super().__init__(
            _(
                "Your role does not allow this."
                " Ask a coordinator of this site to do it or to give you the role."
            )
        )
        self.permission = permission


class UsernameTaken(Refusal):
    """The user name is in use."""

    code = "username-taken"

    def __init__(self) -> None:
        super().__init__(_("This user name is taken. Choose another."))


class WeakPassword(Refusal):
    """The password is too easy to guess."""

    code = "weak-password"
    status = HTTPStatus.BAD_REQUEST


class UnknownUser(Refusal):
    """No such user."""

    code = "unknown-user"
    status = HTTPStatus.NOT_FOUND

    def __init__(self) -> None:
        super().__init__(_("There is no such user on this node."))
