"""The key agent: the one process of a live node that holds its keys (journal rule 13).

    python -m waystation.core.vault.agent FOLDER     passphrase on standard input, “ready” on standard output

Web workers and commands of the same user ask it over a Unix socket in the node's folder. It holds the node's
signing and sealing keys and the epoch keys. Whoever connects is given the node's fingerprint secret at once,
since every act needs it and it opens nothing.
"""

import os
import signal
import socket
import socketserver
import struct
import sys
import threading
from pathlib import Path
from types import FrameType
from typing import Any, Final

from waystation.core.errors import Refusal
from waystation.core.vault import keyfile, memory, wire
from waystation.core.vault.nodekeys import NodeKeys

READY: Final = "ready\n"
REFUSED: Final = 3  # exit status; the sentence is on standard output
_PEER: Final = struct.Struct("3i")  # pid, uid, gid


class Agent(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    """Answers what only this node's keys can."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, folder: Path, keys: NodeKeys) -> None:
        self.keys = keys
        self.path = folder / wire.SOCKET_NAME
        self.path.unlink(missing_ok=True)
        before = os.umask(0o177)  # the socket is its owner's alone from its first moment
        try:
            super().__init__(str(self.path), _Asked)
        finally:
            os.umask(before)

    def end(self) -> None:
        """Stop answering; called from a thread of its own or a signal's."""
        threading.Thread(target=self.shutdown, daemon=True).start()


class _Asked(socketserver.BaseRequestHandler):
    server: Agent

    def handle(self) -> None:
        """Answer one connection until it closes; strangers are hung up on."""
        peer = self.request.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _PEER.size)
        if _PEER.unpack(peer)[1] != os.getuid():
            return
        try:
            while True:
                wire.send(self.request, self._answer(wire.receive(self.request)))
        except wire.Closed:
            return

    def _answer(self, message: Any) -> list[object]:
        keys = self.server.keys
        try:
            match message:
                case ["hello"]:
                    return [True, [keys.signing_public, keys.sealing_public, keys.secret]]
                case ["sign", bytes(data)]:
                    return [True, keys.sign(data)]
                case ["open", bytes(sealed)]:
                    return [True, keys.open_sealed(sealed)]
                case ["keys", list(wrapped), list(fresh)]:
                    return [True, keys.open_and_wrap(wrapped, fresh)]
                case ["lock"]:
                    self.server.end()
                    return [True, None]
        except (ValueError, TypeError):
            pass  # sealed to another node, changed, or no key at all
        return [False, None]


def main(folder: Path) -> int:
    """Open the key file with the passphrase on standard input and answer until told to stop."""
    memory.refuse_dumps()
    memory.die_with_parent(signal.SIGTERM)
    memory.lock_memory()
    try:
        passphrase = sys.stdin.readline().rstrip("\n")
        agent = Agent(folder, keyfile.load_with(folder, passphrase))
    except Refusal as refusal:
        sys.stdout.write(f"{refusal}\n")
        return REFUSED

    def stop(_number: int, _frame: FrameType | None) -> None:
        agent.end()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the site stops first
    sys.stdout.write(READY)
    sys.stdout.flush()
    with agent:
        agent.serve_forever(poll_interval=0.2)
    agent.path.unlink(missing_ok=True)
    return 0


if __name__ == "__main__":
    import django

    django.setup()
    sys.exit(main(Path(sys.argv[1])))
