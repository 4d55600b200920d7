"""The node's own keys: who it is (Ed25519), what is sealed to it (X25519), and a secret of its own.

They live in one file beside the register (`keyfile`), readable by its owner only, never in the database.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from waystation.core.vault.names import decoded, encoded

_LOWER_HEX = re.compile(r"[0-9a-f]+")
_EPOCHS_HELD = 64


class Keys(Protocol):
    """What can be done with a node's keys, wherever they are held."""

    @property
    def signing_public(self) -> str:
        """The public key that checks this node's signatures, hexadecimal."""

    @property
    def sealing_public(self) -> str:
        """The public key that others seal to, hexadecimal."""

    def sign(self, message: bytes) -> str:
        """Return an Ed25519 signature, hexadecimal."""

    def derive(self, purpose: str, *parts: str) -> bytes:
        """Return 32 bytes that only this node can make, the same for the same purpose and parts."""

    def open_sealed(self, sealed: bytes) -> bytes:
        """Return what was sealed to this node with `seal_to`; ValueError where it was not."""

    def open_and_wrap(
        self, wrapped: Sequence[tuple[str, str]], fresh: Sequence[tuple[str, bytes]]
    ) -> tuple[list[bytes | None], list[str]]:
        """Return opened and newly wrapped data keys, in the order given.

        Args:
            wrapped: Sealed epoch key and wrapped data key; None comes back for what does not open.
            fresh: Sealed epoch key, which must open, and a data key to wrap under it.
        """


@dataclass(frozen=True)
class NodeKeys:
    """The secret keys of one node; each 32 bytes."""

    signing: bytes
    sealing: bytes
    secret: bytes

    @classmethod
    def generate(cls) -> "NodeKeys":
        """Return fresh keys."""
        return cls(
            Ed25519PrivateKey.generate().private_bytes_raw(),
            X25519PrivateKey.generate().private_bytes_raw(),
            secrets.token_bytes(32),
        )

    @cached_property
    def signing_public(self) -> str:
        """The public key that checks this node's signatures, hexadecimal."""
        return self._signer.public_key().public_bytes_raw().hex()

    @cached_property
    def sealing_public(self) -> str:
        """The public key that others seal to, hexadecimal."""
        return X25519PrivateKey.from_private_bytes(self.sealing).public_key().public_bytes_raw().hex()

    @cached_property
    def _signer(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.signing)

    def sign(self, message: bytes) -> str:
        """Return an Ed25519 signature, hexadecimal."""
        return self._signer.sign(message).hex()

    def derive(self, purpose: str, *parts: str) -> bytes:
        """Return 32 bytes that only this node can make, the same for the same purpose and parts."""
        return hmac.digest(self.secret, "\n".join((purpose, *parts)).encode(), "sha256")

    def open_sealed(self, sealed: bytes) -> bytes:
        """Return what was sealed to this node with `seal_to`.

        Raises:
            ValueError: it was sealed to another node, or changed.
        """
        return open_with(self.sealing, sealed)

    def open_and_wrap(
        self, wrapped: Sequence[tuple[str, str]], fresh: Sequence[tuple[str, bytes]]
    ) -> tuple[list[bytes | None], list[str]]:
        """Return opened and newly wrapped data keys, in the order given; None for what does not open.

        Raises:
            ValueError: an epoch key to wrap under was sealed to another node, or changed.
        """
        return (
            [self._unwrapped(sealed, text) for sealed, text in wrapped],
            [encoded(aes_key_wrap(self._epoch_key(sealed), key)) for sealed, key in fresh],
        )

    def _unwrapped(self, sealed: str, text: str) -> bytes | None:
        try:
            return aes_key_unwrap(self._epoch_key(sealed), decoded(text))
        except (InvalidUnwrap, ValueError):
            return None

    def _epoch_key(self, sealed: str) -> bytes:
        held = self._epoch_keys.get(sealed)
        if held is None:
            held = self.open_sealed(decoded(sealed))
            if len(self._epoch_keys) >= _EPOCHS_HELD:
                self._epoch_keys.clear()
            self._epoch_keys[sealed] = held
        return held

    @cached_property
    def _epoch_keys(self) -> dict[str, bytes]:
        return {}


def seal_to(public_key: str, data: bytes) -> bytes:
    """Return `data` sealed so that only the holder of the X25519 `public_key` (hexadecimal) opens it.

    Method: ephemeral-static X25519, HKDF-SHA-256 over both public keys, AES-256-GCM; the key is used once,
    so the nonce is fixed.
    """
    ephemeral = X25519PrivateKey.generate()
    ephemeral_public = ephemeral.public_key().public_bytes_raw()
    recipient = bytes.fromhex(public_key)
    shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(recipient))
    return ephemeral_public + AESGCM(_box_key(shared, ephemeral_public, recipient)).encrypt(
        b"\x00" * 12, data, None
    )


def open_with(private: bytes, sealed: bytes) -> bytes:
    """Return what `seal_to` sealed to the X25519 key `private`.

    Raises:
        ValueError: it was sealed to another key, or changed.
    """
    ephemeral, box = sealed[:32], sealed[32:]
    own = X25519PrivateKey.from_private_bytes(private)
    shared = own.exchange(X25519PublicKey.from_public_bytes(ephemeral))
    key = _box_key(shared, ephemeral, own.public_key().public_bytes_raw())
    try:
        return AESGCM(key).decrypt(b"\x00" * 12, box, None)
    except InvalidTag as error:
        raise ValueError("sealed to another node, or changed") from error


def signature_holds(public_key: str, signature: str, message: bytes) -> bool:
    """Return whether the Ed25519 `signature` (hexadecimal) of `message` was made by `public_key`'s owner."""
    if not (_LOWER_HEX.fullmatch(public_key) and _LOWER_HEX.fullmatch(signature)):
        return False  # one value has one spelling, or a changed letter case would go unseen
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key)).verify(
            bytes.fromhex(signature), message
        )
    except (InvalidSignature, ValueError):
        return False
    return True


def fingerprint(secret: bytes, message: bytes) -> str:
    """Return HMAC-SHA-256 of `message`, hexadecimal: equal for equals, and unguessable without `secret`."""
    return hmac.new(secret, message, hashlib.sha256).hexdigest()


def _box_key(shared: bytes, ephemeral: bytes, recipient: bytes) -> bytes:
    info = b"waystation sealed box 1" + ephemeral + recipient
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=info).derive(shared)
