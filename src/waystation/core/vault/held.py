"""This node's keys as this process reaches them: its own copy, or the key agent's."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from waystation.core.vault import keyfile, wire
from waystation.core.vault.agentkeys import AgentKeys
from waystation.core.vault.errors import PassphraseNeeded, VaultLocked
from waystation.core.vault.nodekeys import Keys, NodeKeys

_held: dict[Path, Keys] = {}
_ask: list[Callable[[], str]] = []


def node_keys() -> Keys:
    """Return what can be done with this node's own keys.

    A demo's key file opens by itself. A live node's keys are with the key agent; a single command without
    one asks for the passphrase.

    Raises:
        VaultLocked: the keys cannot be reached; the sentence says what to do.
        WrongPassphrase: the passphrase given does not open them.
    """
    home: Path = settings.WAYSTATION_HOME
    keys = _held.get(home)
    if keys is None:
        keys = _held[home] = _find(home)
    return keys


def own_keys(passphrase: str = "") -> NodeKeys:
    """Return the secret keys themselves, for the few acts that write them anew: passphrase, escrow.

    Raises:
        VaultLocked: there is no key file, or it is closed and no passphrase is given.
        WrongPassphrase: the passphrase given does not open it.
    """
    home = Path(settings.WAYSTATION_HOME)
    if not keyfile.is_closed(home):
        return keyfile.load(home)
    if not passphrase:
        if not _ask:
            raise PassphraseNeeded
        passphrase = _ask[-1]()
    return keyfile.load_with(home, passphrase)


def hold(keys: NodeKeys) -> None:
    """Keep keys just made or opened, for this process."""
    _held[Path(settings.WAYSTATION_HOME)] = keys


def ask_with(source: Callable[[], str] | None) -> None:
    """Set where a passphrase comes from when one is needed; None: from nowhere."""
    _ask[:] = [] if source is None else [source]


def forget() -> None:
    """Drop every key held in memory; the next use reads the key file, or asks, again."""
    _held.clear()


def is_unlocked() -> bool:
    """Return whether the keys can be used at this moment, without asking anybody for a passphrase."""
    home = Path(settings.WAYSTATION_HOME)
    try:
        keys = _held.get(home) or (_agent(home) if keyfile.is_closed(home) else keyfile.load(home))
        keys.open_and_wrap([], [])
    except VaultLocked:
        return False
    return True


def _find(home: Path) -> Keys:
    if not keyfile.is_closed(home):
        return keyfile.load(home)
    try:
        return _agent(home)
    except VaultLocked:
        if not _ask:
            raise
    return keyfile.load_with(home, _ask[-1]())


def _agent(home: Path) -> AgentKeys:
    if not (home / wire.SOCKET_NAME).exists():
        raise PassphraseNeeded
    keys = AgentKeys(home)
    keys.open_and_wrap([], [])
    return keys
