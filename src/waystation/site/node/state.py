"""What state the node is in, in the words of its page."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from waystation.core.journal.queries import NodeState, entry_count
from waystation.core.keeping.queries import Backup, latest_backup
from waystation.core.vault.keyring import is_unlocked


@dataclass(frozen=True, slots=True)
class Keys:
    """Whether what is sealed opens here: a state of `site/state.html` and its word."""

    state: str
    word: str


@dataclass(frozen=True, slots=True)
class Overview:
    """The node at a glance."""

    since: datetime
    keys: Keys
    entries: int
    backup: Backup | None


def overview(node: NodeState) -> Overview:
    """Return the node's state at this moment."""
    return Overview(made_at(node.id), _keys(), entry_count(), latest_backup())


def made_at(identifier: str) -> datetime:
    """Return when a UUIDv7 was made.

    >>> made_at("018ad313-ba00-7000-8000-000000000000").isoformat()
    '2023-09-26T20:00:00+00:00'
    """
    return datetime.fromtimestamp((UUID(identifier).int >> 80) / 1000, UTC)


def _keys() -> Keys:
    if is_unlocked():
        return Keys("ok", _("Unlocked"))
    return Keys("alarm", _("Locked: nothing sealed can be read or written"))
