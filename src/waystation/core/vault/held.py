"""This node's keys as this process holds them."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from waystation.core.vault.nodekeys import Keys, NodeKeys


def node_keys() -> Keys:
    """Return what can be done with this node's own keys.

    Raises:
        VaultLocked: the key file is missing.
    """
    return _load(Path(settings.WAYSTATION_HOME))


@lru_cache(maxsize=4)
def _load(home: Path) -> NodeKeys:
    return NodeKeys.load(home)


def forget() -> None:
    """Drop every key held in memory; the next use reads the key file again."""
    _load.cache_clear()
