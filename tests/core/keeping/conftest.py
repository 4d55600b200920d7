"""A register with an escrow, and the empty machine it is restored on."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

from tests.core.worlds import CLERK, arrival
from waystation.core.access.commands import add_user, give_role
from waystation.core.journal import writer
from waystation.core.journal.clock import HybridClock
from waystation.core.journal.models import Node
from waystation.core.journal.writer import new_act
from waystation.core.keeping.snapshot import kept_models
from waystation.core.vault import escrow, keyring
from waystation.core.vault.held import own_keys
from waystation.desks.reception.commands import band_family

PASSWORD = "four plain long words"


@dataclass(frozen=True)
class Kept:
    """A node with two families and a clerk, and the shares of its escrow."""

    node: Node
    shares: tuple[str, ...]

    @property
    def two(self) -> tuple[str, ...]:
        return self.shares[:2]


@pytest.fixture
def kept(node: Node) -> Kept:
    user = add_user("anahit", PASSWORD)
    give_role(None, user, "clerk", act=new_act())
    for band in ("D-000001", "D-000002"):
        band_family(CLERK, arrival(band), act=new_act())
    with transaction.atomic():
        shares = escrow.renew(own_keys())
    return Kept(node, shares)


@pytest.fixture
def move_house(tmp_path: Path) -> Callable[[], Path]:
    """Be another, empty machine from now on; gives its folder."""

    def move() -> Path:
        for model in reversed(kept_models()):
            model._base_manager.all().delete()
        home = tmp_path / "elsewhere"
        home.mkdir(exist_ok=True)
        settings.WAYSTATION_HOME = home
        keyring.forget()
        writer._clock = HybridClock()
        return home

    return move
