"""The node's keys as those who ask the key agent see them."""

import hmac
import os
import socket
import threading
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from waystation.core.vault import wire
from waystation.core.vault.errors import AgentGone

_TIMEOUT_S: Final = 30


class _Connection(socket.socket):
    """A connection that is closed when its thread, or the keys that ask through it, are gone."""

    def __del__(self) -> None:
        self.close()


class AgentKeys:
    """Asks the agent in a folder; one connection a thread, opened anew when it was lost."""

    def __init__(self, folder: Path) -> None:
        self._path = str(folder / wire.SOCKET_NAME)
        self._local = threading.local()

    @property
    def signing_public(self) -> str:
        """The public key that checks this node's signatures, hexadecimal."""
        return self._public[0]

    @property
    def sealing_public(self) -> str:
        """The public key that others seal to, hexadecimal."""
        return self._public[1]

    def sign(self, message: bytes) -> str:
        """Return an Ed25519 signature, hexadecimal."""
        return str(self._ask("sign", message))

    def derive(self, purpose: str, *parts: str) -> bytes:
        """Return 32 bytes that only this node can make, the same for the same purpose and parts."""
        return hmac.digest(self._public[2], "\n".join((purpose, *parts)).encode(), "sha256")

    def open_sealed(self, sealed: bytes) -> bytes:
        """Return what was sealed to this node; ValueError where it was not."""
        return bytes(self._ask("open", sealed))

    def open_and_wrap(
        self, wrapped: Sequence[tuple[str, str]], fresh: Sequence[tuple[str, bytes]]
    ) -> tuple[list[bytes | None], list[str]]:
        """Return opened and newly wrapped data keys, in one round trip."""
        opened, wraps = self._ask("keys", wrapped, fresh)
        return opened, wraps

    def lock(self) -> None:
        """Have the agent forget everything and end."""
        self._ask("lock")

    @cached_property
    def _public(self) -> tuple[str, str, bytes]:
        signing_public, sealing_public, secret = self._ask("hello")
        return signing_public, sealing_public, secret

    def _ask(self, *message: object) -> Any:
        for is_last in (False, True):
            try:
                connection = self._connection()
                wire.send(connection, message)
                done, value = wire.receive(connection)
            except wire.Closed as error:
                self._local.__dict__.clear()
                if is_last:
                    raise AgentGone from error
                continue
            if not done:
                raise ValueError("sealed to another node, or changed")
            return value
        raise AgentGone

    def _connection(self) -> _Connection:
        local = self._local.__dict__
        # A process that was forked must not share its parent's connection.
        if local.get("pid") != os.getpid():
            connection = _Connection(socket.AF_UNIX)
            connection.settimeout(_TIMEOUT_S)
            try:
                connection.connect(self._path)
            except OSError as error:
                connection.close()
                raise AgentGone from error
            local.update(pid=os.getpid(), connection=connection)
        found: _Connection = local["connection"]
        return found
