"""People who are signed in."""

from collections.abc import Callable

import pytest
from django.test import Client

from waystation.core.access.commands import add_user, give_role
from waystation.core.access.matrix import Role
from waystation.core.journal.models import Node
from waystation.core.journal.writer import new_act
from waystation.core.places.commands import describe_places
from waystation.core.places.subjects import PlaceDescribed

SignIn = Callable[..., Client]


@pytest.fixture
def client_for(node: Node, settings: object) -> SignIn:
    """Signs in someone with a role: `client_for("clerk")`; called twice, two people."""
    settings.SECURE_SSL_REDIRECT = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = False

    def sign_in(role: Role, name: str = "") -> Client:
        user = add_user(name or role, "four plain long words")
        give_role(None, user, role, act=new_act())
        client = Client(HTTP_HOST="localhost")
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def goris(node: Node) -> Node:
    """A node with the hub at Goris and the district of Martuni."""
    places = [
        PlaceDescribed("am-goris", "hub", {"en": "Goris"}),
        PlaceDescribed("nk-martuni", "district", {"en": "Martuni"}),
    ]
    describe_places(None, places, act=new_act())
    return node
