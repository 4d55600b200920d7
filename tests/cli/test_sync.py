"""`waystation node` and `waystation sync`, as a person at a console meets them."""

import argparse
from pathlib import Path

import pytest

from tests.core.worlds import CARDS, append, move_to
from waystation.cli import node as node_command
from waystation.cli import sync as sync_command
from waystation.core.journal.models import Node
from waystation.core.sync.models import Peer
from waystation.desks.reception.subjects import LineCounted

pytestmark = pytest.mark.django_db


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    module = node_command if arguments[0] == "node" else sync_command
    parser = argparse.ArgumentParser()
    module.add_parser(parser.add_subparsers())
    status = module.run(parser.parse_args(list(map(str, arguments))))
    captured = capsys.readouterr()
    return status, captured.out, captured.err


@pytest.fixture
def card(node: Node, tmp_path: Path) -> Path:
    """Another node's card in a file; the database is this node's again."""
    other = move_to(tmp_path / "sisian")
    move_to(tmp_path / "goris")
    file = tmp_path / "sisian.card"
    file.write_text(CARDS[other.id].text())
    return file


def test_a_card_is_printed_with_its_figures_beside(card: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, text, beside = run(capsys, "node", "card")

    own = CARDS[Node.objects.get().id]
    assert (status, text, beside) == (0, own.text(), f"goris: {own.fingerprint}\n")


def test_a_node_is_admitted_when_its_figures_were_compared(
    card: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("builtins.input", lambda question: "no")
    refused = run(capsys, "node", "admit", card)
    n_before = Peer.objects.count()
    monkeypatch.setattr("builtins.input", lambda question: "yes")

    status, text, _ = run(capsys, "node", "admit", card, "--scopes", "register/*,public/*")

    assert (refused[0], refused[2], n_before) == (1, "Not admitted.\n", 0)
    assert status == 0
    assert "sisian takes part. Admit this node's card there as well." in text
    assert Peer.objects.get().scopes == ["public/*", "register/*"]


def test_a_file_that_is_no_card_is_refused(
    card: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "broken.card"
    broken.write_bytes(b"\xff\x00 not a card")

    assert run(capsys, "node", "admit", broken, "--yes") == (
        1,
        "",
        "This is no node's card, or it was changed on the way. Ask for the card again and compare it.\n",
    )
    assert run(capsys, "node", "admit", tmp_path / "none", "--yes")[0] == 1


def test_peers_are_listed_and_a_revoked_one_says_why(card: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "node", "admit", card, "--yes")
    before = run(capsys, "sync", "peers")[1]
    status = run(capsys, "node", "revoke", "sisian", "--reason", "lost")[0]

    after = run(capsys, "sync", "peers")[1]

    assert before.startswith("sisian  never reached  0 out, 0 in\n")
    assert status == 0
    assert after.startswith("sisian  revoked (lost)")
    assert after.endswith("1 nodes; 0 in quarantine.\n")


def test_a_stick_is_written_once_and_is_only_for_its_receiver(
    card: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, "node", "admit", card, "--yes")
    append("line:am-goris", LineCounted("am-goris", 7))
    file = tmp_path / "stick"

    status, text, _ = run(capsys, "sync", "export", "--to", "sisian", file)
    again = run(capsys, "sync", "export", "--to", "sisian", file)
    here = run(capsys, "sync", "import", file)

    assert (status, text) == (0, f"2 entries in 1 pages written to {file}, sealed to sisian.\n")
    assert (again[0], "exists already" in again[2]) == (1, True)
    assert here[0] == 1
    assert "sealed to another node" in here[2]
    assert [path.name for path in tmp_path.glob("stick*")] == ["stick"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("sync", "export", "--to", "nobody", "x"), "No node of this name was admitted here."),
        (("sync", "with", "ftp://x"), "This is no address of a node."),
        (("sync", "with", "http://127.0.0.1:9"), "No node answers at this address"),
        (("sync", "import", "nowhere"), "Check the path and try again."),
        (("sync", "quarantine", "release", "0123"), "Nothing of this name waits in quarantine."),
        (("sync", "quarantine", "discard", ""), "Nothing of this name waits in quarantine."),
        (("node", "revoke", "nobody", "--reason", "lost"), "No node of this name was admitted here."),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    card: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], sentence: str
) -> None:
    status, _, errors = run(capsys, *arguments)

    assert status == 1
    assert sentence in errors


def test_an_empty_quarantine_says_so(card: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "sync", "quarantine", "list")[:2] == (0, "0 in quarantine.\n")
