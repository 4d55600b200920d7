"""Keeps the tables: folds changed subjects' entries and writes their rows, in the append's transaction."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

import msgspec

from waystation.core.journal._rows import row_written, rows_deleted
from waystation.core.journal._stretches import Subjects
from waystation.core.journal.clock import COUNTER_BITS, instant, milliseconds
from waystation.core.journal.format import Header
from waystation.core.journal.history import effective
from waystation.core.journal.kinds import Entry, UnknownKind, subject_kind, subject_named
from waystation.core.journal.models import Conflict, Placeholder, StoredEntry
from waystation.core.journal.node import node, time_of
from waystation.core.journal.ordering import Placed, fold_order
from waystation.core.journal.projected import ProjectedRow, fit
from waystation.core.journal.statements import Answer, Statement, among, ask, together
from waystation.core.journal.versions import read_body

# An entry whose clock runs further ahead than this waits until it is due (journal rule 10).
AHEAD_AT_MOST: Final = timedelta(hours=1)
BATCH: Final = 500

_SELECT: Final = f"SELECT subject, header, body, scope, chain, seq FROM {StoredEntry._meta.db_table}"  # noqa: S608 - our own name
_DUE: Final = "counts AND (clock <= %s OR chain LIKE %s)"


class Kept(NamedTuple):
    """An entry of a subject as it is kept here, its header read."""

    header: Header
    body: str
    scope: str
    chain: str
    seq: int

    @property
    def placed(self) -> Placed:
        """What the fold order goes by."""
        return Placed(self.header.id, self.header.seen, self.header.clock, self.chain, self.seq)


class Due(NamedTuple):
    """Which entries count at a moment: this node's own, and others' whose clock is not too far ahead.

    A node's own always do: its clock may have been set back since, by a person or a flat battery.
    """

    latest: int
    own: str

    @classmethod
    def at(cls, moment: datetime, node_id: str) -> "Due":
        """Return the condition for a moment at a node."""
        return cls(milliseconds(moment + AHEAD_AT_MOST) << COUNTER_BITS, f"{node_id}/%")

    @classmethod
    def now(cls) -> "Due":
        """Return the condition for this moment at this node."""
        row = node()
        return cls.at(time_of(row), row.id)


Rows = Iterator[tuple[str, type[ProjectedRow], ProjectedRow | None]]


def project(subjects: Iterable[str]) -> None:
    """Write the rows of `subjects` from their entries; runs inside the caller's transaction."""
    due = Due.now()
    for batch in _batches(sorted(set(subjects))):
        together(changes(rows_of(batch, due)))


def changes(rows: Rows) -> list[Statement]:
    """Return what writes rows to their tables and removes those of subjects that have none to show."""
    statements = []
    gone: dict[type[ProjectedRow], list[str]] = {}
    for subject, table, row in rows:
        if row is None:
            gone.setdefault(table, []).append(subject)
        else:
            statements.append(row_written(row))
    return statements + [rows_deleted(table, subjects) for table, subjects in gone.items()]


def rows_of(subjects: Sequence[str], due: Due | None = None) -> Rows:
    """Return each subject's rows as its entries give them; see `fold`."""
    answer = ask_for_entries(subjects, due or Due.now())
    return fold({subject: [] for subject in subjects} | kept_by_subject(answer))


def fold(kept: dict[str, list[Kept]]) -> Rows:
    """Return each subject's rows as its entries give them: its own, its conflicts, its placeholder.

    A table is left out where a subject has no row in it and cannot have had one.
    """
    for subject, entries in kept.items():
        history = effective(list(entries_in_fold_order(entries)))
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


def kept_between(subjects: Subjects, due: Due) -> dict[str, list[Kept]]:
    """Return the entries of a stretch of subjects that count and are due."""
    condition, values = subjects.condition
    return kept_by_subject(ask(f"{_SELECT} WHERE {condition} AND subject <> '' AND {_DUE}", [*values, *due]))


def ask_for_entries(subjects: Sequence[str], due: Due) -> Answer:
    """Ask for the entries of subjects that count and are due; `kept_by_subject` reads the answer."""
    condition, values = among(subjects)
    return ask(f"{_SELECT} WHERE subject {condition} AND {_DUE}", [*values, *due])


def kept_by_subject(answer: Answer) -> dict[str, list[Kept]]:
    """Return entries asked for with `ask_for_entries`, of the subjects that have some."""
    kept: dict[str, list[Kept]] = {}
    for subject, header, *rest in answer.fetchall():
        kept.setdefault(subject, []).append(Kept(Header.decode(header), *rest))
    return kept


def entries_in_fold_order(entries: Sequence[Kept]) -> Iterator[Entry]:
    """Return one subject's entries as folds see them; unknown kinds are held back (journal rule 10)."""
    by_id = {entry.header.id: entry for entry in entries}
    for place, ancestors in fold_order(entry.placed for entry in entries):
        header, text, scope, _, _ = by_id[place.id]
        body = typed_body(header, text)
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
                scope=scope,
                ancestors=ancestors,
            )


def typed_body(header: Header, body: str) -> object | None:
    """Return an entry's typed body, or None where this version does not know or cannot read its kind."""
    try:
        return read_body(header.kind, header.version, body)
    except (UnknownKind, msgspec.DecodeError, ValueError, RecursionError):
        return None


def _batches(subjects: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(subjects), BATCH):
        yield subjects[start : start + BATCH]
