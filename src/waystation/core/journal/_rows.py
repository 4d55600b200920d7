"""Writing projected rows: one prepared statement for each table, and values without the ORM's detours."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, BooleanField, CharField, Field, IntegerField, TextField

from waystation.core.journal.projected import ProjectedRow
from waystation.core.journal.statements import among, ask

_AS_THEY_ARE = (str, int, bool, type(None))


def write_rows(table: type[ProjectedRow], rows: Sequence[ProjectedRow]) -> None:
    """Insert rows, or replace those of their subjects."""
    text = _upsert(table)
    for row in rows:
        ask(text, row_values(row))


def delete_rows(table: type[ProjectedRow], subjects: Sequence[str]) -> None:
    """Remove the rows of subjects."""
    condition, values = among(subjects)
    name = connection.ops.quote_name(table._meta.db_table)
    ask(f"DELETE FROM {name} WHERE subject {condition}", values)  # noqa: S608 - no value is spliced


def row_values(row: ProjectedRow) -> list[object]:
    """Return a row's values as the database takes them, in the order of the table's fields."""
    return [
        value
        if is_plain and type(value := getattr(row, name)) in _AS_THEY_ARE
        else prepare(getattr(row, name), connection)
        for name, is_plain, prepare in _columns(type(row))
    ]


@cache
def _columns(table: type[ProjectedRow]) -> list[tuple[str, bool, Callable[[object, Any], object]]]:
    """Return name, whether the database takes its values as they are, and what prepares other values."""
    return [
        (field.attname, _takes_values_as_they_are(field), field.get_db_prep_save)
        for field in table._meta.concrete_fields
    ]


def _takes_values_as_they_are(field: "Field[Any, Any]") -> bool:
    return isinstance(field, CharField | TextField | IntegerField | BigIntegerField | BooleanField)


@cache
def _upsert(table: type[ProjectedRow]) -> str:
    quote = connection.ops.quote_name
    columns = [quote(str(field.column)) for field in table._meta.concrete_fields]
    changed = ", ".join(f"{name} = excluded.{name}" for name in columns if name != quote("subject"))
    marks = ", ".join(["%s"] * len(columns))
    return (
        f"INSERT INTO {quote(table._meta.db_table)} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608
        f" ON CONFLICT (subject) DO UPDATE SET {changed}"
    )
