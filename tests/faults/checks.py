"""What must hold after every fault: nothing acknowledged lost, nothing doubled, tables equal to a rebuild."""

import time
from collections import defaultdict
from dataclasses import dataclass

from django.db import connection

from tests.faults.writers import Told
from waystation.core.errors import Refusal
from waystation.core.journal.models import StoredEntry
from waystation.core.journal.tables import rebuild
from waystation.core.journal.verify import verify
from waystation.core.vault import keyring

QUIET_S = 30


@dataclass(frozen=True, slots=True)
class Found:
    """What was wrong after a fault; empty where all is well. `acts` is how many had been acknowledged."""

    wrong: tuple[str, ...]
    acts: int
    sent_again: int
    already_there: int


def check(told: Told, *, fully: bool = True) -> Found:
    """Check the register against what its writers told, sending again what was never answered.

    Args:
        told: Everything told since the register began.
        fully: Also fold everything anew (`rebuild`); verify compares each row with its entries either way.
    """
    keyring.forget()  # as a process that starts anew
    wait_until_alone()
    wrong = [f"{finding.code} {finding.where}: {finding.sentence}" for finding in verify()]
    stored = entries_by_act()
    wrong += [f"lost: act {act}" for act in told.written if act not in stored]
    unanswered = told.unanswered
    there = [sent.act for sent in unanswered if sent.act in stored]
    for sent in unanswered:
        try:
            receipt = sent.do()
        except Refusal as refusal:
            if sent.act in stored:
                wrong.append(f"refused although written: act {sent.act}: {refusal.code}")
            told.refused[sent.act] = refusal.code
            continue
        if receipt.repeated != (sent.act in stored):
            wrong.append(f"written twice or in part: act {sent.act}")
        told.written[sent.act] = receipt.entries
    stored = entries_by_act()
    wrong += [
        f"act {act} holds {len(stored[act])} entries, {len(entries)} were acknowledged"
        for act, entries in told.written.items()
        if sorted(stored[act]) != sorted(entries)
    ]
    wrong += [f"written although refused: act {act}" for act in told.refused if act in stored]
    wrong += [f"doubled: act {act}" for act, entries in stored.items() if len(set(entries)) < len(entries)]
    if fully:
        try:
            wrong += [f"table {name} differs from a rebuild" for name in rebuild().differing]
        except Refusal as refusal:
            wrong.append(f"not rebuilt: {refusal.code}")
    return Found(tuple(wrong), len(told.written), len(unanswered), len(there))


def entries_by_act() -> dict[str, list[str]]:
    """Return the entry ids stored for each act, each as often as it is stored."""
    found = defaultdict(list)
    for act, entry in StoredEntry.objects.exclude(act="").values_list("act", "entry_id"):
        found[act].append(entry)
    return found


def wait_until_alone() -> None:
    """Wait until no server process of PostgreSQL works for a killed client any more."""
    if connection.vendor != "postgresql":
        return
    until = time.monotonic() + QUIET_S
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )
            if cursor.fetchone() == (0,):
                return
        time.sleep(0.02)
    raise AssertionError("a killed client's server process goes on working")
