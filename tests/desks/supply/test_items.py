import pytest

from waystation.desks.supply.items import ITEMS, daily_need, parcel_for
from waystation.desks.supply.words import ITEM_WORDS


@pytest.mark.parametrize("n_people", [1, 4, 9])
def test_everyone_gets_a_blanket_and_food_and_the_family_one_hygiene_kit(n_people):
    assert parcel_for(n_people, has_infant=False) == {
        "blanket": n_people,
        "food_parcel": n_people,
        "water_bottle": 2 * n_people,
        "hygiene_kit": 1,
    }


def test_a_family_with_an_infant_gets_one_infant_kit():
    assert parcel_for(3, has_infant=True)["infant_kit"] == 1


def test_what_is_used_up_has_a_daily_need_and_what_is_kept_has_none():
    assert daily_need(ITEMS["food_parcel"], 300) == 100.0
    assert daily_need(ITEMS["water_bottle"], 300) == 600.0
    assert daily_need(ITEMS["blanket"], 300) is None


def test_every_item_has_a_word():
    assert set(ITEM_WORDS) == set(ITEMS)
