"""People and families that desk tests remember by name."""

from collections.abc import Callable
from itertools import count

import pytest

from waystation.core.access.commands import add_user, give_role
from waystation.core.access.matrix import Role
from waystation.core.access.queries import Actor, actor_named
from waystation.core.journal.models import Node
from waystation.core.journal.writer import new_act
from waystation.core.places.commands import describe_places
from waystation.core.places.subjects import PlaceDescribed
from waystation.desks.reception.commands import Arrival, band_family

ActorFor = Callable[..., Actor]
FamilyOf = Callable[..., str]


@pytest.fixture
def square(node: Node) -> Node:
    """A node with the hub at Goris, a school in Sisian and two districts."""
    describe_places(
        None,
        [
            PlaceDescribed("AM-SU", "region", {"en": "Syunik", "hy": "Սյունիք", "ru": "Сюник"}),
            PlaceDescribed("am-goris", "hub", {"en": "Goris", "hy": "Գորիս", "ru": "Горис"}, parent="AM-SU"),
            PlaceDescribed(
                "am-sisian", "town", {"en": "Sisian", "hy": "Սիսիան", "ru": "Сисиан"}, parent="AM-SU"
            ),
            PlaceDescribed("nk-martuni", "district", {"en": "Martuni"}),
            PlaceDescribed("nk-askeran", "district", {"en": "Askeran"}),
        ],
        act=new_act(),
    )
    return node


@pytest.fixture
def actor(square: Node) -> ActorFor:
    """Makes a user with a role, everywhere or at one place: `actor("clerk", place="am-goris")`."""
    numbers = count(1)

    def make(role: Role, place: str = "") -> Actor:
        user = add_user(f"{role}-{next(numbers)}", "four plain long words")
        give_role(None, user, role, place=place, act=new_act())
        return actor_named(user.username)

    return make


@pytest.fixture
def family(actor: ActorFor) -> FamilyOf:
    """Bands a family and returns its household: `family(counts={"f 18-59": 1}, needs={"infant"})`."""
    clerk = actor("clerk")
    numbers = count(101)

    def make(**changes: object) -> str:
        fields = {
            "band": f"D-{next(numbers):06d}",
            "hub": "am-goris",
            "counts": {"f 18-59": 1, "m 60+": 1, "f 0-5": 2},
            "district": "nk-martuni",
            "intention": "bed",
            **changes,
        }
        return band_family(clerk, Arrival(**fields), act=new_act()).subject("household")

    return make
