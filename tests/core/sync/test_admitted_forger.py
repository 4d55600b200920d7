"""A node that was admitted may send anything, well signed: it gets an answer, and nothing breaks."""

import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.core.worlds import CARDS, append, move_to, stretches_of
from waystation.core.journal.models import Node, Quarantined, StoredEntry
from waystation.core.journal.transfer import export_lines
from waystation.core.journal.verify import verify
from waystation.core.journal.writer import new_act
from waystation.core.sync import exchange, message
from waystation.core.sync.commands import admit
from waystation.core.sync.errors import MessageRefused
from waystation.core.vault.keyring import node_keys
from waystation.desks.reception.subjects import LineCounted, PersonRecorded

pytestmark = pytest.mark.django_db

Send = Any


@pytest.fixture
def forger(node: Node, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Send:
    """Sends this node a message of a kind, signed by an admitted node; gives the answer's kind and body."""
    there = move_to(tmp_path / "there")
    append("line:am-goris", LineCounted("am-goris", 7))
    append("person:1", PersonRecorded("f", "60+", "Anahit"))
    stretches = stretches_of(export_lines())
    keys = node_keys()
    here = move_to(tmp_path / "here")
    admit(None, CARDS[there.id], ["*"], act=new_act())

    def send(kind: str, body: object, at: datetime | None = None, twice: bool = False) -> tuple[str, Any]:
        with monkeypatch.context() as patch:
            patch.setattr(message, "node_keys", lambda: keys)
            if at is not None:
                patch.setattr(message, "datetime", type("Then", (), {"now": staticmethod(lambda zone: at)}))
            data = message.write(there, here.id, here.sealing_public, kind, body)
        reply = exchange.answer(data)
        if twice:
            exchange.answer(data)
        with monkeypatch.context() as patch:
            patch.setattr(message, "node_keys", lambda: keys)
            got = message.read(reply, there, lambda _: here.signing_public)
        return got.header.kind, json.loads(got.body)

    send.stretches = msgspec.to_builtins(stretches)
    return send


def test_a_sound_page_is_taken(forger: Send) -> None:
    kind, body = forger("page", {"stretches": forger.stretches, "keys": {}, "left": 0})

    assert (kind, body["new"], body["refused"]) == ("took", 2, {})
    assert verify() == []


def test_a_request_is_answered_once_and_only_these_days(forger: Send) -> None:
    asking = {"vector": {}, "nodes": []}
    with pytest.raises(MessageRefused):
        forger("have", asking, twice=True)
    for days in (-3, 3):
        with pytest.raises(MessageRefused):
            forger("have", asking, at=datetime.now(UTC) + timedelta(days=days))

    assert forger("have", asking, at=datetime.now(UTC) - timedelta(hours=20))[0] == "have"
    assert Quarantined.objects.count() == 0


@pytest.mark.parametrize("kind", ["have", "ask", "page", "fill", "took", "sorry", "end"])
@pytest.mark.parametrize("body", [None, [], {}, 7, "x", {"stretches": 1}, [[[[[]]]]] * 9])
def test_what_makes_no_sense_is_answered_with_regret(forger: Send, kind: str, body: object) -> None:
    assert forger(kind, body)[0] == "sorry"
    assert StoredEntry.objects.count() == 1


def test_keys_for_somebody_else_are_refused_with_their_page(forger: Send) -> None:
    kind, body = forger(
        "page", {"stretches": forger.stretches, "keys": {"format": 1, "page_key": "AA==", "keys": []}}
    )

    assert (kind, body["code"]) == ("sorry", "bad-parcel")
    assert StoredEntry.objects.count() == 1


def test_whatever_is_changed_in_a_page_the_node_stays_sound(forger: Send) -> None:
    rng = random.Random(1)
    for _ in range(150):
        page = json.loads(json.dumps({"stretches": forger.stretches, "keys": {}, "left": 0}))
        entries = page["stretches"][0]["entries"]
        for _ in range(rng.randrange(1, 4)):
            spoil(rng.choice([page, entries]), rng)

        assert forger("page", page)[0] in ("took", "sorry")

    assert verify() == []
    reasons = set(Quarantined.objects.values_list("reason", flat=True))
    assert reasons >= {"changed", "link"}


def spoil(tree: Any, rng: random.Random) -> None:
    """Change one value somewhere in a tree of JSON."""
    while True:
        keys = list(tree) if isinstance(tree, dict) else list(range(len(tree)))
        if not keys:
            return
        key = rng.choice(keys)
        if isinstance(tree[key], dict | list) and tree[key] and rng.random() < 0.9:
            tree = tree[key]
            continue
        value = tree[key]
        choices = [None, -1, 2**70, "", "\0", "x" * 100, [], {}, True, 1.5, "public/x", "0" * 64]
        if isinstance(value, str) and value and rng.random() < 0.6:
            place = rng.randrange(len(value))
            tree[key] = value[:place] + rng.choice('0aZ{}"\\é') + value[place + 1 :]
        elif isinstance(value, int) and rng.random() < 0.6:
            tree[key] = value + rng.choice([-1, 1, 1000])
        else:
            tree[key] = rng.choice(choices)
        return
