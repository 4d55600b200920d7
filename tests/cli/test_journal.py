import argparse
from pathlib import Path

import pytest

from tests.desks.conftest import FamilyOf
from waystation.cli import journal
from waystation.core.journal.models import StoredEntry
from waystation.desks.reception.models import Household


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    parser = argparse.ArgumentParser()
    journal.add_parser(parser.add_subparsers())
    status = journal.run(parser.parse_args(["journal", *map(str, arguments)]))
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_a_sound_journal_verifies_and_equals_its_tables(
    family: FamilyOf, capsys: pytest.CaptureFixture[str]
) -> None:
    family()

    assert run(capsys, "verify")[:2] == (0, "The journal is sound.\n")
    assert run(capsys, "rebuild")[0] == 0


def test_a_changed_row_is_named_by_verify_and_put_right_by_rebuild(
    family: FamilyOf, capsys: pytest.CaptureFixture[str]
) -> None:
    household = family()
    Household.objects.update(n_people=7)

    status, text, _ = run(capsys, "verify")
    assert status == 1
    assert f"table-differs  reception.Household {household}" in text
    status, text, _ = run(capsys, "rebuild")
    assert (status, text) == (1, "reception.Household differed from its entries and was put right.\n")
    assert Household.objects.get().n_people == 4
    assert run(capsys, "verify")[0] == 0


def test_show_lists_kinds_and_identifiers_without_bodies(
    family: FamilyOf, capsys: pytest.CaptureFixture[str]
) -> None:
    household = family(village="Chartar")

    _, text, _ = run(capsys, "show", "--subject", household)

    assert "household.banded" in text
    assert household in text
    assert "Chartar" not in text


def test_what_was_exported_imports_once_and_never_overwrites(
    family: FamilyOf, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    family()
    target = tmp_path / "journal.jsonl"
    n_entries = StoredEntry.objects.count()

    assert run(capsys, "export", target)[0] == 0
    status, _, errors = run(capsys, "export", target)
    assert status == 1
    assert "File exists" in errors
    status, text, _ = run(capsys, "import", target)
    assert status == 0
    assert "0 new entry" in text
    assert StoredEntry.objects.count() == n_entries


def test_a_file_that_is_no_journal_is_refused_with_the_reason(
    family: FamilyOf, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    family()
    wrong = tmp_path / "wrong.jsonl"
    wrong.write_text("hello\n")

    status, _, errors = run(capsys, "import", wrong)

    assert status == 1
    assert "Nothing was imported. Reasons: line 1 is not a journal record" in errors
