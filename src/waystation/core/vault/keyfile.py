"""The key file `node.key`: on a live node closed by a passphrase, in a demo open.

Method: Argon2id with RFC 9106's second recommended parameters (64 MiB, 3 passes, 4 lanes), which are stored
beside, gives the key of an AES-256-GCM box around the node's three keys. The parameters are bound to the box.
"""

import base64
import json
import os
import secrets
import unicodedata
from dataclasses import asdict, dataclass
from io import FileIO
from pathlib import Path
from typing import Final

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from waystation.core.vault import attempts
from waystation.core.vault.errors import (
    KeyFileUnreadable,
    NodeSealed,
    PassphraseNeeded,
    VaultLocked,
    WeakPassphrase,
    WrongPassphrase,
)
from waystation.core.vault.names import decoded, encoded
from waystation.core.vault.nodekeys import NodeKeys

FILE_NAME: Final = "node.key"
SEALED_NAME: Final = "sealed"  # left by a seal, so that people are told what happened
SHORTEST: Final = 14  # characters
_DIFFERENT: Final = 6
_FORMAT: Final = 2
_MOST: Final = 2 * 1024 * 1024  # KiB
_MOST_PASSES: Final = 50


@dataclass(frozen=True, slots=True)
class Derivation:
    """How a passphrase becomes a key: Argon2id's parameters."""

    salt: str
    memory_kib: int = 64 * 1024
    passes: int = 3
    lanes: int = 4

    def key(self, passphrase: str) -> bytes:
        """Return the 32-byte key of a passphrase, the same however its letters were composed."""
        text = unicodedata.normalize("NFKC", passphrase).encode()
        return hash_secret_raw(
            text, decoded(self.salt), self.passes, self.memory_kib, self.lanes, 32, Type.ID
        )


def check_strength(passphrase: str) -> None:
    """Refuse a passphrase that is easy to guess.

    Raises:
        WeakPassphrase: it is short, on a list of common ones, or repeats few characters.
    """
    from django.contrib.auth.password_validation import CommonPasswordValidator  # a seal must not wait for it
    from django.core.exceptions import ValidationError

    try:
        CommonPasswordValidator().validate(passphrase)
    except ValidationError as error:
        raise WeakPassphrase(SHORTEST) from error
    if len(passphrase) < SHORTEST or len(set(passphrase)) < _DIFFERENT:
        raise WeakPassphrase(SHORTEST)


def is_closed(home: Path) -> bool:
    """Return whether the key file asks for a passphrase.

    Raises:
        NodeSealed: it was destroyed on purpose.
        VaultLocked: there is none.
        KeyFileUnreadable: it is not a key file.
    """
    return "box" in _read(home)


def has_box(home: Path) -> bool:
    """Return whether there is a key file that asks for a passphrase: that of a live node."""
    try:
        return b'"box"' in (home / FILE_NAME).read_bytes()
    except OSError:
        return False


def load(home: Path) -> NodeKeys:
    """Return the keys of an open key file.

    Raises:
        PassphraseNeeded: it is closed.
        VaultLocked: there is none.
        KeyFileUnreadable: it is not a key file.
    """
    data = _read(home)
    if "box" in data:
        raise PassphraseNeeded
    return _keys(data)


def load_with(home: Path, passphrase: str) -> NodeKeys:
    """Return the keys of a closed key file.

    Raises:
        WrongPassphrase: it does not open with this; each failure makes the next wait longer.
        VaultLocked: there is none.
        KeyFileUnreadable: it is not a key file.
    """
    data = _read(home)
    try:
        derivation = _derivation(data["derivation"])
        box = decoded(str(data["box"]))
    except (KeyError, TypeError, ValueError) as error:
        raise KeyFileUnreadable from error
    with attempts.counted(home):
        try:
            opened = AESGCM(derivation.key(passphrase)).decrypt(box[:12], box[12:], _bound(derivation))
        except (InvalidTag, ValueError) as error:
            raise WrongPassphrase(attempts.next_wait(home)) from error
    return keys_from(opened)


def write(keys: NodeKeys, home: Path, passphrase: str = "") -> None:
    """Write a new key file, readable by its owner only; closed where a passphrase is given.

    Raises:
        FileExistsError: there is one.
    """
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = home / f"{FILE_NAME}.new"
    fresh.unlink(missing_ok=True)
    _write(fresh, _content(keys, passphrase))
    (home / FILE_NAME).hardlink_to(fresh)  # whole or not there, whenever the power goes off
    fresh.unlink()
    _sync(home)


def replace(keys: NodeKeys, home: Path, passphrase: str) -> None:
    """Write the key file anew; at every moment there is a whole one."""
    fresh = home / f"{FILE_NAME}.new"
    fresh.unlink(missing_ok=True)
    _write(fresh, _content(keys, passphrase))
    try:
        old = (home / FILE_NAME).open("r+b", buffering=0)
    except FileNotFoundError:
        fresh.replace(home / FILE_NAME)
    else:
        with old:
            fresh.replace(home / FILE_NAME)
            _sync(home)  # first: a loss of power must not leave the name at the overwritten file
            _overwrite(old)
    _sync(home)


def destroy(home: Path) -> None:
    """Overwrite and remove every key file; what a flash disk keeps of it is beyond software's reach."""
    for path in (home / FILE_NAME, home / f"{FILE_NAME}.new"):
        try:
            with path.open("r+b", buffering=0) as file:
                _overwrite(file)
        except FileNotFoundError:
            continue
        path.unlink()
    _sync(home)


def _overwrite(file: FileIO) -> None:
    size = os.fstat(file.fileno()).st_size
    for filling in (secrets.token_bytes(size), bytes(size)):
        file.seek(0)
        file.write(filling)
        os.fsync(file.fileno())


def keys_as_text(keys: NodeKeys) -> bytes:
    """Return the keys as they stand inside a box."""
    return json.dumps(
        {name: encoded(getattr(keys, name)) for name in ("signing", "sealing", "secret")}
    ).encode()


def keys_from(text: bytes) -> NodeKeys:
    """Return the keys that `keys_as_text` wrote.

    Raises:
        KeyFileUnreadable: it is something else.
    """
    try:
        return _keys(json.loads(text))
    except ValueError as error:
        raise KeyFileUnreadable from error


def _derivation(data: object) -> Derivation:
    if not isinstance(data, dict):
        raise TypeError
    found = Derivation(**data)
    numbers = (found.memory_kib, found.passes, found.lanes)
    # A changed file must not ask for all memory, or for hours.
    if (
        not all(type(number) is int and 0 < number <= _MOST for number in numbers)
        or found.passes > _MOST_PASSES
    ):
        raise ValueError
    return found


def _keys(data: dict[str, object]) -> NodeKeys:
    try:
        parts = [
            base64.b64decode(str(data[name]), validate=True) for name in ("signing", "sealing", "secret")
        ]
    except (KeyError, TypeError, ValueError) as error:
        raise KeyFileUnreadable from error
    if any(len(part) != 32 for part in parts):
        raise KeyFileUnreadable
    return NodeKeys(*parts)


def _read(home: Path) -> dict[str, object]:
    try:
        data = json.loads((home / FILE_NAME).read_text())
    except FileNotFoundError as error:
        raise (NodeSealed if (home / SEALED_NAME).exists() else VaultLocked)() from error
    except ValueError as error:
        raise KeyFileUnreadable from error
    if not isinstance(data, dict):
        raise KeyFileUnreadable
    return data


def _content(keys: NodeKeys, passphrase: str) -> str:
    if not passphrase:
        return keys_as_text(keys).decode()
    derivation = Derivation(salt=encoded(secrets.token_bytes(16)))
    nonce = secrets.token_bytes(12)
    box = AESGCM(derivation.key(passphrase)).encrypt(nonce, keys_as_text(keys), _bound(derivation))
    return json.dumps({"format": _FORMAT, "derivation": asdict(derivation), "box": encoded(nonce + box)})


def _bound(derivation: Derivation) -> bytes:
    return b"waystation node.key 2\n" + json.dumps(asdict(derivation), sort_keys=True).encode()


def _write(path: Path, content: str) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
