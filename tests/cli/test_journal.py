import argparse
from pathlib import Path

import pytest

from tests.desks.conftest import FamilyOf
from waystation.cli import journal
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


def test_an_export_never_overwrites(
    family: FamilyOf, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    family()
    target = tmp_path / "journal.jsonl"

    status, text, _ = run(capsys, "export", target)
    again, _, errors = run(capsys, "export", target)

    assert (status, again) == (0, 1)
    assert text == f"{len(target.read_text().splitlines())} records written to {target}.\n"
    assert "File exists" in errors
