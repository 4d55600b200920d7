"""Writing projected rows: one prepared statement for each table, and values without the ORM's detours."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any, Final

from django.db import connection
from django.db.models import BooleanField, CharField, DateTimeField, Field, IntegerField, JSONField, TextField

from waystation.core.journal.canonical import canonical
from waystation.core.journal.projected import ProjectedRow
from waystation.core.journal.statements import Statement, among

_AS_THEY_ARE: Final = frozenset({str, int, bool, type(None)})


def row_written(row: ProjectedRow) -> Statement:
    """Return the statement that inserts a row, or replaces that of its subject."""
    return upsert(type(row)), row_values(row)


def rows_deleted(table: type[ProjectedRow], subjects: Sequence[str]) -> Statement:
    """Return the statement that removes the rows of subjects."""
    condition, values = among(subjects)
    name = connection.ops.quote_name(table._meta.db_table)
    return f"DELETE FROM {name} WHERE subject {condition}", values  # noqa: S608 - no value is spliced


def row_values(row: ProjectedRow) -> list[object]:
    """Return a row's values as the database takes them, in the order of the table's fields."""
    return [
        value
        if is_plain and type(value := getattr(row, name)) in _AS_THEY_ARE
        else prepare(getattr(row, name))
        for name, is_plain, prepare in _columns(type(row))
    ]


def stored_text(table: type[ProjectedRow], values: Sequence[Any]) -> str:
    """Return a stored row as `row_text` gives it, without making the row; of a broken row some other text."""
    try:
        return canonical(
            {
                name: value if read is None or value is None else read(value)
                for (name, read), value in zip(_readers(table), values, strict=True)
            }
        )
    except (ValueError, TypeError, RecursionError):
        return repr(values)


@cache
def _columns(table: type[ProjectedRow]) -> list[tuple[str, bool, Callable[[Any], object]]]:
    """Return name, whether the database takes its values as they are, and what prepares other values."""
    return [
        (
            field.attname,
            isinstance(field, CharField | TextField | IntegerField | BooleanField),
            _json_text if isinstance(field, JSONField) else partial(_prepared, field),
        )
        for field in table._meta.concrete_fields
    ]


def _json_text(value: object) -> str | None:
    return None if value is None else json.dumps(value)


def _prepared(field: "Field[Any, Any]", value: object) -> object:
    return field.get_db_prep_save(value, connection)


@cache
def _readers(table: type[ProjectedRow]) -> list[tuple[str, Callable[[Any], object] | None]]:
    readers: dict[type, Callable[[Any], object]] = {
        BooleanField: bool,
        DateTimeField: _moment_text,
        JSONField: json.loads,
    }
    return [
        (field.name, next((read for kind, read in readers.items() if isinstance(field, kind)), None))
        for field in table._meta.concrete_fields
    ]


def _moment_text(value: str | datetime) -> str:
    moment = datetime.fromisoformat(value).replace(tzinfo=UTC) if isinstance(value, str) else value
    return moment.astimezone(UTC).isoformat()


@cache
def upsert(table: type[ProjectedRow]) -> str:
    """Return the statement that inserts a row, or replaces that of its subject."""
    quote = connection.ops.quote_name
    columns = [quote(str(field.column)) for field in table._meta.concrete_fields]
    changed = ", ".join(f"{name} = excluded.{name}" for name in columns if name != quote("subject"))
    marks = ", ".join(["%s"] * len(columns))
    return (
        f"INSERT INTO {quote(table._meta.db_table)} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608
        f" ON CONFLICT (subject) DO UPDATE SET {changed}"
    )
