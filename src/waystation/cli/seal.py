"""`waystation seal`: make this node unreadable, rehearse it, or carry a copy out first."""

import argparse
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from waystation.cli import load_register
from waystation.core.vault import keyfile
from waystation.core.vault.quick import first_steps
from waystation.site.settings import ENVIRONMENT

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]


def add_parser(subparsers: "Subparsers") -> None:
    """Add the subcommand's arguments."""
    parser = subparsers.add_parser(
        "seal",
        help="make this node unreadable within a second; two escrow shares undo it",
        description="Needs no passphrase. Says what remains where.",
    )
    parser.add_argument("--drill", action="store_true", help="rehearse: the same report, nothing changed")
    parser.add_argument("--evacuate", type=Path, metavar="FILE", help="write a backup to FILE first")
    parser.add_argument("--yes", action="store_true", help="do not ask again")


def run(args: argparse.Namespace) -> int:
    """Seal or rehearse; with --yes alone the keys of a live node go before anything else is loaded."""
    is_at_once = args.yes and not args.drill and args.evacuate is None
    done = first_steps(ENVIRONMENT.home) if is_at_once and keyfile.has_box(ENVIRONMENT.home) else ()
    load_register()
    status: int = import_module("waystation.cli.sealing").run(args, done)
    return status
