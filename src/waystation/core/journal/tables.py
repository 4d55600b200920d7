"""The tables as a whole: their canonical hash, and their rebuilding from the entries (journal rule 8)."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db import transaction

from waystation.core.journal.canonical import canonical
from waystation.core.journal.counting import mark_all
from waystation.core.journal.held import note_held
from waystation.core.journal.lock import writer_lock
from waystation.core.journal.models import StoredEntry
from waystation.core.journal.projected import ProjectedRow
from waystation.core.journal.projector import project

PAGE = 2_000


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


def table_hash(table: type[ProjectedRow]) -> str:
    """Return SHA-256, hexadecimal, over the table's rows by key."""
    state = hashlib.sha256()
    keys = sorted(table._default_manager.values_list("subject", flat=True))
    for start in range(0, len(keys), PAGE):
        page = keys[start : start + PAGE]
        rows = table._default_manager.in_bulk(page)
        for key in page:
            state.update(row_text(rows[key]).encode() + b"\n")
    return state.hexdigest()


def table_hashes() -> dict[str, str]:
    """Return the canonical hash of every table, by name."""
    tables = sorted(ProjectedRow.tables.values(), key=lambda table: table._meta.label)
    return {table._meta.label: table_hash(table) for table in tables}


def rebuild(progress: Callable[[int, int], None] = lambda done, of: None) -> Rebuilt:
    """Empty every table and fold all entries anew, in one transaction; return the hashes before and after."""
    with writer_lock(), transaction.atomic():
        before = table_hashes()
        mark_all()
        for table in ProjectedRow.tables.values():
            table._default_manager.all().delete()
        subjects = sorted(set(StoredEntry.objects.exclude(subject="").values_list("subject", flat=True)))
        for start in range(0, len(subjects), PAGE):
            progress(start, len(subjects))
            project(subjects[start : start + PAGE])
        note_held()
        progress(len(subjects), len(subjects))
        return Rebuilt(before, table_hashes())
