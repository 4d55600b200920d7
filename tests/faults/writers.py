"""Processes that write the desks' acts until they die, and what each of them said it had done."""

import os
import pickle
import select
import signal
import struct
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random

from django.db import connection

from tests.faults.load import Clerk, Sent
from waystation.core.errors import Refusal
from waystation.core.journal import writer
from waystation.core.journal.clock import HybridClock
from waystation.core.journal.storage import storage_refusals

_LENGTH = struct.Struct("<I")


@dataclass(slots=True)
class Told:
    """What writers told before they ended: acts sent, and how each was answered where it was."""

    sent: dict[str, Sent] = field(default_factory=dict)
    written: dict[str, tuple[str, ...]] = field(default_factory=dict)  # entry ids by act
    refused: dict[str, str] = field(default_factory=dict)  # code of the refusal by act

    @property
    def unanswered(self) -> list[Sent]:
        """The acts nobody learned the fate of."""
        return [
            sent for act, sent in self.sent.items() if act not in self.written and act not in self.refused
        ]

    def hear(self, data: bytes) -> bytes:
        """Take in what a writer said; return the beginning of what is not whole yet."""
        while len(data) >= _LENGTH.size:
            end = _LENGTH.size + _LENGTH.unpack_from(data)[0]
            if len(data) < end:
                break
            self._add(pickle.loads(data[_LENGTH.size : end]))
            data = data[end:]
        return data

    def _add(self, frame: object) -> None:
        match frame:
            case Sent(act):
                self.sent[act] = frame
            case (str(act), str(code)):
                self.refused[act] = code
            case (str(act), tuple(entries)):
                self.written[act] = entries

    def join(self, other: "Told") -> None:
        """Add what other writers told."""
        self.sent |= other.sent
        self.written |= other.written
        self.refused |= other.refused


def killed_while_writing(clerks: Sequence[int], seed: int, after_s: float) -> Told:
    """Let one process a clerk write, kill -9 them all `after_s` seconds after the first answer."""
    running = start(clerks, seed)
    try:
        return running.listen(after_s)
    finally:
        running.kill()


def start(clerks: Sequence[int], seed: int, acts: int = 10**9) -> "Running":
    """Start one process for each clerk number; each writes `acts` acts, or until it is killed."""
    connection.close()
    running = Running()
    for number in clerks:
        reader, sender = os.pipe()
        pid = os.fork()
        if pid == 0:
            status = 1
            try:
                os.close(reader)
                writer._clock = HybridClock()  # each process of a node has its own
                write(Clerk(number, Random(f"{seed}/{number}")), sender, acts)
                connection.close()
                status = 0
            finally:
                os._exit(status)
        os.close(sender)
        running.pids.append(pid)
        running.ends[reader] = b""
    return running


def write(clerk: Clerk, sender: int, acts: int) -> None:
    """Write acts, saying each before it is sent and its answer after."""
    for _ in range(acts):
        sent = clerk.next()
        _say(sender, sent)
        try:
            with storage_refusals():  # as the site's pages do
                receipt = sent.do()
        except Refusal as refusal:
            _say(sender, (sent.act, refusal.code))
        else:
            _say(sender, (sent.act, receipt.entries))
            clerk.done(sent, receipt)


def _say(sender: int, frame: object) -> None:
    data = pickle.dumps(frame)
    os.write(sender, _LENGTH.pack(len(data)) + data)


@dataclass(slots=True)
class Running:
    """Writers under way."""

    pids: list[int] = field(default_factory=list)
    ends: dict[int, bytes] = field(default_factory=dict)
    told: Told = field(default_factory=Told)

    def listen(self, after_s: float = 1e9) -> Told:
        """Hear the writers until they have all ended, or `after_s` seconds after the first answer."""
        until = None
        while self.ends:
            if until is None and (self.told.written or self.told.refused):
                until = time.monotonic() + after_s
            wait = None if until is None else until - time.monotonic()
            if wait is not None and wait <= 0:
                break
            for end in select.select([*self.ends], [], [], wait)[0]:
                self._hear(end)
        return self.told

    def kill(self) -> None:
        """Kill -9 every writer, and hear their last words."""
        for pid in self.pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        while self.ends:
            self._hear(next(iter(self.ends)))
        self.wait()

    def wait(self) -> list[int]:
        """Return how each writer ended: its status, or minus the signal."""
        return [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in iter_out(self.pids)]

    def _hear(self, end: int) -> None:
        heard = os.read(end, 1 << 16)
        self.ends[end] = self.told.hear(self.ends[end] + heard)
        if not heard:
            os.close(end)
            del self.ends[end]


def iter_out(items: list[int]) -> list[int]:
    """Return the items and leave the list empty."""
    taken, items[:] = items[:], []
    return taken
