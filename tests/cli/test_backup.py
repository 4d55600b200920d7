"""`waystation backup` and `waystation restore`: the drill, as a person at the console goes through it."""

import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.core.keeping.conftest import Kept, kept, move_house
from waystation.cli import main
from waystation.core.journal.models import Node
from waystation.core.journal.node import save_signed
from waystation.core.journal.tables import table_hashes
from waystation.core.keeping.models import Backup
from waystation.core.vault import keyfile

__all__ = ["kept", "move_house"]
pytestmark = pytest.mark.django_db(transaction=True)
PASSPHRASE = "five words nobody guesses here"


@pytest.mark.storage
def test_a_live_register_is_backed_up_checked_and_restored_elsewhere(
    kept: Kept,
    move_house: Callable[[], Path],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    node = Node.objects.get()
    node.mode = "live"
    save_signed(node)
    file, before = tmp_path / "night.backup", table_hashes()
    shares = []
    for number, words in enumerate(kept.two):
        (tmp_path / f"share-{number}").write_text(f"Share {number + 1}\n1. {words}\n")
        shares += ["--share", str(tmp_path / f"share-{number}")]
    (tmp_path / "passphrase").write_text(PASSPHRASE + "\n")

    assert main(["backup", str(file)]) == 0
    assert "Destroy it by" in capsys.readouterr().out
    assert main(["backup", str(file), "--check", *shares]) == 0
    assert capsys.readouterr().out.endswith("It is whole: 9 entries.\n")
    home = move_house()
    assert main(["restore", str(file), *shares, "--passphrase-file", str(tmp_path / "passphrase")]) == 0

    told = capsys.readouterr().out
    assert "Goris square is back: 9 entries, incarnation " in told
    assert "Its tables equal those of the node that was backed up." in told
    assert table_hashes() == before
    assert keyfile.load_with(home, PASSPHRASE)


def test_typed_shares_do_and_a_mistyped_one_is_told_without_its_words(
    kept: Kept, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "night.backup"
    main(["backup", str(file)])

    monkeypatch.setattr("sys.stdin", io.StringIO("\n\n".join(kept.two) + "\n\n"))
    assert main(["backup", str(file), "--check"]) == 0
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{kept.two[0]}\n\nqqqq {kept.two[1]}\n\n"))
    assert main(["backup", str(file), "--check"]) == 1
    told = capsys.readouterr()
    assert "Word 1 of share 2 is not on the list" in told.err
    assert "qqqq" not in told.err


def test_a_refusal_is_a_sentence_and_expired_backups_are_told(
    kept: Kept, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=40)
    Backup.objects.create(
        file="old.backup", made_at=long_ago, expires_at=long_ago, shares="AB", entries=1, size=1
    )

    assert main(["backup", str(tmp_path), "--keep", "2"]) == 0
    assert "old.backup. Destroy every copy of it." in capsys.readouterr().out
    assert main(["backup", str(tmp_path / "no" / "folder.backup")]) == 1
    assert "No file was left behind." in capsys.readouterr().err
    assert main(["restore", str(tmp_path / "absent")]) == 1
    assert "Nothing was restored." in capsys.readouterr().err
