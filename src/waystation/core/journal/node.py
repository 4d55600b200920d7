"""This node: its identity, its mode, its clock."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from waystation.core.journal.canonical import canonical
from waystation.core.journal.clock import milliseconds, uuid7
from waystation.core.journal.errors import ModeMismatch, NotInitialised
from waystation.core.journal.models import Node
from waystation.core.vault.keyring import node_keys
from waystation.core.vault.nodekeys import FILE_NAME, NodeKeys


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
    row = Node.objects.only("clock_offset_s").first()
    return datetime.now(UTC) if row is None else time_of(row)


def time_of(row: Node) -> datetime:
    """Return the time at a node whose row was read already."""
    return datetime.now(UTC) + timedelta(seconds=row.clock_offset_s)


def set_up(name: str, *, mode: str, time_zone: str) -> Node:
    """Return this node, made with fresh keys if there is none yet.

    Args:
        name: What people call it.
        mode: `demo` or `live`; fixed for good.
        time_zone: IANA name.

    Raises:
        ModeMismatch: a node of the other mode is here.
    """
    with transaction.atomic():
        row = Node.objects.first()
        if row is None:
            if not (settings.WAYSTATION_HOME / FILE_NAME).exists():
                NodeKeys.generate().save(settings.WAYSTATION_HOME)
            keys = NodeKeys.load(settings.WAYSTATION_HOME)
            row = Node(
                id=uuid7(milliseconds(datetime.now(UTC))),
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
