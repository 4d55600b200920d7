"""Sealing of single values: AES-256-GCM under a subject's own key, with the length hidden.

Method: AES-GCM as in NIST SP 800-38D with random 96-bit nonces; each key seals a few values only, far from
the 2^32 bound. Padding to 32 bytes (ISO/IEC 7816-4) so that a sealed name does not show how long it is.
"""

import base64
import secrets
from collections.abc import Iterable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

PREFIX = "s1."
BLOCK = 32
NONCE_BYTES = 12
KEY_BYTES = 32


def new_key() -> bytes:
    """Return a fresh 256-bit key."""
    return secrets.token_bytes(KEY_BYTES)


def seal(key: bytes, text: str, *, subject: str, field: str) -> str:
    """Return `text` sealed for one field of one subject, as a printable token.

    The token opens only with the same key, subject and field, so a sealed value cannot be moved elsewhere.
    """
    data = text.encode() + b"\x80"
    data += b"\x00" * (-len(data) % BLOCK)
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = AESGCM(key).encrypt(nonce, data, _context(subject, field))
    return PREFIX + base64.urlsafe_b64encode(nonce + sealed).decode().rstrip("=")


def unseal(key: bytes, token: str, *, subject: str, field: str) -> str:
    """Return the text of a sealed token.

    Raises:
        ValueError: the token is malformed, or does not open with this key, subject and field.
    """
    if not token.startswith(PREFIX):
        raise ValueError("not a sealed value")
    encoded = token[len(PREFIX) :]
    try:
        raw = base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))
        data = AESGCM(key).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], _context(subject, field))
    except (ValueError, InvalidTag) as error:
        raise ValueError("does not open") from error
    return data.rstrip(b"\x00")[:-1].decode()


def unseal_with(keys: Iterable[bytes], token: str, *, subject: str, field: str) -> str:
    """Return the text of a sealed token, which one of the keys opens.

    Raises:
        ValueError: none does.
    """
    for key in keys:
        try:
            return unseal(key, token, subject=subject, field=field)
        except ValueError:
            continue
    raise ValueError("does not open")


def is_sealed(value: str) -> bool:
    """Return whether `value` is a sealed token."""
    return value.startswith(PREFIX)


def _context(subject: str, field: str) -> bytes:
    return f"{subject}\n{field}".encode()
