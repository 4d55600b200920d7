"""Spoilt messages, pages, sticks, cards and backups: each is refused in words, and the process does not grow.

    python benchmarks/fuzz_inputs.py [--inputs 20000] [--seed 1]

Another node, which was admitted, made sound ones; one to four places of their bytes are changed at random
(`tests/core/sync/inputs.py`). Whatever is not a refusal with a sentence, nor taken in soundly, is a fault.
"""

import argparse
import os
import platform
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path
from random import Random

from _site import memory_mb


def fuzz(folder: Path, count: int, seed: int, longest_s: float) -> Counter[str]:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from tests.core.sync.inputs import sound_inputs, spoil_and_take

    from waystation.core.journal.verify import verify

    call_command("migrate", verbosity=0)
    inputs, random = sound_inputs(folder), Random(seed)
    faults: Counter[str] = Counter()
    became: Counter[str] = Counter()
    sentences: set[str] = set()
    began, before, slowest, number = time.perf_counter(), 0.0, 0.0, 0
    for number in range(1, count + 1):
        started = time.perf_counter()
        try:
            name, what = spoil_and_take(inputs, random)
        except Exception as error:
            faults[f"{type(error).__name__} at {traceback.extract_tb(error.__traceback__)[-1].name}"] += 1
            continue
        slowest = max(slowest, time.perf_counter() - started)
        became[f"{name} {'taken' if what == 'taken' else 'refused'}"] += 1
        sentences.add(what)
        if number == count // 10:
            before = memory_mb([os.getpid()])
        if time.perf_counter() - began > longest_s:
            break
    growth = memory_mb([os.getpid()]) - before
    print(f"{number:,} inputs in {time.perf_counter() - began:,.0f} s on {connection.vendor}: {dict(became)}")
    print(
        f"{len(sentences)} sentences; slowest {slowest:.2f} s; memory grew by {growth:.1f} MB after a tenth"
    )
    for finding in verify():
        faults[f"the journal is not sound: {finding}"] += 1
    if growth > 20:
        faults[f"memory grew by {growth:.0f} MB"] += 1
    return faults


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--inputs", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=60, help="end after so long (default 60)")
    arguments = parser.parse_args()
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    with tempfile.TemporaryDirectory(prefix="waystation-bench-", dir=os.environ.get("TMPDIR")) as name:
        os.environ |= {"WAYSTATION_HOME": name, "DJANGO_SETTINGS_MODULE": "waystation.site.settings"}
        faults = fuzz(Path(name), arguments.inputs, arguments.seed, arguments.minutes * 60)
    for what, times in faults.most_common():
        print(f"FAULT {times:6,} x {what}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
