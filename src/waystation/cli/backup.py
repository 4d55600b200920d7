"""`waystation backup`: the whole register into one file that two escrow shares open."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from waystation.cli import asking
from waystation.core.errors import Refusal
from waystation.core.journal.schema import upgrade
from waystation.core.keeping.backup import check, expired, head_of, write, write_into
from waystation.core.keeping.models import Backup

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]


def add_parser(subparsers: "Subparsers") -> None:
    """Add the subcommand's arguments."""
    parser = subparsers.add_parser("backup", help="write the register into one sealed file, or check one")
    parser.add_argument("file", type=Path, help="the file to write; a folder with --keep")
    parser.add_argument("--keep", type=int, metavar="N", help="name the file by time; the N latest stay")
    parser.add_argument("--check", action="store_true", help="read the file to its end; nothing is stored")
    parser.add_argument(
        "--share", type=Path, action="append", default=[], metavar="FILE", help="for --check: a share; twice"
    )


def run(args: argparse.Namespace) -> int:
    """Write or check a backup; refusals are printed as their sentence."""
    try:
        upgrade()
        return _check(args) if args.check else _write(args)
    except (Refusal, asking.NoAnswer) as refusal:
        print(f"\n{refusal}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"\n{error.filename or args.file}: {error.strerror}. No file was left behind.", file=sys.stderr)
        return 1


def show(table: str, rows: int) -> None:
    """Show how far it has come."""
    print(f"\r\033[K{table}: {rows}", end="", file=sys.stderr)


def _write(args: argparse.Namespace) -> int:
    made = (
        write_into(args.file, keep=args.keep, progress=show)
        if args.keep is not None
        else write(args.file, progress=show)
    )
    print(file=sys.stderr)
    print(f"{made.file}: {made.entries} entries, {made.size} bytes.")
    print(f"Two of the shares {made.shares} open it. Destroy it by {made.expires_at:%d.%m.%Y}.")
    remind(expired(datetime.now(UTC)))
    return 0


def remind(rows: list[Backup]) -> None:
    """Say which backups should have been destroyed: people erased since can be brought back with them."""
    for row in rows:
        print(f"Expired on {row.expires_at:%d.%m.%Y}: {row.file}. Destroy every copy of it.")


def _check(args: argparse.Namespace) -> int:
    head = head_of(args.file)
    print(f"Made on {head.made_at:%d.%m.%Y %H:%M} UTC by node {head.node}; asks for shares {head.shares}.")
    found = check(args.file, asking.shares(args.share), show)
    print(file=sys.stderr)
    print(f"It is whole: {found.entries} entries.")
    return 0
