"""`waystation sync`: bring nodes up to date, over a line or by a stick, and look after what was refused."""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from waystation.core.errors import Refusal
from waystation.core.journal import quarantine
from waystation.core.journal.schema import upgrade
from waystation.core.sync.commands import discard, release
from waystation.core.sync.queries import sync_state
from waystation.core.sync.rounds import call
from waystation.core.sync.stick import export, take

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

_STEPS = {"in": "fetched", "fill": "filled", "out": "sent"}


def add_parser(subparsers: "Subparsers") -> None:
    """Add the subcommand's arguments."""
    parser = subparsers.add_parser("sync", help="bring this node and others up to date")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    calling = actions.add_parser("with", help="fetch from a node and send to it; can be cut and begun again")
    calling.add_argument("address", help="such as https://10.0.0.7:8443")
    exporting = actions.add_parser("export", help="write a file for another node, sealed to it")
    exporting.add_argument("--to", required=True, metavar="NODE", help="its name, or its identifier")
    exporting.add_argument("--all", action="store_true", help="everything, not only what it is missing")
    exporting.add_argument("file", type=Path, help="the file to write; refuses to overwrite")
    importing = actions.add_parser("import", help="take in a file that another node wrote for this one")
    importing.add_argument("file", type=Path)
    actions.add_parser("peers", help="list the other nodes, and how far each agrees with this one")
    held = actions.add_parser("quarantine", help="list what was refused; release or discard it")
    decisions = held.add_subparsers(dest="decision", metavar="DECISION", required=True)
    decisions.add_parser("list", help="what waits for a decision")
    for name, text in (("release", "check it again, or take it over"), ("discard", "leave it out for good")):
        decisions.add_parser(name, help=text).add_argument("name", help="the name that the list shows")


def run(args: argparse.Namespace) -> int:
    """Run one action; refusals are printed as their sentence."""
    try:
        upgrade()
        return _ACTIONS[args.action](args)
    except Refusal as refusal:
        print(f"\n{refusal}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{error.filename}: {error.strerror}. Check the path and try again.", file=sys.stderr)
        return 1


def _with(args: argparse.Namespace) -> int:
    _, outcome = call(args.address, _show)
    print(file=sys.stderr)
    print(
        f"{outcome.fetched} entries fetched, {outcome.filled} stubs filled, {outcome.sent} entries sent."
        " Both have the same now."
        if outcome.is_clean
        else f"{outcome.fetched} entries fetched, {outcome.sent} entries sent."
    )
    _say_refused("Here", outcome.refused_here)
    _say_refused("There", outcome.refused_there)
    return 0 if outcome.is_clean else 1


def _show(step: str, done: int, of: int) -> None:
    print(f"\r\033[K{_STEPS[step]} {done} of {of}", end="", file=sys.stderr, flush=True)


def _say_refused(where: str, refused: Mapping[str, int]) -> None:
    if refused:
        reasons = ", ".join(f"{count} {reason}" for reason, count in sorted(refused.items()))
        print(f"{where} something was refused and waits in quarantine: {reasons}.", file=sys.stderr)


def _export(args: argparse.Namespace) -> int:
    n_pages, n_entries = export(args.to, args.file, everything=args.all)
    print(f"{n_entries} entries in {n_pages} pages written to {args.file}, sealed to {args.to}.")
    return 0


def _import(args: argparse.Namespace) -> int:
    carried = take(args.file)
    if carried.new or carried.filled:
        print(f"{carried.new} new entries, {carried.filled} stubs filled; {carried.known} were here already.")
    elif not carried.refused:
        print("Everything in this file was here already. Nothing has changed.")
    print(f"The file was made on {carried.made_at[:10]} at {carried.made_at[11:16]} UTC.")
    _say_refused("Here", carried.refused)
    return 1 if carried.refused else 0


def _peers(args: argparse.Namespace) -> int:
    state = sync_state()
    for peer in state.peers:
        as_of = f"as of {peer.as_of:%d.%m. %H:%M} UTC" if peer.as_of else "never reached"
        told = f"revoked ({peer.reason})" if peer.is_revoked else as_of
        print(f"{peer.name}  {told}  {peer.waiting_out} out, {peer.waiting_in} in  {peer.problem}".rstrip())
        print(f"    {peer.node}  {','.join(peer.scopes)}  {peer.fingerprint}  {peer.address}".rstrip())
    print(f"{len(state.peers)} nodes; {state.n_quarantined} in quarantine.")
    return 0


def _quarantine(args: argparse.Namespace) -> int:
    if args.decision == "list":
        for held in quarantine.waiting():
            place = f"{held.chain} #{held.first_seq}-{held.last_seq}" if held.chain else "a whole message"
            print(f"{held.id[:16]}  {held.reason:12}  {place}  by {held.sender or '?'}")
        print(f"{quarantine.n_waiting()} in quarantine.")
        return 0
    decide = release if args.decision == "release" else discard
    decide(None, args.name)
    print("Done.")
    return 0


_ACTIONS = {
    "with": _with,
    "export": _export,
    "import": _import,
    "peers": _peers,
    "quarantine": _quarantine,
}
