"""Keeps the tables: folds changed subjects' entries and writes their rows, in the append's transaction."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import timedelta

import msgspec
from django.db.models import Q

from waystation.core.journal.clock import COUNTER_BITS, instant, milliseconds
from waystation.core.journal.format import Header
from waystation.core.journal.history import effective
from waystation.core.journal.kinds import Entry, UnknownKind, kind_named, subject_kind, subject_named
from waystation.core.journal.models import Conflict, Placeholder, StoredEntry
from waystation.core.journal.node import node, time_of
from waystation.core.journal.ordering import Placed, fold_order
from waystation.core.journal.projected import ProjectedRow, fit

# An entry whose clock runs further ahead than this waits until it is due (journal rule 10).
AHEAD_AT_MOST = timedelta(hours=1)
BATCH = 500


def project(subjects: Iterable[str], due: Q | None = None) -> None:
    """Write the rows of `subjects` from their entries; runs inside the caller's transaction."""
    due = due or is_due()
    for batch in _batches(sorted(set(subjects))):
        upserts: dict[type[ProjectedRow], list[ProjectedRow]] = defaultdict(list)
        gone: dict[type[ProjectedRow], list[str]] = defaultdict(list)
        for subject, table, row in rows_of(batch, due):
            if row is None:
                gone[table].append(subject)
            else:
                upserts[table].append(row)
        for table in sorted(upserts, key=_label):
            fields = [field.name for field in table._meta.concrete_fields if not field.primary_key]
            table._default_manager.bulk_create(
                upserts[table], update_conflicts=True, unique_fields=["subject"], update_fields=fields
            )
        for table in sorted(gone, key=_label):
            table._default_manager.filter(subject__in=gone[table]).delete()


def is_due() -> Q:
    """Return the condition under which an entry counts at this moment.

    This node's own entries always do: its clock may have been set back since, by a person or a flat battery.
    """
    row = node()
    latest = milliseconds(time_of(row) + AHEAD_AT_MOST) << COUNTER_BITS
    return Q(clock__lte=latest) | Q(chain__startswith=f"{row.id}/")


def rows_of(
    subjects: list[str], due: Q | None = None
) -> Iterator[tuple[str, type[ProjectedRow], ProjectedRow | None]]:
    """Return each subject's rows as its entries give them: its own, its conflicts, its placeholder.

    A table is left out where a subject has no row in it and cannot have had one.
    """
    stored: dict[str, list[StoredEntry]] = {subject: [] for subject in subjects}
    for entry in StoredEntry.objects.filter(due or is_due(), subject__in=subjects, counts=True):
        stored[entry.subject].append(entry)
    for subject in subjects:
        history = effective(list(entries_in_fold_order(stored[subject])))
        kind = subject_kind(subject)
        table = ProjectedRow.tables.get(kind)
        if table is not None:
            state = subject_named(kind).fold_all(history.entries)
            yield subject, table, _fitted(None if state is None else table.from_state(subject, state))
        if not history.is_plain:
            yield subject, Conflict, _fitted(Conflict.from_history(subject, history))
        if history.erased is not None:
            yield subject, Placeholder, _fitted(Placeholder.from_history(subject, history))


def _fitted(row: ProjectedRow | None) -> ProjectedRow | None:
    if row is not None:
        fit(row)
    return row


def entries_in_fold_order(stored: Iterable[StoredEntry]) -> Iterator[Entry]:
    """Return one subject's entries as folds see them; unknown kinds are held back (journal rule 10)."""
    headers = {row.link: Header.decode(row.header) for row in stored}
    rows = {headers[row.link].id: row for row in stored}
    placed = [
        Placed(header.id, header.seen, header.clock, rows[header.id].chain, rows[header.id].seq)
        for header in headers.values()
    ]
    for place, ancestors in fold_order(placed):
        row = rows[place.id]
        header = headers[row.link]
        body = typed_body(header, row.body)
        if body is not None:
            yield Entry(
                id=header.id,
                kind=header.kind,
                subject=header.subject,
                body=body,
                actor=header.actor,
                device=header.device,
                observed_at=instant(header.observed_at),
                act=header.act,
                scope=row.scope,
                ancestors=ancestors,
            )


def typed_body(header: Header, body: str) -> object | None:
    """Return an entry's typed body, or None where this version does not know or cannot read its kind."""
    try:
        return kind_named(header.kind, header.version).decode(json.loads(body))
    except (UnknownKind, msgspec.ValidationError, ValueError):
        return None


def _batches(subjects: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(subjects), BATCH):
        yield subjects[start : start + BATCH]


def _label(table: type[ProjectedRow]) -> str:
    return table._meta.label
