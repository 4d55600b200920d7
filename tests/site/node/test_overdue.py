"""Who looks after a live node is told on every page when its set-up is overdue; others are not."""

from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client

from waystation.core.access.commands import add_user, give_role
from waystation.core.journal.clock import uuid7
from waystation.core.journal.models import Node
from waystation.core.journal.node import save_signed, set_up
from waystation.core.journal.writer import new_act

LINE = "tasks of this node's set-up are overdue"


@pytest.fixture
def live(home: Path, db: None, settings: object) -> Node:
    settings.SECURE_SSL_REDIRECT = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = False
    # Codes and PINs have tests of their own.
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.endswith("GuardMiddleware")]
    cache.clear()
    return set_up("Goris", mode="live", time_zone="Asia/Yerevan", passphrase="five plain words of mine")


def square(role: str) -> str:
    user = add_user(role, "four plain long words")
    give_role(None, user, role, act=new_act())
    client = Client(HTTP_HOST="localhost")
    client.force_login(user)
    return client.get("/").content.decode()


def test_an_overdue_set_up_is_shown_to_the_coordinator_alone(live: Node):
    Node.objects.all().delete()
    live.id = uuid7(1_700_000_000_000)
    save_signed(live)

    assert LINE in square("coordinator")
    assert LINE not in square("clerk")


def test_within_72_hours_nothing_is_overdue(live: Node):
    assert LINE not in square("coordinator")
