"""What `waystation seal` does once the register's software is loaded."""

import argparse
import os
import sys
from pathlib import Path

from waystation.cli.asking import NoAnswer, line
from waystation.core.errors import Refusal
from waystation.core.journal.node import node
from waystation.core.journal.writer import new_act
from waystation.core.keeping import backup
from waystation.core.upkeep.commands import rehearse
from waystation.core.upkeep.sealing import SealReport, seal
from waystation.core.vault import escrow
from waystation.core.vault.quick import Step

CONFIRM = "seal"


def run(args: argparse.Namespace, done: tuple[Step, ...]) -> int:
    """Seal or rehearse, then print the report; 1 where something of it could not be done."""
    try:
        if args.drill:
            return _print(rehearse(None, act=new_act()))
        if not args.yes and not _is_meant():
            print("Nothing was changed.")
            return 1
        if args.evacuate is not None:
            _carry_out(args.evacuate)
        return _print(seal(done))
    except (Refusal, NoAnswer) as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(
            f"{error.filename}: {error.strerror}. The copy failed and the node is NOT sealed."
            " Seal it without a copy: “waystation seal --yes”.",
            file=sys.stderr,
        )
        return 1


def _is_meant() -> bool:
    print("This ends the site and makes everything on this machine unreadable.")
    if escrow.public() is None:
        print("THIS NODE HAS NO ESCROW: nothing will ever open it again.")
    return line(f"Type {CONFIRM} to go on") == CONFIRM


def _carry_out(path: Path) -> None:
    made = backup.write(path)
    with path.open("rb") as file:
        # Read what the disk holds, not what memory still does.
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        while file.read(1 << 20):
            pass
    backup.head_of(path)
    print(f"{node().name} is copied to {path}: {made.entries} entries. Two shares {made.shares} open it.")


def _print(report: SealReport) -> int:
    for step in report.steps:
        print(f"{step.milliseconds:6} ms  {step.label}" + (f"  FAILED: {step.problem}" * bool(step.problem)))
    print(f"{report.milliseconds:6} ms  together")
    if report.remainders:
        print("What this does not reach:")
    for remainder in report.remainders:
        print(f"  {remainder.label}" + (f": {remainder.detail}" if remainder.detail else ""))
    if report.is_drill:
        print("A drill: nothing was changed, and it is written down that you rehearsed.")
    else:
        print("The node is sealed. Two escrow shares open it: “waystation unseal --escrow”.")
    if not report.is_whole:
        print("Something could not be done; run “waystation seal --yes” again.", file=sys.stderr)
    return 0 if report.is_whole else 1
