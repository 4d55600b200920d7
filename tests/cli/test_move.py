"""`waystation move` says what it copied and what to set afterwards; the register stays as it was."""

from pathlib import Path

import pytest
from django.db import connections

from tests.core.keeping.databases import standing_in
from tests.core.worlds import CLERK, arrival
from waystation.cli import main, move
from waystation.core.journal.models import Node, StoredEntry
from waystation.core.journal.writer import new_act
from waystation.desks.reception.commands import band_family


@pytest.mark.storage
@pytest.mark.django_db(transaction=True)
def test_a_move_to_sqlite_says_what_to_set(
    node: Node, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = {"ENGINE": "django.db.backends.sqlite3", "NAME": tmp_path / "register.sqlite3"}
    monkeypatch.setattr(move, "database", lambda environment: file)
    band_family(CLERK, arrival(), act=new_act())

    assert main(["move", "--to", "sqlite"]) == 0

    told = capsys.readouterr().out
    assert told.startswith("4 entries and ")
    assert "Remove WAYSTATION_DATABASE_URL" in told
    with standing_in(file):
        assert StoredEntry.objects.count() == 4
    assert main(["move", "--to", "sqlite"]) == 1
    assert "There is a register already" in capsys.readouterr().err


@pytest.mark.django_db(transaction=True)
def test_a_database_that_does_not_answer_changes_nothing(
    node: Node, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("psycopg")

    assert main(["move", "--to", "postgresql://nobody:secret@127.0.0.1:1/none"]) == 1

    told = capsys.readouterr().err
    assert "The database did not answer" in told
    assert "secret" not in told
    assert set(connections) == {"default"}


def test_an_unknown_kind_of_database_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["move", "--to", "mysql://x"]) == 2
    assert "--to sqlite, or --to postgresql://" in capsys.readouterr().err
