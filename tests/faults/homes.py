"""Being another node's process: its folder, its database, its keys."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

from waystation.core.journal import writer
from waystation.core.journal.clock import HybridClock
from waystation.core.vault import keyring


@contextmanager
def at_home(folder: Path) -> Iterator[None]:
    """Work in `folder` while inside, as a process that has just started there.

    On SQLite with the register in the folder; PostgreSQL's database stays the same.
    """
    home, name = settings.WAYSTATION_HOME, connection.settings_dict["NAME"]
    _move(folder, folder / "register.sqlite3" if connection.vendor == "sqlite" else name)
    try:
        yield
    finally:
        _move(home, name)


def _move(home: Path, name: object) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name
    settings.WAYSTATION_HOME = home
    keyring.forget()
    writer._clock = HybridClock()
