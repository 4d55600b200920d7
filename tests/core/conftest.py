"""Each test of the core has a clock of its own, as each node's process has."""

import pytest

from waystation.core.journal import writer
from waystation.core.journal.clock import HybridClock


@pytest.fixture(autouse=True)
def own_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no test stand on the time another one set its clock ahead to."""
    monkeypatch.setattr(writer, "_clock", HybridClock())
