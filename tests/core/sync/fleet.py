"""Several nodes, each in a process of its own, and the bad line between them."""

import base64
import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]

Between = Callable[["NodeProcess", bytes], bytes | None]


class WorkerFailed(Exception):
    """A node's process did something no node should."""


class NodeProcess:
    """A node in a process of its own."""

    def __init__(self, home: Path, name: str, *, is_new: bool = True) -> None:
        self.home, self.name = home, name
        home.mkdir(exist_ok=True)
        environment = {
            **os.environ,
            "WAYSTATION_HOME": str(home),
            "WAYSTATION_DATABASE_URL": "",
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.core.sync.worker"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            cwd=ROOT, env=environment, text=True,
        )  # fmt: skip
        self.id = self.card = ""
        if is_new:
            self.make()

    def make(self) -> None:
        """Set the node up."""
        made = self("make", name=self.name)
        self.id, self.card = made["node"], made["card"]

    def __call__(self, do: str, *, through: Between | None = None, **values: object) -> Any:
        """Have the node do something; messages it sends meanwhile go `through` to a peer and back."""
        self._tell({"do": do, **values})
        while True:
            assert self.process.stdout is not None
            text = self.process.stdout.readline()
            if not text:
                raise WorkerFailed(f"{self.name} ended while it did {do}")
            told = json.loads(text)
            if "line" in told:
                assert through is not None
                reply = through(self, base64.b64decode(told["line"]))
                self._tell({"reply": None if reply is None else base64.b64encode(reply).decode()})
            elif "failed" in told:
                raise WorkerFailed(f"{self.name}, {do}: {told['failed']}")
            else:
                return told["done"]

    def answer(self, data: bytes) -> bytes | None:
        """Give a message to this node; return its answer, None where it refuses."""
        reply = self("answer", data=base64.b64encode(data).decode()).get("reply")
        return None if reply is None else base64.b64decode(reply)

    def copy_disk(self, to: Path) -> None:
        """Copy the register as it is at this moment."""
        self("close")
        shutil.copytree(self.home, to)

    def stop(self) -> None:
        """End the process."""
        if self.process.poll() is not None:
            return
        assert self.process.stdin is not None
        self.process.stdin.close()
        assert self.process.stdout is not None
        self.process.stdout.close()
        self.process.wait()

    def _tell(self, message: dict[str, object]) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(message) + "\n")
        self.process.stdin.flush()


@dataclass
class BadLine:
    """A line that loses, repeats, changes and holds back messages, by chance."""

    peer: NodeProcess
    rng: random.Random
    lose: float = 0.0
    repeat: float = 0.0
    tamper: float = 0.0
    held: list[tuple[NodeProcess, bytes]] = field(default_factory=list)
    tampered: dict[str, set[str]] = field(default_factory=dict)  # by node that got it, the messages' hashes

    def __call__(self, sender: NodeProcess, data: bytes) -> bytes | None:
        if self.rng.random() < self.lose:
            if self.rng.random() < 0.5:
                self.held.append((self.peer, data))  # it comes later, behind others
            return None
        reply = self.peer.answer(self._changed(self.peer, data))
        if self.rng.random() < self.repeat:
            self.peer.answer(data)
        if reply is None or self.rng.random() < self.lose:
            return None
        return self._changed(sender, reply)

    def _changed(self, receiver: NodeProcess, data: bytes) -> bytes:
        if self.rng.random() >= self.tamper:
            return data
        place = self.rng.randrange(len(data))
        kind = self.rng.randrange(3)
        if kind == 0:
            changed = data[:place] + bytes([data[place] ^ (1 << self.rng.randrange(8))]) + data[place + 1 :]
        elif kind == 1:
            changed = data[: max(place, 1)]
        else:
            changed = data[:place] + data[place + 1 :]
        self.tampered.setdefault(receiver.name, set()).add(hashlib.sha256(changed).hexdigest())
        return changed


@contextmanager
def fleet(folder: Path, names: list[str]) -> Iterator[list[NodeProcess]]:
    """Give as many nodes as names, set up and strangers to each other; they end with the block."""
    nodes: list[NodeProcess] = []
    try:
        for name in names:
            if nodes:  # the tables are made once
                (folder / name).mkdir()
                shutil.copy(folder / "empty.sqlite3", folder / name / "register.sqlite3")
            nodes.append(NodeProcess(folder / name, name, is_new=bool(nodes)))
            if len(nodes) == 1:
                nodes[0]("make_tables")
                nodes[0]("close")
                shutil.copy(nodes[0].home / "register.sqlite3", folder / "empty.sqlite3")
                nodes[0].make()
        yield nodes
    finally:
        for one in nodes:
            one.stop()


def introduce(nodes: list[NodeProcess], scopes: dict[str, list[str]] | None = None) -> None:
    """Let the first node admit all others, and each of them the first: the journal tells the rest."""
    first, *others = nodes
    for one in others:
        first("admit", card=one.card, scopes=(scopes or {}).get(one.name, ["*"]))
        one("admit", card=first.card, scopes=["*"])


def agree(nodes: list[NodeProcess]) -> None:
    """Let every node exchange with the first, twice round, over a sound line."""
    first, *others = nodes
    for _ in range(2):
        for one in others:
            one("talk", peer=first.id, through=lambda sender, data: first.answer(data))
