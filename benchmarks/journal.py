"""How fast the journal is on this machine, beside bare rows, a plain Django table and an event store.

    python benchmarks/journal.py
    tools/with_postgres.py python benchmarks/journal.py
    tools/faulty_disk.py --sync-ms 4 python benchmarks/journal.py appends
    tools/faulty_disk.py --sync-ms 4 tools/with_postgres.py python benchmarks/journal.py appends

Parts, all of them where none is named:

appends   one entry a commit, one writer process and eight
batches   100 acts a commit
late      an entry whose author had not seen the others, into 1,000 subjects and into 100,000
long      rebuild and verify of 1,000,000 entries

Everything is written on a fresh database in a temporary folder (or the PostgreSQL that the tool starts),
through the writer that every desk uses; `benchmarks/journal_load.py` states the mix and what the peers do. A
durable commit costs at least one disk sync, so the sync rate of the folder is measured first. The processor
time of an entry, this process's and its children's without the server's, hardly depends on what else the
machine does; all else does.
"""

import argparse
import os
import platform
import random
import resource
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from journal_load import WRITERS, journal, make_peers

GROUP = 100


class Sizes(NamedTuple):
    """How much is measured."""

    seconds: float
    few: int
    many: int
    late: int
    long: int


FULL = Sizes(seconds=10, few=1_000, many=100_000, late=300, long=1_000_000)
QUICK = Sizes(seconds=2, few=200, many=2_000, late=60, long=25_000)


def sync_rate(folder: Path) -> tuple[float, float]:
    """Return disk syncs a second (8 KB appended before each) and the median milliseconds of one."""
    waits = []
    with (folder / "sync").open("wb") as file:
        end = time.perf_counter() + 2
        while time.perf_counter() < end:
            file.write(bytes(8192))
            file.flush()
            start = time.perf_counter()
            os.fdatasync(file.fileno())
            waits.append(time.perf_counter() - start)
    return len(waits) / 2, statistics.median(waits) * 1000


def write_for(seconds: float, size: int, what: str, writer: int) -> list[float]:
    """Write commits for some seconds; return the processor time used, then the seconds of each commit."""
    write = WRITERS[what](writer)
    waits, number = [], writer * 10_000_000
    write(number, size)  # connects, and prepares statements
    end, used = time.perf_counter() + seconds, time.process_time()
    while (start := time.perf_counter()) < end:
        number += size
        write(number, size)
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
            status = 1
            try:
                with os.fdopen(sender, "w") as pipe:
                    pipe.write("\n".join(map(repr, work(writer))))
                status = 0
            finally:
                os._exit(status)
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
        f"{what:46} {entries / seconds:8,.0f}/s   p50 {cuts[49] * 1000:6.1f} ms"
        f"   p99 {cuts[98] * 1000:6.1f} ms   {used / entries * 1000:5.2f} ms of processor each",
        flush=True,
    )


def commits(sizes: Sizes, size: int, writers: int) -> None:
    """Measure the journal and its peers; the ratios are to the journal's rate."""
    rates = {}
    for what in WRITERS:
        used, waits = in_processes(
            writers, lambda writer, what=what: write_for(sizes.seconds, size, what, writer)
        )
        name = f"{what}, {writers} writer{'s' * (writers > 1)}, {size} a commit"
        report(name, len(waits) * size, sizes.seconds, used, waits)
        rates[what] = len(waits)
    shares = ", ".join(
        f"{rates['journal'] / rates[what]:.0%} of {what}" for what in rates if what != "journal"
    )
    print(f"{'':46} the journal writes {shares}")


def appends(sizes: Sizes) -> None:
    for writers in (1, 8):
        commits(sizes, 1, writers)


def batches(sizes: Sizes) -> None:
    commits(sizes, GROUP, 1)


def late(sizes: Sizes) -> None:
    """Measure entries into persons that are here already, by an author who had seen none of their entries."""
    from waystation.core.journal.clock import uuid7
    from waystation.core.journal.writer import Author, group, writing
    from waystation.desks.reception.subjects import PersonRecorded

    author, subjects = Author("bench", "late"), list[str]()
    chosen, medians = random.Random(7), []
    for wanted in (sizes.few, sizes.many):
        while len(subjects) < wanted:
            with group():
                for _ in range(min(GROUP, wanted - len(subjects))):
                    with writing(author, uuid7(int(time.time() * 1000)), request={}) as act:
                        subjects.append(act.new("person"))
                        act.record(subjects[-1], PersonRecorded("f", "18-59", name="Անահիտ"))
        waits, used = [], time.process_time()
        for subject in chosen.sample(subjects, min(sizes.late, len(subjects))):
            start = time.perf_counter()
            with writing(author, uuid7(int(time.time() * 1000)), request={}) as act:
                act.record(subject, PersonRecorded("f", "60+", name="Анаит"), seen=())
            waits.append(time.perf_counter() - start)
        report(
            f"late entries into {wanted:,} subjects",
            len(waits),
            sum(waits),
            time.process_time() - used,
            waits,
        )
        medians.append(statistics.median(waits))
    print(f"{'':46} p50 is {medians[1] / medians[0]:.2f} times that at {sizes.few:,}")


def long(sizes: Sizes) -> None:
    """Measure verify and rebuild, with the memory of this process and those it starts."""
    from waystation.core.journal.models import CommitSignature, StoredEntry
    from waystation.core.journal.tables import rebuild
    from waystation.core.journal.verify import verify

    write, start, used = journal(99), time.perf_counter(), time.process_time()
    here = StoredEntry.objects.count()
    for first in range(0, max(0, sizes.long - here), GROUP):
        write(990_000_000 + first, GROUP)
    entries = StoredEntry.objects.count()
    taken, used = time.perf_counter() - start, time.process_time() - used
    n_signatures = CommitSignature.objects.count()
    made = f"{entries:,} entries, {n_signatures:,} signatures"
    print(f"{made:46} made in {taken:,.0f} s ({used:,.0f} s of processor)")
    for name, check in (("rebuild", rebuild), ("verify", verify)):
        start, before = time.perf_counter(), processor()
        with Memory() as memory:
            result = check()
        taken, used = time.perf_counter() - start, processor() - before
        assert not (result if isinstance(result, list) else result.differing), result
        print(
            f"{name:46} {entries / taken:8,.0f}/s   {used / entries * 1e6:5.1f} µs of processor each,"
            f" {used / taken:.1f} cores   {memory.most_mb:,.0f} MB at most",
            flush=True,
        )


def processor() -> float:
    """Return the processor seconds of this process and of its children that have ended."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime


class Memory:
    """Watches the memory of this process and its children: shared pages counted once."""

    def __enter__(self) -> "Memory":
        self.most_mb, self._stop = 0.0, threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(0.5):
            pids = [os.getpid()]
            for pid in pids:
                children = Path(f"/proc/{pid}/task/{pid}/children")
                pids += map(int, children.read_text().split()) if children.exists() else []
            self.most_mb = max(self.most_mb, sum(map(_proportional_kb, pids)) / 1024)


def _proportional_kb(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:  # it has just ended
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


PARTS = {"appends": appends, "batches": batches, "late": late, "long": long}


def measure(folder: Path, parts: list[str], sizes: Sizes) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from waystation.core.journal.node import set_up

    call_command("migrate", verbosity=0)
    set_up("benchmark", mode="demo", time_zone="UTC")
    make_peers()
    per_second, wait = sync_rate(folder)
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    print(f"{machine}, {connection.vendor}, load {os.getloadavg()[0]:.1f}")
    print(f"{'disk syncs of this folder':46} {per_second:8,.0f}/s   median {wait:.1f} ms", flush=True)
    for name in parts:
        PARTS[name](sizes)
    print(f"load at the end {os.getloadavg()[0]:.1f}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("parts", nargs="*", help=f"{', '.join(PARTS)}; all where none is named")
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that it runs")
    parser.add_argument("--entries", type=int, help="entries of the long part")
    parser.add_argument("--seconds", type=float, help="of each measurement of appends and batches")
    arguments = parser.parse_args()
    if unknown := set(arguments.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    sizes = QUICK if arguments.quick else FULL
    sizes = sizes._replace(long=arguments.entries or sizes.long, seconds=arguments.seconds or sizes.seconds)
    with tempfile.TemporaryDirectory(prefix="waystation-bench-", dir=os.environ.get("TMPDIR")) as name:
        os.environ["WAYSTATION_HOME"] = name
        os.environ["DJANGO_SETTINGS_MODULE"] = "waystation.site.settings"
        measure(Path(name), arguments.parts or list(PARTS), sizes)
    return 0


if __name__ == "__main__":
    sys.exit(main())
