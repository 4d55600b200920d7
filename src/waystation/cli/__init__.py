"""The `waystation` command; a subcommand is a module with `add_parser(subparsers)` and `run(args) -> int`."""

import argparse
import atexit
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Final


@dataclass(frozen=True, slots=True)
class Subcommand:
    """A subcommand's one-line help, whether it needs the register, and what it sets where nothing is set.

    A `fresh` one works in a folder made for it, which is thrown away.
    """

    help: str
    register: bool = True
    environment: dict[str, str] = field(default_factory=dict)
    fresh: bool = False


# The demo serves this machine only, without TLS, from a folder of its own.
DEMO: Final = {"WAYSTATION_HOME": "var/demo", "WAYSTATION_HTTPS": "0"}

SUBCOMMANDS: Final = {
    "init": Subcommand("set up a live node: name, passphrase, escrow shares, first coordinator"),
    "serve": Subcommand("run this live node: key agent, site and background work"),
    "background": Subcommand("do the background work; “serve” starts it itself"),
    "seal": Subcommand("make this node unreadable within a second, or rehearse it", register=False),
    "unseal": Subcommand("open a sealed node with two escrow shares"),
    "status": Subcommand("say what state this node is in and what is left to do"),
    "passphrase": Subcommand("change the passphrase of this node"),
    "escrow": Subcommand("confirm, check or renew the escrow shares"),
    "demo": Subcommand(
        "load the flagship scenario with synthetic people and serve the site", environment=DEMO
    ),
    "brief": Subcommand(
        "read reports and print what they claim, what is coming, what is needed", register=False
    ),
    "read": Subcommand("read passages from a JSON-lines file into figures", register=False),
    "rehearse": Subcommand(
        "replay a night through the running site's own pages", environment=DEMO, fresh=True
    ),
    "backup": Subcommand("write the register into one sealed file, or check one"),
    "restore": Subcommand("bring the register back from a backup"),
    "assessment": Subcommand("print or sign the impact assessment"),
    "retention": Subcommand("show and set how long things are kept"),
    "move": Subcommand("move the register to another database, or back"),
    "node": Subcommand("show this node's card; admit or revoke another node"),
    "sync": Subcommand("bring this node and others up to date, over a line or by a stick"),
    "journal": Subcommand("verify, rebuild, show or export this node's journal"),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one subcommand and return its exit status; what the disk refuses is said in a sentence."""
    os.umask(0o077)  # what is written here is for this user alone
    try:
        return _run(argv)
    except OSError as error:
        if error.filename is None:
            raise
        print(f"{error.filename}: {error.strerror}. Check the path and try again.", file=sys.stderr)
        return 1


def _run(argv: Sequence[str] | None) -> int:
    arguments = list(sys.argv[1:] if argv is None else argv)
    chosen = next((word for word in arguments if not word.startswith("-")), None)
    parser = argparse.ArgumentParser(
        prog="waystation",
        description="Runs the reception of a mass displacement, from the first report to the last bed.",
    )
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    run = None
    for name, subcommand in SUBCOMMANDS.items():
        if name == chosen:
            module = import_module(_prepared(name, subcommand))
            module.add_parser(subparsers)
            run = module.run
        else:
            subparsers.add_parser(name, help=subcommand.help)
    args = parser.parse_args(arguments)
    assert run is not None, "argparse has refused an unknown command"  # noqa: S101
    if not SUBCOMMANDS[args.command].register:
        status: int = run(args)
        return status
    from waystation.core.errors import Refusal
    from waystation.core.journal.storage import scarce_space, storage_refusals

    if scarce := scarce_space():
        print(scarce, file=sys.stderr)
    try:
        with storage_refusals():
            status = run(args)
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        status = 1
    return status


def _prepared(name: str, subcommand: Subcommand) -> str:
    """Return the subcommand's module name, with the register's software loaded where it is needed."""
    if subcommand.fresh:
        folder = tempfile.mkdtemp(prefix="waystation-")
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        os.environ["WAYSTATION_HOME"] = folder
    for variable, value in subcommand.environment.items():
        os.environ.setdefault(variable, value)
    if subcommand.register:
        load_register()
    return f"waystation.cli.{name}"


def load_register() -> None:
    """Load the register's software, and let it ask for the passphrase when it needs the keys."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "waystation.site.settings")
    import_module("django").setup()
    import_module("waystation.cli.asking").ask_when_needed()
