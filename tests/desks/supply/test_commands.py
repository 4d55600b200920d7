from dataclasses import replace
from datetime import timedelta

import pytest

from waystation.core.access.errors import NotAllowed
from waystation.core.journal.errors import ActAlreadyUsed
from waystation.core.journal.models import StoredEntry
from waystation.core.journal.node import now
from waystation.core.journal.tables import rebuild
from waystation.core.journal.verify import verify
from waystation.core.journal.writer import Author, new_act, writing
from waystation.desks.reception.errors import UnknownBand
from waystation.desks.supply.commands import (
    Delivery,
    correct_stock,
    issue_parcel,
    receive_lot,
    record_loss,
)
from waystation.desks.supply.errors import (
    AlreadyIssued,
    BadCount,
    BadDelivery,
    NegativeStock,
    NotEnough,
    UnknownLot,
)
from waystation.desks.supply.queries import (
    double_issues,
    issue_of,
    issued_families,
    lot_named,
    lots_at,
    stock_by_item,
    today,
)
from waystation.desks.supply.subjects import HandedOver, issue_subject

GORIS = "am-goris"


def there(place: str = GORIS) -> dict[str, int]:
    return {line.item: line.there for line in stock_by_item(place)}


# Receiving


def test_what_came_in_less_what_was_damaged_is_there(receive):
    lot = receive("food_parcel", 70, damaged=3, expires_on="2030-02-28", source="Consignment 12")

    stock = lot_named(lot)
    assert (stock.quantity, stock.damaged, stock.there) == (70, 3, 67)
    assert stock.source == "Consignment 12"


def test_every_problem_of_a_delivery_is_named_at_once_and_nothing_is_saved(officer):
    delivery = Delivery("gold", GORIS, 0, damaged=5, expires_on="soon", source="x" * 201)

    with pytest.raises(BadDelivery) as refused:
        receive_lot(officer, delivery, act=new_act())

    assert len(refused.value.problems) == 5
    assert lots_at() == []


def test_goods_that_have_expired_are_not_taken_in(officer):
    with pytest.raises(BadDelivery, match="expired on 1 Sep 2023"):
        receive_lot(officer, Delivery("bread", GORIS, 10, expires_on="2023-09-01"), act=new_act())


def test_a_volunteer_may_not_receive_goods(actor):
    volunteer = actor("volunteer")
    before = StoredEntry.objects.count()

    with pytest.raises(NotAllowed):
        receive_lot(volunteer, Delivery("bread", GORIS, 10), act=new_act())

    assert StoredEntry.objects.count() == before


def test_the_same_delivery_sent_twice_is_one_lot_and_another_under_its_act_is_refused(officer):
    act, delivery = new_act(), Delivery("bread", GORIS, 10)
    first = receive_lot(officer, delivery, act=act)

    again = receive_lot(officer, delivery, act=act)
    with pytest.raises(ActAlreadyUsed):
        receive_lot(officer, replace(delivery, quantity=11), act=act)

    assert again.repeated
    assert again.subjects == first.subjects
    assert there() == {"bread": 10}


# Issuing


def test_a_family_of_four_with_an_infant_gets_its_parcel_and_the_shelf_holds_less(actor, family, stocked):
    household = family(needs=frozenset({"infant"}))

    issue_parcel(actor("volunteer"), "D-000101", GORIS, act=new_act())

    issue = issue_of(household)
    assert issue.items == {
        "blanket": 4,
        "food_parcel": 4,
        "water_bottle": 8,
        "hygiene_kit": 1,
        "infant_kit": 1,
    }
    assert (issue.place, issue.owed, issue.again) == (GORIS, {}, ())
    assert there() == {
        "blanket": 4,
        "food_parcel": 4,
        "water_bottle": 8,
        "hygiene_kit": 1,
        "infant_kit": 1,
    }
    assert issued_families() == 1
    assert verify() == []


def test_a_second_try_says_when_and_where_the_first_was_and_takes_nothing(officer, family, stocked):
    family()
    handed_over_at = now() - timedelta(minutes=5)
    issue_parcel(officer, "D-000101", GORIS, act=new_act(), observed_at=handed_over_at)
    before = there()

    with pytest.raises(AlreadyIssued, match=r"Band D-000101 got this parcel at Goris .*at \d\d:\d\d\."):
        issue_parcel(officer, "d000101", "am-sisian", act=new_act())

    assert there() == before
    assert issued_families() == 1


def test_one_tap_sent_twice_is_one_issue(officer, family, stocked):
    family()
    act = new_act()
    first = issue_parcel(officer, "D-000101", GORIS, act=act)

    again = issue_parcel(officer, "D-000101", GORIS, act=act)

    assert again.repeated
    assert again.entries == first.entries
    assert there()["blanket"] == 4


def test_the_lot_that_expires_first_is_taken_first(officer, family, stocked, receive):
    soon = receive("food_parcel", 3, expires_on=today())
    family()

    issue_parcel(officer, "D-000101", GORIS, act=new_act())

    assert lot_named(soon).there == 0
    assert lot_named(stocked["food_parcel"]).there == 7


def test_a_parcel_the_shelf_cannot_fill_is_refused_with_what_there_is_and_changes_nothing(
    officer, family, receive
):
    for item, units in {"blanket": 3, "food_parcel": 9, "water_bottle": 8}.items():
        receive(item, units)
    household = family()

    with pytest.raises(NotEnough) as refused:
        issue_parcel(officer, "D-000101", GORIS, act=new_act())

    assert refused.value.short == (("blanket", 4, 3), ("hygiene_kit", 1, 0))
    assert "Blankets: 4 needed, 3 there" in str(refused.value)
    assert issue_of(household) is None
    assert there() == {"blanket": 3, "food_parcel": 9, "water_bottle": 8}


def test_what_is_short_stays_owed_and_is_given_once_it_is_there(officer, family, receive):
    for item, units in {"blanket": 3, "food_parcel": 9, "water_bottle": 8}.items():
        receive(item, units)
    household = family()
    issue_parcel(officer, "D-000101", GORIS, act=new_act(), although_short=True)
    assert issue_of(household).owed == {"blanket": 1, "hygiene_kit": 1}
    with pytest.raises(AlreadyIssued, match="Still owed and not here: Blankets: 1; Hygiene kits"):
        issue_parcel(officer, "D-000101", GORIS, act=new_act())
    receive("blanket", 10)
    receive("hygiene_kit", 10)

    issue_parcel(officer, "D-000101", GORIS, act=new_act())

    issue = issue_of(household)
    assert issue.owed == {}
    assert issue.items == {"blanket": 4, "food_parcel": 4, "water_bottle": 8, "hygiene_kit": 1}
    assert there()["blanket"] == 9
    assert double_issues() == []
    assert verify() == []


def test_an_empty_shelf_gives_nothing_even_where_less_would_do(officer, family):
    family()

    with pytest.raises(NotEnough, match="Nothing can be given here"):
        issue_parcel(officer, "D-000101", GORIS, act=new_act(), although_short=True)


def test_an_issue_takes_nothing_from_another_place(officer, family, receive):
    receive("blanket", 100, place="am-sisian")
    family()

    with pytest.raises(NotEnough):
        issue_parcel(officer, "D-000101", GORIS, act=new_act(), although_short=True)

    assert there("am-sisian") == {"blanket": 100}


def test_a_band_nobody_wears_gets_nothing(officer, stocked):
    with pytest.raises(UnknownBand):
        issue_parcel(officer, "D-000999", GORIS, act=new_act())


def test_a_volunteer_of_one_place_may_not_issue_at_another(actor, family, stocked):
    household = family()

    with pytest.raises(NotAllowed):
        issue_parcel(actor("volunteer", place="am-sisian"), "D-000101", GORIS, act=new_act())

    assert issue_of(household) is None


def test_two_sites_that_could_not_talk_show_up_as_a_double_issue(officer, family, stocked):
    household = family()
    first = now() - timedelta(minutes=90)
    issue_parcel(officer, "D-000101", GORIS, act=new_act(), observed_at=first)
    elsewhere = HandedOver("first-parcel", household, "am-sisian", {"blanket": 4}, {})
    with writing(Author("other", "tablet"), new_act(), request={}, place="am-sisian") as act:
        act.record(issue_subject("first-parcel", household), elsewhere, seen=())

    (double,) = double_issues()

    assert (double.household, double.band) == (household, "D-000101")
    assert [place for place, _ in double.handovers] == [GORIS, "am-sisian"]
    assert issued_families() == 1
    assert rebuild().differing == ()
    assert verify() == []


# Losses and corrections


def test_a_loss_and_a_correction_change_what_is_there(officer, receive):
    lot = receive("blanket", 10)

    record_loss(officer, lot, 2, "damaged", act=new_act())
    correct_stock(officer, lot, 5, act=new_act())
    correct_stock(officer, lot, -1, act=new_act())

    stock = lot_named(lot)
    assert (stock.lost, stock.corrected, stock.there) == (2, 4, 12)
    assert verify() == []


def test_stock_never_falls_below_zero_by_loss_or_correction(officer, receive):
    lot = receive("blanket", 10, damaged=4)

    with pytest.raises(NegativeStock, match="this lot has 6, so 7 cannot leave it"):
        record_loss(officer, lot, 7, "lost", act=new_act())
    with pytest.raises(NegativeStock, match="this lot has 6, so 7 cannot leave it"):
        correct_stock(officer, lot, -7, act=new_act())

    assert lot_named(lot).there == 6
    record_loss(officer, lot, 6, "lost", act=new_act())
    assert lot_named(lot).there == 0


@pytest.mark.parametrize("quantity", [0, -3, 1_000_001])
def test_a_loss_of_nothing_is_refused(officer, receive, quantity):
    lot = receive("blanket", 10)

    with pytest.raises(BadCount):
        record_loss(officer, lot, quantity, "lost", act=new_act())

    assert lot_named(lot).there == 10


def test_a_lot_nobody_knows_cannot_be_corrected(officer):
    with pytest.raises(UnknownLot):
        correct_stock(officer, "lot:none", 1, act=new_act())


def test_a_volunteer_may_not_correct_stock(actor, receive):
    lot = receive("blanket", 10)

    with pytest.raises(NotAllowed):
        correct_stock(actor("volunteer"), lot, 5, act=new_act())

    assert lot_named(lot).there == 10


def test_a_loss_sent_twice_counts_once(officer, receive):
    lot, act = receive("blanket", 10), new_act()

    record_loss(officer, lot, 4, "lost", act=act)
    record_loss(officer, lot, 4, "lost", act=act)

    assert lot_named(lot).there == 6


# Stock


def test_stock_says_how_far_it_reaches_and_leaves_out_what_has_expired(officer, receive):
    receive("food_parcel", 100)
    receive("water_bottle", 600, place="am-sisian")
    receive("blanket", 50)

    stock = {line.item: line for line in stock_by_item(n_people=100)}

    assert stock["food_parcel"].days == 3.0
    assert stock["water_bottle"].days == 3.0
    assert stock["blanket"].days is None
    assert stock["blanket"].people == 50
    assert stock["blanket"].grams == 80_000
    assert [line.item for line in stock_by_item("am-sisian")] == ["water_bottle"]


def test_the_number_of_queries_does_not_grow_with_the_lots(receive, django_assert_num_queries):
    for _ in range(5):
        receive("blanket", 1)

    with django_assert_num_queries(2):
        lots_at()
