"""What others may ask of supply."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Sum

from waystation.core.journal.clock import instant
from waystation.core.journal.queries import node_state
from waystation.desks.reception.queries import households
from waystation.desks.supply.errors import UnknownIssue, UnknownLot
from waystation.desks.supply.items import FIRST_PARCEL, ITEMS, daily_need, in_table_order, parcel_for
from waystation.desks.supply.models import Issue, Lot, Movement
from waystation.desks.supply.shelf import NEVER, LotStock
from waystation.desks.supply.subjects import LOSSES, issue_subject
from waystation.engines.allocation import days_of_cover


@dataclass(frozen=True, slots=True)
class ItemStock:
    """An item's stock: what can be given out, what has expired on the shelf, and how far it reaches.

    `days` is how long it lasts the people it was asked for; None where the item is not used up day by day.
    `people` and `families` are how many more the first parcel can be given to; None where the item is not
    given by person, or by family.
    """

    item: str
    there: int
    expired: int
    n_lots: int
    grams: int
    next_expiry: str
    days: float | None
    people: int | None
    families: int | None


@dataclass(frozen=True, slots=True)
class IssueBrief:
    """What a family got, where and when; `latest` is what it got last, `again` handovers elsewhere."""

    subject: str
    distribution: str
    household: str
    place: str
    issued_at: datetime
    items: dict[str, int]
    latest: dict[str, int]
    owed: dict[str, int]
    again: tuple[tuple[str, datetime], ...]


@dataclass(frozen=True, slots=True)
class DoubleIssue:
    """A parcel that two sites gave to one family while they could not talk."""

    household: str
    band: str
    distribution: str
    handovers: tuple[tuple[str, datetime], ...]


def lots_at(place: str = "") -> list[LotStock]:
    """Return the lots at a place, or everywhere, with what is there; those that expire first come first."""
    rows = Lot.objects.filter(place=place) if place else Lot.objects.all()
    return _stocks(list(rows))


def lot_named(subject: str) -> LotStock:
    """Return a lot with what is there.

    Raises:
        UnknownLot: there is none here.
    """
    found = _stocks(list(Lot.objects.filter(subject=subject)))
    if not found:
        raise UnknownLot
    return found[0]


def today() -> str:
    """Return the node's date, YYYY-MM-DD."""
    return node_state().now.date().isoformat()


def stock_by_item(place: str = "", *, n_people: int = 0) -> list[ItemStock]:
    """Return the stock of each item at a place, or everywhere, and how far it reaches for `n_people`."""
    return stock_of(lots_at(place), today(), n_people)


def stock_of(lots: Iterable[LotStock], day: str, n_people: int) -> list[ItemStock]:
    """Return `lots` summed by item, in the item table's order; what has expired by `day` stands apart."""
    by_item: dict[str, list[LotStock]] = {}
    for lot in lots:
        by_item.setdefault(lot.item, []).append(lot)
    return [
        _item_stock(item, by_item[item], day, n_people) for item in in_table_order(dict.fromkeys(by_item, 0))
    ]


def places_with_stock() -> set[str]:
    """Return the codes of places that hold lots."""
    return set(Lot.objects.values_list("place", flat=True).distinct())


def issued_families(distribution: str = FIRST_PARCEL) -> int:
    """Return how many families got the parcel of a distribution."""
    return Issue.objects.filter(distribution=distribution).count()


def issue_of(household: str, distribution: str = FIRST_PARCEL) -> IssueBrief | None:
    """Return what a household got of a distribution, None where it got nothing yet."""
    row = Issue.objects.filter(subject=issue_subject(distribution, household)).first()
    return None if row is None else _brief(row)


def issue_named(subject: str) -> IssueBrief:
    """Return an issue.

    Raises:
        UnknownIssue: there is none here.
    """
    row = Issue.objects.filter(subject=subject).first()
    if row is None:
        raise UnknownIssue
    return _brief(row)


def latest_issues(limit: int = 10) -> list[IssueBrief]:
    """Return the latest issues, newest first."""
    return [_brief(row) for row in Issue.objects.order_by("-issued_at", "-subject")[:limit]]


def double_issues() -> list[DoubleIssue]:
    """Return parcels that were given to one family more than once, by sites that could not talk."""
    rows = [_brief(row) for row in Issue.objects.filter(is_double=True).order_by("issued_at", "subject")]
    bands = {brief.subject: brief.band for brief in households(row.household for row in rows)}
    return [
        DoubleIssue(
            row.household,
            bands.get(row.household, ""),
            row.distribution,
            ((row.place, row.issued_at), *row.again),
        )
        for row in rows
    ]


def _stocks(rows: list[Lot]) -> list[LotStock]:
    moved: dict[str, dict[str, int]] = {row.subject: {} for row in rows}
    sums = Movement.objects.filter(lot__in=moved).values("lot", "reason").annotate(units=Sum("quantity"))
    for line in sums:
        moved[line["lot"]][line["reason"]] = line["units"]
    stocks = [
        LotStock(
            subject=row.subject,
            item=row.item,
            place=row.place,
            quantity=row.quantity,
            damaged=row.damaged,
            issued=-moved[row.subject].get("issued", 0),
            lost=-sum(moved[row.subject].get(reason, 0) for reason in LOSSES),
            corrected=moved[row.subject].get("corrected", 0),
            expires_on=row.expires_on,
            source=row.source,
            received_at=row.received_at,
        )
        for row in rows
    ]
    return sorted(stocks, key=lambda lot: (lot.item, lot.expires_on or NEVER, lot.received_at, lot.subject))


def _item_stock(item: str, lots: list[LotStock], day: str, n_people: int) -> ItemStock:
    usable = [lot for lot in lots if not lot.is_expired(day)]
    there = sum(lot.there for lot in usable)
    known = ITEMS.get(item)
    need = None if known is None else daily_need(known, n_people)
    one, two = (parcel_for(n, has_infant=False).get(item, 0) for n in (1, 2))
    per_person, per_family = two - one, 2 * one - two
    return ItemStock(
        item=item,
        there=there,
        expired=sum(max(lot.there, 0) for lot in lots if lot.is_expired(day)),
        n_lots=len(lots),
        grams=0 if known is None else known.grams * max(there, 0),
        next_expiry=min((lot.expires_on for lot in usable if lot.expires_on and lot.there > 0), default=""),
        days=None if not need else days_of_cover(max(there, 0), need),
        people=max(there, 0) // per_person if per_person else None,
        families=max(there, 0) // per_family if per_family else None,
    )


def _brief(row: Issue) -> IssueBrief:
    return IssueBrief(
        row.subject,
        row.distribution,
        row.household,
        row.place,
        row.issued_at,
        in_table_order(row.items),
        in_table_order(row.latest),
        in_table_order(row.owed),
        tuple((place, instant(at)) for place, at in row.again),
    )
