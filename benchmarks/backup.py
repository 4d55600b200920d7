"""How long a backup, its check, its restore and a move take, and how much memory each needs.

    python benchmarks/backup.py --entries 100000

A register of persons with sealed names is filled in a temporary folder; then each step runs in a process of
its own, whose peak memory is the operating system's figure. Memory must not grow with the register: run it
with two sizes and compare.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

AN_ACT = 100
STEPS = ("fill", "backup", "check", "restore", "move")


def fill(folder: Path, entries: int) -> None:
    from django.core.management import call_command
    from django.db import transaction

    from waystation.core.journal.node import set_up
    from waystation.core.journal.writer import Author, group, new_act, writing
    from waystation.core.vault import escrow
    from waystation.core.vault.held import own_keys
    from waystation.desks.reception.subjects import PersonRecorded

    call_command("migrate", verbosity=0)
    set_up("Bench", mode="demo", time_zone="UTC")
    with transaction.atomic():
        shares = escrow.renew(own_keys())
    (folder / "shares").write_text("\n".join(shares))
    for start in range(0, entries, AN_ACT):
        with group(), writing(Author("bench", "bench"), new_act(), request={"start": start}) as act:
            for number in range(start, start + AN_ACT):
                act.record(
                    act.new("person"), PersonRecorded("f", "18-59", name=f"Name {number}", birth="1970")
                )


def backup(folder: Path, entries: int) -> None:
    from waystation.core.keeping.backup import write

    made = write(folder / "bench.backup")
    assert made.entries == entries


def check(folder: Path, entries: int) -> None:
    from waystation.core.keeping.backup import check

    assert check(folder / "bench.backup", _shares(folder)).entries == entries


def restore(folder: Path, entries: int) -> None:
    from waystation.core.keeping.backup import restore

    restored = restore(folder / "bench.backup", _shares(folder), "")
    assert restored.is_same
    assert restored.findings == ()
    assert restored.summary.entries == entries


def move(folder: Path, entries: int) -> None:
    from waystation.core.keeping.moving import move

    file = folder / "moved.sqlite3"
    options = {"init_command": "PRAGMA journal_mode=WAL;", "transaction_mode": "IMMEDIATE"}
    moved = move({"ENGINE": "django.db.backends.sqlite3", "NAME": file, "OPTIONS": options})
    assert moved.entries == entries


DO: dict[str, Callable[[Path, int], None]] = {
    "fill": fill, "backup": backup, "check": check, "restore": restore, "move": move,
}  # fmt: skip


def _shares(folder: Path) -> list[str]:
    return (folder / "shares").read_text().splitlines()[:2]


def run_step(step: str, folder: Path, entries: int) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "waystation.site.settings")
    import django

    django.setup()
    idle_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    began = time.perf_counter()
    DO[step](folder, entries)
    seconds = time.perf_counter() - began
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "peak_mb": peak_mb, "idle_mb": idle_mb}))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--step", choices=STEPS, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.step:
        run_step(arguments.step, arguments.folder, arguments.entries)
        return
    with tempfile.TemporaryDirectory(prefix="waystation-bench-") as name:
        folder = Path(name)
        print(f"{arguments.entries} entries, load {os.getloadavg()[0]:.1f}")
        for step in STEPS:
            home = folder / ("restored" if step == "restore" else "home")
            home.mkdir(exist_ok=True)
            done = subprocess.run(
                [
                    sys.executable,
                    __file__,
                    "--entries",
                    str(arguments.entries),
                    "--step",
                    step,
                    "--folder",
                    name,
                ],
                env={**os.environ, "WAYSTATION_HOME": str(home), "WAYSTATION_DATABASE_URL": ""},
                check=True,
                capture_output=True,
                text=True,
            )
            told = json.loads(done.stdout.splitlines()[-1])
            rate = arguments.entries / told["seconds"]
            print(
                f"{step:8} {told['seconds']:7.1f} s  {rate:8.0f} entries/s"
                f"  peak {told['peak_mb']:4.0f} MB (begins at {told['idle_mb']:.0f})"
            )
        size_mb = (folder / "bench.backup").stat().st_size / 1e6
        print(f"file     {size_mb:7.1f} MB  {size_mb * 1e6 / arguments.entries:8.0f} bytes an entry")


if __name__ == "__main__":
    main()
