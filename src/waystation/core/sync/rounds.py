"""Rounds: this node calls the peers whose address it knows, more rarely where nobody answers."""

import logging
from datetime import UTC, datetime, timedelta
from typing import Final

from waystation.core.errors import Refusal
from waystation.core.journal.counting import current_standing
from waystation.core.sync.errors import PeerRefuses
from waystation.core.sync.exchange import Line, Outcome, Progress, exchange
from waystation.core.sync.line import line_to, node_at
from waystation.core.sync.models import Exchange

EVERY_S: Final = 60
LONGEST_WAIT: Final = timedelta(hours=1)

logger = logging.getLogger("waystation.sync")


def call(address: str, progress: Progress = lambda step, done, of: None) -> tuple[str, Outcome]:
    """Bring this node and the one at an address up to date; remember the address.

    Raises:
        BadAddress: it is no address of a node.
        PeerUnreachable: nobody answers, or the line was cut.
        PeerRefuses: the node there is not admitted here, or does not accept this one.
        PeerIsSorry: it could not do what was asked.
    """
    line, peer = line_to(address), node_at(address)
    if not current_standing().may_take_part(peer):
        raise PeerRefuses
    Exchange.objects.update_or_create(node=peer, defaults={"address": address})
    return peer, call_peer(line, peer, progress)


def call_peer(line: Line, peer: str, progress: Progress = lambda step, done, of: None) -> Outcome:
    """Bring this node and a peer up to date over a line, and remember how it went."""
    at = datetime.now(UTC)
    row, _ = Exchange.objects.get_or_create(node=peer)
    try:
        outcome = exchange(line, peer, progress)
    except Exception as error:
        problem = error.code if isinstance(error, Refusal) else "exchange-failed"
        Exchange.objects.filter(node=peer).update(tried_at=at, failures=row.failures + 1, problem=problem)
        raise
    problem = "refused-here" if outcome.refused_here else "refused-there" if outcome.refused_there else ""
    row_of_peer = Exchange.objects.filter(node=peer)
    row_of_peer.update(tried_at=at, failures=0, problem=problem)
    if outcome.is_clean and outcome.is_whole:
        row_of_peer.update(agreed_at=at)
    return outcome


def round_of_calls() -> None:
    """Call every peer with an address whose turn it is; what goes wrong stands in its state."""
    standing, moment = current_standing(), datetime.now(UTC)
    for row in Exchange.objects.exclude(address="").order_by("tried_at", "node"):
        if not standing.may_take_part(row.node) or not _is_due(row, moment):
            continue
        try:
            call_peer(line_to(row.address), row.node)
        except Refusal as refusal:
            logger.info("no exchange with node %s: %s", row.node, refusal.code)
        except Exception as error:
            # The name alone: a message or a traceback may quote what was being worked on.
            logger.error("no exchange with node %s: %s", row.node, type(error).__name__)


def _is_due(row: Exchange, moment: datetime) -> bool:
    """Return whether a peer's turn has come: each failure doubles the wait, up to an hour."""
    if row.tried_at is None or not row.failures:
        return True
    wait = min(timedelta(seconds=EVERY_S) * 2 ** min(row.failures - 1, 10), LONGEST_WAIT)
    return bool(moment - row.tried_at >= wait)
