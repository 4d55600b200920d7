"""The tables' part of `journal verify`: every row must be what its entries give, to the byte on SQLite."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from django.db import connection

from waystation.core.journal._findings import Finding
from waystation.core.journal.models import StoredEntry
from waystation.core.journal.projected import ProjectedRow
from waystation.core.journal.projector import rows_of
from waystation.core.journal.tables import row_text

PAGE = 500

Rows = Mapping[str, ProjectedRow]


def table_findings() -> Iterator[Finding]:
    """Return rows that differ from what their entries give, are missing, or stand on no entry."""
    subjects = sorted(set(StoredEntry.objects.exclude(subject="").values_list("subject", flat=True)))
    expected_in: dict[type[ProjectedRow], set[str]] = defaultdict(set)
    for start in range(0, len(subjects), PAGE):
        by_table: dict[type[ProjectedRow], dict[str, ProjectedRow]] = defaultdict(dict)
        for subject, _, row in rows_of(subjects[start : start + PAGE]):
            if row is not None:
                by_table[type(row)][subject] = row
                expected_in[type(row)].add(subject)
        for table, rows in by_table.items():
            for subject in _differing(table, rows):
                yield Finding(
                    "table-differs", f"{table._meta.label} {subject}", "The row is not what its entries give."
                )
    for table in ProjectedRow.tables.values():
        strays = set(table._default_manager.values_list("subject", flat=True)) - expected_in[table]
        for subject in sorted(strays):
            yield Finding("table-differs", f"{table._meta.label} {subject}", "The row stands on no entry.")


def _differing(table: type[ProjectedRow], rows: Rows) -> list[str]:
    as_stored = _stored_values if connection.vendor == "sqlite" else _stored_texts
    expected, found = as_stored(table, rows)
    return [subject for subject in sorted(rows) if expected[subject] != found.get(subject)]


def _stored_texts(table: type[ProjectedRow], rows: Rows) -> tuple[dict[str, object], dict[str, object]]:
    """Return expected and found rows as canonical text; PostgreSQL keeps values, not their spelling."""
    found: dict[str, object] = {}
    for subject, row in table._default_manager.in_bulk(list(rows)).items():
        try:
            found[subject] = row_text(row)
        except TypeError:  # a number or text that only a changed JSON column holds
            continue
    return {subject: row_text(row) for subject, row in rows.items()}, found


def _stored_values(table: type[ProjectedRow], rows: Rows) -> tuple[dict[str, object], dict[str, object]]:
    """Return expected and found rows as SQLite keeps them: one time or JSON value has several spellings."""
    fields = table._meta.concrete_fields
    expected: dict[str, object] = {}
    for subject, row in rows.items():
        values = (field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields)
        expected[subject] = tuple(_as_text(value) for value in values)
    quote = connection.ops.quote_name
    columns = ", ".join(f"CAST({quote(str(field.column))} AS TEXT)" for field in fields)
    marks = ", ".join(["%s"] * len(rows))
    key = quote("subject")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {key}, {columns} FROM {quote(table._meta.db_table)} WHERE {key} IN ({marks})",  # noqa: S608 - names are our models'
            list(rows),
        )
        return expected, {row[0]: tuple(row[1:]) for row in cursor.fetchall()}


def _as_text(value: object) -> str | None:
    if value is None:
        return None
    return str(int(value)) if isinstance(value, bool) else str(value)
