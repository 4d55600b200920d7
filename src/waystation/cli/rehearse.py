"""`waystation rehearse`: a night through the running site's own pages, in a register made for it alone."""

import argparse
import json
import sys
import time
from typing import TYPE_CHECKING, Final

from waystation.cli.crawl import crawl
from waystation.cli.rehearsal.client import Client, SiteDown
from waystation.cli.rehearsal.figures import figures_lines, night_figures
from waystation.cli.rehearsal.night import play_night
from waystation.cli.rehearsal.schedule import Staff
from waystation.cli.scenario import DEMO_PASSWORD, load_scenario
from waystation.cli.server import SiteDidNotStart, free_port, running_site
from waystation.core.access.matrix import Role
from waystation.core.errors import Refusal
from waystation.core.journal.schema import upgrade
from waystation.core.journal.verify import verify
from waystation.scenarios import ScenarioError, load

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]


# Roles that between them may open every page.
TOUR: Final[tuple[Role, ...]] = ("coordinator", "tracing", "medical")


def add_parser(subparsers: "Subparsers") -> None:
    """Add the subcommand's arguments."""
    parser = subparsers.add_parser("rehearse", help="replay a night through the running site's own pages")
    parser.add_argument("--families", type=int, default=300, help="how many come (default 300)")
    parser.add_argument("--hours", type=float, default=6.0, help="how long the night is (default 6)")
    parser.add_argument("--clerks", type=int, default=4, help="how many band and write names (default 4)")
    parser.add_argument("--seed", type=int, default=1, help="another seed is another night (default 1)")
    parser.add_argument("--scenario", default="karabakh_2023", help="which crisis (default karabakh_2023)")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")


def run(args: argparse.Namespace) -> int:
    """Rehearse; returns 0 when nothing was lost, doubled or slow and the journal verifies, else 1."""
    if not (1 <= args.families <= 20_000 and 0 < args.hours <= 72 and 1 <= args.clerks <= 50):
        print("Give 1 to 20,000 families, up to 72 hours and 1 to 50 clerks.", file=sys.stderr)
        return 2
    started = time.monotonic()

    def progress(step: str) -> None:
        print(f"{time.monotonic() - started:5.1f} s  {step}", file=sys.stderr, flush=True)

    try:
        scenario = load(args.scenario)
        upgrade()
        load_scenario(scenario, progress)
        with running_site(free_port()) as base:
            progress(f"{args.families} families in {args.hours:g} hours")
            night = play_night(
                base,
                scenario,
                families=args.families,
                hours=args.hours,
                seed=args.seed,
                staff=Staff(clerks=args.clerks),
                progress=progress,
            )
            progress("every page is opened")
            opened = [_open_all(base, role) for role in TOUR]
        progress("the register is asked what it holds")
        figures = night_figures(night, opened)
        findings = verify()
    except (Refusal, SiteDidNotStart, SiteDown, ScenarioError) as error:
        print(error, file=sys.stderr)
        return 1
    if args.json:
        print(
            json.dumps({**figures.to_json(), "journal_findings": len(findings)}, ensure_ascii=False, indent=1)
        )
    else:
        print("\n".join(figures_lines(figures)))
        print("The journal is sound." if not findings else f"{len(findings)} findings in the journal!")
    for page in figures.slow_pages:
        print(f"slow: {page}", file=sys.stderr)
    return 0 if figures.is_clean and not findings and not figures.slow_pages else 1


def _open_all(base: str, role: Role) -> Client:
    """Open every page a role reaches; returns the client with its timings."""
    client = Client(base)
    client.sign_in(role, DEMO_PASSWORD)
    for visit in crawl(client):
        if visit.status >= 400:
            raise SiteDown(f"{visit.address} answered {visit.status} to {role}")
    return client
