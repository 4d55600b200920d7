"""The tables as a whole: their canonical hash, and their rebuilding from the entries (journal rule 8)."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db import connection, transaction

from waystation.core.journal._parallel import Run, here, workers
from waystation.core.journal._rows import row_values, stored_text, upsert
from waystation.core.journal._stretches import Subjects, stretches
from waystation.core.journal._verify_chains import pieces, walk_pages
from waystation.core.journal.canonical import canonical
from waystation.core.journal.counting import mark_all
from waystation.core.journal.erasure import empty_left_over
from waystation.core.journal.errors import JournalDamaged
from waystation.core.journal.held import note_held
from waystation.core.journal.lock import writer_lock
from waystation.core.journal.models import Chain, StoredEntry
from waystation.core.journal.node import node
from waystation.core.journal.projected import ProjectedRow
from waystation.core.journal.projector import Due, fold, kept_between
from waystation.core.journal.statements import ask, ask_many, stream


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild found: hash by table before and after."""

    before: dict[str, str]
    after: dict[str, str]

    @property
    def differing(self) -> tuple[str, ...]:
        """Tables whose rows were not what the entries give."""
        return tuple(name for name in self.after if self.before.get(name) != self.after[name])


def row_text(row: ProjectedRow) -> str:
    """Return a row as canonical text: the same on every database."""
    values: dict[str, object] = {}
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if isinstance(value, datetime):
            value = value.astimezone(UTC).isoformat()
        elif isinstance(value, date):
            value = value.isoformat()
        values[field.name] = value
    return canonical(values)


def all_tables() -> list[type[ProjectedRow]]:
    """Return every projected table, by its label."""
    return sorted(ProjectedRow.tables.values(), key=lambda table: table._meta.label)


def table_hash(table: type[ProjectedRow]) -> str:
    """Return SHA-256, hexadecimal, over the table's rows by key."""
    state = hashlib.sha256()
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in table._meta.concrete_fields)
    order = 'subject COLLATE "C"' if connection.vendor == "postgresql" else "subject"  # by code point
    for row in stream(f"SELECT {columns} FROM {quote(table._meta.db_table)} ORDER BY {order}"):  # noqa: S608
        state.update(stored_text(table, row).encode() + b"\n")
    return state.hexdigest()


def table_hashes() -> dict[str, str]:
    """Return the canonical hash of every table, by name."""
    return {table._meta.label: table_hash(table) for table in all_tables()}


def rebuild(progress: Callable[[int, int], None] = lambda done, of: None) -> Rebuilt:
    """Empty every table and fold all entries anew, in one transaction; return the hashes before and after.

    Links, digests and the last signature of each page of a chain are checked first.

    Raises:
        JournalDamaged: an entry is not as it was written.
    """
    n_entries = StoredEntry.objects.count()
    with workers(n_entries) as run, writer_lock(), transaction.atomic():
        _check_pages(run)
        tables = all_tables()
        before = run((table_hash, (table,)) for table in tables)
        hashes = {table._meta.label: found for table, found in zip(tables, before, strict=True)}
        is_marked_anew, emptied = mark_all(), empty_left_over()
        # What changed here is not to be seen from outside this transaction.
        fold_run = here if is_marked_anew or emptied else run
        for table in tables:
            ask(f"DELETE FROM {connection.ops.quote_name(table._meta.db_table)}")  # noqa: S608 - our own name
        done = 0
        for n_read, rows in fold_run((folded, (subjects,)) for subjects in stretches()):
            for label, values in rows.items():
                ask_many(upsert(_table(label)), values)
            done += n_read
            progress(done, n_entries)
        note_held()
        return Rebuilt(hashes, table_hashes())


def folded(subjects: Subjects) -> tuple[int, dict[str, list[list[object]]]]:
    """Return how many entries a stretch of subjects has, and the values of its rows by table."""
    kept = kept_between(subjects, Due.now())
    found: dict[str, list[list[object]]] = {}
    for _, table, row in fold(kept):
        if row is not None:
            found.setdefault(table._meta.label, []).append(row_values(row))
    return sum(map(len, kept.values())), found


def _check_pages(run: Run) -> None:
    own = node().id
    tasks = ((walk_pages, (piece,)) for chain in Chain.objects.order_by("id") for piece in pieces(chain, own))
    findings = [finding for found in run(tasks) for finding in found]
    if findings:
        raise JournalDamaged(findings[0].where, len(findings))


def _table(label: str) -> type[ProjectedRow]:
    return next(table for table in ProjectedRow.tables.values() if table._meta.label == label)
