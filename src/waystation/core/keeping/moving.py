"""Moving a register between SQLite and PostgreSQL: the same rows, shown to be the same."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connections, models, transaction

from waystation.core.journal.lock import writer_lock
from waystation.core.journal.models import Chain, Node, StoredEntry
from waystation.core.journal.node import node
from waystation.core.keeping.errors import CopyDiffers, SameDatabase, SourceMovedOn, TargetNotEmpty
from waystation.core.keeping.models import Unfinished
from waystation.core.keeping.snapshot import PAGE, Progress, connected, kept_models, rows_of, snapshot

MOVE = "move"


@dataclass(frozen=True, slots=True)
class Moved:
    """What was moved: rows by table, entries of the journal among them."""

    rows: dict[str, int]

    @property
    def entries(self) -> int:
        """How many entries the journal has."""
        return self.rows[StoredEntry._meta.label]


class Digest:
    """A hash over a table's rows that does not depend on their order; in constant memory.

    Method: the sum of each row's SHA-256 modulo 2^256 (Bellare and Micciancio's AdHash). It tells a copy from
    a different table; it is no signature.
    """

    def __init__(self) -> None:
        self.count = 0
        self._sum = 0

    def add(self, values: Iterable[Any]) -> None:
        """Take in a row."""
        text = json.dumps([plain(value) for value in values], ensure_ascii=False, sort_keys=True)
        self._sum += int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")
        self.count += 1

    def hex(self) -> str:
        """Return the hash, hexadecimal."""
        return f"{self._sum % 2**256:064x}"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Digest) and (self.count, self.hex()) == (other.count, other.hex())

    __hash__ = None  # type: ignore[assignment]  # it grows


def plain(value: Any) -> object:
    """Return a column's value as JSON has it, alike from every database."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return value


def move(config: dict[str, Any], progress: Progress = lambda table, rows: None) -> Moved:
    """Copy this node's register into the empty database that `config` names; the register stays as it is.

    Writers wait on SQLite. An interrupted move leaves a database without a node, which the next move to it
    empties and fills again.

    Args:
        config: As in Django's `DATABASES`.
        progress: Called with each table's name and how many of its rows were copied so far.

    Raises:
        NotInitialised: there is no register here.
        SameDatabase: `config` names this node's own database.
        TargetNotEmpty: `config` names a database with another register.
        SourceMovedOn: entries were written meanwhile (PostgreSQL).
        CopyDiffers: what was read back is not what was written.
    """
    node()
    own = connections["default"].settings_dict
    if all(str(own.get(key) or "") == str(config.get(key) or "") for key in ("NAME", "HOST", "PORT")):
        raise SameDatabase
    with ExitStack() as stack:
        stack.enter_context(writer_lock())
        target = stack.enter_context(connected("target", config))
        source = stack.enter_context(snapshot())
        _prepare(target)
        sums = {model: _copy(model, source, target, progress) for model in kept_models() if model is not Node}
        differing = [model._meta.label for model, digest in sums.items() if _digest(model, target) != digest]
        if differing:
            raise CopyDiffers(differing)
        if _heads(source) != _heads("default"):
            raise SourceMovedOn
        with transaction.atomic(using=target):  # with its node a register counts as one
            _copy(Node, source, target, progress)
            Unfinished.objects.using(target).filter(what=MOVE).delete()
    return Moved({model._meta.label: digest.count for model, digest in sums.items()})


def _prepare(target: str) -> None:
    """Give the target its tables, and refuse one that holds a register; what a broken move left goes."""
    call_command("migrate", database=target, verbosity=0)
    unfinished = Unfinished.objects.using(target)
    tables = kept_models()
    if not unfinished.filter(what=MOVE).exists():
        if any(model._base_manager.using(target).exists() for model in tables):
            raise TargetNotEmpty
        unfinished.create(what=MOVE, started_at=datetime.now(UTC))
        return
    for model in reversed(tables):
        model._base_manager.using(target).all().delete()


def _copy(model: type[models.Model], source: str, target: str, progress: Progress) -> Digest:
    digest = Digest()
    names = [field.attname for field in model._meta.concrete_fields]
    for page in _pages(rows_of(model, source)):
        with transaction.atomic(using=target):
            model._base_manager.using(target).bulk_create(
                model(**dict(zip(names, row, strict=True))) for row in page
            )
        for row in page:
            digest.add(row)
        progress(model._meta.label, digest.count)
    _continue_numbers(model, target)
    return digest


def _continue_numbers(model: type[models.Model], target: str) -> None:
    """Let numbered tables go on after the highest number that was copied."""
    statements = connections[target].ops.sequence_reset_sql(no_style(), [model])
    with connections[target].cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _digest(model: type[models.Model], alias: str) -> Digest:
    digest = Digest()
    with transaction.atomic(using=alias):
        for row in rows_of(model, alias):
            digest.add(row)
    return digest


def _heads(alias: str) -> list[tuple[str, int, str]]:
    return list(Chain.objects.using(alias).order_by("id").values_list("id", "head_seq", "head_link"))


def _pages(rows: Iterator[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    while page := list(islice(rows, PAGE)):
        yield page
