"""Backups: the whole register in one file that opens with two escrow shares, and its restoring.

A backup is sealed to the escrow's public key, so the node that makes one cannot read it back, and neither can
a thief of the node together with its passphrase.
"""

import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby, islice
from pathlib import Path
from typing import IO, Any, Final

from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, transaction

from waystation.core.journal._findings import Finding
from waystation.core.journal.canonical import canonical
from waystation.core.journal.clock import timestamp
from waystation.core.journal.models import Node, StoredEntry
from waystation.core.journal.node import incarnation_after, node, save_signed
from waystation.core.journal.schema import upgrade
from waystation.core.journal.tables import rebuild
from waystation.core.journal.verify import verify
from waystation.core.keeping.errors import (
    BackupChanged,
    BackupUnsound,
    FileThere,
    NewerBackup,
    TargetNotEmpty,
    WrongShares,
)
from waystation.core.keeping.models import Backup, Unfinished
from waystation.core.keeping.records import Records, projected_digest, record_lines
from waystation.core.keeping.snapshot import PAGE, Progress, kept_models, snapshot
from waystation.core.keeping.stream import Head, SealedWriter, read_head, read_sealed
from waystation.core.vault import escrow, held, keyfile
from waystation.core.vault.epochs import open_escrowed
from waystation.core.vault.errors import NoEscrow
from waystation.core.vault.models import EscrowKey
from waystation.core.vault.names import decoded, encoded
from waystation.core.vault.nodekeys import open_with, seal_to, signature_holds

FORMAT: Final = 1
KEEP_FOR: Final = timedelta(days=30)
RESTORE: Final = "restore"
SUFFIX: Final = ".backup"
_FIELDS: Final = frozenset(
    {"format", "made_at", "expires_at", "node", "shares", "escrow", "key", "signature"}
)


@dataclass(frozen=True, slots=True)
class Summary:
    """What a backup says of itself and, once read, holds."""

    made_at: datetime
    expires_at: datetime
    node: str
    shares: str
    entries: int = 0


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore brought back.

    `is_same` when every table equals that of the node backed up; `findings` are what `journal verify` finds,
    which was so on that node already: a restore does not hold back a register for one damaged row.
    """

    summary: Summary
    name: str
    incarnation: int
    is_same: bool
    findings: tuple[Finding, ...]


def nothing(table: str, rows: int) -> None:
    """Show no progress."""


def write(path: Path, *, keep_for: timedelta = KEEP_FOR, progress: Progress = nothing) -> Backup:
    """Write the register, as it stands at this moment, into the new file `path`; return its record.

    Others go on writing meanwhile. The file appears under its name only when it is whole and on the disk.

    Raises:
        NoEscrow: this node has no escrow to seal the file to.
        FileThere: there is such a file.
        OSError: the disk is full, or the folder cannot be written; nothing is left behind.
    """
    this = node()
    if escrow.public() is None:
        raise NoEscrow
    if path.exists():
        raise FileThere(path.name)
    with _whole_or_absent(path) as file, snapshot() as source:
        made_at = datetime.now(UTC)
        # Read with the rest: shares renewed meanwhile would open the file and none of the keys in it.
        public_key = EscrowKey.objects.using(source).get().public
        head, key = _new_head(this, public_key, made_at, made_at + keep_for)
        writer = SealedWriter(file, head, key)
        for line in record_lines(source, progress):
            writer.write(line.encode() + b"\n")
        writer.finish()
        entries = StoredEntry.objects.using(source).count()
    return Backup.objects.update_or_create(
        file=path.name,
        defaults={
            "made_at": made_at,
            "expires_at": made_at + keep_for,
            "shares": head.values["shares"],
            "entries": entries,
            "size": path.stat().st_size,
        },
    )[0]


def write_into(folder: Path, *, keep: int, progress: Progress = nothing) -> Backup:
    """Write a backup into `folder` under a name that tells node and time; of this node's, `keep` stay.

    Raises:
        NoEscrow: this node has no escrow.
        OSError: the folder cannot be written.
    """
    prefix = f"waystation-{fingerprint(node().signing_public).replace(' ', '')}-"
    written = write(folder / f"{prefix}{datetime.now(UTC):%Y%m%dT%H%M%SZ}{SUFFIX}", progress=progress)
    for old in sorted(folder.glob(f"{prefix}*{SUFFIX}"))[: -max(keep, 1)]:
        old.unlink()
        Backup.objects.filter(file=old.name).delete()
    return written


def expired(now: datetime) -> list[Backup]:
    """Return the recorded backups that should have been destroyed by `now`."""
    return list(Backup.objects.filter(expires_at__lt=now).order_by("made_at"))


def head_of(path: Path) -> Summary:
    """Return what a backup says of itself in clear.

    Raises:
        BackupRefused: it is no backup, is cut off, was changed, or is of a newer version.
    """
    with path.open("rb") as file:
        return _summary(_checked_head(file))


def check(path: Path, shares: Sequence[str], progress: Progress = nothing) -> Summary:
    """Read a whole backup without storing anything.

    Raises:
        BadShares: the shares are mistyped, or not of one set.
        BackupRefused: it cannot be restored; the sentence says why.
    """
    private = escrow.combine(shares)
    with path.open("rb") as file:
        head, records = _opened(file, private)
        for number, (model, _) in enumerate(records):
            if number % PAGE == 0:
                progress(model._meta.label, number)
    return _summary(head, records.counts.get(StoredEntry._meta.label, 0))


def restore(path: Path, shares: Sequence[str], passphrase: str, progress: Progress = nothing) -> Restored:
    """Bring a register back into this node's empty folder and database; all of it, or nothing.

    The file is read to its end before anything is stored. The node goes on in a new incarnation, its tables
    are folded anew, and everything is verified. Where it broke off it can be started again.

    Args:
        path: The backup.
        shares: Two of the escrow's three.
        passphrase: Closes the key file from now on; empty for a demo's register.
        progress: Called with a table's name and the rows done so far.

    Raises:
        TargetNotEmpty: there is a register, or a key, here already.
        BadShares: the shares are mistyped, or not of one set.
        WeakPassphrase: the passphrase is easy to guess.
        BackupRefused: it cannot be restored; the sentence says why.
    """
    home = Path(settings.WAYSTATION_HOME)
    if _is_register_here():
        raise TargetNotEmpty
    upgrade()
    _claim(home)
    try:
        summary = check(path, shares, progress)
        private = escrow.combine(shares)
        with path.open("rb") as file, transaction.atomic():
            head, records = _opened(file, private)
            _store(records, progress)
            keys = keyfile.keys_from(escrow.open_box(private, escrow.NODE_BOX))
            this = Node.objects.get()
            if not this.signing_public == keys.signing_public == head.values["node"]:
                raise BackupUnsound
            if this.mode == "live":
                keyfile.check_strength(passphrase)
            held.hold(keys)
            open_escrowed(private, keys)
            this.incarnation = incarnation_after(this.incarnation)
            save_signed(this)
            progress("folds", 0)
            rebuild()
            findings = tuple(verify())
            is_same = projected_digest() == records.tables
            keyfile.write(keys, home, passphrase if this.mode == "live" else "")
            Unfinished.objects.filter(what=RESTORE).delete()
    except BaseException:
        held.forget()
        keyfile.destroy(home)
        Unfinished.objects.filter(what=RESTORE).delete()
        raise
    return Restored(summary, this.name, this.incarnation, is_same, findings)


def fingerprint(public_key: str) -> str:
    """Return what tells one node's backups from another's."""
    return escrow.fingerprint(public_key)


def _is_register_here() -> bool:
    """Return whether there is a node, in tables of whatever version: a refusal changes none of them."""
    return Node._meta.db_table in connection.introspection.table_names() and Node.objects.exists()


def _claim(home: Path) -> None:
    """Mark this empty node as being restored; a key without a register is then what a killed restore left."""
    if any(model._base_manager.exists() for model in kept_models()):
        raise TargetNotEmpty
    if Unfinished.objects.filter(what=RESTORE).exists():
        keyfile.destroy(home)
    elif (home / keyfile.FILE_NAME).exists():
        raise TargetNotEmpty
    else:
        Unfinished.objects.create(what=RESTORE, started_at=datetime.now(UTC))


def _store(records: Records, progress: Progress) -> None:
    count = 0
    for model, rows in groupby(records, key=lambda row: row[0]):
        pending: Iterator[Any] = (row for _, row in rows)
        while page := list(islice(pending, PAGE)):
            model._base_manager.bulk_create(page)
            count += len(page)
            progress(model._meta.label, count)
        statements = connection.ops.sequence_reset_sql(no_style(), [model])
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)


def _opened(file: IO[bytes], private: bytes) -> tuple[Head, Records]:
    head = _checked_head(file)
    try:
        key = open_with(private, decoded(head.values["key"]))
    except ValueError as error:
        raise WrongShares(head.values["shares"]) from error
    return head, Records(read_sealed(file, head, key))


def _checked_head(file: IO[bytes]) -> Head:
    head = read_head(file)
    values = head.values
    if isinstance(values.get("format"), int) and values["format"] > FORMAT:
        raise NewerBackup
    if values.keys() != _FIELDS or not all(
        isinstance(value, str) for name, value in values.items() if name != "format"
    ):
        raise BackupChanged
    if not signature_holds(values["node"], values["signature"], _head_message(values)):
        raise BackupChanged
    return head


def _summary(head: Head, entries: int = 0) -> Summary:
    values = head.values
    return Summary(
        datetime.fromisoformat(values["made_at"]),
        datetime.fromisoformat(values["expires_at"]),
        fingerprint(values["node"]),
        values["shares"],
        entries,
    )


def _new_head(this: Node, public_key: str, made_at: datetime, expires_at: datetime) -> tuple[Head, bytes]:
    key = secrets.token_bytes(32)
    values: dict[str, Any] = {
        "format": FORMAT,
        "made_at": timestamp(made_at),
        "expires_at": timestamp(expires_at),
        "node": this.signing_public,
        "shares": escrow.fingerprint(public_key),
        "escrow": public_key,
        "key": encoded(seal_to(public_key, key)),
    }
    values["signature"] = held.node_keys().sign(_head_message(values))
    return Head.of(values), key


def _head_message(values: dict[str, Any]) -> bytes:
    signed = {name: value for name, value in values.items() if name != "signature"}
    return b"waystation backup 1\n" + canonical(signed).encode()


@contextmanager
def _whole_or_absent(path: Path) -> Iterator[IO[bytes]]:
    """Give a file that gets its name when it is whole and on the disk, and vanishes otherwise."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
