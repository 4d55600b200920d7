"""What the vault refuses.

Refusal
├── VaultLocked     the node's key is not here
├── CannotOpen      a sealed value does not open: wrong key, or changed bytes
├── BadParcel       keys from another node that are changed, or not for this one
└── TooManyToOpen   more rows than one list may decrypt
"""

from http import HTTPStatus

from django.utils.translation import gettext as _

from waystation.core.errors import Refusal


class VaultLocked(Refusal):
    """The node's key is not here, so nothing sealed can be read or written."""

    code = "vault-locked"
    status = HTTPStatus.SERVICE_UNAVAILABLE

    def __init__(self) -> None:
        super().__init__(
            _("This node's key is missing. Put node.key back beside the register, then try again.")
        )


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
