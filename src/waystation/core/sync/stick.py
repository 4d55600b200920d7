"""Sticks: a file of messages that a person carries to another node, where there is no line.

magic line, then for each message its length (8 bytes) and the message: first what the sender has, then pages,
at the end how many. Without its end the file is cut off.
"""

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from waystation.core.access.incidents import require_exports
from waystation.core.journal import quarantine
from waystation.core.journal.counting import current_standing
from waystation.core.journal.node import node
from waystation.core.journal.standing import Member
from waystation.core.sync import message
from waystation.core.sync.errors import (
    CutOff,
    MessageChanged,
    MessageRefused,
    NotAMessage,
    UnknownNode,
)
from waystation.core.sync.exchange import Having, having, remember_vector, remembered_vector
from waystation.core.sync.pages import Page, after, next_page, take_page
from waystation.core.sync.vectors import Vector

MAGIC: Final = b"waystation stick 1\n"
_LENGTH: Final = 8


class _End(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    pages: int


@dataclass(slots=True)
class Carried:
    """What a file brought."""

    sender: str = ""
    made_at: str = ""
    pages: int = 0
    new: int = 0
    filled: int = 0
    known: int = 0
    refused: dict[str, int] = field(default_factory=dict)


def member_named(name: str) -> tuple[str, Member]:
    """Return the node that takes part under a name or an identifier.

    Raises:
        UnknownNode: there is none, or there are several.
    """
    standing = current_standing()
    found = [
        (node_id, member)
        for node_id, member in standing.members.items()
        if name in (node_id, member.name) and standing.may_take_part(node_id)
    ]
    if len(found) != 1:
        raise UnknownNode
    return found[0]


def export(receiver: str, path: Path, *, everything: bool = False) -> tuple[int, int]:
    """Write a file for another node; return how many pages and entries it holds.

    It begins where the other node was when it was last heard of, so a lost stick loses nothing.

    Args:
        receiver: The other node's name or identifier.
        path: The file; it must not exist.
        everything: Whether to begin at the beginning, for a node that was set up anew or may see more now.

    Raises:
        ExportsFrozen: an incident goes on.
        UnknownNode: no such node takes part.
        FileExistsError: the file is there already.
    """
    require_exports()
    peer, member = member_named(receiver)
    if path.exists():
        raise FileExistsError(17, "The file exists already", str(path))
    unfinished = path.with_name(path.name + ".part")
    try:
        with unfinished.open("wb") as file:
            counted = _write(file, peer, member, {} if everything else remembered_vector(peer))
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        with suppress(FileNotFoundError):
            unfinished.unlink()
    return counted


def _write(file: BinaryIO, peer: str, member: Member, theirs: Vector) -> tuple[int, int]:
    this = node()

    def put(kind: message.Kind, body: object) -> None:
        data = message.write(this, peer, member.sealing_public, kind, body)
        file.write(len(data).to_bytes(_LENGTH, "big"))
        file.write(data)

    file.write(MAGIC)
    put("have", having(current_standing()))
    n_pages = n_entries = 0
    has = theirs
    while (page := next_page(member, has)).stretches:
        put("page", page)
        n_pages += 1
        n_entries += page.n_entries
        has = after(has, page)
    put("end", _End(n_pages))
    return n_pages, n_entries


def take(path: Path) -> Carried:
    """Take in a file that another node wrote for this one; every page that is whole goes in.

    Raises:
        MessageRefused: it is for another node, of an unknown one, of a newer version, or no such file.
        CutOff: it ends too early, or pages are missing in between; its whole pages are in.
    """
    this = node()
    carried = Carried()
    with path.open("rb") as file:
        if file.read(len(MAGIC)) != MAGIC:
            raise NotAMessage
        for data in _messages(file, carried):
            try:
                got = message.read(data, this, _key_of)
            except MessageChanged:
                quarantine.keep_message(_sender(data), data)
                if not carried.sender:
                    raise
                carried.refused["message"] = carried.refused.get("message", 0) + 1
                continue
            if _take(got, carried):
                return carried
    raise CutOff(carried.pages)


def _key_of(sender: str) -> str | None:
    """Return the key of a node that was admitted, also of one revoked since: a person decided to bring it."""
    member = current_standing().members.get(sender)
    return None if member is None else member.signing_public


def _take(got: message.Message, carried: Carried) -> bool:
    """Take in one message of a file; return whether it was the end."""
    carried.sender, carried.made_at = got.header.sender, got.header.at
    try:
        if got.header.kind == "have":
            remember_vector(carried.sender, msgspec.json.decode(got.body, type=Having).vector)
        elif got.header.kind == "page":
            taken = take_page(msgspec.json.decode(got.body, type=Page), carried.sender)
            carried.pages += 1
            carried.new += taken.new
            carried.filled += taken.filled
            carried.known += taken.known
            for reason, count in taken.refused.items():
                carried.refused[reason] = carried.refused.get(reason, 0) + count
        elif got.header.kind == "end":
            n_pages = msgspec.json.decode(got.body, type=_End).pages
            if n_pages != carried.pages + carried.refused.get("message", 0):
                raise CutOff(carried.pages)
            return True
    except msgspec.DecodeError as error:
        raise NotAMessage from error
    return False


def _messages(file: BinaryIO, carried: Carried) -> Iterator[bytes]:
    while True:
        head = file.read(_LENGTH)
        length = int.from_bytes(head, "big")
        if len(head) < _LENGTH:
            return
        if length > message.LONGEST:
            raise NotAMessage
        data = file.read(length)
        if len(data) < length:
            return
        yield data


def _sender(data: bytes) -> str:
    with suppress(MessageRefused):
        return message.read_header(data).sender
    return ""
