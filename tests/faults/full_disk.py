"""A node whose disk fills up, or fails, while clerks write, again and again.

Runs as `python -m tests.faults.full_disk RUNS SEED STATE` with WAYSTATION_HOME on a faulty disk whose state
is the file STATE; prints one line of JSON for each run.
"""

import errno
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random

from tools import faulty_disk

ROOT = Path(__file__).parents[2]
WRITERS, ACTS = 2, 12
SPACE_AT_MOST = 2_000_000  # bytes: from nothing to nearly all that the acts need
# What a desk may answer that has nothing to do with the disk.
ORDINARY = {
    "already-placed",
    "already-issued",
    "no-stay",
    "already-boarded",
    "not-enough",
    "no-beds",
    "beds-gone",
}


@dataclass(frozen=True, slots=True)
class Filled:
    """One run: how much fitted, what was refused for it, and what was wrong afterwards."""

    space: int
    error: str
    written: int
    refused: int
    writes_refused: int
    wrong: tuple[str, ...]


def fill_again_and_again(folder: Path, *, runs: int, seed: int) -> list[Filled]:
    """Let a node live in `folder` on a disk that fills up `runs` times; return what became of it."""
    home = folder / "home"
    home.mkdir()
    state = faulty_disk.State(folder / "state")
    disk = faulty_disk.environment(faulty_disk.build(folder), home, state=state.path)
    environment = {**os.environ, **disk, "WAYSTATION_HOME": str(home), "WAYSTATION_DATABASE_URL": ""}
    command = [sys.executable, "-m", "tests.faults.full_disk", str(runs), str(seed), str(state.path)]
    done = subprocess.run(command, env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    found = [json.loads(line) for line in done.stdout.splitlines()]
    return [Filled(**{**one, "wrong": tuple(one["wrong"])}) for one in found]


def main() -> None:
    """Live."""
    import django

    runs, seed = map(int, sys.argv[1:3])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "waystation.site.settings")
    django.setup()
    for filled in _runs(runs, Random(seed), faulty_disk.State(Path(sys.argv[3]))):
        sys.stdout.write(json.dumps(asdict(filled)) + "\n")


def _runs(runs: int, random: Random, state: faulty_disk.State) -> Iterator[Filled]:
    from tests.faults.checks import check
    from tests.faults.load import open_square
    from tests.faults.writers import Told, start
    from waystation.core.journal.schema import upgrade

    upgrade()
    open_square()
    everything = Told()
    for run in range(runs):
        space = random.randrange(SPACE_AT_MOST)
        error = "EIO" if run % 4 == 3 else "ENOSPC"
        state.fill(space, getattr(errno, error))
        running = start(range(run * WRITERS, (run + 1) * WRITERS), seed=run, acts=ACTS)
        told, statuses = running.listen(), running.wait()
        written, codes = len(told.written), list(told.refused.values())
        refused = [code for code in codes if code in ("disk-full", "disk-fails")]
        writes_refused = state.refused
        state.free()
        wrong = [f"a writer ended with status {status}" for status in statuses if status]
        wrong += [f"refused as {code}" for code in set(codes) - ORDINARY - set(refused)]
        everything.join(told)
        wrong += check(everything, fully=run % 10 == 9).wrong
        again = start([10_000 + run], seed=run, acts=2)
        more = again.listen()
        again.wait()
        wrong += [] if more.written else ["nothing is written although there is space again"]
        everything.join(more)
        yield Filled(space, error, written, len(refused), writes_refused, tuple(wrong))


if __name__ == "__main__":
    main()
