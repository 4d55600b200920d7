"""System checks: no personal text in a clear column, and a sound embedded database."""

import sqlite3

from django.core.checks import CheckMessage, Error, Warning, register
from django.db import connection, models

from waystation.core.journal.projected import (
    CodeField,
    CountsField,
    ProjectedRow,
    PublicJSONField,
    PublicTextField,
    SealedField,
)

CLEAR_TYPES = (
    CodeField,
    PublicTextField,
    CountsField,
    PublicJSONField,
    models.BooleanField,
    models.DateTimeField,
    models.IntegerField,
)
# The WAL-reset race between connections: fixed in 3.51.3.
RACE = (3, 7, 0), (3, 51, 2)


@register()
def clear_columns_are_a_whitelist(**_: object) -> list[CheckMessage]:
    """Refuse column types that could hold personal text in clear (journal rule 14)."""
    return [
        Error(
            f"{table._meta.label}.{field.name} is a {type(field).__name__}.",
            hint="Use SealedField for personal text, CodeField for codes, PublicTextField for public text.",
            id="journal.E001",
        )
        for table in ProjectedRow.tables.values()
        for field in table._meta.concrete_fields
        if not isinstance(field, (SealedField, *CLEAR_TYPES))
    ]


@register()
def sqlite_is_sound(**_: object) -> list[CheckMessage]:
    """Warn of SQLite versions whose write-ahead log can be damaged by two connections."""
    if connection.vendor == "sqlite" and RACE[0] <= sqlite3.sqlite_version_info <= RACE[1]:
        return [
            Warning(
                f"SQLite {sqlite3.sqlite_version} has a write-ahead-log reset race between connections.",
                hint="The writer lock guards against it here; upgrade SQLite, or use PostgreSQL at scale.",
                id="journal.W001",
            )
        ]
    return []
