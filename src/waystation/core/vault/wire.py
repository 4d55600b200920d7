"""Messages between the key agent and those who ask it: a length, then msgpack."""

import socket
import struct
from typing import Any, Final

import msgspec

LARGEST: Final = 16 * 1024 * 1024
SOCKET_NAME: Final = "agent.sock"
_LENGTH: Final = struct.Struct(">I")


class Closed(Exception):
    """The other side has gone, or speaks something else."""


def send(connection: socket.socket, message: object) -> None:
    """Send one message.

    Raises:
        Closed: the other side has gone.
    """
    data = msgspec.msgpack.encode(message)
    try:
        connection.sendall(_LENGTH.pack(len(data)) + data)
    except OSError as error:
        raise Closed from error


def receive(connection: socket.socket) -> Any:
    """Return one message.

    Raises:
        Closed: the other side has gone, or sent what is no message.
    """
    (length,) = _LENGTH.unpack(_exactly(connection, _LENGTH.size))
    if length > LARGEST:
        raise Closed
    try:
        return msgspec.msgpack.decode(_exactly(connection, length))
    except msgspec.DecodeError as error:
        raise Closed from error


def _exactly(connection: socket.socket, length: int) -> bytes:
    data = bytearray()
    while len(data) < length:
        try:
            piece = connection.recv(min(length - len(data), 1 << 20))
        except OSError as error:
            raise Closed from error
        if not piece:
            raise Closed
        data += piece
    return bytes(data)
