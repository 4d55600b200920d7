"""`waystation retention`: what runs out when, and how long each class is kept."""

import argparse
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from waystation.core.errors import Refusal
from waystation.core.journal.node import now
from waystation.core.journal.schema import upgrade
from waystation.core.journal.writer import new_act
from waystation.core.keeping.clocks import CLASSES, months_in_force
from waystation.core.keeping.commands import extend, set_clock
from waystation.core.keeping.retention import erase_expired, expiring

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]


def add_parser(subparsers: "Subparsers") -> None:
    """Add the subcommand's arguments."""
    parser = subparsers.add_parser("retention", help="show and set how long things are kept")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="the clocks, and what runs out soon")
    listing.add_argument("--days", type=int, default=30, help="how far ahead (default 30)")
    actions.add_parser("run", help="erase what has run out, for good; the running node does this each day")
    setting = actions.add_parser("set", help="let a class run other months from now on")
    setting.add_argument("retention", metavar="CLASS", choices=sorted(CLASSES))
    setting.add_argument("months", type=int)
    setting.add_argument("--because", default="", metavar="REASON", help="needed where it gets longer")
    keeping = actions.add_parser("extend", help="keep one subject, and what is tied to it, until a day")
    keeping.add_argument("subject", help="e.g. household:018a…")
    keeping.add_argument("--until", type=datetime.fromisoformat, required=True, metavar="YYYY-MM-DD")
    keeping.add_argument("--because", required=True, metavar="REASON")


def run(args: argparse.Namespace) -> int:
    """Run one action; refusals are printed as their sentence."""
    try:
        upgrade()
        return _ACTIONS[args.action](args)
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 1


def _list(args: argparse.Namespace) -> int:
    months = months_in_force()
    for name, each in CLASSES.items():
        print(f"{name:10} {months[name]:4} months  {each.title}")
    moment = now()
    soon = expiring(moment + timedelta(days=args.days))
    for one in soon:
        when = "has run out" if one.runs_out_at <= moment else f"runs out on {one.runs_out_at:%d.%m.%Y}"
        print(f"{one.retention:10} {when}: {', '.join(one.subjects)}")
    if not soon:
        print(f"Nothing runs out within {args.days} days.")
    return 0


def _run(args: argparse.Namespace) -> int:
    gone = erase_expired()
    for one in gone:
        print(f"{one.retention:10} erased: {', '.join(one.subjects)}")
    print(f"{sum(len(one.subjects) for one in gone)} records were erased; placeholders stay.")
    return 0


def _set(args: argparse.Namespace) -> int:
    set_clock(None, args.retention, args.months, args.because, act=new_act())
    print(f"{args.retention} is kept for {args.months} months after the last act from now on.")
    print("The impact assessment is due again: waystation assessment")
    return 0


def _extend(args: argparse.Namespace) -> int:
    until = args.until if args.until.tzinfo else args.until.replace(tzinfo=UTC)
    extend(None, args.subject, until, args.because, act=new_act())
    print(f"{args.subject} and what is tied to it is kept until {until:%d.%m.%Y}.")
    return 0


_ACTIONS = {"list": _list, "run": _run, "set": _set, "extend": _extend}
