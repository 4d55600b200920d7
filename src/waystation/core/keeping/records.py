"""A register as a stream of records: table after table, each row as JSON, an end that counts them.

Tables that folds give are left out, since restoring folds anew; so are epoch keys sealed to the node, since
the escrow's boxes hold them too.
"""

import base64
import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError
from django.db import models
from django.db.migrations.loader import MigrationLoader

from waystation.core.journal.canonical import canonical
from waystation.core.journal.projected import ProjectedRow
from waystation.core.keeping.errors import BackupChanged, BackupCutOff, NewerBackup
from waystation.core.keeping.moving import Digest, plain
from waystation.core.keeping.snapshot import Progress, kept_models, rows_of
from waystation.core.vault.models import EpochKey

LEFT_OUT: Final = (EpochKey,)

if TYPE_CHECKING:
    Row = tuple[type[models.Model], models.Model]
    Column = models.Field[Any, Any]


def stored_models() -> list[type[models.Model]]:
    """Return the tables a backup holds."""
    return [model for model in kept_models() if not issubclass(model, ProjectedRow) and model not in LEFT_OUT]


def projected_digest(alias: str = "default") -> str:
    """Return one hash over all tables that folds give."""
    total = Digest()
    for table in sorted(ProjectedRow.tables.values(), key=lambda table: table._meta.label):
        for row in rows_of(table, alias):
            total.add((table._meta.label, *row))
    return total.hex()


def record_lines(alias: str, progress: Progress) -> Iterator[str]:
    """Return a register's records, a line each, read through the connection `alias`."""
    yield canonical({"software": _software()})
    counts: dict[str, int] = {}
    for model in stored_models():
        fields = model._meta.concrete_fields
        yield canonical({"table": model._meta.label, "fields": [field.attname for field in fields]})
        count = 0
        for row in rows_of(model, alias):
            yield json.dumps([_written(value) for value in row], ensure_ascii=False, separators=(",", ":"))
            count += 1
            if count % 1_000 == 0:
                progress(model._meta.label, count)
        counts[model._meta.label] = count
        progress(model._meta.label, count)
    yield canonical({"end": counts, "tables": projected_digest(alias)})


class Records:
    """Reads a register's records back; after the last row `tables` is the hash of what folds gave."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._lines = _lines(pieces)
        self.tables = ""
        self.counts: dict[str, int] = {}

    def __iter__(self) -> "Iterator[Row]":
        known = {model._meta.label: model for model in stored_models()}
        self._check_software()
        model: type[models.Model] | None = None
        fields: list[Column] = []
        for line in self._lines:
            record = _parsed(line)
            if isinstance(record, list):
                if model is None or len(record) != len(fields):
                    raise BackupChanged
                self.counts[model._meta.label] += 1
                yield model, _row(model, fields, record)
            elif "table" in record:
                model = known.get(str(record["table"]))
                if model is None:
                    raise NewerBackup
                columns = {field.attname: field for field in model._meta.concrete_fields}
                if not set(record["fields"]) <= columns.keys():
                    raise NewerBackup
                fields = [columns[name] for name in record["fields"]]
                self.counts[model._meta.label] = 0
            elif "end" in record:
                if record["end"] != self.counts or next(self._lines, None) is not None:
                    raise BackupChanged
                self.tables = str(record["tables"])
                return
        raise BackupCutOff

    def _check_software(self) -> None:
        record = _parsed(next(self._lines, "{}"))
        if not isinstance(record, dict) or not isinstance(record.get("software"), dict):
            raise BackupChanged
        known = set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)
        if not {(app, name) for app, name in record["software"].items()} <= known:
            raise NewerBackup


def _software() -> dict[str, str]:
    """Return the latest migration of each app: what a version of the software is to its tables."""
    latest: dict[str, str] = {}
    for app, name in sorted(MigrationLoader(None, ignore_no_migrations=True).disk_migrations):
        latest[app] = name
    return latest


def _written(value: Any) -> object:
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    return plain(value)


def _row(model: type[models.Model], fields: "list[Column]", values: list[Any]) -> models.Model:
    try:
        return model(
            **{field.attname: field.to_python(value) for field, value in zip(fields, values, strict=True)}
        )
    except (ValueError, TypeError, ValidationError) as error:
        raise BackupChanged from error


def _parsed(line: str) -> Any:
    try:
        return json.loads(line)
    except ValueError as error:
        raise BackupChanged from error


def _lines(pieces: Iterable[bytes]) -> Iterator[str]:
    rest = b""
    for piece in pieces:
        *whole, rest = (rest + piece).split(b"\n")
        for line in whole:
            yield line.decode()
    if rest:
        raise BackupCutOff
