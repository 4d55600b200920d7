"""What the medical desk refuses.

Refusal
├── BadHospital       a hospital that cannot be described so
├── BadBedCount       counts of beds that cannot be
├── BadPatient        a patient who cannot be written down so
├── NumberTaken       the tag number is another patient's
├── UnknownHospital   no such hospital here
├── UnknownPatient    no such patient here
├── UnknownTransfer   no such move here
├── HospitalFull      no bed of the type is free, by a fresh count
├── AlreadyMoving     the patient has an open move
└── TransferOver      the move's step cannot follow the last one
"""

from collections.abc import Sequence
from http import HTTPStatus

from django.utils.translation import gettext as _

from waystation.core.errors import Refusal


class BadHospital(Refusal):
    """A hospital that cannot be described so."""

    code = "bad-hospital"
    status = HTTPStatus.BAD_REQUEST

    def __init__(self) -> None:
        super().__init__(_("A hospital needs a code, a name and a place."))


class BadBedCount(Refusal):
    """Counts of beds that cannot be; `problems` has a sentence for each."""

    code = "bad-bed-count"
    status = HTTPStatus.BAD_REQUEST

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = tuple(problems)


class BadPatient(Refusal):
    """A patient who cannot be written down so; `problems` has a sentence for each."""

    code = "bad-patient"
    status = HTTPStatus.BAD_REQUEST

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = tuple(problems)


class NumberTaken(Refusal):
    """The tag number is another patient's."""

    code = "number-taken"

    def __init__(self, number: str) -> None:
        super().__init__(
            _("Number %(number)s is another patient's. Take the next tag, or open that patient.")
            % {"number": number}
        )
        self.number = number


class UnknownHospital(Refusal):
    """No such hospital here."""

    code = "unknown-hospital"
    status = HTTPStatus.NOT_FOUND

    def __init__(self) -> None:
        super().__init__(_("This hospital is not known here. Choose one from the board."))


class UnknownPatient(Refusal):
    """No such patient here."""

    code = "unknown-patient"
    status = HTTPStatus.NOT_FOUND

    def __init__(self) -> None:
        super().__init__(_("This patient is not known here. Choose one from the list."))


class UnknownTransfer(Refusal):
    """No such move here."""

    code = "unknown-transfer"
    status = HTTPStatus.NOT_FOUND

    def __init__(self) -> None:
        super().__init__(_("This move is not known here. Open the patient again."))


class HospitalFull(Refusal):
    """No bed of the type is free, by a fresh count."""

    code = "hospital-full"

    def __init__(self, hospital: str, bed_type: str, available: int, promised: int, at: str) -> None:
        super().__init__(
            _(
                "%(hospital)s, %(bed_type)s: %(available)s free at %(at)s, %(promised)s promised since. "
                "Choose another hospital, or tick that the ward takes the patient although it is full."
            )
            % {
                "hospital": hospital,
                "bed_type": bed_type,
                "available": available,
                "promised": promised,
                "at": at,
            }
        )
        self.available = available
        self.promised = promised


class AlreadyMoving(Refusal):
    """The patient has an open move."""

    code = "already-moving"

    def __init__(self, number: str, hospital: str, since: str) -> None:
        super().__init__(
            _(
                "Patient %(number)s is to be moved to %(hospital)s since %(since)s. "
                "Record that arrival or cancel that move first."
            )
            % {"number": number, "hospital": hospital, "since": since}
        )
        self.number = number


class TransferOver(Refusal):
    """The move's step cannot follow the last one."""

    code = "transfer-over"

    def __init__(self, step: str) -> None:
        super().__init__(
            _("Not possible: this move stands at “%(step)s”. Open the patient again to see it.")
            % {"step": step}
        )
