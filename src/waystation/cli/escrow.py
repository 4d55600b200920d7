"""`waystation escrow`: confirm where the shares are, check two of them, or make a new set."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import transaction

from waystation.cli.asking import NoAnswer, shares
from waystation.cli.shares import hand_out, sheet
from waystation.core.errors import Refusal
from waystation.core.journal.lock import writer_lock
from waystation.core.journal.node import node
from waystation.core.journal.schema import upgrade
from waystation.core.journal.writer import new_act
from waystation.core.upkeep.commands import confirm_shares
from waystation.core.vault import escrow, held
from waystation.core.vault.errors import NoEscrow

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]


def add_parser(subparsers: "Subparsers") -> None:
    """Add the subcommand's arguments."""
    parser = subparsers.add_parser("escrow", help="confirm, check or renew the escrow shares")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    actions.add_parser("confirm", help="say that the three shares lie at three different places")
    check = actions.add_parser("check", help="see whether two shares open this node; changes nothing")
    check.add_argument("--share", type=Path, action="append", default=[], help="file of a share; twice")
    renew = actions.add_parser("renew", help="make three new shares; the earlier ones open nothing any more")
    renew.add_argument("--shares-to", type=Path, metavar="FOLDER", help="write them to three files")


def run(args: argparse.Namespace) -> int:
    """Run one action; refusals are printed as their sentence."""
    try:
        upgrade()
        return {"confirm": _confirm, "check": _check, "renew": _renew}[args.action](args)
    except (Refusal, NoAnswer) as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{error.filename}: {error.strerror}. Check the path and try again.", file=sys.stderr)
        return 1


def _confirm(_args: argparse.Namespace) -> int:
    confirm_shares(None, act=new_act())
    print("Written down: the three shares lie at three different places.")
    return 0


def _check(args: argparse.Namespace) -> int:
    if escrow.public() is None:
        raise NoEscrow
    escrow.check(escrow.combine(shares(args.share)))
    print("These two shares open this node. Nothing was changed.")
    return 0


def _renew(args: argparse.Namespace) -> int:
    row = node()
    keys = held.own_keys()
    with writer_lock(), transaction.atomic():
        words = escrow.renew(keys)
        public = escrow.public() or ""
        made_at = datetime.now(UTC).astimezone(ZoneInfo(row.time_zone))
        sheets = [
            sheet(number, share, node=row.name, made_at=made_at, public=public)
            for number, share in enumerate(words, 1)
        ]
        hand_out(sheets, args.shares_to)
    print("The earlier shares open this register no more; backups made before still need them.")
    return 0
