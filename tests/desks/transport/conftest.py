"""One minibus with six seats and one stretcher place, and its trip from Goris to Sisian."""

from datetime import timedelta

import pytest
from django.test import Client

from waystation.core.access.models import User
from waystation.core.journal.node import now
from waystation.core.journal.writer import new_act
from waystation.desks.transport.commands import announce_vehicle, plan_trip

MINIBUS = "DEMO 001"


@pytest.fixture
def dispatcher(actor):
    """A dispatcher for the whole node."""
    return actor("dispatcher")


@pytest.fixture
def planned(dispatcher):
    """Plans a trip of a fresh announced vehicle: `planned(plate="DEMO 002", seats=45, left=5)` hours ago."""

    def make(plate=MINIBUS, seats=6, stretchers=1, left=-1, drive=2):
        announce_vehicle(
            dispatcher,
            plate,
            seats,
            stretchers=stretchers,
            place="am-goris",
            driver="Ashot, +374 00 111222",
            act=new_act(),
        )
        departs = now() - timedelta(hours=left)
        return plan_trip(
            dispatcher,
            plate,
            "am-goris",
            "am-sisian",
            departs_at=departs,
            arrives_at=departs + timedelta(hours=drive),
            act=new_act(),
        ).subject("trip")

    return make


@pytest.fixture
def signed_in(actor):
    """A browser signed in by role: `signed_in("dispatcher")`."""

    def make(role, place=""):
        client = Client(HTTP_X_FORWARDED_PROTO="https")
        client.force_login(User.objects.get(pk=actor(role, place=place).id))
        return client

    return make
