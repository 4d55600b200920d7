"""`waystation restore`: bring a register back from a backup into an empty folder."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from waystation.cli import asking
from waystation.cli.backup import show
from waystation.core.errors import Refusal
from waystation.core.keeping.backup import head_of, restore

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]


def add_parser(subparsers: "Subparsers") -> None:
    """Add the subcommand's arguments."""
    parser = subparsers.add_parser("restore", help="bring the register back from a backup")
    parser.add_argument("file", type=Path, help="the backup")
    parser.add_argument(
        "--share", type=Path, action="append", default=[], metavar="FILE", help="a share; give it twice"
    )
    parser.add_argument(
        "--passphrase-file", type=Path, metavar="FILE", help="the new passphrase; - reads the input"
    )


def run(args: argparse.Namespace) -> int:
    """Restore, then say what came back and what to do next; refusals are printed as their sentence."""
    try:
        head = head_of(args.file)
        print(
            f"Made on {head.made_at:%d.%m.%Y %H:%M} UTC by node {head.node}; asks for shares {head.shares}."
        )
        shares = asking.shares(args.share)
        passphrase = asking.new_passphrase(args.passphrase_file)
        restored = restore(args.file, shares, passphrase, show)
    except (Refusal, asking.NoAnswer) as refusal:
        print(f"\n{refusal}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"\n{error.filename}: {error.strerror}. Nothing was restored.", file=sys.stderr)
        return 1
    print(file=sys.stderr)
    print(f"{restored.name} is back: {restored.summary.entries} entries, incarnation {restored.incarnation}.")
    if restored.is_same:
        print("Its tables equal those of the node that was backed up.")
    else:
        print("Its tables were folded anew and differ from those that were backed up; its entries are whole.")
    for finding in restored.findings:
        print(f"{finding.code}  {finding.where}  {finding.sentence}")
    print("Next: start it with “waystation serve”, synchronise it with every other site, and make a backup.")
    print("Do not run the old machine again beside this one: the two are one node.")
    return 1 if restored.findings else 0
