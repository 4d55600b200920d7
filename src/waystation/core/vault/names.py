"""How keys are named and written as text in the keyring."""

import base64
import hashlib
from typing import Final

FOREIGN: Final = "~"


def data_key_name(subject: str, audience: str, key: bytes, *, foreign: bool = False) -> str:
    """Return the name under which one data key of a subject for an audience is kept.

    Keys that came from another node sort behind this node's own, with which alone it writes: whoever sent
    them knows them.
    """
    return f"{subject}|{audience}|{FOREIGN * foreign}{key_id(key)}"


def epoch_key_name(audience: str, epoch: int) -> str:
    """Return the name under which an audience's key for an epoch is kept."""
    return f"{audience}/{epoch}"


def key_id(key: bytes) -> str:
    """Return 64 bits of the key's hash: equal keys are kept once, and a key under another's name is seen."""
    return hashlib.sha256(b"waystation data key\n" + key).hexdigest()[:16]


def encoded(data: bytes) -> str:
    """Return bytes as base64 text."""
    return base64.b64encode(data).decode()


def decoded(text: str) -> bytes:
    """Return the bytes of base64 text in its one spelling; a changed spare bit is a changed key.

    Raises:
        ValueError: it is not base64, or not in its canonical spelling.
    """
    data = base64.b64decode(text, validate=True)
    if base64.b64encode(data).decode() != text:
        raise ValueError("not base64 in canonical form")
    return data
