"""This node: its identity, its mode, its clock."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from waystation.core.journal.canonical import canonical
from waystation.core.journal.clock import milliseconds
from waystation.core.journal.errors import ModeMismatch, NotInitialised
from waystation.core.journal.models import Node
from waystation.core.journal.standing import node_id
from waystation.core.journal.statements import fetch
from waystation.core.vault import held, keyfile
from waystation.core.vault.keyring import node_keys
from waystation.core.vault.nodekeys import NodeKeys

_COPIES: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class NodeState:
    """What pages say of the node; `now` is in the node's time zone."""

    id: str
    name: str
    is_demo: bool
    now: datetime


def node() -> Node:
    """Return this node.

    Raises:
        NotInitialised: no node was set up here.
    """
    row = Node.objects.first()
    if row is None:
        raise NotInitialised
    return row


def node_state() -> NodeState:
    """Return the node's name, mode and time."""
    row = node()
    return NodeState(row.id, row.name, row.mode == "demo", time_of(row).astimezone(ZoneInfo(row.time_zone)))


def now() -> datetime:
    """Return the node's time, aware, in UTC; the demo's clock stands at its scenario's time."""
    rows = fetch(f"SELECT clock_offset_s FROM {Node._meta.db_table}")  # noqa: S608 - our own name
    return datetime.now(UTC) + timedelta(seconds=rows[0][0] if rows else 0)


def time_of(row: Node) -> datetime:
    """Return the time at a node whose row was read already."""
    return datetime.now(UTC) + timedelta(seconds=row.clock_offset_s)


def set_up(name: str, *, mode: str, time_zone: str, passphrase: str = "") -> Node:
    """Return this node, made with fresh keys if there is none yet.

    Args:
        name: What people call it.
        mode: `demo` or `live`; fixed for good.
        time_zone: IANA name.
        passphrase: Closes the key file of a live node; a demo has none and opens by itself.

    Raises:
        ModeMismatch: a node of the other mode is here.
        WeakPassphrase: a live node's passphrase is missing or easy to guess.
        WrongPassphrase: an earlier attempt left a key file that this passphrase does not open.
    """
    with transaction.atomic():
        row = Node.objects.first()
        if row is None:
            keys = _made_keys(mode, passphrase)
            row = Node(
                id=node_id(milliseconds(datetime.now(UTC)), keys.signing_public),
                name=name,
                mode=mode,
                time_zone=time_zone,
                signing_public=keys.signing_public,
                sealing_public=keys.sealing_public,
            )
            save_signed(row)
        if row.mode != mode:
            raise ModeMismatch(row.mode, mode)
        return row


def incarnation_after(latest: int) -> int:
    """Return a number beyond `latest` that no other copy of this node will choose, but for one in a million.

    Two copies know no more than each other; counting on, both would write chains of one name.
    """
    return latest + 1 + secrets.randbelow(_COPIES)


def _made_keys(mode: str, passphrase: str) -> NodeKeys:
    """Return this folder's keys; a set-up that broke off may have left them."""
    home = settings.WAYSTATION_HOME
    if mode == "live":
        keyfile.check_strength(passphrase)
    if not (home / keyfile.FILE_NAME).exists():
        keyfile.write(NodeKeys.generate(), home, passphrase if mode == "live" else "")
    is_closed = keyfile.is_closed(home)
    if is_closed != (mode == "live"):
        raise ModeMismatch("live" if is_closed else "demo", mode)
    keys = keyfile.load_with(home, passphrase) if is_closed else keyfile.load(home)
    held.hold(keys)
    return keys


def set_demo_clock(at: datetime) -> None:
    """Make the demo's clock stand at `at` and run on from there.

    Raises:
        ModeMismatch: this node is live; its clock is the machine's.
    """
    row = node()
    if row.mode != "demo":
        raise ModeMismatch(row.mode, "demo")
    row.clock_offset_s = round((at - datetime.now(UTC)).total_seconds())
    save_signed(row)


def node_message(row: Node) -> bytes:
    """Return what the node's key signs of its own row: every column but the signature."""
    names = [field.name for field in row._meta.concrete_fields if field.name != "signature"]
    return canonical({name: getattr(row, name) for name in names}).encode()


def save_signed(row: Node) -> None:
    """Write this node's row with a fresh signature by its own key."""
    row.signature = node_keys().sign(node_message(row))
    row.save()
