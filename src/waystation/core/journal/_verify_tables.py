"""The tables' part of `journal verify`: every row must be what its entries give, to the byte on SQLite."""

from collections import defaultdict

from django.db import connection

from waystation.core.journal._findings import Finding
from waystation.core.journal._rows import row_values, stored_text
from waystation.core.journal._stretches import Subjects
from waystation.core.journal.projected import ProjectedRow
from waystation.core.journal.projector import Due, fold, kept_between
from waystation.core.journal.statements import fetch
from waystation.core.journal.tables import all_tables, row_text


def table_findings(subjects: Subjects) -> list[Finding]:
    """Return rows of a stretch that differ from what their entries give, or stand on no entry."""
    expected: dict[type[ProjectedRow], dict[str, ProjectedRow]] = defaultdict(dict)
    for subject, table, row in fold(kept_between(subjects, Due.now())):
        if row is not None:
            expected[table][subject] = row
    as_stored = _stored_values if connection.vendor == "sqlite" else _stored_texts
    findings = []
    for table in all_tables():
        wanted, found = as_stored(table, expected[table], subjects)
        for subject in sorted(wanted.keys() | found.keys()):
            if subject not in wanted:
                sentence = "The row stands on no entry."
            elif wanted[subject] != found.get(subject):
                sentence = "The row is not what its entries give."
            else:
                continue
            findings.append(Finding("table-differs", f"{table._meta.label} {subject}", sentence))
    return findings


Stored = dict[str, object]


def _stored_texts(
    table: type[ProjectedRow], rows: dict[str, ProjectedRow], subjects: Subjects
) -> tuple[Stored, Stored]:
    """Return expected and found rows as canonical text; PostgreSQL keeps values, not their spelling."""
    condition, values = subjects.condition
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in table._meta.concrete_fields)
    text = f"SELECT subject, {columns} FROM {table._meta.db_table} WHERE {condition}"  # noqa: S608
    found: Stored = {subject: stored_text(table, row) for subject, *row in fetch(text, values)}
    return {subject: row_text(row) for subject, row in rows.items()}, found


def _stored_values(
    table: type[ProjectedRow], rows: dict[str, ProjectedRow], subjects: Subjects
) -> tuple[Stored, Stored]:
    """Return expected and found rows as SQLite keeps them: one time or JSON value has several spellings."""
    expected: Stored = {
        subject: [_as_text(value) for value in row_values(row)] for subject, row in rows.items()
    }
    quote = connection.ops.quote_name
    columns = ", ".join(f"CAST({quote(str(field.column))} AS TEXT)" for field in table._meta.concrete_fields)
    condition, values = subjects.condition
    text = f"SELECT subject, {columns} FROM {quote(table._meta.db_table)} WHERE {condition}"  # noqa: S608
    return expected, {subject: row for subject, *row in fetch(text, values)}


def _as_text(value: object) -> str | None:
    if value is None:
        return None
    return str(int(value)) if isinstance(value, bool) else str(value)
