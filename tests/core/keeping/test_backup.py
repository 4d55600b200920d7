"""A backup brings the whole register back with two shares, and nothing of it without."""

import errno
import json
import os
import signal
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any

import pytest
from django.conf import settings
from django.db import connection, transaction

from tests.core.keeping.conftest import PASSWORD, Kept
from tests.core.worlds import CLERK, arrival, in_process, receive
from waystation.core.access.models import User
from waystation.core.journal.erasure import erase
from waystation.core.journal.models import Chain, Node, Placeholder, StoredEntry
from waystation.core.journal.tables import table_hashes
from waystation.core.journal.transfer import export_lines
from waystation.core.journal.verify import verify
from waystation.core.journal.writer import Author, new_act
from waystation.core.keeping import backup, records, stream
from waystation.core.keeping.backup import check, expired, head_of, restore, write, write_into
from waystation.core.keeping.errors import (
    BackupChanged,
    BackupCutOff,
    BackupUnsound,
    FileThere,
    NewerBackup,
    NotABackup,
    TargetNotEmpty,
    WrongShares,
)
from waystation.core.keeping.models import Backup, Unfinished
from waystation.core.vault import escrow, keyfile
from waystation.core.vault.errors import BadShares, CannotOpen, NoEscrow, WeakPassphrase
from waystation.core.vault.models import DataKey, EpochKey
from waystation.core.vault.nodekeys import NodeKeys
from waystation.desks.reception.commands import band_family
from waystation.desks.reception.models import Household

pytestmark = pytest.mark.django_db(transaction=True)
MoveHouse = Callable[[], Path]


@pytest.fixture
def file(kept: Kept, tmp_path: Path) -> Path:
    write(tmp_path / "whole.backup")
    return tmp_path / "whole.backup"


def is_untouched() -> bool:
    return not any(
        table.objects.exists() for table in (Node, StoredEntry, Chain, User, EpochKey, DataKey)
    ) and (not (Path(settings.WAYSTATION_HOME) / keyfile.FILE_NAME).exists())


@pytest.mark.storage
def test_a_register_comes_back_whole_on_an_empty_machine(
    kept: Kept, file: Path, move_house: MoveHouse
) -> None:
    before, entries = table_hashes(), StoredEntry.objects.count()
    move_house()

    restored = restore(file, kept.two, "")

    assert (restored.name, restored.is_same) == ("Goris square", True)
    assert restored.findings == ()
    assert restored.summary.entries == entries
    assert table_hashes() == before
    assert verify() == []
    assert Household.objects.first().open("village") == {"village": "Taghavard"}
    assert User.objects.get().check_password(PASSWORD)


@pytest.mark.storage
def test_the_restored_node_goes_on_in_a_chain_of_its_own(
    kept: Kept, file: Path, move_house: MoveHouse
) -> None:
    move_house()
    restored = restore(file, kept.two, "")

    band_family(CLERK, arrival("D-000003"), act=new_act())

    incarnations = {int(chain.id.split("/")[1]) for chain in Chain.objects.filter(node=kept.node.id)}
    assert restored.incarnation > 1
    assert incarnations == {1, restored.incarnation}
    assert verify() == []


def test_two_restores_of_one_backup_write_different_chains(
    kept: Kept, file: Path, move_house: MoveHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = iter([0, 7])
    monkeypatch.setattr("secrets.randbelow", lambda _limit: next(drawn))
    chains = []
    for folder in range(2):
        move_house()
        (Path(settings.WAYSTATION_HOME) / keyfile.FILE_NAME).unlink(missing_ok=True)
        restore(file, kept.two, "")
        band_family(CLERK, arrival(f"D-00000{3 + folder}"), act=new_act())
        chains.append(set(Chain.objects.values_list("id", flat=True)) - {f"{kept.node.id}/1/0"})

    assert chains == [{f"{kept.node.id}/2/0"}, {f"{kept.node.id}/9/0"}]


@pytest.mark.storage
def test_entries_written_while_it_is_made_are_left_out_whole(kept: Kept, tmp_path: Path) -> None:
    entries = StoredEntry.objects.count()
    written_meanwhile: list[tuple[str, ...]] = []

    def band(table: str, rows: int) -> None:
        if not written_meanwhile:
            written_meanwhile.append(band_family(CLERK, arrival("D-000009"), act=new_act()).entries)

    made = write(tmp_path / "busy.backup", progress=band)

    assert len(written_meanwhile) == 1
    assert made.entries == entries
    assert StoredEntry.objects.count() == entries + len(written_meanwhile[0])
    assert check(tmp_path / "busy.backup", kept.two).entries == entries


def test_the_file_holds_no_name_and_not_even_the_node_opens_it(kept: Kept, file: Path) -> None:
    data = file.read_bytes()
    head = json.loads(data.split(b"\n")[1])

    assert b"Goris" not in data
    assert b"anahit" not in data
    assert set(head) == {"format", "made_at", "expires_at", "node", "shares", "escrow", "key", "signature"}
    own = backup.held.own_keys().sealing
    with pytest.raises(WrongShares), file.open("rb") as opened:
        backup._opened(opened, own)
    if os.name == "posix":
        assert file.stat().st_mode & 0o777 == 0o600


def test_a_backup_holds_no_key_that_the_node_alone_opens(kept: Kept, file: Path) -> None:
    private = escrow.combine(kept.two)
    sealed_here = set(EpochKey.objects.values_list("sealed", flat=True))

    with file.open("rb") as opened:
        texts = b"".join(stream.read_sealed(opened, *_head_and_key(opened, private))).decode()

    assert sealed_here
    assert not [sealed for sealed in sealed_here if sealed in texts]
    assert "vault.EpochKey" not in texts


def _head_and_key(file: IO[bytes], private: bytes) -> tuple[stream.Head, bytes]:
    head = stream.read_head(file)
    return head, backup.open_with(private, backup.decoded(head.values["key"]))


def test_any_two_shares_do_and_one_or_strange_ones_do_not(
    kept: Kept, file: Path, move_house: MoveHouse
) -> None:
    assert check(file, [kept.shares[2], kept.shares[0]]).entries == StoredEntry.objects.count()
    move_house()

    with pytest.raises(BadShares, match="Two different shares"):
        restore(file, kept.shares[:1], "")
    with pytest.raises(WrongShares, match="fingerprint"):
        restore(file, escrow.split(bytes(32))[:2], "")
    assert is_untouched()


@pytest.mark.storage
def test_a_spoilt_file_is_refused_in_a_plain_sentence_and_leaves_nothing(
    kept: Kept, file: Path, move_house: MoveHouse
) -> None:
    data = file.read_bytes()
    move_house()

    for spoilt, refusal in [
        (data[:-1], BackupCutOff),
        (data[: len(data) // 2], BackupCutOff),
        (data[:40], BackupCutOff),
        (data[:-20] + bytes(20), BackupChanged),
        (data + b"more", BackupChanged),
        (data.replace(b'"expires_at":"2', b'"expires_at":"9'), BackupChanged),
        (data.replace(b'"format":1', b'"format":2'), NewerBackup),
        (b"not a backup at all", NotABackup),
        (b"", NotABackup),
    ]:
        file.write_bytes(spoilt)
        with pytest.raises(refusal, match=r"Nothing was changed here\.$"):
            restore(file, kept.two, "")
        assert is_untouched()


def test_a_backup_of_a_newer_version_is_refused(
    kept: Kept, tmp_path: Path, move_house: MoveHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "_software", lambda: {"journal": "9999_from_the_future"})
    write(tmp_path / "newer.backup")
    move_house()

    with pytest.raises(NewerBackup, match="Install that version"):
        restore(tmp_path / "newer.backup", kept.two, "")
    assert is_untouched()


def test_what_was_damaged_before_the_backup_is_brought_back_and_named(
    kept: Kept, tmp_path: Path, move_house: MoveHouse
) -> None:
    household = Household.objects.order_by("subject").first().subject
    DataKey.objects.filter(subject=household).delete()
    write(tmp_path / "damaged.backup")
    move_house()

    restored = restore(tmp_path / "damaged.backup", kept.two, "")

    assert {finding.code for finding in restored.findings} == {"key-missing"}
    assert Household.objects.count() == 2
    with pytest.raises(CannotOpen):
        Household.objects.get(subject=household).open("village")


def test_a_register_inside_a_file_that_another_node_signed_is_refused(
    kept: Kept, tmp_path: Path, move_house: MoveHouse
) -> None:
    stranger = NodeKeys.generate()
    Node.objects.update(signing_public=stranger.signing_public)
    backup.held.hold(stranger)
    write(tmp_path / "forged.backup")
    move_house()

    with pytest.raises(BackupUnsound, match="not made by the node"):
        restore(tmp_path / "forged.backup", kept.two, "")

    assert is_untouched()


def test_a_restore_that_fails_at_its_end_leaves_nothing_and_one_that_was_killed_can_be_started_again(
    kept: Kept, file: Path, move_house: MoveHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = move_house()

    def full(*_: object) -> None:
        (home / keyfile.FILE_NAME).write_bytes(b"half a k")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(keyfile, "write", full)
        with pytest.raises(OSError, match="No space left"):
            restore(file, kept.two, "")
    assert is_untouched()
    assert not Unfinished.objects.exists()

    (home / keyfile.FILE_NAME).write_text("left by a killed one, before its commit")
    with pytest.raises(TargetNotEmpty):
        restore(file, kept.two, "")
    Unfinished.objects.create(what="restore", started_at=datetime.now(UTC))
    assert restore(file, kept.two, "").is_same
    assert not Unfinished.objects.exists()


@pytest.mark.storage
def test_a_restore_killed_before_its_commit_leaves_no_register_and_can_be_started_again(
    kept: Kept, file: Path, move_house: MoveHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, write_key = move_house(), keyfile.write

    def die(*arguments: Any) -> None:
        write_key(*arguments)
        os.kill(os.getpid(), signal.SIGKILL)

    with monkeypatch.context() as patch:
        patch.setattr(keyfile, "write", die)
        assert in_process(lambda: restore(file, kept.two, "")) == -signal.SIGKILL

    assert (home / keyfile.FILE_NAME).exists()
    assert not any(table.objects.exists() for table in (Node, StoredEntry, User, DataKey))
    assert restore(file, kept.two, "").is_same
    assert verify() == []


def test_a_restore_beside_a_register_of_an_earlier_version_leaves_its_tables_as_they_are(
    kept: Kept, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    upgraded: list[str] = []
    monkeypatch.setattr(backup, "upgrade", lambda: upgraded.append("tables"))

    with pytest.raises(TargetNotEmpty):
        restore(file, kept.two, "")

    assert upgraded == []


@pytest.mark.storage
def test_a_restore_never_touches_a_register_that_is_there(kept: Kept, file: Path) -> None:
    before = table_hashes()

    with pytest.raises(TargetNotEmpty):
        restore(file, kept.two, "")

    assert table_hashes() == before


def test_a_live_register_asks_for_a_good_passphrase(
    kept: Kept, tmp_path: Path, move_house: MoveHouse
) -> None:
    node = Node.objects.get()
    node.mode = "live"
    backup.save_signed(node)
    write(tmp_path / "live.backup")
    home = move_house()

    with pytest.raises(WeakPassphrase):
        restore(tmp_path / "live.backup", kept.two, "short")
    assert is_untouched()

    restore(tmp_path / "live.backup", kept.two, "five words nobody guesses here")
    assert keyfile.is_closed(home)
    assert keyfile.load_with(home, "five words nobody guesses here").signing_public == node.signing_public


def test_a_full_disk_leaves_no_file(kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()

    def full(self: stream.SealedWriter, data: bytes) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(stream.SealedWriter, "write", full)
    with pytest.raises(OSError, match="No space left"):
        write(folder / "x.backup")

    assert list(folder.iterdir()) == []
    assert not Backup.objects.exists()


def test_a_file_is_never_overwritten_and_a_node_without_escrow_makes_none(
    kept: Kept, file: Path, tmp_path: Path
) -> None:
    with pytest.raises(FileThere):
        write(file)
    with transaction.atomic():
        escrow.EscrowKey.objects.all().delete()
    with pytest.raises(NoEscrow):
        write(tmp_path / "other.backup")


def test_backups_are_recorded_and_reminded_of_when_they_expire(kept: Kept, tmp_path: Path) -> None:
    write(tmp_path / "a.backup", keep_for=timedelta(days=1))
    write(tmp_path / "b.backup")

    soon = datetime.now(UTC) + timedelta(days=2)

    assert [row.file for row in expired(soon)] == ["a.backup"]
    assert expired(datetime.now(UTC)) == []
    assert head_of(tmp_path / "b.backup").expires_at - head_of(tmp_path / "b.backup").made_at == timedelta(
        days=30
    )


def test_rotation_keeps_the_latest_of_this_node_and_no_other_file_goes(
    kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    (folder / "waystation-other-20200101T000000Z.backup").write_bytes(b"another node's")
    moments = iter(f"2023092{day}T000000Z" for day in range(4))
    names = []

    class Clock(datetime):
        def __format__(self, spec: str) -> str:
            return next(moments) if "%Y" in spec else super().__format__(spec)

    monkeypatch.setattr(backup, "datetime", Clock)
    for _ in range(4):
        names.append(write_into(folder, keep=2).file)

    assert sorted(path.name for path in folder.iterdir()) == sorted(
        [*names[2:], "waystation-other-20200101T000000Z.backup"]
    )
    assert set(Backup.objects.values_list("file", flat=True)) == set(names[2:])


def test_the_backup_is_read_and_written_in_pages(
    kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    honest: Any = records.rows_of

    def counting(model: Any, alias: str) -> Any:
        for row in honest(model, alias):
            asked.append(1)
            yield row

    monkeypatch.setattr(records, "rows_of", counting)
    lines = records.record_lines(connection.alias, backup.nothing)
    next(lines)

    assert asked == []


@pytest.mark.storage
def test_a_person_erased_after_the_backup_does_not_come_back_once_a_peer_is_heard(
    kept: Kept, file: Path, move_house: MoveHouse
) -> None:
    gone, stays = Household.objects.order_by("subject").values_list("subject", flat=True)
    village = Household.objects.get(subject=gone).village
    erase(
        [gone],
        reason="asked",
        approval="proposal:1",
        requested_by="davit",
        author=Author("zvart", "web"),
        act=new_act(),
    )
    told_to_a_peer = list(export_lines())
    move_house()
    restore(file, kept.two, "")
    assert Household.objects.count() == 2

    assert StoredEntry.objects.filter(body__contains=village).exists()

    receive(told_to_a_peer)

    assert Household.objects.get().subject == stays
    assert Placeholder.objects.get().subject == gone
    assert not DataKey.objects.filter(subject=gone).exists()
    assert not StoredEntry.objects.filter(body__contains=village).exists()
    assert verify() == []


@pytest.mark.storage
def test_a_person_erased_before_the_backup_is_not_in_it(
    kept: Kept, tmp_path: Path, move_house: MoveHouse
) -> None:
    gone = Household.objects.order_by("subject").first().subject
    erase(
        [gone],
        reason="asked",
        approval="proposal:1",
        requested_by="davit",
        author=Author("zvart", "web"),
        act=new_act(),
    )
    write(tmp_path / "after.backup")
    move_house()

    restored = restore(tmp_path / "after.backup", kept.two, "")

    assert (restored.is_same, restored.findings) == (True, ())
    assert Placeholder.objects.get().subject == gone
    assert not Household.objects.filter(subject=gone).exists()
