"""What tracing refuses.

Refusal
├── ConsentMissing       the asker did not agree to the search
├── RequestIncomplete    a mandatory answer is missing; lists every one
├── UnknownCase          no such case here
├── CaseIsClosed         the search has ended
├── CaseIsOpen           the search goes on already
├── DeathNeedsNote       a death without a word on how it is known
├── SeenInFuture         a sighting at a time that has not come
└── UnknownSeparation    no such family apart here
"""

from collections.abc import Sequence
from http import HTTPStatus

from django.utils.translation import gettext as _

from waystation.core.errors import Refusal


class ConsentMissing(Refusal):
    """The asker did not agree to the search."""

    code = "consent-missing"
    status = HTTPStatus.BAD_REQUEST

    def __init__(self) -> None:
        super().__init__(
            _(
                "Nothing was saved: a search begins only when the asker agrees to it. "
                "Explain who will read the request, ask again, and record the answer."
            )
        )


class RequestIncomplete(Refusal):
    """Mandatory answers are missing."""

    code = "request-incomplete"
    status = HTTPStatus.BAD_REQUEST

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__(
            _("Nothing was saved. Still to be asked: %(missing)s.") % {"missing": ", ".join(missing)}
        )
        self.missing = tuple(missing)


class UnknownCase(Refusal):
    """No such case here."""

    code = "unknown-case"
    status = HTTPStatus.NOT_FOUND

    def __init__(self) -> None:
        super().__init__(_("There is no such case here. Read the paper code again, or open the list."))


class CaseIsClosed(Refusal):
    """The search has ended."""

    code = "case-closed"

    def __init__(self) -> None:
        super().__init__(_("This case is closed. Reopen it first, then record what is new."))


class CaseIsOpen(Refusal):
    """The search goes on already."""

    code = "case-open"

    def __init__(self) -> None:
        super().__init__(_("This case is open already; nothing was changed."))


class DeathNeedsNote(Refusal):
    """A death was to be recorded without a word on how it is known."""

    code = "death-needs-note"
    status = HTTPStatus.BAD_REQUEST

    def __init__(self) -> None:
        super().__init__(
            _("Nothing was saved: write who confirmed the death, and how. Tell the family in person.")
        )


class SeenInFuture(Refusal):
    """A sighting at a time that has not come."""

    code = "seen-in-future"
    status = HTTPStatus.BAD_REQUEST

    def __init__(self) -> None:
        super().__init__(_("The sighting lies in the future. Correct its day and hour; nothing was saved."))


class UnknownSeparation(Refusal):
    """No such family apart here."""

    code = "unknown-separation"
    status = HTTPStatus.NOT_FOUND

    def __init__(self) -> None:
        super().__init__(_("This family is no longer on the list. Open the list again."))
