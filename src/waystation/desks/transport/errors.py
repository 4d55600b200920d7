"""What transport refuses.

Refusal
├── BadPlate           not a number plate
├── BadVehicle         numbers of seats that cannot be
├── UnknownVehicle     nobody announced it
├── VehicleBusy        it is on another trip
├── VehicleLeaves      it is not there any more when the trip begins
├── BadTrip            a trip that cannot be; lists every problem
├── UnknownTrip        no such trip here
├── TripPast           the trip is past this step
├── NoSeats            more people than seats
├── NoStretchers       more who lie than stretcher places
├── MoreThanFamily     more people than the family has
├── AlreadyBoarded     the family is on a trip
├── TooFull            the list has more people than the vehicle has seats
├── UnknownSeat        not on this list
└── MoreThanBoarded    more arrived than boarded
"""

from collections.abc import Sequence
from http import HTTPStatus

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from waystation.core.errors import Refusal


class BadPlate(Refusal):
    """Not a number plate."""

    code = "bad-plate"
    status = HTTPStatus.BAD_REQUEST

    def __init__(self) -> None:
        super().__init__(_("This is not a number plate. It has letters and digits, like 34 AB 123."))


class BadVehicle(Refusal):
    """Numbers of seats that cannot be."""

    code = "bad-vehicle"
    status = HTTPStatus.BAD_REQUEST

    def __init__(self, seats: int, stretchers: int) -> None:
        super().__init__(
            _(
                "A vehicle has up to %(seats)d seats and up to %(stretchers)d stretcher places, "
                "and at least one of either. Count again."
            )
            % {"seats": seats, "stretchers": stretchers}
        )


class UnknownVehicle(Refusal):
    """Nobody announced it."""

    code = "unknown-vehicle"
    status = HTTPStatus.NOT_FOUND

    def __init__(self, plate: str) -> None:
        super().__init__(
            _("Nobody announced a vehicle with plate %(plate)s. Announce it first.") % {"plate": plate}
        )


class VehicleBusy(Refusal):
    """It is on another trip."""

    code = "vehicle-busy"

    def __init__(self, plate: str, departs: str) -> None:
        super().__init__(
            _(
                "%(plate)s already has a trip, departing %(departs)s. "
                "Record its arrival or cancel it, then plan the next."
            )
            % {"plate": plate, "departs": departs}
        )


class VehicleLeaves(Refusal):
    """It is not there any more when the trip begins."""

    code = "vehicle-leaves"

    def __init__(self, plate: str, until: str) -> None:
        super().__init__(
            _("%(plate)s is there only until %(until)s. Choose an earlier departure or another vehicle.")
            % {"plate": plate, "until": until}
        )


class BadTrip(Refusal):
    """A trip that cannot be."""

    code = "bad-trip"
    status = HTTPStatus.BAD_REQUEST

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = tuple(problems)


class UnknownTrip(Refusal):
    """No such trip here."""

    code = "unknown-trip"
    status = HTTPStatus.NOT_FOUND

    def __init__(self) -> None:
        super().__init__(_("This trip is not known here. Choose one from the list."))


class TripPast(Refusal):
    """The trip is past this step."""

    code = "trip-past"

    def __init__(self, plate: str, stage: str | Promise) -> None:
        super().__init__(
            _("This cannot be done: the trip of %(plate)s is “%(stage)s”. Choose another trip.")
            % {"plate": plate, "stage": stage}
        )


class NoSeats(Refusal):
    """More people than seats."""

    code = "no-seats"

    def __init__(self, plate: str, wanted: int, left: int) -> None:
        super().__init__(
            ngettext(
                "%(plate)s has %(left)d seat left; this family needs %(wanted)d. Choose another vehicle.",
                "%(plate)s has %(left)d seats left; this family needs %(wanted)d. Choose another vehicle.",
                left,
            )
            % {"plate": plate, "left": left, "wanted": wanted}
        )
        self.left = left


class NoStretchers(Refusal):
    """More who lie than stretcher places."""

    code = "no-stretchers"

    def __init__(self, plate: str, wanted: int, left: int) -> None:
        super().__init__(
            ngettext(
                "%(plate)s has %(left)d stretcher place left; this family needs %(wanted)d. "
                "Choose another vehicle.",
                "%(plate)s has %(left)d stretcher places left; this family needs %(wanted)d. "
                "Choose another vehicle.",
                left,
            )
            % {"plate": plate, "left": left, "wanted": wanted}
        )
        self.left = left


class MoreThanFamily(Refusal):
    """More people than the family has, or nobody."""

    code = "more-than-family"
    status = HTTPStatus.BAD_REQUEST

    def __init__(self, n_people: int) -> None:
        super().__init__(
            ngettext(
                "%(n)d person of this family can board. Count again.",
                "1 to %(n)d people of this family can board, and none lies who does not board. Count again.",
                n_people,
            )
            % {"n": n_people}
        )


class AlreadyBoarded(Refusal):
    """The family is on a trip."""

    code = "already-boarded"

    def __init__(self, plate: str, at: str) -> None:
        super().__init__(
            _(
                "This family boarded %(plate)s at %(at)s. Take it off there first, "
                "or say that it goes in two vehicles."
            )
            % {"plate": plate, "at": at}
        )


class TooFull(Refusal):
    """The list has more people than the vehicle has seats."""

    code = "too-full"

    def __init__(self, plate: str, sitting: int, seats: int, lying: int, stretchers: int) -> None:
        super().__init__(
            _(
                "The list of %(plate)s has %(sitting)d people for %(seats)d seats and %(lying)d for "
                "%(stretchers)d stretcher places. Take someone off, then close it."
            )
            % {"plate": plate, "sitting": sitting, "seats": seats, "lying": lying, "stretchers": stretchers}
        )


class UnknownSeat(Refusal):
    """Not on this list."""

    code = "unknown-seat"
    status = HTTPStatus.NOT_FOUND

    def __init__(self) -> None:
        super().__init__(_("This family is not on the trip's list. Look at the list again."))


class MoreThanBoarded(Refusal):
    """More arrived than boarded."""

    code = "more-than-boarded"
    status = HTTPStatus.BAD_REQUEST

    def __init__(self, boarded: int) -> None:
        super().__init__(
            _("Of this family %(n)d boarded; no more can have arrived. Count again.") % {"n": boarded}
        )
