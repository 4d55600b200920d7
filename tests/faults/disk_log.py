"""What a faulty disk wrote down (`tools/faulty_disk.c`), and the folder a loss of power leaves of it.

Durable is what was written before a sync that returned, and directory entries whose directory was synced. Of
everything else any part may be on the disk: nothing, all, the first so many, or any sectors.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Literal

_HEAD = struct.Struct("<IIIIQqQ")
_MAGIC = 0x4B534944
SECTOR = 512

Kind = Literal["C", "W", "T", "S", "D", "U", "R", "L", "M"]
# What reaches the disk of what was written and not synced.
Survival = Literal["nothing", "all", "prefix", "sectors"]
SURVIVALS: tuple[Survival, ...] = ("nothing", "all", "prefix", "sectors")


@dataclass(frozen=True, slots=True)
class Event:
    """Create, Write, Truncate, Sync begun, sync Done, Unlink, Rename or Link (to `data`) or Mkdir."""

    kind: Kind
    thread: int
    inode: int
    path: str
    offset: int
    data: bytes


def read_events(log: Path) -> list[Event]:
    """Return everything that was done, in the order of doing."""
    return list(_events(log.read_bytes()))


def _events(raw: bytes) -> Iterator[Event]:
    at = 0
    while at < len(raw):
        magic, kind, thread, path_length, inode, offset, length = _HEAD.unpack_from(raw, at)
        assert magic == _MAGIC, f"the log is broken at byte {at}"
        at += _HEAD.size
        path, data = raw[at : at + path_length].decode(), raw[at + path_length : at + path_length + length]
        at += path_length + length
        yield Event(chr(kind), thread, inode, path, offset, data)


@dataclass(slots=True)
class _File:
    durable: bytearray = field(default_factory=bytearray)
    pending: list[Event] = field(default_factory=list)
    n_durable: int = 0  # events that are in `durable` already

    def keep(self, until: int) -> None:
        """Make the first `until` events durable."""
        n_new = max(until - self.n_durable, 0)
        for event in self.pending[:n_new]:
            _apply(self.durable, event)
        self.pending = self.pending[n_new:]
        self.n_durable += n_new

    @property
    def n_events(self) -> int:
        return self.n_durable + len(self.pending)


class Disk:
    """A folder as a disk sees it: what is durable, and what is only on its way."""

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder.resolve())
        self._files: dict[int, _File] = {}
        self._durable: dict[str, _File | None] = {}  # None: a folder
        self._pending: list[tuple[Event, _File | None]] = []
        self._begun: dict[tuple[int, int], tuple[int, int]] = {}
        self._n_kept = 0

    def do(self, event: Event) -> None:
        """Take in the next event."""
        match event.kind:
            case "C":
                self._files[event.inode] = _File()
                self._pending.append((event, self._files[event.inode]))
            case "M" | "U" | "R" | "L":
                self._pending.append((event, None))
            case "W" | "T":
                self._files[event.inode].pending.append(event)
            case "S":
                file = self._files.get(event.inode)
                n_events = 0 if file is None else file.n_events
                self._begun[event.thread, event.inode] = n_events, self._n_kept + len(self._pending)
            case "D":
                n_events, n_entries = self._begun.pop((event.thread, event.inode))
                if event.inode in self._files:
                    self._files[event.inode].keep(n_events)
                else:
                    self._keep_entries(max(n_entries - self._n_kept, 0))

    def _keep_entries(self, until: int) -> None:
        # File systems that keep a log of their directories write it in order, for all of them.
        for entry in self._pending[:until]:
            self._enter(self._durable, *entry)
        del self._pending[:until]
        self._n_kept += until

    @staticmethod
    def _enter(entries: dict[str, "_File | None"], event: Event, file: "_File | None") -> None:
        match event.kind:
            case "C" | "M":
                entries[event.path] = file
            case "U":
                entries.pop(event.path, None)
            case "R":
                entries[event.data.decode()] = entries.pop(event.path, None)
            case "L":
                entries[event.data.decode()] = entries[event.path]

    def after_power_cut(self, into: Path, survival: Survival, random: Random) -> None:
        """Write the folder into `into` as a loss of power at this moment leaves it."""
        entries = dict(self._durable)
        n_entries = {"nothing": 0, "all": len(self._pending)}.get(
            survival, random.randint(0, len(self._pending))
        )
        for entry in self._pending[:n_entries]:
            self._enter(entries, *entry)
        for path, file in sorted(entries.items()):
            place = into / path.removeprefix(self._folder).lstrip("/")
            if file is None:
                place.mkdir(parents=True, exist_ok=True)
                continue
            place.parent.mkdir(parents=True, exist_ok=True)
            content = bytearray(file.durable)
            for event in _surviving(file.pending, survival, random):
                _apply(content, event)
            place.write_bytes(content)
            place.chmod(0o600)


def _surviving(pending: list[Event], survival: Survival, random: Random) -> Iterator[Event]:
    match survival:
        case "all":
            yield from pending
        case "prefix":
            yield from pending[: random.randint(0, len(pending))]
        case "sectors":
            odds = random.choice((0.1, 0.5, 0.9))
            for event in pending:
                if event.kind != "W":
                    if random.random() < odds:
                        yield event
                    continue
                for start, data in _sectors(event):
                    if random.random() < odds:
                        yield Event("W", event.thread, event.inode, event.path, start, data)


def _sectors(event: Event) -> Iterator[tuple[int, bytes]]:
    at, end = event.offset, event.offset + len(event.data)
    while at < end:
        stop = min((at // SECTOR + 1) * SECTOR, end)
        yield at, event.data[at - event.offset : stop - event.offset]
        at = stop


def _apply(content: bytearray, event: Event) -> None:
    if event.kind == "T":
        del content[event.offset :]
        content.extend(bytes(event.offset - len(content)))
        return
    content.extend(bytes(max(event.offset - len(content), 0)))
    content[event.offset : event.offset + len(event.data)] = event.data
