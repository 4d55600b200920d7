"""What can be done at supply."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from waystation.core.access.queries import Actor
from waystation.core.journal.clock import timestamp
from waystation.core.journal.node import node_state
from waystation.core.journal.writer import Act, Receipt, writing
from waystation.core.places.queries import place_name
from waystation.core.wording import calendar_day
from waystation.desks.reception.queries import household_wearing
from waystation.desks.supply.errors import AlreadyIssued, BadCount, BadDelivery, NegativeStock, NotEnough
from waystation.desks.supply.items import FIRST_PARCEL, ITEMS, Distribution, parcel_for
from waystation.desks.supply.models import Issue
from waystation.desks.supply.queries import lot_named, lots_at, today
from waystation.desks.supply.shelf import LotStock, Picking, pick
from waystation.desks.supply.subjects import (
    LOSSES,
    MOST,
    HandedOver,
    IssueCompleted,
    Loss,
    LotReceived,
    MovementMade,
    Reason,
    issue_subject,
)


@dataclass(frozen=True, slots=True)
class Delivery:
    """Goods as they are counted off the lorry; `expires_on` is the last day of use, YYYY-MM-DD, or empty."""

    item: str
    place: str
    quantity: int
    damaged: int = 0
    expires_on: str = ""
    source: str = ""


def receive_lot(by: Actor, delivery: Delivery, *, act: str, observed_at: datetime | None = None) -> Receipt:
    """Take goods in as a new lot.

    Raises:
        BadDelivery: it cannot be so; every problem is named.
        NotAllowed: `by` may not receive goods at this place.
    """
    author = by.require("supply.receive", delivery.place)
    problems = _problems(delivery)
    if problems:
        raise BadDelivery(problems)
    received = LotReceived(
        item=delivery.item,
        place=delivery.place,
        quantity=delivery.quantity,
        damaged=delivery.damaged,
        expires_on=delivery.expires_on,
        source=delivery.source.strip(),
    )
    request = {
        "item": received.item,
        "place": received.place,
        "quantity": received.quantity,
        "damaged": received.damaged,
        "expires_on": received.expires_on,
        "source": received.source,
        "observed_at": _asked(observed_at),
    }
    with writing(author, act, request=request, place=delivery.place, observed_at=observed_at) as writing_act:
        if not writing_act.repeated:
            writing_act.record(writing_act.new("lot"), received)
    return writing_act.receipt


def issue_parcel(
    by: Actor,
    band: str,
    place: str,
    *,
    act: str,
    distribution: Distribution = FIRST_PARCEL,
    although_short: bool = False,
    observed_at: datetime | None = None,
) -> Receipt:
    """Give a family the parcel of a distribution, once; a second time only what is still owed to it.

    Args:
        by: Who gives it out.
        band: The family's wristband number as typed.
        place: Whose shelf it comes from; lots that expire first go first.
        act: The act's identifier.
        distribution: Which parcel.
        although_short: Give what there is where the shelf holds less than the parcel; the rest stays owed.
        observed_at: When it was handed over.

    Raises:
        AlreadyIssued: the family got it, here or elsewhere; nothing of what is owed is here.
        BadBand, UnknownBand: nobody wears the band.
        NotAllowed: `by` may not issue at this place.
        NotEnough: the shelf lacks something, and `although_short` is not set or nothing is there at all.
    """
    author = by.require("supply.issue", place)
    family = household_wearing(band)
    subject = issue_subject(distribution, family.subject)
    request = {
        "household": family.subject,
        "place": place,
        "distribution": distribution,
        "although_short": although_short,
        "observed_at": _asked(observed_at),
    }
    with writing(
        author, act, request=request, place=place, observed_at=observed_at, lock=[subject, _shelf(place)]
    ) as writing_act:
        if not writing_act.repeated:
            lots = lots_at(place)
            earlier = Issue.objects.filter(subject=subject).first()
            if earlier is not None:
                picking = pick(lots, earlier.owed, today())
                if not picking.takes:
                    raise AlreadyIssued(
                        family.band, place_name(earlier.place), _when(earlier.issued_at), earlier.owed
                    )
                writing_act.record(subject, IssueCompleted(place, picking.given))
            else:
                parcel = parcel_for(family.n_people, has_infant="infant" in family.needs)
                picking = pick(lots, parcel, today())
                if picking.short and not (although_short and picking.takes):
                    raise NotEnough(place_name(place), _lacking(picking, parcel), nothing=not picking.takes)
                writing_act.record(
                    subject, HandedOver(distribution, family.subject, place, picking.given, picking.short)
                )
            for lot, units in picking.takes:
                _move(writing_act, lot, -units, "issued", subject)
    return writing_act.receipt


def record_loss(
    by: Actor, lot: str, quantity: int, reason: Loss, *, act: str, observed_at: datetime | None = None
) -> Receipt:
    """Record that units of a lot are gone or of no use.

    Raises:
        BadCount: `quantity` is not at least one.
        NegativeStock: the lot has fewer.
        NotAllowed: `by` may not keep stock at the lot's place.
        UnknownLot: there is none here.
    """
    place = lot_named(lot).place
    author = by.require("supply.receive", place)
    if not 1 <= quantity <= MOST or reason not in LOSSES:
        raise BadCount(1, MOST)
    request = {"lot": lot, "quantity": quantity, "reason": reason, "observed_at": _asked(observed_at)}
    with writing(
        author, act, request=request, place=place, observed_at=observed_at, lock=[lot, _shelf(place)]
    ) as writing_act:
        if not writing_act.repeated:
            stock = lot_named(lot)
            _require_there(stock, quantity)
            _move(writing_act, lot, -quantity, reason)
    return writing_act.receipt


def correct_stock(
    by: Actor, lot: str, change: int, *, act: str, observed_at: datetime | None = None
) -> Receipt:
    """Correct a lot by so many units, more (above zero) or fewer, after a count or a slip of the pen.

    Raises:
        BadCount: `change` is zero or beyond a million.
        NegativeStock: the lot would have fewer than none.
        NotAllowed: `by` may not keep stock at the lot's place.
        UnknownLot: there is none here.
    """
    place = lot_named(lot).place
    author = by.require("supply.receive", place)
    if change == 0 or abs(change) > MOST:
        raise BadCount(-MOST, MOST)
    request = {"lot": lot, "change": change, "observed_at": _asked(observed_at)}
    with writing(
        author, act, request=request, place=place, observed_at=observed_at, lock=[lot, _shelf(place)]
    ) as writing_act:
        if not writing_act.repeated:
            stock = lot_named(lot)
            if change < 0:
                _require_there(stock, -change)
            _move(writing_act, lot, change, "corrected")
    return writing_act.receipt


def _move(writing_act: Act, lot: str, quantity: int, reason: Reason, issue: str = "") -> None:
    writing_act.record(writing_act.new("movement"), MovementMade(lot, quantity, reason, issue))


def _shelf(place: str) -> str:
    """Return the name under which all stock of a place is locked: an issue may take from any of its lots."""
    return f"shelf:{place}"


def _require_there(stock: LotStock, units: int) -> None:
    if stock.there < units:
        raise NegativeStock(stock.item, stock.there, units)


def _lacking(picking: Picking, parcel: Mapping[str, int]) -> list[tuple[str, int, int]]:
    return [(item, parcel[item], parcel[item] - missing) for item, missing in picking.short.items()]


def _asked(observed_at: datetime | None) -> str | None:
    return None if observed_at is None else timestamp(observed_at)


def _when(at: datetime) -> str:
    """Return when something was, in the node's time; the day is said where it is not today."""
    now = node_state().now
    there = at.astimezone(now.tzinfo)
    if there.date() == now.date():
        return _("at %(time)s") % {"time": f"{there:%H:%M}"}
    return _("on %(day)s at %(time)s") % {"day": f"{there:%d.%m.}", "time": f"{there:%H:%M}"}


def _problems(delivery: Delivery) -> list[str]:
    problems = []
    if delivery.item not in ITEMS:
        problems.append(_("Choose an item from the list."))
    if not 1 <= delivery.quantity <= MOST:
        problems.append(_("Count at least one unit, and at most a million in one lot."))
    if not 0 <= delivery.damaged <= max(delivery.quantity, 0):
        problems.append(_("No more can be damaged than came in, and no fewer than none."))
    if len(delivery.source) > 200:
        problems.append(_("Say where it came from in at most 200 letters."))
    if delivery.expires_on:
        try:
            last_day = date.fromisoformat(delivery.expires_on)
        except ValueError:
            problems.append(_("The last day of use is a date like 2024-02-28."))
        else:
            problems.extend(_expiry_problems(last_day))
    return problems


def _expiry_problems(last_day: date) -> list[str]:
    day = node_state().now.date()
    if last_day < day:
        printed = calendar_day(last_day.isoformat())
        return [_("This expired on %(day)s. Keep it off the shelf.") % {"day": printed}]
    if last_day > day + timedelta(days=100 * 365):
        return [_("The last day of use lies a century ahead. Read it again.")]
    return []
