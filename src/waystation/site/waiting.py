"""What waits, counted for the navigation: at most every half minute, because every page shows it."""

from dataclasses import dataclass
from typing import Final

from django.core.cache import cache

from waystation.core.access.approval import waiting_for
from waystation.core.access.devices import refused_commands
from waystation.core.access.queries import Actor
from waystation.core.access.reads import alarming_readers
from waystation.core.journal.conflicts import open_conflicts
from waystation.core.journal.node import node
from waystation.core.sync.queries import SyncState, sync_state
from waystation.core.upkeep.tasks import setup_tasks

KEPT_S: Final = 30


@dataclass(frozen=True, slots=True)
class Waiting:
    """Numbers only: what the reader may deal with, and for who looks after the node, the rest of it."""

    disagreements: int = 0
    proposals: int = 0
    quarantined: int = 0
    tasks: int = 0
    overdue: int = 0
    readers_alarming: int = 0
    commands_refused: int = 0

    @property
    def at_node(self) -> int:
        """How many things the node's page lists besides disagreements."""
        return self.proposals + self.quarantined + self.tasks + self.readers_alarming + self.commands_refused


def waiting(actor: Actor) -> Waiting:
    """Return what waits for `actor`, at most half a minute old."""
    if not actor.id:
        return Waiting()
    found: Waiting | None = cache.get(_key(actor))
    if found is None:
        found = counted(actor)
        cache.set(_key(actor), found, KEPT_S)
    return found


def counted(actor: Actor) -> Waiting:
    """Return what waits for `actor` at this moment."""
    disagreements = len(open_conflicts(actor))
    if not actor.may_somewhere("node.see"):
        return Waiting(disagreements)
    tasks = setup_tasks()
    return Waiting(
        disagreements,
        sum(one.may_approve for one in waiting_for(actor)),
        sync_state().n_quarantined,
        len(tasks),
        sum(task.is_overdue for task in tasks),
        alarming_readers(actor),
        refused_commands(actor),
    )


def forget(actor: Actor) -> None:
    """Ask anew for `actor`, who has just dealt with something."""
    cache.delete_many([_key(actor), _sync_key()])


def sync_line() -> SyncState:
    """Return how far this node and its peers agree, at most half a minute old."""
    key = _sync_key()
    found: SyncState | None = cache.get(key)
    if found is None:
        found = sync_state()
        cache.set(key, found, KEPT_S)
    return found


def _sync_key() -> str:
    return f"sync/{node().id}"


def _key(actor: Actor) -> str:
    return f"waiting/{actor.id}/{hash(actor.roles)}"
