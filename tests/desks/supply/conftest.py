"""A stocked shelf at Goris."""

from collections.abc import Callable

import pytest

from waystation.core.access.queries import Actor
from waystation.core.journal.writer import new_act
from waystation.desks.supply.commands import Delivery, receive_lot

Receive = Callable[..., str]


@pytest.fixture
def officer(actor) -> Actor:
    """A supply officer for all places."""
    return actor("supply")


@pytest.fixture
def receive(officer) -> Receive:
    """Receives a lot and returns it: `receive("blanket", 10, expires_on="2030-01-31")`."""

    def make(item: str, quantity: int, **changes: object) -> str:
        delivery = Delivery(**{"item": item, "place": "am-goris", "quantity": quantity, **changes})
        return receive_lot(officer, delivery, act=new_act()).subject("lot")

    return make


@pytest.fixture
def stocked(receive) -> dict[str, str]:
    """Enough at Goris for two families of four with an infant each; lots by item."""
    wanted = {"blanket": 8, "food_parcel": 8, "water_bottle": 16, "hygiene_kit": 2, "infant_kit": 2}
    return {item: receive(item, units) for item, units in wanted.items()}
