"""What others may ask about nodes: who they are, and how far each agrees with this one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from waystation.core.journal import quarantine
from waystation.core.journal.models import Chain
from waystation.core.journal.node import node
from waystation.core.journal.standing import node_of, node_subject
from waystation.core.sync.card import Card
from waystation.core.sync.exchange import decode_vector
from waystation.core.sync.models import Exchange, Peer

PROBLEMS: Final[dict[str, Promise]] = {
    "peer-unreachable": _("nobody answers"),
    "peer-refuses": _("it does not accept this node"),
    "peer-disk-full": _("its disk is full"),
    "peer-sorry": _("it could not do what was asked"),
    "message-changed": _("what it sent was damaged"),
    "message-too-large": _("what it sent was too large"),
    "newer-format": _("it runs a newer version"),
    "vault-locked": _("this node's keys are locked"),
    "passphrase-needed": _("this node's keys are locked"),
    "agent-gone": _("this node's keys are locked"),
    "exchange-failed": _("the exchange failed; this node's log names the error"),
    "refused-here": _("some of what it sent waits in quarantine"),
    "refused-there": _("it has put some of ours into quarantine"),
}


@dataclass(frozen=True, slots=True)
class PeerState:
    """Another node, and how far it agrees with this one.

    `as_of` is when both last had the same. `waiting_out` and `waiting_in` count entries, as far as is known;
    of a node never heard of directly nothing is.
    `problem` is empty, or says in words what stands in the way.
    """

    node: str
    name: str
    scopes: tuple[str, ...]
    fingerprint: str
    is_revoked: bool
    reason: str
    address: str
    as_of: datetime | None
    waiting_out: int
    waiting_in: int
    problem: str


@dataclass(frozen=True, slots=True)
class SyncState:
    """All other nodes by name, and how many things wait in quarantine."""

    peers: tuple[PeerState, ...]
    n_quarantined: int


def sync_state() -> SyncState:
    """Return how far this node and its peers agree, from what they last told each other."""
    chains = dict(Chain.objects.filter(head_seq__gt=0).values_list("id", "head_seq"))
    exchanges = {row.node: row for row in Exchange.objects.all()}
    this = node()
    peers = [
        _peer(row, this.mode, exchanges.get(node_of(row.subject)), chains)
        for row in Peer.objects.exclude(subject=node_subject(this.id)).order_by("name", "subject")
    ]
    return SyncState(tuple(peers), quarantine.n_waiting())


def _peer(row: Peer, mode: str, exchange: Exchange | None, chains: dict[str, int]) -> PeerState:
    theirs = decode_vector(exchange.vector if exchange else "")
    ends = {chain: max((seq for seq, _ in have.ends), default=0) for chain, have in theirs.items()}
    problem = exchange.problem if exchange else ""
    card = Card(node_of(row.subject), row.name, mode, row.signing_public, row.sealing_public, "")
    return PeerState(
        node=card.node,
        name=row.name,
        scopes=tuple(row.scopes),
        fingerprint=card.fingerprint,
        is_revoked=row.is_revoked,
        reason=row.reason,
        address=exchange.address if exchange else "",
        as_of=exchange.agreed_at if exchange else None,
        waiting_out=sum(max(seq - ends.get(chain, 0), 0) for chain, seq in chains.items()) if ends else 0,
        waiting_in=sum(max(seq - chains.get(chain, 0), 0) for chain, seq in ends.items()),
        problem=str(PROBLEMS.get(problem, problem)),
    )
