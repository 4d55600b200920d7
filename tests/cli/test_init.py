"""A live node set up from the command line, as a script does it: answers on standard input."""

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

PASSPHRASE = "five plain words of mine"
PASSWORD = "four plain long words"
ANSWERS = "\n".join(
    ["Goris school", "Asia/Yerevan", PASSPHRASE, PASSPHRASE, "anahit", PASSWORD, PASSWORD, ""]
)


def waystation(
    *arguments: str, home: Path, answers: str = "", **more: str
) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "WAYSTATION_HOME": str(home), "WAYSTATION_HTTPS": "0", **more}
    environment.pop("WAYSTATION_DATABASE_URL", None)
    command = [sys.executable, "-m", "waystation.cli", *arguments]
    return subprocess.run(
        command, env=environment, input=answers, capture_output=True, text=True, timeout=120
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, "subprocess.CompletedProcess[str]"]:
    home = tmp_path_factory.mktemp("init") / "home"
    return home, waystation("init", "--shares-to", str(home.parent / "shares"), home=home, answers=ANSWERS)


def test_init_makes_a_closed_key_three_sheets_and_says_what_is_left_to_do(
    made: tuple[Path, "subprocess.CompletedProcess[str]"],
) -> None:
    home, run = made

    assert run.returncode == 0, run.stderr
    assert "signing" not in (home / "node.key").read_text()
    sheets = [(home.parent / "shares" / f"share-{number}.txt") for number in (1, 2, 3)]
    for number, path in enumerate(sheets, 1):
        text = path.read_text()
        assert text.startswith(f"ESCROW SHARE {number} OF 3: Goris school\nMade on ")
        assert len(re.findall(r"^ *\d+ [a-z]+|(?<= ) *\d+ [a-z]+", text, re.MULTILINE)) >= 33
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len({path.read_text().splitlines()[1] for path in sheets}) == 1, "one fingerprint for the set"
    assert "move the files off this machine" in run.stdout
    assert "Bring the three escrow shares to three places" in run.stdout
    assert PASSPHRASE not in run.stdout + run.stderr


def test_run_again_it_refuses_kindly_and_changes_nothing(
    made: tuple[Path, "subprocess.CompletedProcess[str]"],
) -> None:
    home, _ = made
    before = (home / "node.key").read_bytes()

    again = waystation("init", home=home, answers=ANSWERS)

    assert again.returncode == 1
    assert again.stderr.startswith(
        "This folder holds the live node “Goris school” already; nothing was changed."
    )
    assert (home / "node.key").read_bytes() == before


def test_two_of_the_sheets_open_the_node_and_one_does_not(
    made: tuple[Path, "subprocess.CompletedProcess[str]"],
) -> None:
    home, _ = made
    first, third = (str(home.parent / "shares" / f"share-{number}.txt") for number in (1, 3))

    fits = waystation("escrow", "check", "--share", first, "--share", third, home=home)
    twice = waystation("escrow", "check", "--share", first, "--share", first, home=home)

    assert fits.stdout == "These two shares open this node. Nothing was changed.\n"
    assert (twice.returncode, twice.stderr) == (
        1,
        "Two different shares are needed. Ask for one of the two others.\n",
    )


def test_status_says_that_the_node_is_locked_and_what_is_open(
    made: tuple[Path, "subprocess.CompletedProcess[str]"],
) -> None:
    home, _ = made

    status = waystation("status", home=home)

    assert status.returncode == 0, status.stderr
    assert "Goris school, live" in status.stdout
    assert "locked: node.key needs its passphrase" in status.stdout
    assert "Rehearse the seal" in status.stdout


def test_commands_take_the_passphrase_from_a_file_and_refuse_without(
    made: tuple[Path, "subprocess.CompletedProcess[str]"], tmp_path: Path
) -> None:
    home, _ = made
    (tmp_path / "passphrase").write_text(PASSPHRASE + "\n")

    without = waystation("journal", "verify", home=home)
    with_it = waystation(
        "journal", "verify", home=home, WAYSTATION_PASSPHRASE_FILE=str(tmp_path / "passphrase")
    )

    assert without.returncode == 1
    assert "This node is locked" in without.stderr
    assert with_it.stdout == "The journal is sound.\n"


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ("Goris\nMars/Base\n", "“Mars/Base” is no time zone"),
        ("Goris\nUTC\nshort\n", "at least 14 characters: five words"),
        (f"Goris\nUTC\n{PASSPHRASE}\n{PASSPHRASE} x\n", "The two are not the same."),
        (f"Goris\nUTC\n{PASSPHRASE}\n{PASSPHRASE}\nanahit\nshort\n", "too short"),
        ("Goris\n", "Standard input ended"),
    ],
)
def test_a_refused_answer_sets_nothing_up(tmp_path: Path, answers: str, told: str) -> None:
    run = waystation("init", home=tmp_path / "home", answers=answers)

    assert run.returncode == 1
    assert told in run.stderr
    assert not (tmp_path / "home" / "node.key").exists()


def test_shares_that_cannot_be_written_set_nothing_up(tmp_path: Path) -> None:
    (tmp_path / "shares").mkdir()
    (tmp_path / "shares" / "share-2.txt").write_text("of another node")

    run = waystation("init", "--shares-to", str(tmp_path / "shares"), home=tmp_path / "home", answers=ANSWERS)

    assert run.returncode == 1
    assert "share-2.txt: File exists. Nothing was set up." in run.stderr
    assert not (tmp_path / "home" / "node.key").exists()
    assert "keeps no register yet" in waystation("status", home=tmp_path / "home").stderr
    assert waystation("init", home=tmp_path / "home", answers=ANSWERS).returncode == 0


def test_a_changed_passphrase_opens_and_the_old_one_does_not(tmp_path: Path) -> None:
    home = tmp_path / "home"
    waystation("init", home=home, answers=ANSWERS)
    for name, text in (("old", PASSPHRASE), ("new", "another five plain words")):
        (tmp_path / name).write_text(text)

    changed = waystation(
        "passphrase",
        "--new-file",
        str(tmp_path / "new"),
        home=home,
        WAYSTATION_PASSPHRASE_FILE=str(tmp_path / "old"),
    )

    assert changed.returncode == 0, changed.stderr
    old = waystation("escrow", "confirm", home=home, WAYSTATION_PASSPHRASE_FILE=str(tmp_path / "old"))
    assert "That did not open this node" in old.stderr
    (home / "wrong-passphrases").unlink()
    confirmed = waystation("escrow", "confirm", home=home, WAYSTATION_PASSPHRASE_FILE=str(tmp_path / "new"))
    assert confirmed.returncode == 0
    assert "three escrow shares" not in waystation("status", home=home).stdout


def test_renewed_shares_open_the_node_and_the_earlier_ones_do_not(tmp_path: Path) -> None:
    home, more = tmp_path / "home", {"WAYSTATION_PASSPHRASE_FILE": str(tmp_path / "passphrase")}
    waystation("init", "--shares-to", str(tmp_path / "old"), home=home, answers=ANSWERS)
    (tmp_path / "passphrase").write_text(PASSPHRASE)

    renewed = waystation("escrow", "renew", "--shares-to", str(tmp_path / "new"), home=home, **more)

    assert "backups made before still need them" in renewed.stdout
    old, new = (
        waystation(
            "escrow",
            "check",
            "--share",
            f"{folder}/share-2.txt",
            "--share",
            f"{folder}/share-3.txt",
            home=home,
        )
        for folder in (tmp_path / "old", tmp_path / "new")
    )
    assert "another node, or to an earlier set of shares" in old.stderr
    assert new.stdout == "These two shares open this node. Nothing was changed.\n"
    assert waystation("journal", "verify", home=home, **more).stdout == "The journal is sound.\n"
