"""The one request most tracing tests begin with: Anahit looks for her grandmother."""

import pytest
from django.test import Client

from waystation.core.access.models import User
from waystation.core.journal.writer import new_act
from waystation.desks.tracing.commands import Request, open_case

ANAHIT = {
    "relation": "grandparent",
    "sought_name": "Սիրանուշ Պետրոսյան",
    "sought_father": "Հակոբ",
    "sought_birth": "1941",
    "last_seen": "On the bridge, 25 September, about 16:00, in a blue bus",
    "asker_name": "Anahit Petrosyan",
    "asker_contact": "+374 00 123456",
    "agrees": True,
}


@pytest.fixture
def opened(actor):
    """Opens a case, by a tracing officer unless told otherwise: `opened(by=clerk, relation="child")`."""

    def make(by=None, act="", **changes):
        return open_case(by or actor("tracing"), Request(**{**ANAHIT, **changes}), act=act or new_act())

    return make


@pytest.fixture
def signed_in(actor):
    """A browser signed in by role: `signed_in("clerk")`."""

    def make(role):
        client = Client(HTTP_X_FORWARDED_PROTO="https")
        client.force_login(User.objects.get(pk=actor(role).id))
        return client

    return make
