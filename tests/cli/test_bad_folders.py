"""A folder that cannot hold a register is named in one sentence, with status 1 and no traceback."""

import os
import subprocess
import sys
from pathlib import Path


def waystation(home: Path, *arguments: str) -> tuple[int, str]:
    """Run the command in a process of its own; return its status and what it complained of."""
    environment = {
        **os.environ,
        "WAYSTATION_HOME": str(home),
        "WAYSTATION_DATABASE_URL": "",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    done = subprocess.run(
        [sys.executable, "-m", "waystation.cli", *arguments],
        env=environment, capture_output=True, text=True, check=False, cwd="/",
    )  # fmt: skip
    return done.returncode, done.stderr


def test_a_home_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")

    status, said = waystation(tmp_path / "home", "journal", "verify")

    assert status == 1
    assert said.splitlines() == [f"{tmp_path}/home: File exists. Check the path and try again."] or (
        said.splitlines() == [f"{tmp_path}/home/session.key: Not a directory. Check the path and try again."]
    )


def test_a_database_file_that_is_something_else_is_named(tmp_path: Path) -> None:
    (tmp_path / "register.sqlite3").write_text("This is no database. " * 100)

    status, said = waystation(tmp_path, "journal", "verify")

    assert status == 1
    assert said == (
        "The register's database file is damaged. Do not write to it; keep a copy, and restore the"
        " latest backup into another folder.\n"
    )
