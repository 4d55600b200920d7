"""A node's card: its name and public keys, signed by itself; compared by voice, then admitted."""

import hashlib
import json
from dataclasses import dataclass
from typing import Literal

from waystation.core.journal.canonical import canonical
from waystation.core.journal.node import node
from waystation.core.journal.standing import NodeAdmitted, card_message, is_own_card
from waystation.core.sync.errors import BadCard
from waystation.core.vault.keyring import node_keys

FORMAT = 1
LONGEST = 4_000
_FIELDS = ("card", "mode", "name", "node", "sealing_public", "signing_public")


@dataclass(frozen=True, slots=True)
class Card:
    """What a node says of itself; nothing in it is secret."""

    node: str
    name: str
    mode: str
    signing_public: str
    sealing_public: str
    card: str

    @property
    def fingerprint(self) -> str:
        """Six groups of five digits; the same on both machines, or the card was changed.

        Method: the first 100 bits, nearly, of SHA-256 over all that the card signs.
        """
        message = card_message(self.node, self.name, self.mode, self.signing_public, self.sealing_public)
        digits = f"{int.from_bytes(hashlib.sha256(message).digest(), 'big') % 10**30:030d}"
        return " ".join(digits[start : start + 5] for start in range(0, 30, 5))

    def text(self) -> str:
        """Return the card as a file holds it."""
        fields = {name: getattr(self, name) for name in _FIELDS}
        return canonical({"waystation": "card", "format": FORMAT, **fields}) + "\n"

    def admission(self, scopes: tuple[str, ...]) -> NodeAdmitted:
        """Return the body of the entry that admits this node."""
        mode: Literal["demo", "live"] = "live" if self.mode == "live" else "demo"
        return NodeAdmitted(self.name, mode, self.signing_public, self.sealing_public, scopes, self.card)


def own_card() -> Card:
    """Return this node's card.

    Raises:
        NotInitialised: there is no node here.
        VaultLocked: its key is missing.
    """
    this = node()
    message = card_message(this.id, this.name, this.mode, this.signing_public, this.sealing_public)
    return Card(
        this.id, this.name, this.mode, this.signing_public, this.sealing_public, node_keys().sign(message)
    )


def read_card(text: str) -> Card:
    """Return the card that a file holds.

    Raises:
        BadCard: it is none, or not signed by the node it names.
    """
    try:
        data = json.loads(text) if len(text) <= LONGEST else None
        if not isinstance(data, dict) or (data.pop("waystation"), data.pop("format")) != ("card", FORMAT):
            raise BadCard
        if data.keys() != set(_FIELDS) or not all(isinstance(value, str) for value in data.values()):
            raise BadCard
    except (ValueError, KeyError, RecursionError) as error:
        raise BadCard from error
    card = Card(**data)
    is_named = 0 < len(card.name) <= 80 and card.name.isprintable()
    if not is_named or card.mode not in ("demo", "live") or not is_own_card(card.node, card.admission(())):
        raise BadCard
    return card
