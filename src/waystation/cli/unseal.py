"""`waystation unseal`: open a sealed node, or one whose passphrase is lost, with two escrow shares."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from waystation.cli.asking import NoAnswer, new_passphrase, shares
from waystation.core.errors import Refusal
from waystation.core.journal.schema import upgrade
from waystation.core.upkeep.unsealing import unseal

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]


def add_parser(subparsers: "Subparsers") -> None:
    """Add the subcommand's arguments."""
    parser = subparsers.add_parser("unseal", help="open a sealed node with two escrow shares")
    parser.add_argument("--escrow", action="store_true", required=True, help="with two of the three shares")
    parser.add_argument(
        "--share", type=Path, action="append", default=[], metavar="FILE", help="a share; give it twice"
    )
    parser.add_argument(
        "--passphrase-file", type=Path, metavar="FILE", help="the new passphrase; - reads the input"
    )


def run(args: argparse.Namespace) -> int:
    """Ask for the shares and a new passphrase, and open the node; refusals are printed as their sentence."""
    try:
        upgrade()
        unseal(shares(args.share), new_passphrase(args.passphrase_file))
    except (Refusal, NoAnswer) as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{error.filename}: {error.strerror}. The node is as it was.", file=sys.stderr)
        return 1
    print("The node is open again, under its new passphrase. Start it with “waystation serve”.")
    print("Take the shares back to where they were. If somebody saw them, make new ones:")
    print("“waystation escrow renew”.")
    return 0
