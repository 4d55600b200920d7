"""A node's whole life on a recorded disk: set up, written by several clerks, closed.

Runs as `python -m tests.faults.recording WRITERS ACTS SEED` with WAYSTATION_HOME on the disk. What the clerks
say goes into files of the same folder, so that the disk's log tells what was acknowledged at each moment.
"""

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from tools import faulty_disk

from tests.faults.disk_log import Event

TOLD = "told-"
ROOT = Path(__file__).parents[2]


def record_life(folder: Path, *, writers: int, acts: int, seed: int) -> tuple[Path, Path]:
    """Let a node live in `folder`; return its home and the log of everything its disk was asked to do."""
    home, log = folder / "home", folder / "log"
    home.mkdir()
    disk = faulty_disk.environment(faulty_disk.build(folder), home, log=log)
    environment = {**os.environ, **disk, "WAYSTATION_HOME": str(home), "WAYSTATION_DATABASE_URL": ""}
    command = [sys.executable, "-m", "tests.faults.recording", str(writers), str(acts), str(seed)]
    subprocess.run(command, env=environment, cwd=ROOT, check=True)
    return home, log


def frames_before(events: Iterable[Event]) -> bytes:
    """Return what the clerks had said, in order."""
    return b"".join(
        event.data for event in events if event.kind == "W" and Path(event.path).name.startswith(TOLD)
    )


def main() -> None:
    """Live."""
    from random import Random

    import django

    writers, acts, seed = map(int, sys.argv[1:])
    django.setup()
    from django.db import connection

    from tests.faults.load import Clerk, open_square
    from tests.faults.writers import write
    from waystation.core.journal.schema import upgrade

    upgrade()
    open_square()
    connection.close()
    home, pids = Path(os.environ["WAYSTATION_HOME"]), []
    for number in range(writers):
        if (pid := os.fork()) == 0:
            told = os.open(home / f"{TOLD}{number}", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            write(Clerk(number, Random(f"{seed}/{number}")), told, acts)
            connection.close()
            os._exit(0)
        pids.append(pid)
    statuses = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids]
    sys.exit(max(statuses))


if __name__ == "__main__":
    main()
