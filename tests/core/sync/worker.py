"""A node in a process of its own, told what to do by lines of JSON; `fleet.py` is the other end."""

import base64
import json
import os
import random
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "waystation.site.settings")
django.setup()

import msgspec  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from waystation.core.errors import Refusal  # noqa: E402
from waystation.core.journal import erasure, quarantine  # noqa: E402
from waystation.core.journal.models import Chain, Placeholder, Quarantined, StoredEntry  # noqa: E402
from waystation.core.journal.node import node, node_state, set_demo_clock, set_up  # noqa: E402
from waystation.core.journal.tables import rebuild, table_hashes  # noqa: E402
from waystation.core.journal.verify import verify  # noqa: E402
from waystation.core.journal.writer import Author, group, new_act, writing  # noqa: E402
from waystation.core.sync import commands, exchange, rounds, stick  # noqa: E402
from waystation.core.sync.card import own_card, read_card  # noqa: E402
from waystation.core.sync.errors import PeerUnreachable  # noqa: E402
from waystation.core.sync.pages import Page  # noqa: E402
from waystation.core.sync.queries import sync_state  # noqa: E402
from waystation.core.sync.rounds import call_peer  # noqa: E402
from waystation.core.vault.keyring import open_values  # noqa: E402
from waystation.core.vault.models import DataKey  # noqa: E402
from waystation.desks.reception.models import Household  # noqa: E402
from waystation.desks.reception.subjects import (  # noqa: E402
    HouseholdBanded,
    HouseholdIntended,
    LineCounted,
    MembershipBegun,
    MembershipEnded,
    PersonRecorded,
)

next_page = exchange.next_page


def tell(message: dict[str, object]) -> None:
    print(json.dumps(message), file=sys.__stdout__, flush=True)


def line(data: bytes) -> bytes:
    """Send a message through the other end, which may lose, change or repeat it."""
    tell({"line": base64.b64encode(data).decode()})
    reply = json.loads(sys.stdin.readline())["reply"]
    if reply is None:
        raise PeerUnreachable
    return base64.b64decode(reply)


def make_tables() -> None:
    call_command("migrate", verbosity=0)


def make(name: str) -> dict[str, object]:
    this = set_up(name, mode="demo", time_zone="Asia/Yerevan")
    return {"node": this.id, "card": own_card().text()}


def admit(card: str, scopes: list[str]) -> None:
    commands.admit(None, read_card(card), scopes, act=new_act(), two_of_one_name=True)


def revoke(peer: str) -> None:
    commands.revoke(None, peer, "hostile", act=new_act())


def shift_clock(hours: float) -> None:
    set_demo_clock(node_state().now + timedelta(hours=hours))


def write(seed: int, count: int, grouped: int = 1) -> None:
    """Write random entries about a few subjects, so that nodes say different things of the same."""
    rng = random.Random(seed)
    done = 0
    while done < count:
        with group():
            for _ in range(min(grouped, count - done)):
                subject, body = random_entry(rng)
                with writing(Author("anahit", "worker"), new_act(), request={}, place="am-goris") as act:
                    act.record(subject, body)
                done += 1


def write_person(subject: str) -> None:
    with writing(Author("anahit", "worker"), new_act(), request={}, place="am-goris") as act:
        act.record(subject, PersonRecorded("f", "60+", "Anahit"))


def random_entry(rng: random.Random) -> tuple[str, object]:
    number = rng.randrange(12)
    household = f"household:{rng.randrange(4)}"
    kind = rng.randrange(5)
    if kind == 0:
        counts = {"f 18-59": rng.randrange(4)}
        body: object = HouseholdBanded(
            f"D-{number:04}", "am-goris", counts, "nk-martuni", "bed", village=rng.choice(["", "Sos"])
        )
        return household, body
    if kind == 1:
        return household, HouseholdIntended(rng.choice(["bed", "relatives", "unsure"]))
    if kind == 2:
        return f"person:{number}", PersonRecorded("f", "60+", rng.choice(["Anahit", "Nune"]))
    if kind == 3:
        member = f"membership:{number}"
        if rng.random() < 0.3:
            return member, MembershipEnded()
        return member, MembershipBegun(household, f"person:{number}", "head")
    return f"line:{number}", LineCounted("am-goris", rng.randrange(99))


def talk(peer: str) -> dict[str, object]:
    """Exchange with a peer over the line."""
    try:
        outcome = call_peer(line, peer)
    except Refusal as refusal:
        return {"refusal": refusal.code}
    return {
        "fetched": outcome.fetched,
        "filled": outcome.filled,
        "sent": outcome.sent,
        "here": outcome.refused_here,
        "there": outcome.refused_there,
    }


def answer(data: str) -> dict[str, object]:
    try:
        return {"reply": base64.b64encode(exchange.answer(base64.b64decode(data))).decode()}
    except Refusal as refusal:
        return {"refusal": refusal.code}


def turn_hostile(seed: int) -> None:
    """From here on change one thing in every page that is sent, and sign it."""
    rng = random.Random(seed)

    def changed_page(*args: Any, **options: Any) -> Page:
        page = next_page(*args, **options)
        return page if not page.stretches else with_a_lie(page, rng)

    exchange.next_page = changed_page


def with_a_lie(page: Page, rng: random.Random) -> Page:
    replace = msgspec.structs.replace
    chosen = rng.randrange(len(page.stretches))
    stretch = page.stretches[chosen]
    place = rng.randrange(len(stretch.entries))
    entry = stretch.entries[place]
    lies: list[Callable[[], object]] = [
        lambda: replace(
            stretch, entries=swapped(stretch.entries, place, replace(entry, body='{"families":1}'))
        ),
        lambda: replace(stretch, entries=swapped(stretch.entries, place, replace(entry, digest="0" * 64))),
        lambda: replace(stretch, entries=swapped(stretch.entries, place, replace(entry, scope="public/x"))),
        lambda: replace(stretch, entries=swapped(stretch.entries, place, replace(entry, seq=entry.seq + 1))),
        lambda: replace(stretch, signing_public="0" * 64),
        lambda: replace(
            stretch,
            signatures=(replace(stretch.signatures[-1], signature="0" * 128),),
        ),
        lambda: replace(stretch, chain="01a1fe99-87c3-752c-9f84-d90e46ac4f73/1/0"),
    ]
    lie = rng.choice(lies)()
    return replace(page, stretches=swapped(page.stretches, chosen, lie))


def swapped(items: tuple[Any, ...], place: int, item: object) -> tuple[Any, ...]:
    return (*items[:place], item, *items[place + 1 :])


def state() -> dict[str, object]:
    return {
        "hashes": table_hashes(),
        "entries": StoredEntry.objects.count(),
        "stubs": StoredEntry.objects.filter(header="").count(),
        "chains": list(Chain.objects.order_by("id").values_list("id", "head_seq", "forked_at", "last_good")),
        "incarnation": node().incarnation,
        "quarantined": list(Quarantined.objects.order_by("id").values_list("id", "reason", "sender")),
        "waiting": quarantine.n_waiting(),
    }


def check() -> dict[str, object]:
    found = [[finding.code, finding.where] for finding in verify()]
    return {"findings": found, "differing": list(rebuild().differing)}


def rebuild_tables() -> None:
    rebuild()


def erase(subject: str) -> None:
    erasure.erase(
        [subject],
        reason="asked",
        approval="p1",
        requested_by="u1",
        author=Author("u2", "worker"),
        act=new_act(),
    )


def traces(subject: str) -> dict[str, int]:
    """Return how many entries with content, keys and placeholders there are of a subject."""
    rows = StoredEntry.objects.filter(subject=subject).exclude(header__contains="subject.erased")
    return {
        "entries": rows.count(),
        "keys": DataKey.objects.filter(subject=subject).count(),
        "placeholders": Placeholder.objects.filter(subject=subject).count(),
    }


def villages() -> dict[str, str]:
    rows = Household.objects.exclude(village="").order_by("subject")
    values = [(row.subject, "register", "village", row.village) for row in rows]
    return {subject: text for (subject, _), text in open_values(values).items()}


def export(peer: str, path: str, everything: bool = False) -> list[int]:
    return list(stick.export(peer, Path(path), everything=everything))


def take(path: str) -> dict[str, object]:
    try:
        carried = stick.take(Path(path))
    except Refusal as refusal:
        return {"refusal": refusal.code}
    return {"new": carried.new, "filled": carried.filled, "known": carried.known, "refused": carried.refused}


def call(address: str) -> dict[str, object]:
    _, outcome = rounds.call(address)
    return {"fetched": outcome.fetched, "sent": outcome.sent}


def peers() -> list[list[object]]:
    return [
        [one.name, one.address, one.waiting_out, one.waiting_in, one.problem] for one in sync_state().peers
    ]


def close() -> None:
    connection.close()


ORDERS = {
    do.__name__: do
    for do in (
        make_tables, make, admit, revoke, shift_clock, write, write_person, talk, answer, turn_hostile,
        state, check, rebuild_tables, erase, traces, villages, export, take, call, peers, close,
    )
}  # fmt: skip

if __name__ == "__main__":
    sys.stdout = sys.stderr  # what the node prints is no answer
    for text in sys.stdin:
        order = json.loads(text)
        try:
            tell({"done": ORDERS[order.pop("do")](**order)})
        except Exception as error:
            tell({"failed": f"{type(error).__name__}: {error}"})
            raise
