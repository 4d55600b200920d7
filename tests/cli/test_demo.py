"""The demo and the rehearsal as their user runs them: processes of their own, twice, and checked."""

import json
import os
import subprocess
import sys
from pathlib import Path


def waystation(*arguments: str, home: Path) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "WAYSTATION_HOME": str(home), "WAYSTATION_HTTPS": "0"}
    environment.pop("WAYSTATION_DATABASE_URL", None)
    command = [sys.executable, "-m", "waystation.cli", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)


def test_the_demo_opens_every_page_and_run_again_doubles_nothing(tmp_path: Path) -> None:
    first = waystation("demo", "--check", "--families", "8", home=tmp_path)
    second = waystation("demo", "--check", "--families", "8", home=tmp_path)

    for run in (first, second):
        assert run.returncode == 0, run.stdout + run.stderr
        assert "Every page opens for every role." in run.stdout
    ours = [line for line in first.stdout.splitlines() if "our own" in line]
    assert ours == [line for line in second.stdout.splitlines() if "our own" in line]
    assert "in 8 families banded; 8 got their parcel" in ours[0]
    verified = waystation("journal", "verify", home=tmp_path)
    assert verified.stdout == "The journal is sound.\n"


def test_a_rehearsed_night_loses_and_doubles_nothing(tmp_path: Path) -> None:
    run = waystation("rehearse", "--families", "16", "--hours", "1", "--json", home=tmp_path)

    figures = json.loads(run.stdout)
    assert figures["is_clean"], figures["troubles"]
    assert (figures["families"], figures["parcels"]) == (16, 16)
    assert (figures["families_lost"], figures["double_registrations"], figures["double_issues"]) == (0, 0, 0)
    assert figures["journal_findings"] == 0
    assert list(tmp_path.iterdir()) == []


def test_numbers_that_make_no_night_are_refused(tmp_path: Path) -> None:
    run = waystation("rehearse", "--families", "0", home=tmp_path)

    assert run.returncode == 2
    assert run.stderr == "Give 1 to 20,000 families, up to 72 hours and 1 to 50 clerks.\n"


def test_a_live_register_is_never_turned_into_a_demo(tmp_path: Path) -> None:
    script = (
        "import django; django.setup()\n"
        "from django.core.management import call_command; call_command('migrate', verbosity=0)\n"
        "from waystation.core.journal.node import set_up\n"
        "set_up('Goris', mode='live', time_zone='Asia/Yerevan', passphrase='five plain words of mine')"
    )
    environment = {
        **os.environ,
        "WAYSTATION_HOME": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "waystation.site.settings",
    }
    subprocess.run([sys.executable, "-c", script], env=environment, check=True)

    run = waystation("demo", "--check", home=tmp_path)

    assert run.returncode == 1
    assert "This register is live and what was offered is demo. They cannot be mixed" in run.stderr
