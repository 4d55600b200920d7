"""The key agent: does everything the keys do, for its own user alone, and its end loses nothing."""

import os
import re
import resource
import socket
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from django.test import Client

from tests.core.worlds import CLERK, arrival
from waystation.core.access.commands import add_user
from waystation.core.journal import node as nodes
from waystation.core.journal.models import Node, StoredEntry
from waystation.core.journal.verify import verify
from waystation.core.journal.writer import new_act
from waystation.core.vault import agent as agents
from waystation.core.vault import held, keyfile, keyring, wire
from waystation.core.vault.agentkeys import AgentKeys
from waystation.core.vault.errors import AgentGone, PassphraseNeeded
from waystation.core.vault.nodekeys import NodeKeys, seal_to, signature_holds
from waystation.desks.reception.commands import band_family
from waystation.desks.reception.models import Household

PASSPHRASE = "five plain words of mine"
KEYS = NodeKeys.generate()


@pytest.fixture
def agent(home: Path) -> Iterator[agents.Agent]:
    """An agent in a thread of this process."""
    running = agents.Agent(home, KEYS)
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield running
    running.shutdown()
    running.server_close()
    thread.join()


@pytest.fixture
def live(agent: agents.Agent, home: Path, db: None) -> Node:
    """A live node whose keys the agent holds."""
    keyfile.write(KEYS, home, PASSPHRASE)
    made = nodes.set_up("Goris square", mode="live", time_zone="Asia/Yerevan", passphrase=PASSPHRASE)
    held.forget()
    return made


def test_the_agent_answers_as_the_keys_themselves_do(agent: agents.Agent, home: Path) -> None:
    keys = AgentKeys(home)

    assert (keys.signing_public, keys.sealing_public) == (KEYS.signing_public, KEYS.sealing_public)
    assert signature_holds(KEYS.signing_public, keys.sign(b"link"), b"link")
    assert keys.derive("act", "1") == KEYS.derive("act", "1")
    assert keys.open_sealed(seal_to(KEYS.sealing_public, b"page")) == b"page"
    with pytest.raises(ValueError, match="sealed to another node"):
        keys.open_sealed(seal_to(NodeKeys.generate().sealing_public, b"page"))


def test_a_live_node_writes_reads_and_verifies_through_the_agent(live: Node) -> None:
    band_family(CLERK, arrival("G-000001"), act=new_act())

    assert isinstance(keyring.node_keys(), AgentKeys)
    assert keyring.is_unlocked()
    assert Household.objects.get().open("village") == {"village": "Taghavard"}
    assert verify() == []


def test_an_act_asks_the_agent_twice_at_most(live: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    band_family(CLERK, arrival("G-000001"), act=new_act())
    asked = []
    ask = AgentKeys._ask
    monkeypatch.setattr(
        AgentKeys, "_ask", lambda self, *message: (asked.append(message[0]), ask(self, *message))[1]
    )

    band_family(CLERK, arrival("G-000002"), act=new_act())

    assert sorted(asked) == ["keys", "sign"]


def test_the_socket_is_its_owners_alone_and_another_user_is_hung_up_on(
    agent: agents.Agent, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert stat.S_IMODE((home / "agent.sock").stat().st_mode) == 0o600
    monkeypatch.setattr(agents.os, "getuid", lambda: os.geteuid() + 1)

    with pytest.raises(AgentGone):
        AgentKeys(home).sign(b"link")


def test_what_is_no_question_is_refused_and_the_agent_goes_on(agent: agents.Agent, home: Path) -> None:
    for message in (["nothing"], [], 7, ["sign"], ["sign", 7], ["_answer", []], ["keys", [7], []]):
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(home / "agent.sock"))
            wire.send(connection, message)
            assert wire.receive(connection) == [False, None], message
    for garbage in (b"\xff\xff\xff\xff", b"\x00\x00\x00\x01\xc1", b"GET / HTTP/1.1\r\n\r\n"):
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(home / "agent.sock"))
            connection.sendall(garbage)
            with suppress(ConnectionResetError):  # what was not read makes the end a reset
                assert connection.recv(10) == b""

    assert AgentKeys(home).sign(b"link") == KEYS.sign(b"link")


def test_each_thread_and_each_forked_process_has_a_connection_of_its_own(
    agent: agents.Agent, home: Path
) -> None:
    keys = AgentKeys(home)
    keys.sign(b"before")
    signed: list[str] = []
    threads = [threading.Thread(target=lambda n=n: signed.append(keys.sign(b"%d" % n))) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(signed) == sorted(KEYS.sign(b"%d" % n) for n in range(8))
    child = "import sys; from pathlib import Path; from waystation.core.vault.agentkeys import AgentKeys;"
    child += "print(AgentKeys(Path(sys.argv[1])).sign(b'child'), end='')"
    run = subprocess.run([sys.executable, "-c", child, str(home)], capture_output=True, text=True, check=True)
    assert run.stdout == KEYS.sign(b"child")


def test_when_the_agent_stops_nothing_half_is_written_and_pages_say_what_to_do(
    live: Node, agent: agents.Agent, client: Client
) -> None:
    band_family(CLERK, arrival("G-000001"), act=new_act())
    add_user("anahit", "four plain long words")
    n_entries = StoredEntry.objects.count()
    agent.shutdown()
    agent.server_close()
    held.forget()

    with pytest.raises(AgentGone, match="start it again"):
        band_family(CLERK, arrival("G-000002"), act=new_act())
    form = {"username": "anahit", "password": "four plain long words"}
    answer = client.post("/sign-in", form, secure=True)

    assert StoredEntry.objects.count() == n_entries
    assert answer.status_code == 503
    assert "What was saved is safe" in answer.content.decode()
    assert not keyring.is_unlocked()


def test_a_locked_node_without_agent_says_how_to_start_it(home: Path) -> None:
    keyfile.write(KEYS, home, PASSPHRASE)

    with pytest.raises(PassphraseNeeded, match="waystation serve"):
        keyring.node_keys()
    assert not keyring.is_unlocked()
    held.ask_with(lambda: PASSPHRASE)
    try:
        assert keyring.node_keys().signing_public == KEYS.signing_public
    finally:
        held.ask_with(None)


def test_the_agents_process_opens_with_the_passphrase_alone_and_ends_when_told(home: Path) -> None:
    keyfile.write(KEYS, home, PASSPHRASE)

    def start(passphrase: str) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-m", "waystation.core.vault.agent", str(home)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        process.stdin.write(passphrase + "\n")
        process.stdin.close()
        return process

    with start("wrong") as refused:
        assert "That did not open this node" in refused.stdout.read()
    assert refused.returncode == agents.REFUSED
    (home / "wrong-passphrases").unlink()
    with start(PASSPHRASE) as running:
        assert running.stdout.readline() == "ready\n"
        status = Path(f"/proc/{running.pid}/limits").read_text()
        assert "Max core file size        0                    0" in status
        if resource.getrlimit(resource.RLIMIT_MEMLOCK)[0] == resource.RLIM_INFINITY or os.geteuid() == 0:
            locked = re.search(r"VmLck:\s+(\d+) kB", Path(f"/proc/{running.pid}/status").read_text())
            assert int(locked.group(1)) > 0
        assert AgentKeys(home).sign(b"link") == KEYS.sign(b"link")
        AgentKeys(home).lock()
    assert running.returncode == 0
    assert not (home / "agent.sock").exists()
