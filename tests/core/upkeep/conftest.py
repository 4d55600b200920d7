"""Tests of upkeep make many key files; their passphrases need not withstand a thief."""

from functools import partial

import pytest

from waystation.core.vault import keyfile


@pytest.fixture(autouse=True)
def quick_derivation(monkeypatch: pytest.MonkeyPatch) -> None:
    """Close key files by an Argon2id of no strength."""
    quick = partial(keyfile.Derivation, memory_kib=64, passes=1, lanes=1)
    monkeypatch.setattr(keyfile, "Derivation", quick)
