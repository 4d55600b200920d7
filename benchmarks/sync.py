"""How fast nodes agree: a node with 100,000 entries brings an empty one up to date over loopback HTTP.

    python benchmarks/sync.py                     # 100,000 entries, 100 a commit
    python benchmarks/sync.py --entries 10000 --grouped 1
    python benchmarks/sync.py --simulate 20       # 20 random worlds of five nodes, one of them hostile

The mix: 40 % households with a sealed village, 20 % persons with four sealed fields, 20 % memberships,
20 % line counts; a subject for each entry. Measured is everything from the first request to the last commit:
pages made, sealed and signed by the one; opened, checked, stored and folded by the other, keys wrapped anew.
"""

import argparse
import os
import platform
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))


def in_process(home: Path, do: Callable[[], str]) -> str:
    """Run `do` as the node of a folder, in a process of its own; return what it says."""
    reader, writer = os.pipe()
    if os.fork() == 0:
        os.environ["WAYSTATION_HOME"] = str(home)
        home.mkdir(exist_ok=True)
        said = ""
        try:
            import django

            django.setup()
            said = do()
        except Exception:
            traceback.print_exc()
        finally:
            os.write(writer, said.encode())
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        said = pipe.read()
    os.wait()
    if not said:
        raise SystemExit("a node failed; its message is above")
    return said


def set_up() -> str:
    from django.core.management import call_command

    from waystation.core.journal import node
    from waystation.core.sync.card import own_card

    call_command("migrate", verbosity=0)
    node.set_up(Path(os.environ["WAYSTATION_HOME"]).name, mode="demo", time_zone="UTC")
    return own_card().text()


def admit(card: str) -> str:
    from waystation.core.journal.writer import new_act
    from waystation.core.sync import commands
    from waystation.core.sync.card import read_card

    return commands.admit(None, read_card(card), ["*"], act=new_act()).act


def write(entries: int, grouped: int) -> str:
    from waystation.core.journal.writer import Author, group, new_act, writing

    author = Author("bench", "bench")
    for start in range(0, entries, grouped):
        with group():
            for number in range(start, min(start + grouped, entries)):
                subject, body = entry(number)
                with writing(author, new_act(), request={"n": number}, place="am-goris") as act:
                    act.record(subject, body)
    return "written"


def entry(number: int) -> tuple[str, object]:
    from waystation.desks.reception import subjects

    kind = number % 5
    if kind < 2:
        counts = {"f 18-59": 1, "m 0-5": 2}
        body: object = subjects.HouseholdBanded(
            f"D-{number:06}", "am-goris", counts, "nk-martuni", "bed", village="Taghavard"
        )
        return f"household:{number}", body
    if kind == 2:
        return f"person:{number}", subjects.PersonRecorded(
            "f", "60+", name=f"Anahit {number}", father="Armen", birth="1950-01-01", phone="+374 00 000000"
        )
    if kind == 3:
        return f"membership:{number}", subjects.MembershipBegun(
            f"household:{number - 3}", f"person:{number - 1}", "head"
        )
    return f"line:{number}", subjects.LineCounted("am-goris", number % 100)


def fetch(address: str) -> str:
    from waystation.core.journal.models import StoredEntry
    from waystation.core.journal.tables import table_hashes
    from waystation.core.sync.rounds import call

    before = StoredEntry.objects.count()
    start, used = time.perf_counter(), time.process_time()
    _, outcome = call(address)
    seconds = time.perf_counter() - start
    assert outcome.is_clean, outcome
    fetched = StoredEntry.objects.count() - before
    used = time.process_time() - used
    return f"{fetched} {seconds} {used} {table_hashes()['reception.Household']}"


def hashes() -> str:
    from waystation.core.journal.tables import table_hashes

    return table_hashes()["reception.Household"]


def measure(folder: Path, entries: int, grouped: int) -> None:
    full, empty = folder / "full", folder / "empty"
    cards = {home: in_process(home, set_up) for home in (full, empty)}
    in_process(full, lambda: admit(cards[empty]))
    in_process(empty, lambda: admit(cards[full]))
    start = time.perf_counter()
    in_process(full, lambda: write(entries, grouped))
    print(f"{entries:,} entries written, {grouped} a commit, in {time.perf_counter() - start:.0f} s")
    os.environ["WAYSTATION_HOME"] = str(full)
    from waystation.cli.server import free_port, running_site

    load = os.getloadavg()[0]
    with running_site(free_port()) as base:
        fetched, seconds, used, digest = in_process(empty, lambda: fetch(base)).split()
    assert digest == in_process(full, hashes), "the tables differ"
    print(
        f"{int(fetched):,} entries fetched by an empty node in {float(seconds):.1f} s:"
        f" {int(fetched) / float(seconds):,.0f} entries/s, the tables are equal"
        f" ({float(used):.1f} s of processor there; {platform.machine()}, {os.cpu_count()} cores,"
        f" load {load:.1f} before)"
    )


def simulate_worlds(folder: Path, worlds: int, steps: int, first: int) -> None:
    from tests.core.sync.simulation import simulate

    for seed in range(first, first + worlds):
        home = folder / f"world-{seed}"
        home.mkdir()
        start = time.perf_counter()
        print(
            f"seed {seed}: {simulate(seed, home, steps=steps)} in {time.perf_counter() - start:.0f} s",
            flush=True,
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--grouped", type=int, default=100, help="entries a commit (default 100)")
    parser.add_argument("--simulate", type=int, metavar="N", default=0, help="random worlds, nothing else")
    parser.add_argument("--steps", type=int, default=120, help="of each random world (default 120)")
    parser.add_argument("--seed", type=int, default=1, help="of the first random world (default 1)")
    arguments = parser.parse_args()
    os.environ |= {"DJANGO_SETTINGS_MODULE": "waystation.site.settings", "WAYSTATION_HTTPS": "0"}
    os.environ["WAYSTATION_DATABASE_URL"] = ""
    with tempfile.TemporaryDirectory(prefix="waystation-bench-", dir=os.environ.get("TMPDIR")) as name:
        if arguments.simulate:
            simulate_worlds(Path(name), arguments.simulate, arguments.steps, arguments.seed)
        else:
            measure(Path(name), arguments.entries, arguments.grouped)
    return 0


if __name__ == "__main__":
    sys.exit(main())
