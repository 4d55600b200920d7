"""A message is whole and for this node, or it is refused; no byte of it can be changed."""

import os

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from waystation.core.journal.models import Node
from waystation.core.sync import message
from waystation.core.sync.errors import (
    MessageChanged,
    MessageRefused,
    NewerFormat,
    NotAMessage,
    OtherMode,
    OtherReceiver,
    TooLarge,
    UnknownSender,
)

pytestmark = pytest.mark.django_db


def to_itself(node: Node, body: object = "village") -> bytes:
    return message.write(node, node.id, node.sealing_public, "page", body, answers="0" * 32)


def read(node: Node, data: bytes) -> message.Message:
    return message.read(data, node, lambda sender: node.signing_public if sender == node.id else None)


def test_what_was_written_is_read(node: Node) -> None:
    got = read(node, to_itself(node, {"village": "Sos"}))

    assert msgspec.json.decode(got.body) == {"village": "Sos"}
    assert (got.header.sender, got.header.kind, got.header.answers) == (node.id, "page", "0" * 32)


def test_on_the_way_nothing_but_the_header_can_be_read(node: Node) -> None:
    data = to_itself(node, {"village": "Taghavard" * 99})

    assert b"Taghavard" not in data
    assert len(data) < 1_500


@settings(max_examples=150, suppress_health_check=list(HealthCheck), deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 7), st.sampled_from(["turn", "cut", "drop", "add"]))
def test_a_message_of_which_anything_was_changed_is_refused(
    node: Node, place: int, bit: int, how: str
) -> None:
    data = to_itself(node)
    place %= len(data)
    changed = {
        "turn": data[:place] + bytes([data[place] ^ (1 << bit)]) + data[place + 1 :],
        "cut": data[:place],
        "drop": data[:place] + data[place + 1 :],
        "add": data[:place] + b"x" + data[place:],
    }[how]

    with pytest.raises(MessageRefused):
        read(node, changed)


@given(st.binary(max_size=300))
def test_what_is_no_message_is_refused(data: bytes) -> None:
    with pytest.raises(NotAMessage):
        message.read_header(data)
    with pytest.raises(NotAMessage):
        message.read_header(message.MAGIC + data.replace(b"\n", b""))


def test_a_message_for_another_node_is_refused_by_its_receivers_name(node: Node) -> None:
    data = message.write(node, "another", node.sealing_public, "page", "")

    with pytest.raises(OtherReceiver, match=r"sealed to another node \(another\)"):
        read(node, data)


def test_a_message_of_a_stranger_is_refused(node: Node) -> None:
    with pytest.raises(UnknownSender, match="Admit it by its card"):
        message.read(to_itself(node), node, lambda sender: None)


def test_a_message_under_another_key_is_refused(node: Node) -> None:
    with pytest.raises(MessageChanged):
        message.read(to_itself(node), node, lambda sender: node.sealing_public)


def test_a_demos_message_is_refused_by_a_live_node(node: Node) -> None:
    data = to_itself(node)
    node.mode = "live"

    with pytest.raises(OtherMode, match="cannot be mixed"):
        read(node, data)


def test_a_message_of_a_newer_version_is_refused_with_what_to_do(
    node: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(message, "FORMAT", 2)
        data = to_itself(node)

    with pytest.raises(NewerFormat, match="Update this node"):
        read(node, data)


def test_a_body_that_would_fill_the_memory_is_not_inflated(
    node: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(message, "INFLATED", 100_000)
    data = to_itself(node, "0" * 200_000)

    assert len(data) < 2_000
    with pytest.raises(TooLarge):
        read(node, data)


def test_a_message_longer_than_any_is_not_looked_at(node: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    data = to_itself(node, os.urandom(500).hex())
    monkeypatch.setattr(message, "LONGEST", len(data) - 1)

    with pytest.raises(TooLarge):
        read(node, data)
