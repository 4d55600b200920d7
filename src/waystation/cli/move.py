"""`waystation move`: take the register from SQLite to PostgreSQL, or back."""

import argparse
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import DatabaseError

from waystation.core.errors import Refusal
from waystation.core.journal.schema import upgrade
from waystation.core.keeping.moving import move
from waystation.site.settings import ENVIRONMENT, database

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

SQLITE = "sqlite"


def add_parser(subparsers: "Subparsers") -> None:
    """Add the subcommand's arguments."""
    parser = subparsers.add_parser("move", help="move the register to another database, or back")
    parser.add_argument(
        "--to",
        required=True,
        metavar="DATABASE",
        help="postgresql://user:password@host:port/name of an empty database, or sqlite",
    )


def run(args: argparse.Namespace) -> int:
    """Copy the register, compare the copy, and say what to set; the old database stays as it is."""
    if args.to != SQLITE and not args.to.startswith("postgresql://"):
        print("Say --to sqlite, or --to postgresql://user:password@host:port/name.", file=sys.stderr)
        return 2
    url = "" if args.to == SQLITE else args.to
    config = database(replace(ENVIRONMENT, database_url=url))
    try:
        upgrade()
        moved = move(config, _progress)
    except Refusal as refusal:
        print(f"\n{refusal}", file=sys.stderr)
        return 1
    except DatabaseError as error:
        print(f"\nThe database did not answer: {error}. Nothing here was changed.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. This register is as it was; start the move again when you like.", file=sys.stderr)
        return 130
    print(file=sys.stderr)
    print(
        f"{moved.entries} entries and {sum(moved.rows.values())} rows in all were copied and compared equal."
    )
    print(_what_to_set(url))
    return 0


def _progress(table: str, rows: int) -> None:
    print(f"\r\033[K{table}: {rows}", end="", file=sys.stderr)


def _what_to_set(url: str) -> str:
    if url:
        return (
            "Set WAYSTATION_DATABASE_URL to the address you gave, where this node's settings are,"
            " then start the node. Once it runs, move register.sqlite3 out of the folder and destroy it."
        )
    return (
        "Remove WAYSTATION_DATABASE_URL from this node's settings, then start the node."
        " Once it runs, drop the old PostgreSQL database."
    )
