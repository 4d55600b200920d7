"""`waystation node`: this node's card; admit another node, revoke one."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from waystation.core.errors import Refusal
from waystation.core.journal.schema import upgrade
from waystation.core.journal.standing import EVERYTHING, Reason
from waystation.core.journal.writer import new_act
from waystation.core.sync.card import LONGEST, own_card, read_card
from waystation.core.sync.commands import admit, revoke
from waystation.core.sync.stick import member_named

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]


def add_parser(subparsers: "Subparsers") -> None:
    """Add the subcommand's arguments."""
    parser = subparsers.add_parser("node", help="show this node's card; admit or revoke another node")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    actions.add_parser(
        "card", help="print this node's card, to carry to another node; nothing in it is secret"
    )
    admitting = actions.add_parser("admit", help="let a node take part, by its card")
    admitting.add_argument("file", type=Path, help="the card; - reads it from the input")
    admitting.add_argument(
        "--scopes",
        default=EVERYTHING,
        help="what it may see whole, such as register/*,medical/am-goris (default: everything)",
    )
    admitting.add_argument("--same-name", action="store_true", help="admit it beside another of its name")
    admitting.add_argument("--yes", action="store_true", help="the fingerprints were compared; do not ask")
    revoking = actions.add_parser("revoke", help="let a node take part no more")
    revoking.add_argument("node", help="its name, or its identifier")
    revoking.add_argument("--reason", choices=get_args(Reason), required=True)


def run(args: argparse.Namespace) -> int:
    """Run one action; refusals are printed as their sentence."""
    try:
        upgrade()
        return _ACTIONS[args.action](args)
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{error.filename}: {error.strerror}. Check the path and try again.", file=sys.stderr)
        return 1


def _card(args: argparse.Namespace) -> int:
    card = own_card()
    print(card.text(), end="")
    print(f"{card.name}: {card.fingerprint}", file=sys.stderr)
    return 0


def _admit(args: argparse.Namespace) -> int:
    if str(args.file) == "-":
        text = sys.stdin.read(LONGEST + 1)
    else:
        with args.file.open(encoding="utf-8", errors="replace") as file:
            text = file.read(LONGEST + 1)
    card = read_card(text)
    print(f"{card.name}: {card.fingerprint}")
    if not args.yes:
        print("Read these figures to whoever is at that machine; theirs come from `waystation node card`.")
        if input("Are they the same? Type yes: ").strip().lower() != "yes":
            print("Not admitted.", file=sys.stderr)
            return 1
    scopes = [scope.strip() for scope in args.scopes.split(",") if scope.strip()]
    admit(None, card, scopes, act=new_act(), two_of_one_name=args.same_name)
    print(f"{card.name} takes part. Admit this node's card there as well.")
    return 0


def _revoke(args: argparse.Namespace) -> int:
    node, member = member_named(args.node)
    revoke(None, node, args.reason, act=new_act())
    print(f"{member.name} takes part no more. What it wrote and this node has not seen is kept for review.")
    return 0


_ACTIONS = {"card": _card, "admit": _admit, "revoke": _revoke}
