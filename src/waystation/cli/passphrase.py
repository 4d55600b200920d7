"""`waystation passphrase`: close the key file with another passphrase."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from waystation.cli.asking import NoAnswer, new_passphrase
from waystation.core.errors import Refusal
from waystation.core.journal.errors import ModeMismatch
from waystation.core.journal.node import node
from waystation.core.vault import held, keyfile

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]


def add_parser(subparsers: "Subparsers") -> None:
    """Add the subcommand's arguments."""
    parser = subparsers.add_parser("passphrase", help="change the passphrase of this node")
    parser.add_argument(
        "--new-file", type=Path, help="file whose first line is the new passphrase; - reads the input"
    )


def run(args: argparse.Namespace) -> int:
    """Ask for the passphrase and a new one twice; the register itself is not touched."""
    try:
        if node().mode == "demo":
            raise ModeMismatch("demo", "live")
        keys = held.own_keys()
        new = new_passphrase(args.new_file)
        keyfile.replace(keys, settings.WAYSTATION_HOME, new)
    except (Refusal, NoAnswer) as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{error.filename}: {error.strerror}. The passphrase is as it was.", file=sys.stderr)
        return 1
    print("The passphrase is changed. Copies of node.key made earlier still open with the old one.")
    return 0
