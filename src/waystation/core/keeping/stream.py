"""A file sealed to the escrow: compressed, encrypted in chunks, nothing in clear but its head.

    magic ‖ header line (JSON) ‖ chunk ‖ chunk ‖ … ‖ last chunk

Method: zlib, then AES-256-GCM over chunks of 256 KiB under a fresh key; the nonce counts chunks, and the data
bound to each are the header's hash and whether the chunk is the last (Hoang et al., STREAM). So chunks cannot
be changed, swapped, left out or cut off unseen. The key is sealed to the escrow's X25519 key in the header.
"""

import hashlib
import json
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from waystation.core.journal.canonical import canonical
from waystation.core.keeping.errors import BackupChanged, BackupCutOff, NotABackup

MAGIC: Final = b"waystation backup\n"
CHUNK: Final = 256 * 1024
_TAG: Final = 16
_HEADER_MOST: Final = 16_384
_LENGTH: Final = struct.Struct(">I")


@dataclass(frozen=True, slots=True)
class Head:
    """The clear head of a file and the hash that binds every chunk to it."""

    values: dict[str, Any]
    binding: bytes

    @classmethod
    def of(cls, values: dict[str, Any]) -> "Head":
        """Return the head that holds `values`."""
        return cls(values, hashlib.sha256(canonical(values).encode()).digest())


class SealedWriter:
    """Writes what it is given, compressed and encrypted; `finish` writes the last chunk."""

    def __init__(self, file: IO[bytes], head: Head, key: bytes) -> None:
        self._file, self._head, self._cipher = file, head, AESGCM(key)
        self._compress = zlib.compressobj(6)
        self._waiting = bytearray()
        self._count = 0
        file.write(MAGIC + canonical(head.values).encode() + b"\n")

    def write(self, data: bytes) -> None:
        """Take in bytes; whole chunks go to the file."""
        self._waiting += self._compress.compress(data)
        while len(self._waiting) > CHUNK:  # one chunk stays behind, since the last is marked
            self._put(bytes(self._waiting[:CHUNK]), is_last=False)
            del self._waiting[:CHUNK]

    def finish(self) -> None:
        """Write what is left, marked as the end."""
        self._waiting += self._compress.flush()
        while len(self._waiting) > CHUNK:
            self._put(bytes(self._waiting[:CHUNK]), is_last=False)
            del self._waiting[:CHUNK]
        self._put(bytes(self._waiting), is_last=True)

    def _put(self, data: bytes, *, is_last: bool) -> None:
        sealed = self._cipher.encrypt(_nonce(self._count), data, _bound(self._head, is_last))
        self._file.write(_LENGTH.pack(len(sealed)) + sealed)
        self._count += 1


def read_head(file: IO[bytes]) -> Head:
    """Return the head of a file, leaving it at its first chunk.

    Raises:
        NotABackup: it does not begin like one.
        BackupCutOff: it ends within its head.
    """
    if file.read(len(MAGIC)) != MAGIC:
        raise NotABackup
    line = file.readline(_HEADER_MOST)
    if not line.endswith(b"\n"):
        raise BackupCutOff
    try:
        values = json.loads(line)
        if not isinstance(values, dict) or canonical(values).encode() + b"\n" != line:
            raise BackupChanged
    except ValueError as error:
        raise BackupChanged from error
    return Head.of(values)


def read_sealed(file: IO[bytes], head: Head, key: bytes) -> Iterator[bytes]:
    """Return the bytes that were written after the head, piece by piece, each authentic when it is given.

    Raises:
        BackupCutOff: the last chunk is missing.
        BackupChanged: a chunk does not open, or something follows the last.
    """
    cipher, expand = AESGCM(key), zlib.decompressobj()
    count, is_last = 0, False
    while length := file.read(_LENGTH.size):
        if is_last:
            raise BackupChanged
        size = _LENGTH.unpack(length)[0] if len(length) == _LENGTH.size else 0
        if len(length) == _LENGTH.size and not _TAG <= size <= CHUNK + _TAG:
            raise BackupChanged
        sealed = file.read(size)
        if len(length) < _LENGTH.size or len(sealed) < size:
            raise BackupCutOff
        data, is_last = _opened(cipher, head, count, sealed)
        count += 1
        while data:
            yield expand.decompress(data, CHUNK)
            data = expand.unconsumed_tail
    if not is_last:
        raise BackupCutOff
    yield expand.flush()


def _opened(cipher: AESGCM, head: Head, count: int, sealed: bytes) -> tuple[bytes, bool]:
    for is_last in (False, True):
        try:
            return cipher.decrypt(_nonce(count), sealed, _bound(head, is_last)), is_last
        except InvalidTag:
            continue
    raise BackupChanged


def _nonce(count: int) -> bytes:
    return count.to_bytes(12, "big")


def _bound(head: Head, is_last: bool) -> bytes:
    return head.binding + (b"last" if is_last else b"more")
