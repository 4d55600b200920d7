"""What the vault refuses.

Refusal
├── VaultLocked           the node's keys are not here, or not open
│   ├── PassphraseNeeded  the key is here, closed by its passphrase
│   ├── AgentGone         the key agent does not answer
│   └── NodeSealed        the key was destroyed on purpose
├── WrongPassphrase       also when the next try comes too soon
├── WeakPassphrase        too easy to guess
├── KeyFileUnreadable     node.key is cut off, or not a key file
├── NoEscrow              this node has no escrow
├── BadShares             escrow shares that are mistyped, too few, or of different sets
├── CannotOpen            a sealed value does not open: wrong key, or changed bytes
├── BadParcel             keys from another node that are changed, or not for this one
└── TooManyToOpen         more rows than one list may decrypt
"""

from http import HTTPStatus

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from waystation.core.errors import Refusal


class VaultLocked(Refusal):
    """The node's key is not here, so nothing sealed can be read or written."""

    code = "vault-locked"
    status = HTTPStatus.SERVICE_UNAVAILABLE

    def __init__(self, sentence: str = "") -> None:
        super().__init__(
            sentence
            or _("This node's key is missing. Put node.key back beside the register, then try again.")
        )


class PassphraseNeeded(VaultLocked):
    """The key file is here and nobody has opened it."""

    code = "passphrase-needed"

    def __init__(self) -> None:
        super().__init__(
            _(
                "This node is locked. Start it with “waystation serve”, which asks for the passphrase;"
                " nothing is lost."
            )
        )


class AgentGone(VaultLocked):
    """The process that holds the keys does not answer."""

    code = "agent-gone"

    def __init__(self) -> None:
        super().__init__(
            _(
                "The process that holds this node's keys has stopped. What was saved is safe; this was not"
                " saved. Stop “waystation serve” and start it again; it asks for the passphrase."
            )
        )


class NodeSealed(VaultLocked):
    """The node was sealed: its key is destroyed."""

    code = "node-sealed"

    def __init__(self) -> None:
        super().__init__(
            _(
                "This node is sealed: nobody can read it. Two of the three escrow shares open it again:"
                " “waystation unseal --escrow”."
            )
        )


class WrongPassphrase(Refusal):
    """The same words whether the passphrase was wrong or the try came too soon."""

    code = "wrong-passphrase"
    status = HTTPStatus.FORBIDDEN

    def __init__(self, wait_s: int) -> None:
        super().__init__(
            ngettext(
                "That did not open this node. Mind capital letters and keyboard layout;"
                " the next try is possible in %(wait)d second.",
                "That did not open this node. Mind capital letters and keyboard layout;"
                " the next try is possible in %(wait)d seconds.",
                wait_s,
            )
            % {"wait": wait_s}
        )
        self.wait_s = wait_s


class WeakPassphrase(Refusal):
    """A passphrase that a thief would guess."""

    code = "weak-passphrase"
    status = HTTPStatus.BAD_REQUEST

    def __init__(self, shortest: int) -> None:
        super().__init__(
            _(
                "This passphrase is too easy to guess. Take at least %(shortest)d characters: five words that"
                " do not belong together are good and easy to keep in mind."
            )
            % {"shortest": shortest}
        )


class KeyFileUnreadable(Refusal):
    """The key file is not one."""

    code = "key-file-unreadable"
    status = HTTPStatus.SERVICE_UNAVAILABLE

    def __init__(self) -> None:
        super().__init__(
            _(
                "The file node.key is cut off or was changed. Put a sound copy back; or move it away and open"
                " the node with two escrow shares: “waystation unseal --escrow”."
            )
        )


class NoEscrow(Refusal):
    """This node was set up without an escrow."""

    code = "no-escrow"

    def __init__(self) -> None:
        super().__init__(
            _("This node has no escrow, so shares cannot open it. Make one with “waystation escrow renew”.")
        )


class BadShares(Refusal):
    """Escrow shares that do not give the escrow's key; the sentence says which is wrong, never its words."""

    code = "bad-shares"
    status = HTTPStatus.BAD_REQUEST


class CannotOpen(Refusal):
    """A sealed value does not open."""

    code = "cannot-open"

    def __init__(self, subject: str, field: str) -> None:
        super().__init__(
            _("%(field)s of %(subject)s cannot be opened: its key is gone or its bytes were changed.")
            % {"field": field, "subject": subject}
        )
        self.subject = subject
        self.field = field


class BadParcel(Refusal):
    """Keys that came from another node and are not for this one, or not as they were sent."""

    code = "bad-parcel"

    def __init__(self) -> None:
        super().__init__(
            _("The keys in it are for another node, or were changed on the way. Ask for it to be sent anew.")
        )


class TooManyToOpen(Refusal):
    """One list may decrypt a bounded number of rows (journal rule 14)."""

    code = "too-many-to-open"

    def __init__(self, asked: int, limit: int) -> None:
        super().__init__(
            _("%(asked)d records are too many to open at once; the limit is %(limit)d. Narrow the list.")
            % {"asked": asked, "limit": limit}
        )
        self.asked = asked
        self.limit = limit
