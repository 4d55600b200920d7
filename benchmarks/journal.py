"""How fast the journal is on this machine, next to how fast its disk is.

    python benchmarks/journal.py
    tools/with_postgres.py python benchmarks/journal.py

Measures one-entry commits and commits of 100 entries through the writer that every desk uses, on a fresh
database in a temporary folder (or on the PostgreSQL that `tools/with_postgres.py` gives), with one writer
process and with more; then verify and rebuild. A durable commit costs at least one disk sync, so the sync
rate of the same folder is measured first: one writer faster than that would not be durable. The processor
time of an entry hardly depends on what else the machine does; everything else does.
"""

import argparse
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

SECONDS = 6.0
GROUP = 100


def sync_rate(folder: Path) -> tuple[float, float]:
    """Return disk syncs a second (8 KB appended before each) and the median milliseconds of one."""
    waits = []
    with (folder / "sync").open("wb") as file:
        end = time.perf_counter() + 3
        while time.perf_counter() < end:
            file.write(bytes(8192))
            file.flush()
            start = time.perf_counter()
            os.fdatasync(file.fileno())
            waits.append(time.perf_counter() - start)
    return len(waits) / 3, statistics.median(waits) * 1000


def write_for(seconds: float, entries_a_commit: int, writer: int) -> list[float]:
    """Append entries for some seconds; return the processor time used, then the seconds of each commit."""
    from waystation.core.journal.writer import Author, group, new_act, writing
    from waystation.desks.reception.subjects import LineCounted

    author, waits, number = Author("bench", f"writer-{writer}"), [], 0
    end, used = time.perf_counter() + seconds, time.process_time()
    while (start := time.perf_counter()) < end:
        with group():
            for _ in range(entries_a_commit):
                number += 1
                hub = f"hub-{writer}-{number}"
                with writing(author, new_act(), request={"hub": hub}) as act:
                    act.record(f"line:{hub}", LineCounted(hub, number))
        waits.append(time.perf_counter() - start)
    return [time.process_time() - used, *waits]


def in_processes(count: int, work: Callable[[int], list[float]]) -> tuple[float, list[float]]:
    """Run `work` in `count` processes; return the sum of its first figures, and all others."""
    from django.db import connection

    connection.close()
    ends = []
    for writer in range(count):
        reader, sender = os.pipe()
        if os.fork() == 0:
            figures = work(writer)
            with os.fdopen(sender, "w") as pipe:
                pipe.write("\n".join(map(repr, figures)))
            os._exit(0)
        os.close(sender)
        ends.append(reader)
    used, waits = 0.0, []
    for reader in ends:
        with os.fdopen(reader) as pipe:
            first, *rest = [float(line) for line in pipe.read().split()]
        used, waits = used + first, waits + rest
        os.wait()
    return used, waits


def report(what: str, entries: int, seconds: float, used: float, waits: list[float]) -> None:
    cuts = statistics.quantiles(waits, n=100) if len(waits) > 1 else waits * 99
    print(
        f"{what:44} {entries / seconds:9,.0f} entries/s   p50 {cuts[49] * 1000:7.1f} ms"
        f"   p99 {cuts[98] * 1000:7.1f} ms   {used / entries * 1000:5.2f} ms of processor an entry"
    )


def measure(folder: Path, seconds: float) -> None:
    import django

    django.setup()
    from django.db import connection

    from waystation.core.journal.models import StoredEntry
    from waystation.core.journal.node import set_up
    from waystation.core.journal.schema import upgrade
    from waystation.core.journal.tables import rebuild
    from waystation.core.journal.verify import verify

    upgrade()
    set_up("benchmark", mode="demo", time_zone="UTC")
    per_second, wait = sync_rate(folder)
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    print(f"{machine}, {connection.vendor}, load {os.getloadavg()[0]:.1f}")
    print(f"{'disk syncs of this folder':44} {per_second:9,.0f} a second, median {wait:.1f} ms")
    for writers in (1, 8) if connection.vendor == "postgresql" else (1, 4):
        for size in (1, GROUP):
            start = time.perf_counter()
            used, waits = in_processes(writers, lambda writer, size=size: write_for(seconds, size, writer))
            taken = time.perf_counter() - start  # a commit under way when time is up is finished
            name = f"{writers} writer{'s' * (writers > 1)}, {size} entr{'ies' if size > 1 else 'y'} a commit"
            report(name, len(waits) * size, taken, used, waits)
    entries = StoredEntry.objects.count()
    for name, check in (("verify", verify), ("rebuild", rebuild)):
        start = time.perf_counter()
        result = check()
        taken = time.perf_counter() - start
        assert not (result if isinstance(result, list) else result.differing), result
        print(f"{f'{name} of {entries:,} entries':44} {entries / taken:9,.0f} entries/s")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument(
        "--seconds", type=float, default=SECONDS, help=f"of each measurement (default {SECONDS})"
    )
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="waystation-bench-", dir=os.environ.get("TMPDIR")) as name:
        os.environ["WAYSTATION_HOME"] = name
        os.environ["DJANGO_SETTINGS_MODULE"] = "waystation.site.settings"
        measure(Path(name), arguments.seconds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
