"""By line or by stick: what was cut begins again, and what was carried twice changes nothing."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from django.test import Client

from tests.core.sync.fleet import NodeProcess, fleet, introduce
from waystation.core.journal.models import Node
from waystation.core.sync import message
from waystation.core.sync.errors import BadAddress, PeerRefuses, PeerUnreachable
from waystation.core.sync.line import line_to, node_at


@pytest.fixture(scope="module")
def nodes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[NodeProcess]]:
    """Two nodes that know each other, a small site that may see the register only, and a stranger."""
    with fleet(tmp_path_factory.mktemp("fleet"), ["goris", "sisian", "small", "stranger"]) as found:
        introduce(found[:3], {"small": ["register/am-sisian"]})
        for one in found[:2]:
            one("talk", peer=found[1 - found.index(one)].id, through=to(found[1 - found.index(one)]))
        yield found


def to(peer: NodeProcess) -> object:
    return lambda sender, data: peer.answer(data)


def test_a_stick_brings_everything_once_and_a_second_time_nothing(
    nodes: list[NodeProcess], tmp_path: Path
) -> None:
    goris, sisian, *_ = nodes
    goris("write", seed=1, count=20, grouped=5)
    file = tmp_path / "stick"

    _, n_entries = goris("export", peer="sisian", path=str(file))
    first = sisian("take", path=str(file))
    second = sisian("take", path=str(file))

    assert first["new"] == n_entries >= 20
    assert (second["new"], second["filled"], second["refused"]) == (0, 0, {})
    assert sisian("check") == {"findings": [], "differing": []}


def test_a_stick_of_which_the_end_is_missing_brings_its_whole_pages_and_the_rest_later(
    nodes: list[NodeProcess], tmp_path: Path
) -> None:
    goris, sisian, *_ = nodes
    goris("write", seed=2, count=30)
    file, cut = tmp_path / "stick", tmp_path / "cut"
    goris("export", peer=sisian.id, path=str(file))
    data = file.read_bytes()
    for length in (len(data) - 1, len(data) // 2, 40, 3):
        cut.write_bytes(data[:length])
        told = sisian("take", path=str(cut))["refusal"]
        assert told == ("not-a-message" if length == 3 else "cut-off"), length

    whole = sisian("take", path=str(file))

    assert whole["refused"] == {}
    assert sisian("state")["hashes"]["reception.Line"] == goris("state")["hashes"]["reception.Line"]


@pytest.mark.parametrize("how", ["another", "stranger", "newer", "changed"])
def test_a_stick_that_cannot_be_trusted_is_refused_and_changes_nothing(
    nodes: list[NodeProcess], tmp_path: Path, how: str
) -> None:
    goris, sisian, small, stranger = nodes
    file = tmp_path / "stick"
    before = sisian("state")
    if how == "stranger":
        stranger("admit", card=sisian.card, scopes=["*"])
        stranger("export", peer=sisian.id, path=str(file))
    else:
        goris("export", peer=small.id if how == "another" else sisian.id, path=str(file), everything=True)
    data = file.read_bytes()
    if how == "newer":
        data = data.replace(b'"format":1', b'"format":9')
    if how == "changed":
        data = data[:900] + bytes([data[900] ^ 1]) + data[901:]
    file.write_bytes(data)

    told = sisian("take", path=str(file))

    assert told == {
        "refusal": {
            "another": "other-receiver",
            "stranger": "unknown-sender",
            "newer": "newer-format",
            "changed": "message-changed",
        }[how]
    }
    after = sisian("state")
    assert (after["hashes"], after["entries"]) == (before["hashes"], before["entries"])


def test_an_old_stick_still_brings_entries_that_nobody_else_has(
    nodes: list[NodeProcess], tmp_path: Path
) -> None:
    goris, sisian, *_ = nodes
    goris("write", seed=3, count=5)
    old, new = tmp_path / "old", tmp_path / "new"
    goris("export", peer=sisian.id, path=str(old), everything=True)
    goris("write", seed=4, count=5)
    goris("export", peer=sisian.id, path=str(new), everything=True)

    later = sisian("take", path=str(new))
    earlier = sisian("take", path=str(old))

    assert later["new"] >= 10
    assert (earlier["new"], earlier["refused"]) == (0, {})


def test_an_erased_person_is_gone_on_every_node_and_no_old_stick_brings_them_back(
    nodes: list[NodeProcess], tmp_path: Path
) -> None:
    goris, sisian, *_ = nodes
    goris("write_person", subject="person:erased")
    stale = tmp_path / "stale"
    goris("export", peer=sisian.id, path=str(stale), everything=True)
    sisian("talk", peer=goris.id, through=to(goris))
    before = sisian("traces", subject="person:erased")

    goris("erase", subject="person:erased")
    sisian("talk", peer=goris.id, through=to(goris))
    gone = [node("traces", subject="person:erased") for node in (goris, sisian)]
    sisian("take", path=str(stale))

    assert before == {"entries": 1, "keys": 1, "placeholders": 0}
    assert gone == [{"entries": 0, "keys": 0, "placeholders": 1}] * 2
    assert sisian("traces", subject="person:erased") == gone[1]
    assert [node("check") for node in (goris, sisian)] == [{"findings": [], "differing": []}] * 2
    assert goris("state")["hashes"] == sisian("state")["hashes"]


def test_a_small_site_holds_stubs_of_what_it_may_not_see_and_fills_them_when_it_may(
    nodes: list[NodeProcess],
) -> None:
    goris, _, small, _ = nodes
    goris("write", seed=5, count=20)
    small("talk", peer=goris.id, through=to(goris))
    before, sound = small("state"), small("check")

    goris("admit", card=small.card, scopes=["register/*"])
    small("talk", peer=goris.id, through=to(goris))
    told = small("talk", peer=goris.id, through=to(goris))
    after = small("state")

    assert before["stubs"] >= 20
    assert sound == {"findings": [], "differing": []}
    assert after["stubs"] == goris("state")["stubs"]  # what was erased stays empty
    assert (told["fetched"], told["filled"]) == (0, 0)
    assert small("villages") == goris("villages")
    assert after["hashes"]["reception.Household"] == goris("state")["hashes"]["reception.Household"]
    assert small("check") == {"findings": [], "differing": []}


def test_what_a_small_site_cannot_pass_on_whole_comes_from_another_node(
    nodes: list[NodeProcess],
) -> None:
    goris, sisian, small, _ = nodes
    goris("admit", card=small.card, scopes=["register/am-sisian"])
    small("talk", peer=goris.id, through=to(goris))
    goris("write", seed=6, count=20)
    small("talk", peer=goris.id, through=to(goris))

    sisian("talk", peer=small.id, through=to(small))
    between = sisian("check")
    sisian("talk", peer=goris.id, through=to(goris))

    assert between == {"findings": [], "differing": []}
    assert sisian("state")["stubs"] == goris("state")["stubs"]
    assert sisian("state")["hashes"] == goris("state")["hashes"]


def test_a_line_cut_after_any_message_costs_no_entry_and_doubles_none(nodes: list[NodeProcess]) -> None:
    goris, sisian, *_ = nodes
    for alive in range(6):
        goris("write", seed=10 + alive, count=4)
        sisian("write", seed=20 + alive, count=4)
        left = [alive]

        def cut(sender: NodeProcess, data: bytes, left: list[int] = left) -> bytes | None:
            left[0] -= 1
            reply = goris.answer(data)  # it arrives; the answer is lost
            return reply if left[0] >= 0 else None

        told = sisian("talk", peer=goris.id, through=cut)
        assert told.get("refusal", "peer-unreachable") == "peer-unreachable"

    told = sisian("talk", peer=goris.id, through=to(goris))

    assert "refusal" not in told
    states = [node("state") for node in (goris, sisian)]
    assert states[0]["hashes"] == states[1]["hashes"]
    assert states[0]["entries"] == states[1]["entries"]


def test_over_http_a_node_is_found_and_brought_up_to_date(nodes: list[NodeProcess]) -> None:
    goris, sisian, *_ = nodes
    goris("write", seed=30, count=10)

    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.reply(goris.id.encode())

        def do_POST(self) -> None:
            self.reply(goris.answer(self.rfile.read(int(self.headers["Content-Length"]))))

        def reply(self, data: bytes | None) -> None:
            self.send_response(200 if data is not None else 403)
            self.send_header("Content-Length", str(len(data or b"")))
            self.end_headers()
            self.wfile.write(data or b"")

        def log_message(self, *args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Door) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"

        told = sisian("call", address=address)
        again = sisian("call", address=address)

        assert told["fetched"] >= 10
        assert (again["fetched"], again["sent"]) == (0, 0)
        assert sisian("peers")[0] == ["goris", address, 0, 0, ""]
        server.shutdown()


@pytest.mark.parametrize("address", ["", "ftp://x", "http://", "https://x/other", "/etc/passwd"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(BadAddress):
        line_to(address)


def test_where_nobody_answers_the_line_says_so() -> None:
    with pytest.raises(PeerUnreachable, match="try again later"):
        node_at("http://127.0.0.1:9")


@pytest.mark.django_db
def test_the_door_answers_strangers_forgers_and_noise_all_alike(node: Node, client: Client) -> None:
    good = message.write(node, node.id, node.sealing_public, "have", {})
    answers = [
        client.post("/sync/", data, content_type="application/octet-stream", secure=True)
        for data in (b"", b"noise", good, good[:-1], good.replace(b'"have"', b'"page"'))
    ]

    assert {(answer.status_code, answer.content) for answer in answers} == {(403, b"")}
    assert client.get("/sync/", secure=True).content.decode() == node.id
    assert client.put("/sync/", secure=True).status_code == 405


@pytest.mark.django_db
def test_what_is_at_an_address_and_is_no_node_is_refused(node: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("waystation.core.sync.line._open", lambda request, longest: b"<html>")

    with pytest.raises(PeerRefuses):
        node_at("http://127.0.0.1:9")
