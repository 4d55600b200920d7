"""`waystation journal`: verify, rebuild, show, export."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from waystation.core.access.incidents import require_exports
from waystation.core.errors import Refusal
from waystation.core.journal.queries import conflicting_copies, journal_lines
from waystation.core.journal.schema import upgrade
from waystation.core.journal.tables import rebuild
from waystation.core.journal.transfer import export_lines
from waystation.core.journal.verify import verify

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]


def add_parser(subparsers: "Subparsers") -> None:
    """Add the subcommand's arguments."""
    parser = subparsers.add_parser("journal", help="verify, rebuild, show or export this node's journal")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    actions.add_parser("verify", help="check every byte, signature, key and table; exit 1 on any finding")
    actions.add_parser(
        "rebuild", help="empty the tables and fold every entry anew; exit 1 where they differed"
    )
    show = actions.add_parser("show", help="list the latest entries, without bodies")
    show.add_argument("--subject", default="", help="only this subject, e.g. household:018a…")
    show.add_argument("--limit", type=int, default=50, help="how many entries (default 50)")
    export = actions.add_parser("export", help="write the journal to a file for an auditor, without any key")
    export.add_argument("file", type=Path, help="the file to write; refuses to overwrite")


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


def _verify(args: argparse.Namespace) -> int:
    findings = verify(lambda step: print(f"checking {step} …", file=sys.stderr))
    for finding in findings:
        print(f"{finding.code}  {finding.where}  {finding.sentence}")
    for places in conflicting_copies():
        print(f"copies-differ  {', '.join(places)}  One entry id with different content; the first counts.")
    if not findings:
        print("The journal is sound.")
    return 1 if findings else 0


def _rebuild(args: argparse.Namespace) -> int:
    result = rebuild(lambda done, of: print(f"\rfolding {done} of {of} entries", end="", file=sys.stderr))
    print(file=sys.stderr)
    for name in result.differing:
        print(f"{name} differed from its entries and was put right.")
    if not result.differing:
        print(f"All {len(result.after)} tables equal what the entries give.")
    return 1 if result.differing else 0


def _show(args: argparse.Namespace) -> int:
    for line in journal_lines(subject=args.subject, limit=args.limit):
        held = f"  ({line.held})" if line.held else ""
        place = f"{line.chain} #{line.seq}{held}"
        print(f"{line.observed_at}  {line.kind:24} {line.subject}  by {line.actor}  {place}")
    return 0


def _export(args: argparse.Namespace) -> int:
    require_exports()
    with args.file.open("x", encoding="utf-8") as file:
        count = 0
        for line in export_lines():
            file.write(line + "\n")
            count += 1
    print(f"{count} records written to {args.file}.")
    return 0


_ACTIONS = {"verify": _verify, "rebuild": _rebuild, "show": _show, "export": _export}
