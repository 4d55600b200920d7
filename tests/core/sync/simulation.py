"""Five nodes, a bad network, one put back from an old copy of its disk, one hostile: do the others agree?

Every choice comes from the seed. `simulate` raises `Disagreement` with what it found.
"""

import random
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.core.sync.fleet import BadLine, NodeProcess, fleet, introduce

NAMES = ("goris", "sisian", "kapan", "yerevan", "stranger")
HOURS_OFF = (0.0, 5.5, -7.0, 0.8, 0.0)


class Disagreement(AssertionError):
    """The honest nodes did not come to the same."""


@dataclass(slots=True)
class Found:
    """What a simulation did."""

    entries: int = 0
    calls: int = 0
    cut: int = 0
    late: int = 0
    tampered: int = 0
    lies: int = 0
    forks: int = 0
    by_reason: dict[str, int] = field(default_factory=dict)


def simulate(seed: int, folder: Path, *, steps: int = 40, burst: int = 6) -> Found:
    """Let five nodes write and talk for a while, then revoke the hostile one, let all meet, and compare."""
    rng = random.Random(seed)
    with fleet(folder, list(NAMES)) as nodes:
        introduce(nodes)
        for node, hours in zip(nodes, HOURS_OFF, strict=True):
            node("shift_clock", hours=hours)
        return _Run(rng, nodes, folder, Found()).all(steps, burst)


@dataclass(slots=True)
class _Run:
    rng: random.Random
    nodes: list[NodeProcess]
    folder: Path
    found: Found
    tampered: dict[str, set[str]] = field(default_factory=dict)
    held: list[tuple[str, bytes]] = field(default_factory=list)
    lies_begun: bool = False

    @property
    def honest(self) -> list[NodeProcess]:
        return self.nodes[:-1]

    @property
    def hostile(self) -> NodeProcess:
        return self.nodes[-1]

    def all(self, steps: int, burst: int) -> Found:
        self.meet(self.nodes)  # before anybody lies
        copied_at, put_back_at = steps // 4, steps // 2
        self.say_two_things(burst)
        self.hostile("turn_hostile", seed=self.rng.randrange(10**6))
        self.lies_begun = True
        for step in range(steps):
            if step == copied_at:
                self.nodes[1].copy_disk(self.folder / "copy")
            if step == put_back_at:
                self.put_back(1, self.folder / "copy", writes=3)
            self.step(burst)
        self.calm()
        return self.compare()

    def step(self, burst: int) -> None:
        """One of the nodes writes, or two of them talk over a bad line; now and then an old message comes."""
        if self.rng.random() < 0.4:
            seed, count = self.rng.randrange(10**6), self.rng.randrange(1, burst)
            self.rng.choice(self.nodes)("write", seed=seed, count=count, grouped=self.rng.choice([1, 3]))
            return
        if self.held and self.rng.random() < 0.3:
            receiver, data = self.held.pop(self.rng.randrange(len(self.held)))
            next(node for node in self.nodes if node.name == receiver).answer(data)
            self.found.late += 1
            return
        one, other = self.rng.sample(self.nodes, 2)
        chance = self.rng.choice([0.0, 0.1, 0.3])
        self.call(one, other, lose=chance, repeat=chance, tamper=chance)

    def call(self, one: NodeProcess, other: NodeProcess, **faults: float) -> dict[str, Any]:
        line = BadLine(other, self.rng, **faults)
        told: dict[str, Any] = one("talk", peer=other.id, through=line)
        self.found.calls += 1
        self.found.cut += "refusal" in told
        if self.lies_begun and not any(faults.values()) and "refusal" not in told:
            self.check_lies(one, other, told)
        self.held += [(receiver.name, data) for receiver, data in line.held]
        for name, hashes in line.tampered.items():
            self.tampered.setdefault(name, set()).update(hashes)
        return told

    def check_lies(self, one: NodeProcess, other: NodeProcess, told: dict[str, Any]) -> None:
        """Every page of the hostile node holds a lie: whoever took anything from it refused something."""
        if one is self.hostile and told["sent"] and not told["there"]:
            raise Disagreement(f"{other.name} believed {one.name}: {told}")
        if other is self.hostile and told["fetched"] and not told["here"]:
            raise Disagreement(f"{one.name} believed {other.name}: {told}")

    def say_two_things(self, burst: int) -> None:
        """The hostile node signs two stories for the same places of its chain, and tells each to one node."""
        self.hostile.copy_disk(self.folder / "before")
        self.hostile("write", seed=self.rng.randrange(10**6), count=burst)
        self.call(self.hostile, self.nodes[2])
        self.put_back(len(self.nodes) - 1, self.folder / "before", writes=burst)
        self.call(self.hostile, self.nodes[3])

    def put_back(self, number: int, copy: Path, *, writes: int) -> None:
        """Put an older copy of a node's disk in its place, without a word to anybody; it writes on."""
        old = self.nodes[number]
        old.stop()
        shutil.rmtree(old.home)
        shutil.copytree(copy, old.home)
        again = NodeProcess(old.home, old.name, is_new=False)
        again.id, again.card = old.id, old.card
        self.nodes[number] = again
        self.tampered.pop(old.name, None)  # what it had in quarantine is gone with the newer disk
        again("write", seed=self.rng.randrange(10**6), count=writes)

    def calm(self) -> None:
        """Two nodes revoke the hostile one, each as far as it has seen; then all honest ones meet."""
        revokers = self.rng.sample(self.honest, 2)
        for node in revokers:
            node("revoke", peer=self.hostile.id)
        self.meet(self.honest)
        for node, hours in zip(self.honest, HOURS_OFF, strict=False):
            node("shift_clock", hours=24 - hours)
            node("rebuild_tables")  # takes in what was held because its author's clock ran ahead

    def meet(self, nodes: list[NodeProcess]) -> None:
        first, *others = nodes
        for _ in range(2):
            for node in others:
                told = self.call(node, first)
                if "refusal" in told:
                    raise Disagreement(f"{node.name} could not talk to {first.name}: {told}")

    def compare(self) -> Found:
        checks = [node("check") for node in self.honest]
        states = [node("state") for node in self.honest]
        for node, check in zip(self.honest, checks, strict=True):
            findings = [finding for finding in check["findings"] if finding[0] != "chain-forked"]
            if findings:
                raise Disagreement(f"{node.name} is not sound: {findings[:3]}")
        for node, state in zip(self.honest[1:], states[1:], strict=True):
            differing = [
                name for name, found in state["hashes"].items() if found != states[0]["hashes"][name]
            ]
            if differing:
                raise Disagreement(f"{node.name} differs from {self.honest[0].name} in {differing}")
            if state["entries"] != states[0]["entries"]:
                raise Disagreement(f"{node.name} has {state['entries']}, not {states[0]['entries']} entries")
        self.count(states)
        return self.found

    def count(self, states: list[dict[str, Any]]) -> None:
        for node, state in zip(self.honest, states, strict=True):
            kept = {name for name, _, _ in state["quarantined"]}
            for _, reason, sender in state["quarantined"]:
                self.found.by_reason[reason] = self.found.by_reason.get(reason, 0) + 1
                self.found.lies += sender == self.hostile.id and reason != "message"
            tampered = self.tampered.get(node.name, set())
            self.found.tampered += len(tampered)
            if tampered - kept:
                raise Disagreement(
                    f"{node.name} kept {len(tampered & kept)} of {len(tampered)} changed messages"
                )
        self.found.entries = states[0]["entries"]
        self.found.forks = sum(chain[2] is not None for chain in states[0]["chains"])
