"""`waystation status`: mode, keys, processes, journal, and what is left to do."""

import argparse
import sys
from typing import TYPE_CHECKING

from django.conf import settings

from waystation.cli.tasks import task_lines
from waystation.core.errors import Refusal
from waystation.core.journal.models import Chain, StoredEntry
from waystation.core.journal.node import node_state
from waystation.core.journal.schema import upgrade
from waystation.core.vault import escrow, keyfile, processes
from waystation.core.vault.errors import VaultLocked
from waystation.core.vault.keyring import is_unlocked

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]


def add_parser(subparsers: "Subparsers") -> None:
    """Add the subcommand; it has no arguments."""
    subparsers.add_parser("status", help="say what state this node is in and what is left to do")


def run(args: argparse.Namespace) -> int:
    """Print the state; 1 where there is no node or it cannot be read."""
    try:
        upgrade()
        state = node_state()
        print(f"node      {state.name}, {'demo' if state.is_demo else 'live'}, {state.now:%d.%m.%Y %H:%M}")
        print(f"keys      {_keys()}")
        running = sorted(processes.running(settings.WAYSTATION_HOME))
        print(f"running   {', '.join(running) or 'no, as far as is recorded'}")
        print(f"journal   {StoredEntry.objects.count():,} entries in {Chain.objects.count()} chains")
        public = escrow.public()
        print(f"escrow    {'shares of the set ' + escrow.fingerprint(public) if public else 'none'}")
        tasks = list(task_lines())
        print("\n".join(("left to do", *tasks)) if tasks else "left to do: nothing")
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 1
    return 0


def _keys() -> str:
    try:
        is_closed = keyfile.is_closed(settings.WAYSTATION_HOME)
    except VaultLocked as locked:
        return str(locked)
    if not is_closed:
        return "open: node.key has no passphrase"
    return "unlocked: the key agent answers" if is_unlocked() else "locked: node.key needs its passphrase"
