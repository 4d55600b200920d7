"""Opening a sealed node, or one whose passphrase is lost, with two escrow shares."""

from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.db import transaction

from waystation.core.journal.lock import writer_lock
from waystation.core.journal.node import node
from waystation.core.journal.writer import new_act
from waystation.core.upkeep.commands import record_unsealed
from waystation.core.upkeep.errors import NotThisNode
from waystation.core.vault import escrow, held, keyfile
from waystation.core.vault.epochs import open_escrowed
from waystation.core.vault.errors import NoEscrow


def unseal(shares: Sequence[str], passphrase: str) -> None:
    """Bring this folder's node back; `passphrase` closes its key file from now on.

    The key file comes last, so that a node whose unsealing broke off is sealed still.

    Raises:
        BadShares: a share is mistyped, or they are too few, or of another set.
        NoEscrow: this node never had one.
        NotInitialised: there is no node here; restore a backup instead.
        NotThisNode: the keys in the box are another node's.
        WeakPassphrase: the passphrase is easy to guess.
    """
    this = node()
    keyfile.check_strength(passphrase)
    if escrow.public() is None:
        raise NoEscrow
    private = escrow.combine(shares)
    keys = keyfile.keys_from(escrow.open_box(private, escrow.NODE_BOX))
    if keys.signing_public != this.signing_public:
        raise NotThisNode
    home = Path(settings.WAYSTATION_HOME)
    with writer_lock(), transaction.atomic():
        open_escrowed(private, keys)
    keyfile.replace(keys, home, passphrase)
    (home / keyfile.SEALED_NAME).unlink(missing_ok=True)
    held.hold(keys)
    record_unsealed(act=new_act())
