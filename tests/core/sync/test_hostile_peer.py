"""A peer that does not answer as a node does stops no exchange with others, and none goes on for ever."""

import logging
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.db import IntegrityError

from tests.core.worlds import CARDS, move_to
from waystation.core.journal.models import Node
from waystation.core.journal.writer import new_act
from waystation.core.sync import exchange, line, message, rounds, stick
from waystation.core.sync.commands import admit
from waystation.core.sync.errors import CutOff, PeerIsSorry, PeerRefuses, PeerUnreachable
from waystation.core.sync.exchange import Having, Sorry, Took
from waystation.core.sync.models import Exchange
from waystation.core.sync.pages import Page
from waystation.core.sync.queries import sync_state
from waystation.core.sync.vectors import Have
from waystation.core.vault.keyring import node_keys

pytestmark = pytest.mark.django_db

Answers = Callable[[str], tuple[message.Kind, Any]]


class HostilePeer:
    """An admitted node that answers each kind of request as it likes."""

    def __init__(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.monkeypatch = monkeypatch
        self.this = move_to(home)
        self.keys = node_keys()
        self.asked: list[str] = []
        self.here = move_to(home.parent / "here")
        admit(None, CARDS[self.this.id], ["*"], act=new_act())
        self.nodes = tuple(sorted([self.this.id, self.here.id]))
        self.answers: dict[str, tuple[message.Kind, object]] = {
            "have": ("have", Having({}, self.nodes)),
            "ask": ("page", Page((), {})),
        }

    def says(self, kind: message.Kind, body: object) -> bytes:
        with self.monkeypatch.context() as patch:
            patch.setattr(message, "node_keys", lambda: self.keys)
            return message.write(self.this, self.here.id, self.here.sealing_public, kind, body)

    def __call__(self, data: bytes) -> bytes:
        with self.monkeypatch.context() as patch:
            patch.setattr(message, "node_keys", lambda: self.keys)
            asked = message.read(data, self.this, lambda _: self.here.signing_public).header
            self.asked.append(asked.kind)
            assert len(self.asked) < 20, "it goes on for ever"
            kind, body = self.answers[asked.kind]
            return message.write(
                self.this, self.here.id, self.here.sealing_public, kind, body, answers=asked.nonce
            )


@pytest.fixture
def hostile(node: Node, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> HostilePeer:
    return HostilePeer(tmp_path / "hostile", monkeypatch)


def test_a_peer_that_says_for_ever_that_it_took_a_page_and_lacks_it_is_sent_it_once(
    hostile: HostilePeer,
) -> None:
    hostile.answers["page"] = ("took", Took(Having({}, hostile.nodes), 1, 0, {}))

    exchange.exchange(hostile, hostile.this.id)

    assert hostile.asked == ["have", "ask", "page"]


@pytest.mark.parametrize(
    ("code", "sentence", "said", "problem"),
    [
        ("disk-full", "The disk\x1b[2J is full.", "The disk [2J is full.", "its disk is full"),
        ("not-understood", "", "not-understood", "it could not do what was asked"),
    ],
)
def test_a_peer_that_regrets_is_named_with_what_it_says(
    hostile: HostilePeer, code: str, sentence: str, said: str, problem: str
) -> None:
    hostile.answers["ask"] = ("sorry", Sorry(code, sentence))

    with pytest.raises(PeerIsSorry) as told:
        rounds.call_peer(hostile, hostile.this.id)

    assert str(told.value) == f"The other node could not do this and says: {said}"
    assert [peer.problem for peer in sync_state().peers] == [problem]


@pytest.mark.parametrize("body", [None, {"code": "x" * 41, "sentence": ""}, {"code": 1, "sentence": "x"}])
def test_a_regret_that_makes_no_sense_is_no_answer_of_a_node(hostile: HostilePeer, body: object) -> None:
    hostile.answers["ask"] = ("sorry", body)

    with pytest.raises(PeerRefuses):
        exchange.exchange(hostile, hostile.this.id)


def test_an_exchange_ends_when_it_has_taken_too_long(
    hostile: HostilePeer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "LONGEST_S", -1)

    with pytest.raises(PeerUnreachable, match="What has arrived is safe; try again later"):
        exchange.exchange(hostile, hostile.this.id)

    assert hostile.asked == []


def test_an_error_with_one_peer_is_remembered_and_the_next_peer_is_called(
    node: Node, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    peers = sorted(move_to(tmp_path / name).id for name in ("first", "second"))
    move_to(tmp_path / "here")
    for peer in peers:
        admit(None, CARDS[peer], ["*"], act=new_act())
        Exchange.objects.create(node=peer, address="http://127.0.0.1:9")
    called = []

    def failing(line: object, peer: str, progress: object) -> exchange.Outcome:
        called.append(peer)
        if peer == peers[0]:
            raise IntegrityError("Anahit")
        return exchange.Outcome()

    monkeypatch.setattr(rounds, "exchange", failing)
    with caplog.at_level(logging.INFO, "waystation.sync"):
        rounds.round_of_calls()

    assert called == peers
    failed = Exchange.objects.get(node=peers[0])
    assert (failed.failures, failed.problem, failed.tried_at is None) == (1, "exchange-failed", False)
    assert Exchange.objects.get(node=peers[1]).failures == 0
    assert {peer.problem for peer in sync_state().peers} == {
        "the exchange failed; this node's log names the error",
        "",
    }
    assert [record.getMessage() for record in caplog.records] == [
        f"no exchange with node {peers[0]}: IntegrityError"
    ]
    rounds.round_of_calls()
    assert called == [*peers, peers[1]]  # the one that failed waits for its turn


def test_an_answer_that_drips_byte_by_byte_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "ANSWER_S", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            client, _ = server.accept()
            with client, suppress(OSError):
                for byte in b"HTTP/1.0 200 OK\r\n\r\n01a1fe99-87c3-752c-9f84-d90e46ac4f73":
                    client.send(bytes([byte]))
                    time.sleep(0.01)

        dripping = Thread(target=drip)
        dripping.start()
        with pytest.raises(PeerUnreachable, match="try again later"):
            line.node_at(f"http://127.0.0.1:{server.getsockname()[1]}")
        dripping.join()


def test_a_peer_that_keeps_very_many_chains_and_branches_is_understood(hostile: HostilePeer) -> None:
    ends = tuple((1, f"{number:064x}") for number in range(1_001))
    chains = {f"{hostile.this.id}/1/{number}": Have(()) for number in range(10_001)}
    hostile.answers["have"] = "have", Having({"one": Have(ends), **chains}, hostile.nodes)
    hostile.answers["page"] = "took", Took(Having({}, hostile.nodes), 1, 0, {})

    assert exchange.exchange(hostile, hostile.this.id).sent == 1


@pytest.mark.parametrize("left_out", [1, 2, 3])
def test_a_stick_without_one_of_its_pages_is_cut_off(
    hostile: HostilePeer, tmp_path: Path, left_out: int
) -> None:
    said = [hostile.says("have", Having({}, ())), *(hostile.says("page", Page((), {})) for _ in range(3))]
    said.append(hostile.says("end", {"pages": 3}))
    whole, spoilt, short = (tmp_path / name for name in ("whole", "spoilt", "short"))

    whole.write_bytes(carried(said))
    spoilt.write_bytes(carried([*said[:left_out], said[left_out][:-1] + b"x", *said[left_out + 1 :]]))
    short.write_bytes(carried([*said[:left_out], *said[left_out + 1 :]]))

    assert stick.take(whole).pages == 3
    assert (stick.take(spoilt).pages, stick.take(spoilt).refused) == (2, {"message": 1})
    with pytest.raises(CutOff, match="Its first 2 pages were whole and are in"):
        stick.take(short)


def carried(messages: list[bytes]) -> bytes:
    """Return the file that holds the messages."""
    return stick.MAGIC + b"".join(len(one).to_bytes(8, "big") + one for one in messages)
