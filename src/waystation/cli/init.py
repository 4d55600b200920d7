"""`waystation init`: a live node from nothing, in minutes and on one screen."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.db import transaction

from waystation.cli.asking import NoAnswer, first_line, line, new_passphrase, new_secret
from waystation.cli.shares import hand_out, sheet
from waystation.cli.tasks import task_lines
from waystation.core.access.commands import add_user, check_password, give_role
from waystation.core.errors import Refusal
from waystation.core.journal.models import Node
from waystation.core.journal.node import set_up
from waystation.core.journal.schema import upgrade
from waystation.core.journal.writer import new_act
from waystation.core.vault import escrow, held, keyfile, memory

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

NAME_LENGTH = 80
USERNAME_LENGTH = 60


def add_parser(subparsers: "Subparsers") -> None:
    """Add the subcommand's arguments."""
    parser = subparsers.add_parser(
        "init",
        help="set up a live node: name, passphrase, escrow shares, first coordinator",
        description="Asks for what is not given. Standard input may hold the answers, a line each.",
    )
    parser.add_argument("--name", default="", help="what people call this node, e.g. “Goris school”")
    parser.add_argument("--time-zone", default="", help="IANA name, e.g. Asia/Yerevan")
    parser.add_argument("--coordinator", default="", help="user name of the first coordinator")
    parser.add_argument("--passphrase-file", type=Path, help="file whose first line is the passphrase")
    parser.add_argument("--password-file", type=Path, help="file whose first line is the first password")
    parser.add_argument(
        "--shares-to", type=Path, metavar="FOLDER", help="write the shares to three files, not to the screen"
    )


def run(args: argparse.Namespace) -> int:
    """Set the node up, whole or not at all; a folder that holds one already is left alone."""
    try:
        upgrade()
        refused = _why_not()
        if refused:
            print(refused, file=sys.stderr)
            return 1
        _set_up(args)
    except (Refusal, NoAnswer) as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{error.filename}: {error.strerror}. Nothing was set up.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. Nothing was set up.", file=sys.stderr)
        return 130
    return 0


def _why_not() -> str:
    row = Node.objects.first()
    if row is not None:
        return (
            f"This folder holds the {row.mode} node “{row.name}” already; nothing was changed."
            " Start it with “waystation serve”, or set WAYSTATION_HOME to another folder for a new node."
        )
    if (settings.WAYSTATION_HOME / keyfile.FILE_NAME).exists():
        return (
            "A node.key lies in this folder, and no register with it. If the register is on PostgreSQL, set"
            " WAYSTATION_DATABASE_URL as it was. If an earlier set-up broke off, move node.key away."
        )
    return ""


def _set_up(args: argparse.Namespace) -> None:
    name = args.name.strip() or line("Name of this node")
    if not 0 < len(name) <= NAME_LENGTH:
        raise NoAnswer(f"Give the node a name of 1 to {NAME_LENGTH} characters.")
    time_zone = args.time_zone or line("Time zone", _machine_time_zone())
    try:
        ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise NoAnswer(f"“{time_zone}” is no time zone. Give its IANA name, like Asia/Yerevan.") from error
    passphrase = new_passphrase(args.passphrase_file)
    username = args.coordinator.strip() or line("User name of the first coordinator")
    if not 0 < len(username) <= USERNAME_LENGTH:
        raise NoAnswer(f"Give the coordinator a user name of 1 to {USERNAME_LENGTH} characters.")
    if args.password_file:
        password = first_line(args.password_file)
    else:
        password = new_secret(f"Password of {username}: ", lambda text: check_password(username, text))
    _make(name, time_zone, passphrase, username, password, args.shares_to)
    print("\nThe node is set up. Start it with “waystation serve”; it asks for the passphrase.")
    warning = memory.swap_warning()
    if warning:
        print(warning)
    print("Encrypt this machine's whole disk if it is not: see docs/data-protection.md.")
    print("\n".join(("", "Left to do:", *task_lines())))


def _make(
    name: str, time_zone: str, passphrase: str, username: str, password: str, shares_to: Path | None
) -> None:
    """Make everything in one transaction; shares are handed out before it ends, so that none is lost."""
    try:
        with transaction.atomic():
            row = set_up(name, mode="live", time_zone=time_zone, passphrase=passphrase)
            shares = escrow.renew(held.own_keys(passphrase))
            give_role(None, add_user(username, password), "coordinator", act=new_act())
            made_at = datetime.now(UTC).astimezone(ZoneInfo(row.time_zone))
            public = escrow.public() or ""
            sheets = [
                sheet(number, words, node=name, made_at=made_at, public=public)
                for number, words in enumerate(shares, 1)
            ]
            hand_out(sheets, shares_to)
    except BaseException:
        # Made a moment ago for nothing: there was no key file when this began.
        keyfile.destroy(settings.WAYSTATION_HOME)
        held.forget()
        raise


def _machine_time_zone() -> str:
    try:
        return str(Path("/etc/localtime").resolve().relative_to("/usr/share/zoneinfo"))
    except (OSError, ValueError):
        return "UTC"
