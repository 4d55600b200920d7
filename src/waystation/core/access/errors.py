"""What access refuses.

Refusal
├── NotAllowed        the role does not reach that far
├── NotHere           no such record, or none the role reaches
├── UsernameTaken     the user name is in use
├── WeakPassword      the password is too easy to guess
├── UnknownUser       no such user
├── UnknownProposal   nothing of this name waits for a second person
├── SamePerson        the second person is the first
├── ProposalOver      it was approved, declined or withdrawn, or its day is over
├── AlreadyProposed   the same waits for a second person already
├── ReadingLocked     the user read too many people
├── ReadNotRecorded   the record of who reads could not be written, so nobody is shown
├── WeakPin           the PIN is too easy to guess
├── WrongCode         the six-digit code is wrong, or was used
├── TooManyCodes      too many codes were wrong lately
├── BadInvitation     a device cannot be let in like this
├── InvitationOver    no device is let in with this code
├── UnknownDevice     no such device
├── NoIncident        no such incident goes on
└── ExportsFrozen     nothing leaves the node while an incident goes on
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


class NotHere(Refusal):
    """A record that does not exist, or that the reader may not see: nobody learns which."""

    code = "not-here"
    status = HTTPStatus.NOT_FOUND

    def __init__(self) -> None:
        super().__init__(
            _(
                "There is no such record, or your role does not reach it."
                " If you need it for your work, ask a coordinator."
            )
        )


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


class UnknownProposal(Refusal):
    """Nothing of this name waits for a second person."""

    code = "unknown-proposal"
    status = HTTPStatus.NOT_FOUND

    def __init__(self) -> None:
        super().__init__(_("Nothing of this name waits for a second person here."))


class SamePerson(Refusal):
    """The second person is the first."""

    code = "same-person"
    status = HTTPStatus.FORBIDDEN

    def __init__(self) -> None:
        super().__init__(_("You asked for this yourself. Another person has to approve it."))


class ProposalOver(Refusal):
    """It was settled before, or its day is over."""

    code = "proposal-over"

    def __init__(self, state: str) -> None:
        sentences = {
            "approved": _("This was approved before; it is done."),
            "declined": _("This was declined. Ask for it again if it is still needed."),
            "withdrawn": _("This was withdrawn. Ask for it again if it is still needed."),
            "expired": _("This waited for more than a day. Ask for it again if it is still needed."),
        }
        super().__init__(sentences[state])
        self.state = state


class AlreadyProposed(Refusal):
    """The same waits for a second person already."""

    code = "already-proposed"

    def __init__(self) -> None:
        super().__init__(_("This waits for a second person already. Ask a colleague to look at it."))


class ReadingLocked(Refusal):
    """The user read too many people."""

    code = "reading-locked"
    status = HTTPStatus.FORBIDDEN

    def __init__(self) -> None:
        super().__init__(
            _(
                "You opened more people in an hour than this work asks for, so no more are shown."
                " Ask a coordinator to let you go on."
            )
        )


class ReadNotRecorded(Refusal):
    """The record of who reads could not be written, so nobody is shown."""

    code = "read-not-recorded"
    status = HTTPStatus.SERVICE_UNAVAILABLE

    def __init__(self) -> None:
        super().__init__(
            _(
                "Who reads is recorded before a name is shown, and the record could not be written."
                " Try again in a minute; if it stays so, tell whoever keeps the machine."
            )
        )


class WeakPin(Refusal):
    """The PIN is too easy to guess."""

    code = "weak-pin"
    status = HTTPStatus.BAD_REQUEST

    def __init__(self) -> None:
        super().__init__(_("Choose four to six digits, not all the same and not in a row."))


class WrongCode(Refusal):
    """The six-digit code is wrong, or was used."""

    code = "wrong-code"
    status = HTTPStatus.FORBIDDEN

    def __init__(self) -> None:
        super().__init__(_("This code is wrong or was used before. Wait for the next one on your telephone."))


class TooManyCodes(Refusal):
    """Too many codes were wrong lately."""

    code = "too-many-codes"
    status = HTTPStatus.FORBIDDEN

    def __init__(self) -> None:
        super().__init__(_("Too many wrong codes. Wait fifteen minutes, or ask a coordinator."))


class BadInvitation(Refusal):
    """A device cannot be let in like this."""

    code = "bad-invitation"
    status = HTTPStatus.BAD_REQUEST

    def __init__(self) -> None:
        super().__init__(_("Choose what the device is for, the place, and an end that is still ahead."))


class InvitationOver(Refusal):
    """No device is let in with this code."""

    code = "invitation-over"
    status = HTTPStatus.FORBIDDEN

    def __init__(self) -> None:
        super().__init__(
            _("This code lets nobody in: it is mistyped, used or too old. Ask the coordinator for a new one.")
        )


class UnknownDevice(Refusal):
    """No such device."""

    code = "unknown-device"
    status = HTTPStatus.NOT_FOUND

    def __init__(self) -> None:
        super().__init__(_("There is no such device here."))


class NoIncident(Refusal):
    """No such incident goes on."""

    code = "no-incident"
    status = HTTPStatus.NOT_FOUND

    def __init__(self) -> None:
        super().__init__(_("There is no such incident, or it has ended."))


class ExportsFrozen(Refusal):
    """Nothing leaves the node while an incident goes on."""

    code = "exports-frozen"

    def __init__(self) -> None:
        super().__init__(_("An incident goes on, so nothing leaves this node. A coordinator can end it."))
