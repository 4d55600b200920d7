"""Reading a whole register as it stood at one moment, and what of it is copied."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.apps import apps
from django.db import connections, models, transaction
from django.db.utils import load_backend

from waystation.core.journal.projected import in_one_spelling
from waystation.core.keeping.models import Unfinished

PAGE: Final = 1_000
# Sessions end with the old database; types and permissions are Django's own, made anew with the tables.
LEFT_OUT: Final = frozenset({"sessions", "contenttypes", "auth"})

Progress = Callable[[str, int], None]


def kept_models() -> list[type[models.Model]]:
    """Return every table whose rows belong to the register, referenced ones before those that refer."""
    tables = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and model._meta.app_label not in LEFT_OUT and model is not Unfinished
    ]
    ordered: list[type[models.Model]] = []

    def add(model: type[models.Model]) -> None:
        for field in model._meta.concrete_fields:
            related = field.related_model
            if isinstance(related, type) and related is not model and related in tables:
                add(related)
        if model not in ordered:
            ordered.append(model)

    for model in sorted(tables, key=lambda model: model._meta.label):
        add(model)
    return ordered


@contextmanager
def connected(alias: str, config: dict[str, Any]) -> Iterator[str]:
    """Open a database beside the node's own while inside; gives `alias`, by which queries name it."""
    settings = connections.configure_settings({"default": config})["default"]
    connections[alias] = load_backend(settings["ENGINE"]).DatabaseWrapper(settings, alias)
    try:
        yield alias
    finally:
        connections[alias].close()
        del connections[alias]


@contextmanager
def snapshot(of: str = "default") -> Iterator[str]:
    """Read the register as it stands now while inside, on a connection that writes nothing.

    Writers go on: SQLite's log and PostgreSQL's row versions keep what this reader began with.
    """
    own = connections[of].settings_dict
    options = dict(own["OPTIONS"])
    is_sqlite = connections[of].vendor == "sqlite"
    if is_sqlite:
        options.update(
            transaction_mode="DEFERRED", init_command="PRAGMA query_only=ON; PRAGMA temp_store=MEMORY;"
        )
    with (
        connected("snapshot", {**own, "OPTIONS": options, "CONN_MAX_AGE": 0}) as alias,
        transaction.atomic(using=alias),
        connections[alias].cursor() as cursor,
    ):
        if not is_sqlite:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT count(*) FROM journal_node")  # the moment at which the register is read
        yield alias


def rows_of(model: type[models.Model], alias: str) -> Iterator[tuple[Any, ...]]:
    """Return a table's rows as plain values in the order of its columns, a page in memory at a time."""
    fields = model._meta.concrete_fields
    spelled = [number for number, field in enumerate(fields) if isinstance(field, models.JSONField)]
    names = [field.attname for field in fields]
    for row in model._base_manager.using(alias).order_by().values_list(*names).iterator(PAGE):
        if spelled:
            row = tuple(in_one_spelling(value) if n in spelled else value for n, value in enumerate(row))
        yield row
