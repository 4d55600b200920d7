"""Searching bytes for hundreds of thousands of texts at once, inside compressed streams too."""

import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

SHORTEST = 8
_CHUNK, _OVERLAP = 1 << 26, 1 << 20  # read at once, and searched again with what follows
_STREAM = re.compile(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08")
_INFLATED_AT_MOST = 1 << 26
_PIECE = 1 << 14
_Keys = np.ndarray[tuple[int], np.dtype[np.uint64]]
_SPREAD, _BITS = np.uint64(0x9E3779B97F4A7C15), 26


class Texts:
    """Texts to be found: any of them anywhere.

    Method: a text's first eight bytes are hashed to a bit; where the eight bytes at a place of the data have
    their bit set they are looked up exactly, and only then is the whole text compared.
    """

    def __init__(self, texts: Iterable[bytes]) -> None:
        self._by_key: dict[int, list[bytes]] = defaultdict(list)
        for text in set(texts):
            assert len(text) >= SHORTEST, f"{text!r} is too short to be nobody else's"
            self._by_key[int.from_bytes(text[:SHORTEST], "little")].append(text)
        self._keys = np.array(sorted(self._by_key), dtype=np.uint64)
        self._bits = np.zeros(1 << _BITS, dtype=bool)
        self._bits[self._hash(self._keys)] = True

    @property
    def number(self) -> int:
        """How many there are."""
        return sum(map(len, self._by_key.values()))

    @staticmethod
    def _hash(
        keys: "np.ndarray[tuple[int], np.dtype[np.uint64]]",
    ) -> "np.ndarray[tuple[int], np.dtype[np.uint64]]":
        return (keys * _SPREAD) >> np.uint64(64 - _BITS)

    def in_bytes(self, data: bytes) -> set[bytes]:
        """Return the texts that occur in `data` as it is."""
        found = set()
        for shift in range(SHORTEST):
            count = (len(data) - shift) // SHORTEST
            if count <= 0:
                break
            windows = np.frombuffer(data, dtype="<u8", count=count, offset=shift)
            near = np.flatnonzero(self._bits[self._hash(windows)])
            at_most = np.searchsorted(self._keys, windows[near]).clip(max=len(self._keys) - 1)
            for at in near[self._keys[at_most] == windows[near]]:
                place = shift + SHORTEST * int(at)
                for text in self._by_key[int(windows[at])]:
                    if data.startswith(text, place):
                        found.add(text)
        return found

    def in_file(self, path: Path) -> tuple[set[bytes], int]:
        """Return the texts in a file, or in a compressed stream anywhere in it, and the bytes searched."""
        found: set[bytes] = set()
        searched = 0
        with path.open("rb") as file:
            data = b""
            while piece := file.read(_CHUNK):
                data = data[-_OVERLAP:] + piece
                searched += len(piece)
                if data.count(0) == len(data):  # a hole in a disk's image
                    continue
                found |= self.in_bytes(data)
                for inflated in _inflated(data):
                    found |= self.in_bytes(inflated)
                    searched += len(inflated)
        return found, searched


def _inflated(data: bytes) -> Iterator[bytes]:
    """Return what places inflate to that look like a stream's beginning; most are none, and end."""
    view = memoryview(data)
    for start in _STREAM.finditer(data):
        stream, parts, size = zlib.decompressobj(wbits=47), [], 0  # zlib or gzip, by its header
        try:
            for at in range(start.start(), len(data), _PIECE):
                parts.append(stream.decompress(view[at : at + _PIECE]))
                size += len(parts[-1])
                if stream.eof or size > _INFLATED_AT_MOST:
                    break
        except zlib.error:
            pass  # what came before the fault is searched all the same
        if size >= SHORTEST:
            yield b"".join(parts)
