from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from waystation.desks.supply.shelf import LotStock, pick

TODAY = "2023-09-27"


def lot(name: str, quantity: int, *, item: str = "bread", expires_on: str = "", hour: int = 8) -> LotStock:
    received_at = datetime(2023, 9, 26, hour, tzinfo=UTC)
    return LotStock(name, item, "am-goris", quantity, 0, 0, 0, 0, expires_on, "", received_at)


def test_the_lot_that_expires_first_goes_first():
    late, soon = lot("late", 5, expires_on="2024-06-30"), lot("soon", 3, expires_on="2023-09-29")

    picking = pick([late, soon], {"bread": 4}, TODAY)

    assert picking.takes == (("soon", 3), ("late", 1))
    assert picking.given == {"bread": 4}
    assert picking.short == {}


def test_what_does_not_expire_goes_last_and_the_earlier_received_goes_first():
    forever, second, first = (
        lot("a", 5),
        lot("b", 1, expires_on="2024-01-01", hour=9),
        lot("c", 1, expires_on="2024-01-01", hour=7),
    )

    assert pick([forever, second, first], {"bread": 3}, TODAY).takes == (("c", 1), ("b", 1), ("a", 1))


def test_an_expired_lot_is_passed_over_and_one_on_its_last_day_is_not():
    gone, last_day = lot("gone", 9, expires_on="2023-09-26"), lot("last", 2, expires_on=TODAY)

    picking = pick([gone, last_day], {"bread": 5}, TODAY)

    assert picking.takes == (("last", 2),)
    assert picking.short == {"bread": 3}


def test_a_lot_below_zero_gives_nothing():
    assert pick([lot("below", -2)], {"bread": 1}, TODAY).short == {"bread": 1}


lots = st.lists(
    st.builds(
        lot,
        st.uuids().map(str),
        st.integers(-5, 50),
        item=st.sampled_from(["bread", "blanket"]),
        expires_on=st.sampled_from(["", "2023-09-20", "2023-09-27", "2024-01-31"]),
        hour=st.integers(0, 23),
    ),
    max_size=8,
)
wants = st.dictionaries(st.sampled_from(["bread", "blanket", "jerrycan"]), st.integers(1, 60))


@given(lots, wants)
def test_no_lot_gives_more_than_it_has_and_given_and_short_make_the_whole(shelf, wanted):
    picking = pick(shelf, wanted, TODAY)

    there = {one.subject: one.there for one in shelf}
    assert all(0 < units <= there[name] for name, units in picking.takes)
    assert sum(units for _, units in picking.takes) == sum(picking.given.values())
    assert {item: picking.given.get(item, 0) + picking.short.get(item, 0) for item in wanted} == wanted


@given(lots, wants, st.randoms())
def test_the_order_of_the_list_changes_nothing(shelf, wanted, random):
    shuffled = random.sample(shelf, len(shelf))

    assert pick(shuffled, wanted, TODAY) == pick(shelf, wanted, TODAY)
