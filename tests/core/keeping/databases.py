"""Empty databases beside the test's own, and looking into them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection, connections

from waystation.core.keeping.snapshot import connected


def sqlite_file(path: Path) -> dict[str, Any]:
    """Return the configuration of an SQLite file as a node has it."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {"init_command": "PRAGMA journal_mode=WAL;", "transaction_mode": "IMMEDIATE"},
    }


@contextmanager
def empty_like_own(folder: Path) -> Iterator[dict[str, Any]]:
    """Give the configuration of an empty database of the test's own kind."""
    if connection.vendor == "sqlite":
        yield sqlite_file(folder / "like-own.sqlite3")
        return
    name = connection.settings_dict["NAME"] + "_moved"
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    try:
        yield {**connection.settings_dict, "NAME": name, "CONN_MAX_AGE": 0}
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def standing_in(config: dict[str, Any]) -> Iterator[None]:
    """Be a node whose database is the one that `config` names."""
    own = connections["default"]
    with connected("stand-in", config) as alias:
        connections[alias].alias = "default"
        connections["default"] = connections[alias]
        try:
            yield
        finally:
            connections["default"] = own
