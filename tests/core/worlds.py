"""Small worlds for tests of the core: a node, its acts, other nodes' journals, a process that dies."""

import json
import os
import signal
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from waystation.core.access.queries import Actor
from waystation.core.journal import writer
from waystation.core.journal.clock import HybridClock
from waystation.core.journal.counting import current_standing
from waystation.core.journal.foreign import ForeignEntry, ForeignSignature, Stretch
from waystation.core.journal.intake import Taken, take_in
from waystation.core.journal.models import (
    Chain,
    CommitSignature,
    HeldSubject,
    Mark,
    Node,
    Quarantined,
    StoredEntry,
)
from waystation.core.journal.node import set_up
from waystation.core.journal.projected import ProjectedRow
from waystation.core.journal.transfer import export_lines
from waystation.core.journal.writer import Author, Receipt, new_act, writing
from waystation.core.sync.card import Card, own_card
from waystation.core.sync.commands import admit
from waystation.core.vault import keyring
from waystation.core.vault.models import DataKey, EpochKey, EscrowBox, EscrowKey
from waystation.desks.reception.commands import Arrival

ANAHIT = Author("anahit", "tablet-1")
CLERK = Actor("anahit", "anahit", "tablet-1", (("clerk", ""),))
JOURNAL_TABLES = (StoredEntry, CommitSignature, Chain, DataKey, EpochKey, EscrowKey, EscrowBox, Node)
PASSPHRASE = "five plain words of mine"
CARDS: dict[str, Card] = {}  # of every node that was here, by its identifier


def arrival(band: str = "D-000001", **changes: object) -> Arrival:
    fields = {
        "band": band,
        "hub": "am-goris",
        "counts": {"f 18-59": 1, "m 0-5": 2},
        "district": "nk-martuni",
        "intention": "bed",
        "village": "Taghavard",
        "needs": frozenset({"infant"}),
        "consents": {"assistance": "yes", "tracing": "no"},
        **changes,
    }
    return Arrival(**fields)


def append(subject: str, body: object, *, seen: Sequence[str] | None = None, act: str = "") -> Receipt:
    """Write one entry as an act of its own."""
    act = act or new_act()
    with writing(ANAHIT, act, request={"body": str(body), "subject": subject}) as writing_act:
        if not writing_act.repeated:
            writing_act.record(subject, body, seen)
    return writing_act.receipt


def n_changes() -> int:
    """Return how many entries there are, the record of reads left out."""
    return StoredEntry.objects.exclude(scope__startswith="reads/").count()


def wipe() -> None:
    """Empty the database, as if it were another machine's."""
    for table in (*JOURNAL_TABLES, Quarantined, HeldSubject, Mark, *ProjectedRow.tables.values()):
        table._default_manager.all().delete()
    keyring.forget()


def move_to(home: Path, mode: str = "demo") -> Node:
    """Be another node, with nothing in its journal; its key is kept in `home`."""
    wipe()
    home.mkdir(exist_ok=True)
    settings.WAYSTATION_HOME = home
    keyring.forget()
    writer._clock = HybridClock()
    passphrase = PASSPHRASE if mode == "live" else ""
    this = set_up(home.name, mode=mode, time_zone="Asia/Yerevan", passphrase=passphrase)
    CARDS[this.id] = own_card()
    return this


def journal_of(home: Path, write: Callable[[], object], *received: Sequence[str]) -> list[str]:
    """Return the export of a node that took in what it `received` and then did `write`."""
    move_to(home)
    for lines in received:
        receive(lines)
    write()
    return list(export_lines())


def receive(lines: Iterable[str]) -> Taken:
    """Take in a journal's lines at this node, which admits every node they are from."""
    stretches = stretches_of(lines)
    known = current_standing().known
    for node in {stretch.node for stretch in stretches} - set(known):
        admit(None, CARDS[node], ["*"], act=new_act(), two_of_one_name=True)
    return take_in(stretches, sender="elsewhere")


def stretches_of(lines: Iterable[str]) -> list[Stretch]:
    """Return the chains of a journal's lines."""
    keys: dict[str, str] = {}
    entries: dict[str, list[ForeignEntry]] = defaultdict(list)
    signatures: dict[str, list[ForeignSignature]] = defaultdict(list)
    for record in map(json.loads, lines):
        match record.pop("type"):
            case "chain":
                keys[record["id"]] = record["signing_public"]
            case "entry":
                entries[record.pop("chain")].append(ForeignEntry(**record))
            case "signature":
                signatures[record.pop("chain")].append(ForeignSignature(**record))
    return [Stretch(name, key, tuple(entries[name]), tuple(signatures[name])) for name, key in keys.items()]


def in_process(do: Callable[[], object]) -> int:
    """Run `do` in a process of its own; return its status: 0, 1 where it raised, or minus the signal."""
    return wait_for(start_process(do))


def start_process(do: Callable[[], object]) -> int:
    connection.close()
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        do()
        connection.close()
        status = 0
    finally:
        os._exit(status)


def wait_for(pid: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def dying_at(step: int, do: Callable[[], object]) -> Callable[[], None]:
    """Return `do` as a process runs it that is killed just before its step `step`.

    Steps are the statements sent to the database, and both sides of each commit.
    """

    def run() -> None:
        count = 0

        def next_step() -> None:
            nonlocal count
            count += 1
            if count == step:
                os.kill(os.getpid(), signal.SIGKILL)

        def around(execute: Callable[..., object], *rest: object) -> object:
            next_step()
            return execute(*rest)

        commit = BaseDatabaseWrapper._commit

        def dying_commit(self: BaseDatabaseWrapper) -> object:
            next_step()
            done = commit(self)
            next_step()
            return done

        BaseDatabaseWrapper._commit = dying_commit
        with connection.execute_wrapper(around):
            do()

    return run
