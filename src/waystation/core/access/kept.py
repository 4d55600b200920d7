"""Small things a node keeps for itself alone, sealed under its own key."""

from typing import Final

from waystation.core.vault import seal
from waystation.core.vault.keyring import node_keys

_PURPOSE: Final = "access/kept"


def keep(kind: str, name: str, text: str) -> str:
    """Return `text` sealed for one use, so that it opens on this node for the same kind and name only."""
    return seal.seal(node_keys().derive(_PURPOSE, kind), text, subject=name, field=kind)


def opened_again(kind: str, name: str, token: str) -> str | None:
    """Return what was kept, or None where it does not open."""
    try:
        return seal.unseal(node_keys().derive(_PURPOSE, kind), token, subject=name, field=kind)
    except ValueError:
        return None
