"""Messages: what one node says to another, by network or on a stick, in one form.

    magic line | header (JSON) | signature | body: compressed, and sealed to the receiver

The header names sender and receiver by their identifiers; nothing else can be read on the way. The signature
covers header and body, so a message is whole or refused. The body is inflated up to a bound.
"""

import base64
import hashlib
import secrets
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Final, Literal

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from msgspec import Meta

from waystation.core.journal.models import Node
from waystation.core.sync.errors import (
    MessageChanged,
    NewerFormat,
    NotAMessage,
    OtherMode,
    OtherReceiver,
    TooLarge,
    UnknownSender,
)
from waystation.core.vault.keyring import node_keys
from waystation.core.vault.nodekeys import seal_to, signature_holds

MAGIC: Final = b"waystation message\n"
FORMAT: Final = 1
LONGEST: Final = 32_000_000
INFLATED: Final = 160_000_000
_HEADER: Final = 2_000
_SIGNATURE: Final = 128
_NONCE: Final = bytes(12)  # each body has a key of its own

Kind = Literal["ask", "have", "page", "fill", "took", "sorry", "end"]
Id = Annotated[str, Meta(min_length=1, max_length=36)]


class Header(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What can be read of a message on the way."""

    format: int
    kind: Kind
    mode: Literal["demo", "live"]
    sender: Id
    receiver: Id
    at: Annotated[str, Meta(max_length=20)]
    nonce: Annotated[str, Meta(pattern="^[0-9a-f]{32}$")]
    answers: Annotated[str, Meta(pattern="^([0-9a-f]{32})?$")]
    key: Annotated[str, Meta(max_length=200)]


@dataclass(frozen=True, slots=True)
class Message:
    """A message that was made by its sender for this node, opened."""

    header: Header
    body: bytes


def write(
    this: Node, receiver: str, sealing_public: str, kind: Kind, body: object, *, answers: str = ""
) -> bytes:
    """Return a message to another node.

    Args:
        this: This node.
        receiver: The other one.
        sealing_public: Its public key.
        kind: What it is.
        body: Anything that JSON has a form for.
        answers: The nonce of the message that this one answers.
    """
    keys = node_keys()
    key = secrets.token_bytes(32)
    header = msgspec.json.encode(
        Header(
            format=FORMAT,
            kind=kind,
            mode="live" if this.mode == "live" else "demo",
            sender=this.id,
            receiver=receiver,
            at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            nonce=secrets.token_hex(16),
            answers=answers,
            key=base64.b64encode(seal_to(sealing_public, key)).decode(),
        )
    )
    packed = zlib.compress(msgspec.json.encode(body), 1)
    sealed = AESGCM(key).encrypt(_NONCE, packed, header)
    signature = keys.sign(_signed(header, sealed))
    return b"\n".join((MAGIC.rstrip(b"\n"), header, signature.encode(), sealed))


def read_header(data: bytes) -> Header:
    """Return the header of a message; nothing in it is proved yet.

    Raises:
        NotAMessage: it is none.
        NewerFormat: it was made by a newer version.
    """
    return _split(data)[0]


def read(data: bytes, this: Node, key_of: Callable[[str], str | None]) -> Message:
    """Return a message that was sent to this node.

    Args:
        data: The message.
        this: This node.
        key_of: Gives the signing key of a node that may send, or None.

    Raises:
        MessageRefused: one of its kinds says why.
    """
    header, head, signature, sealed = _split(data)
    if header.receiver != this.id:
        raise OtherReceiver(header.receiver)
    key = key_of(header.sender)
    if key is None:
        raise UnknownSender
    if not signature_holds(key, signature, _signed(head, sealed)):
        raise MessageChanged
    if header.mode != this.mode:
        raise OtherMode
    try:
        content_key = node_keys().open_sealed(base64.b64decode(header.key, validate=True))
        packed = AESGCM(content_key).decrypt(_NONCE, sealed, head)
    except (ValueError, InvalidTag) as error:
        raise MessageChanged from error
    return Message(header, _inflated(packed))


def _split(data: bytes) -> tuple[Header, bytes, str, bytes]:
    if len(data) > LONGEST:
        raise TooLarge
    if not data.startswith(MAGIC):
        raise NotAMessage
    head, found, rest = data[len(MAGIC) :].partition(b"\n")
    if not found or len(head) > _HEADER:
        raise NotAMessage
    try:
        if msgspec.json.decode(head, type=_Format).format > FORMAT:
            raise NewerFormat
        header = msgspec.json.decode(head, type=Header)
        signature = rest[:_SIGNATURE].decode("ascii")
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise NotAMessage from error
    if header.format != FORMAT or rest[_SIGNATURE : _SIGNATURE + 1] != b"\n":
        raise NotAMessage
    return header, head, signature, rest[_SIGNATURE + 1 :]


class _Format(msgspec.Struct):
    format: int


def _signed(header: bytes, sealed: bytes) -> bytes:
    return MAGIC + header + b"\n" + hashlib.sha256(sealed).digest()


def _inflated(packed: bytes) -> bytes:
    """Return the body, refusing one that would fill the memory."""
    inflating = zlib.decompressobj()
    try:
        body = inflating.decompress(packed, INFLATED)
    except zlib.error as error:
        raise MessageChanged from error
    if inflating.unconsumed_tail:
        raise TooLarge
    if not inflating.eof:
        raise MessageChanged
    return body
