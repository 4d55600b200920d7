"""Fixtures every test may ask for; none is automatic but the node's own folder and clock."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import timezone, translation

from waystation.core.journal import writer
from waystation.core.journal.clock import HybridClock
from waystation.core.journal.models import Node
from waystation.core.journal.node import set_up
from waystation.core.vault import keyring


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: object) -> Iterator[Path]:
    """A folder of its own for each test's keys and locks, so that no test meets another's."""
    settings.WAYSTATION_HOME = tmp_path
    keyring.forget()
    yield tmp_path
    keyring.forget()
    # A request leaves its reader's language, and the node's clock, behind in the thread.
    translation.deactivate()
    timezone.deactivate()


@pytest.fixture(autouse=True)
def own_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no test stand on the time another one set its clock ahead to."""
    monkeypatch.setattr(writer, "_clock", HybridClock())


@pytest.fixture
def node(db: None) -> Node:
    """A demo node in Armenia's time zone."""
    return set_up("Goris square", mode="demo", time_zone="Asia/Yerevan")
