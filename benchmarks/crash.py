"""How many deaths of a node lose or double anything: none may.

    python benchmarks/crash.py --kills 1000 --cuts 200 --fills 200
    tools/with_postgres.py python benchmarks/crash.py --kills 60 --server-kills 40

Clerks write the desks' own acts in processes of their own; the node dies at a random moment; it starts again.
After each death the journal verifies, every acknowledged act is there once and whole, no other act is there
by half, what was never answered is sent again and then there once, and the tables equal a rebuild. Deaths
are: kill -9 of all writers, kill -9 of the PostgreSQL server or of one of its processes, loss of power (what
the disk was asked to write and had not synced is lost, kept, or torn at sectors), and a disk that fills up or
fails. Small numbers of each are part of the tests (`tests/faults`).
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.faults.checks import Found

sys.path.insert(0, str(Path(__file__).parents[1]))

WRITERS = 3
# A register serves so many deaths: after more, checking all of it would take longer than writing it.
DEATHS_A_REGISTER = 25
ACTS_A_LIFE, CUTS_A_LIFE = 40, 20
LONGEST_S = 0.4  # of writing before a death


class Score:
    """What one kind of death did."""

    def __init__(self, name: str) -> None:
        self.name, self.deaths, self.faulty = name, 0, 0
        self.acts = self.unanswered = self.there = self.refused = 0
        self.started = time.monotonic()

    def add(self, found: "Found") -> None:
        """Count a death and what was found after it."""
        self.unanswered += found.sent_again
        self.there += found.already_there
        self.count(found.wrong)

    def count(self, wrong: tuple[str, ...]) -> None:
        """Count a death; say at once what it broke."""
        self.deaths += 1
        self.faulty += bool(wrong)
        for sentence in wrong:
            print(f"{self.name} {self.deaths}: {sentence}", flush=True)

    def report(self) -> None:
        """Print the sum."""
        print(
            f"{self.name}: {self.deaths} deaths, {self.acts} acts acknowledged, {self.unanswered} unanswered"
            f" ({self.there} of them written), {self.refused} refused,"
            f" {self.faulty} deaths with something wrong, {time.monotonic() - self.started:,.0f} s",
            flush=True,
        )


def kill_writers(deaths: int, random: Random, folder: Path) -> Score:
    """Kill every writer of the database at random moments."""
    from tests.faults.checks import check
    from tests.faults.load import open_square
    from tests.faults.writers import Told, killed_while_writing

    score = Score("kill -9 of all writers")
    for numbers in registers(deaths, folder):
        open_square()
        told = Told()
        for death in numbers:
            clerks = range(death * WRITERS, (death + 1) * WRITERS)
            told.join(
                killed_while_writing(clerks, seed=random.getrandbits(32), after_s=random.uniform(0, 0.2))
            )
            found = check(told, fully=death % 10 == 9)
            score.count(found.wrong)
            score.unanswered, score.there = (
                score.unanswered + found.sent_again,
                score.there + found.already_there,
            )
        score.acts += len(told.written)
    return score


def registers(deaths: int, folder: Path) -> Iterator[range]:
    """Make a fresh register for each few deaths; return their numbers."""
    from django.core.management import call_command
    from django.db import connection
    from tests.faults.homes import at_home

    from waystation.core.journal.schema import upgrade

    for first in range(0, deaths, DEATHS_A_REGISTER):
        home = folder / f"register-{first}"
        home.mkdir()
        numbers = range(first, min(first + DEATHS_A_REGISTER, deaths))
        with at_home(home):
            upgrade()
            if connection.vendor == "postgresql":
                call_command("flush", interactive=False, verbosity=0)
            yield numbers


def kill_servers(deaths: int, random: Random, folder: Path) -> Score:
    """Kill PostgreSQL servers of our own, or one of their processes, at random moments."""
    from tests.faults.checks import check
    from tests.faults.cluster import own_cluster, server_killed_while_writing
    from tests.faults.homes import at_home
    from tests.faults.load import open_square
    from tests.faults.writers import Told

    score = Score("kill -9 of the PostgreSQL server")
    for first in range(0, deaths, DEATHS_A_REGISTER):
        home = folder / f"server-{first}"
        home.mkdir()
        with at_home(home), own_cluster() as cluster:
            open_square()
            told = Told()
            for death in range(first, min(first + DEATHS_A_REGISTER, deaths)):
                clerks = range(death * WRITERS, (death + 1) * WRITERS)
                told.join(server_killed_while_writing(cluster, clerks, random, whole=death % 2 == 0))
                score.add(check(told))
            score.acts += len(told.written)
    return score


def cut_power(deaths: int, random: Random, folder: Path) -> Score:
    """Cut the power of recorded nodes at random moments."""
    from tests.faults.disk_log import read_events
    from tests.faults.power import cuts
    from tests.faults.recording import record_life

    score = Score("power cut")
    for first in range(0, deaths, CUTS_A_LIFE):
        life = folder / f"life-{first}"
        life.mkdir()
        home, log = record_life(life, writers=WRITERS, acts=ACTS_A_LIFE, seed=random.getrandbits(32))
        number = min(CUTS_A_LIFE, deaths - first)
        for _, _, found in cuts(home, read_events(log), number, random, life):
            score.count(found.wrong)
            score.acts += found.acts
            score.unanswered, score.there = (
                score.unanswered + found.sent_again,
                score.there + found.already_there,
            )
    return score


def fill_disks(deaths: int, random: Random, folder: Path) -> Score:
    """Fill disks up, or let them fail, after a random number of bytes."""
    from tests.faults.full_disk import fill_again_and_again

    score = Score("disk full or failing")
    for first in range(0, deaths, DEATHS_A_REGISTER):
        life = folder / f"full-{first}"
        life.mkdir()
        runs = min(DEATHS_A_REGISTER, deaths - first)
        for filled in fill_again_and_again(life, runs=runs, seed=random.getrandbits(32)):
            score.count(filled.wrong)
            score.acts += filled.written
            score.refused += filled.refused
    return score


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--kills", type=int, default=25, help="kill -9 of all writers (default 25)")
    parser.add_argument("--server-kills", type=int, default=0, help="kill -9 of a PostgreSQL server")
    parser.add_argument("--cuts", type=int, default=0, help="losses of power; SQLite only")
    parser.add_argument("--fills", type=int, default=0, help="full or failing disks; SQLite only")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="default: the time")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="waystation-crash-", dir=os.environ.get("TMPDIR")) as name:
        folder, random = Path(name), Random(arguments.seed)
        os.environ |= {"WAYSTATION_HOME": name, "DJANGO_SETTINGS_MODULE": "waystation.site.settings"}
        import django

        django.setup()
        from django.db import connection

        print(f"{connection.vendor}, seed {arguments.seed}, load {os.getloadavg()[0]:.1f}", flush=True)
        scores = []
        for deaths, kill in (
            (arguments.kills, kill_writers),
            (arguments.server_kills, kill_servers),
            (arguments.cuts, cut_power),
            (arguments.fills, fill_disks),
        ):
            if deaths:
                scores.append(kill(deaths, random, folder))
                scores[-1].report()
        return int(any(score.faulty for score in scores))


if __name__ == "__main__":
    sys.exit(main())
