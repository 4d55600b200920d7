"""What supply refuses.

Refusal
├── BadDelivery     goods that cannot be taken in as written
├── AlreadyIssued   the family got this parcel before
├── NotEnough       the shelf holds less than the parcel needs
├── NegativeStock   more would be taken from a lot than is there
├── BadCount        a quantity that is none
├── UnknownLot      no such lot here
└── UnknownIssue    no such issue here
"""

from collections.abc import Mapping, Sequence
from http import HTTPStatus

from django.utils.translation import gettext as _

from waystation.core.errors import Refusal
from waystation.desks.supply.words import counted, item_word, joined


class BadDelivery(Refusal):
    """Goods that cannot be taken in as written; `problems` has a sentence for each."""

    code = "bad-delivery"
    status = HTTPStatus.BAD_REQUEST

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(joined(problems))
        self.problems = tuple(problems)


class AlreadyIssued(Refusal):
    """The family got this parcel before."""

    code = "already-issued"

    def __init__(self, band: str, place: str, when: str, owed: Mapping[str, int]) -> None:
        sentence = _("Band %(band)s got this parcel at %(place)s %(when)s. Hand out nothing.")
        if owed:
            sentence = _(
                "Band %(band)s got this parcel at %(place)s %(when)s. Still owed and not here: %(owed)s."
            )
        super().__init__(
            sentence % {"band": band, "place": place, "when": when, "owed": counted(owed)},
        )
        self.band = band


class NotEnough(Refusal):
    """The shelf holds less than the parcel needs; `short` has (item, needed, there)."""

    code = "not-enough"

    def __init__(self, place: str, short: Sequence[tuple[str, int, int]], *, nothing: bool) -> None:
        lacking = "; ".join(
            _("%(item)s: %(needed)s needed, %(there)s there")
            % {"item": item_word(item), "needed": needed, "there": there}
            for item, needed, there in short
        )
        way_on = (
            _("Nothing can be given here. Receive goods first, or send the family to another place.")
            if nothing
            else _("Receive goods first, or choose to give what there is; the rest stays owed.")
        )
        super().__init__(
            _("%(place)s does not hold the whole parcel. %(lacking)s. %(way_on)s")
            % {"place": place, "lacking": lacking, "way_on": way_on}
        )
        self.short = tuple(short)


class NegativeStock(Refusal):
    """More would be taken from a lot than is there."""

    code = "negative-stock"

    def __init__(self, item: str, there: int, asked: int) -> None:
        super().__init__(
            _("%(item)s: this lot has %(there)s, so %(asked)s cannot leave it. Count the shelf again.")
            % {"item": item_word(item), "there": there, "asked": asked}
        )
        self.there = there
        self.asked = asked


class BadCount(Refusal):
    """A quantity that is none."""

    code = "bad-count"
    status = HTTPStatus.BAD_REQUEST

    def __init__(self, least: int, most: int) -> None:
        super().__init__(
            _("Give a whole number from %(least)s to %(most)s.") % {"least": least, "most": most}
        )


class UnknownLot(Refusal):
    """No such lot here."""

    code = "unknown-lot"
    status = HTTPStatus.NOT_FOUND

    def __init__(self) -> None:
        super().__init__(_("This lot is not known here. Choose it from the stock list."))


class UnknownIssue(Refusal):
    """No such issue here."""

    code = "unknown-issue"
    status = HTTPStatus.NOT_FOUND

    def __init__(self) -> None:
        super().__init__(_("Nothing was issued under this address. Scan the band again."))
