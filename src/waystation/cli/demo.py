"""`waystation demo`: the flagship scenario with synthetic people, loaded and served."""

import argparse
import signal
import sys
import threading
import time
from typing import TYPE_CHECKING, Final

from waystation.cli.crawl import crawl
from waystation.cli.picture import picture_lines
from waystation.cli.rehearsal.client import Client, SiteDown
from waystation.cli.rehearsal.night import play_night
from waystation.cli.scenario import DEMO_PASSWORD, Progress, load_scenario
from waystation.cli.server import SiteDidNotStart, free_port, running_site
from waystation.core.access.matrix import ROLES
from waystation.core.errors import Refusal
from waystation.core.journal.schema import upgrade
from waystation.desks.reception.bands import DEMO_PREFIX
from waystation.desks.reception.queries import households_with_bands
from waystation.desks.supply.queries import issued_families
from waystation.scenarios import ScenarioError, load

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

PORT: Final = 8000
FAMILIES: Final = 120
HOURS: Final = 3.0
SEED: Final = 1


def add_parser(subparsers: "Subparsers") -> None:
    """Add the subcommand's arguments."""
    parser = subparsers.add_parser(
        "demo",
        help="load the flagship scenario with synthetic people and serve the site",
        description="Everything shown is in var/demo (or WAYSTATION_HOME). Run again, it goes on from there.",
    )
    parser.add_argument("--scenario", default="karabakh_2023", help="which crisis (default karabakh_2023)")
    parser.add_argument(
        "--port", type=int, default=PORT, help=f"where to serve on 127.0.0.1 (default {PORT})"
    )
    parser.add_argument("--families", type=int, default=FAMILIES, help=f"how many come (default {FAMILIES})")
    parser.add_argument("--check", action="store_true", help="open every page as every role, then stop")


def run(args: argparse.Namespace) -> int:
    """Load, replay the night, print the picture, serve until Ctrl-C; returns 0, or 1 with the reason said."""
    started = time.monotonic()

    def progress(step: str) -> None:
        print(f"{time.monotonic() - started:5.1f} s  {step}", flush=True)

    try:
        scenario = load(args.scenario)
        progress("database")
        upgrade()
        load_scenario(scenario, progress)
        with running_site(free_port() if args.check else args.port) as base:
            if _is_played(args.families):
                progress("the night is in the register already")
            else:
                progress(f"a night of {args.families} synthetic families, through the site's own pages")
                night = play_night(
                    base, scenario, families=args.families, hours=HOURS, seed=SEED, progress=progress
                )
                for trouble in night.ledger.troubles:
                    print(f"        {trouble}")
            print("\n".join(("", *picture_lines())))
            if args.check:
                return _check(base, progress)
            _invite(base)
            _wait_for_end()
    except (Refusal, SiteDidNotStart, SiteDown, ScenarioError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _is_played(families: int) -> bool:
    """Return whether every family of the night is banded and has its parcel; a broken-off night goes on."""
    bands = [f"{DEMO_PREFIX}{number:06}" for number in range(1, families + 1)]
    return len(households_with_bands(bands)) == families and issued_families() >= families


def _check(base: str, progress: Progress) -> int:
    failures = []
    for role in ROLES:
        client = Client(base)
        client.sign_in(role, DEMO_PASSWORD)
        visits = list(crawl(client))
        failures += [
            f"{role}: {visit.address} (linked from {visit.linked_from}) answered {visit.status}"
            for visit in visits
            if visit.status >= 400
        ]
        progress(f"{role}: {len(visits)} pages opened")
    print("\n".join(failures) or "Every page opens for every role.")
    return 1 if failures else 0


def _invite(base: str) -> None:
    print(f"\nThe site is at {base}")
    print(f"Sign in as {', '.join(ROLES)}; the password is {DEMO_PASSWORD}")
    print("Everybody in it is invented. Ctrl-C ends it; the register stays for the next time.", flush=True)


def _wait_for_end() -> None:
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    ended.wait()
