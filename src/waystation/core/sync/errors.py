"""What synchronisation refuses.

Refusal
├── BadCard            a file that is no node's card, or was changed
├── OwnCard            this node's own card
├── NameTaken          another node of this name belongs already
├── BadScopes          a scope that is not `audience/place`
├── UnknownNode        no such node was admitted
├── MessageRefused     what came cannot be trusted or read; `reason` says which
│   ├── NotAMessage, NewerFormat, OtherReceiver, UnknownSender, MessageChanged, TooLarge, OtherMode
│   └── CutOff         a file that ends too early
├── BadAddress         no address of a node
├── PeerUnreachable    nobody answers at the address
├── PeerRefuses        whoever answers does not accept this node
├── PeerIsSorry        the other node understood and refused; it says why
├── NotReviewable      nothing of this name waits in quarantine
└── StillRefused       released from quarantine, and still not sound
"""

from http import HTTPStatus

from django.utils.translation import gettext as _

from waystation.core.errors import Refusal


class BadCard(Refusal):
    """A file that is no node's card."""

    code = "bad-card"
    status = HTTPStatus.BAD_REQUEST

    def __init__(self) -> None:
        super().__init__(
            _("This is no node's card, or it was changed on the way. Ask for the card again and compare it.")
        )


class OwnCard(Refusal):
    """This node's own card."""

    code = "own-card"

    def __init__(self) -> None:
        super().__init__(_("This is this node's own card. Bring it to the other node, and its card here."))


class NameTaken(Refusal):
    """Another node of this name belongs already."""

    code = "node-name-taken"

    def __init__(self, name: str) -> None:
        super().__init__(
            _(
                "Another node is called “%(name)s” already. Make sure that they are two machines;"
                " then admit it with the choice to have two of this name."
            )
            % {"name": name}
        )


class BadScopes(Refusal):
    """A scope that is not of its form."""

    code = "bad-scopes"
    status = HTTPStatus.BAD_REQUEST

    def __init__(self, scope: str) -> None:
        super().__init__(
            _("“%(scope)s” is no scope. Write audience/place, such as register/* or register/am-goris.")
            % {"scope": scope}
        )


class UnknownNode(Refusal):
    """No such node was admitted."""

    code = "unknown-node"
    status = HTTPStatus.NOT_FOUND

    def __init__(self) -> None:
        super().__init__(_("No node of this name was admitted here. See “waystation sync peers”."))


class MessageRefused(Refusal):
    """What came from elsewhere cannot be trusted or read."""

    code = "message-refused"
    status = HTTPStatus.BAD_REQUEST


class NotAMessage(MessageRefused):
    """No file or message of a node."""

    code = "not-a-message"

    def __init__(self) -> None:
        super().__init__(_("This was not made by “waystation sync export”, or its beginning is damaged."))


class NewerFormat(MessageRefused):
    """Made by a newer version."""

    code = "newer-format"

    def __init__(self) -> None:
        super().__init__(
            _("This was made by a newer version of Waystation. Update this node, then try again.")
        )


class OtherReceiver(MessageRefused):
    """Sealed to another node."""

    code = "other-receiver"

    def __init__(self, receiver: str) -> None:
        super().__init__(
            _("This is sealed to another node (%(receiver)s) and only opens there. Nothing was read.")
            % {"receiver": receiver}
        )


class UnknownSender(MessageRefused):
    """The sender was not admitted, or was revoked."""

    code = "unknown-sender"

    def __init__(self) -> None:
        super().__init__(
            _("The node that made this is not admitted here. Admit it by its card, then try again.")
        )


class OtherMode(MessageRefused):
    """A demo's message at a live register, or the other way."""

    code = "other-mode"

    def __init__(self) -> None:
        super().__init__(_("Demo and live registers cannot be mixed. Nothing was read."))


class MessageChanged(MessageRefused):
    """The signature or the seal does not hold."""

    code = "message-changed"

    def __init__(self) -> None:
        super().__init__(
            _(
                "This was damaged or changed on the way. It is kept in quarantine;"
                " have it sent or copied again."
            )
        )


class TooLarge(MessageRefused):
    """Larger than a node takes."""

    code = "message-too-large"
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE

    def __init__(self) -> None:
        super().__init__(_("This is larger than any node sends. It was not opened."))


class CutOff(MessageRefused):
    """A file that ends too early."""

    code = "cut-off"

    def __init__(self, whole: int) -> None:
        super().__init__(
            _(
                "The file is cut off. Its first %(whole)d pages were whole and are in."
                " Copy the file again and import it once more for the rest."
            )
            % {"whole": whole}
        )


class BadAddress(Refusal):
    """No address of a node."""

    code = "bad-address"
    status = HTTPStatus.BAD_REQUEST

    def __init__(self) -> None:
        super().__init__(_("This is no address of a node. Write it such as https://10.0.0.7:8443."))


class PeerUnreachable(Refusal):
    """Nobody answers at the address."""

    code = "peer-unreachable"
    status = HTTPStatus.BAD_GATEWAY

    def __init__(self) -> None:
        super().__init__(
            _(
                "No node answers at this address, or the line was cut."
                " What has arrived is safe; try again later."
            )
        )


class PeerRefuses(Refusal):
    """Whoever answers does not accept this node."""

    code = "peer-refuses"
    status = HTTPStatus.BAD_GATEWAY

    def __init__(self) -> None:
        super().__init__(
            _(
                "The other node does not accept this one. Has it admitted this node's card?"
                " Do both clocks agree to within a day?"
            )
        )


class PeerIsSorry(Refusal):
    """The other node understood what was asked and refused it."""

    code = "peer-sorry"
    status = HTTPStatus.BAD_GATEWAY

    def __init__(self, code: str, sentence: str) -> None:
        said = "".join(one if one.isprintable() else " " for one in sentence or code)
        super().__init__(_("The other node could not do this and says: %(sentence)s") % {"sentence": said})
        if code == "disk-full":
            self.code = "peer-disk-full"


class NotReviewable(Refusal):
    """Nothing of this name waits in quarantine."""

    code = "not-in-quarantine"
    status = HTTPStatus.NOT_FOUND

    def __init__(self) -> None:
        super().__init__(
            _("Nothing of this name waits in quarantine. See “waystation sync quarantine list”.")
        )


class StillRefused(Refusal):
    """Checked again, and still not sound."""

    code = "still-refused"

    def __init__(self, reasons: str) -> None:
        super().__init__(
            _("It was checked again and does not hold: %(reasons)s. It stays in quarantine.")
            % {"reasons": reasons}
        )
