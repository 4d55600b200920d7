"""What reception refuses.

Refusal
├── BadBand            not a wristband number of this register
├── BandTaken          the number is in use
├── UnknownBand        nobody here wears it
├── UnknownHousehold   no such household here
├── EmptyHousehold     a household of nobody
├── UnknownPerson      no such person here
└── OnePersonOnly      a record is always of one person with itself
"""

from http import HTTPStatus

from django.utils.translation import gettext as _

from waystation.core.errors import Refusal


class BadBand(Refusal):
    """Not a wristband number of this register."""

    code = "bad-band"
    status = HTTPStatus.BAD_REQUEST

    def __init__(self, *, demo: bool) -> None:
        super().__init__(
            _("This is not a band of the demo. Its numbers look like D-000123.")
            if demo
            else _("This is not a wristband number. It has letters, a hyphen and digits, like G-000123.")
        )


class BandTaken(Refusal):
    """The number is in use."""

    code = "band-taken"

    def __init__(self, band: str, since: str) -> None:
        super().__init__(
            _("Band %(band)s is worn by a family since %(since)s. Take the next band; nothing was saved.")
            % {"band": band, "since": since}
        )
        self.band = band


class UnknownBand(Refusal):
    """Nobody here wears this band."""

    code = "unknown-band"
    status = HTTPStatus.NOT_FOUND

    def __init__(self, band: str) -> None:
        super().__init__(
            _("Nobody here wears band %(band)s. Read it again, or band the family first.") % {"band": band}
        )
        self.band = band


class UnknownHousehold(Refusal):
    """No such household here."""

    code = "unknown-household"
    status = HTTPStatus.NOT_FOUND

    def __init__(self) -> None:
        super().__init__(_("This household is not known here. Scan its band again."))


class EmptyHousehold(Refusal):
    """A household of nobody."""

    code = "empty-household"
    status = HTTPStatus.BAD_REQUEST

    def __init__(self) -> None:
        super().__init__(_("Count at least one person."))


class UnknownPerson(Refusal):
    """No such person here."""

    code = "unknown-person"
    status = HTTPStatus.NOT_FOUND

    def __init__(self) -> None:
        super().__init__(_("This person is not in the register here. Open the family anew."))


class OnePersonOnly(Refusal):
    """A record cannot be linked with itself."""

    code = "one-person-only"
    status = HTTPStatus.BAD_REQUEST

    def __init__(self) -> None:
        super().__init__(_("This is one record. Choose the other one that is of the same person."))
