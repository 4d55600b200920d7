"""How far the other nodes agree with this one, in words: for the bar on every page and the list of nodes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from waystation.core.journal.queries import now
from waystation.core.sync.queries import PeerState, SyncState
from waystation.core.wording import ago, local_hour, local_time
from waystation.site.waiting import sync_line

_DAY: Final = timedelta(hours=18)  # beyond it the hour alone could be yesterday's


@dataclass(frozen=True, slots=True)
class Line:
    """One line: a state of `site/state.html` and words."""

    state: str
    words: str


@dataclass(frozen=True, slots=True)
class Peer:
    """Another node as the list shows it."""

    peer: PeerState
    state: str
    word: str
    notes: tuple[str, ...]


def sync_bar() -> Line | None:
    """Return the line on every page, from the node that agreed least lately; None where there is no other."""
    peers = [peer for peer in sync_line().peers if not peer.is_revoked]
    if not peers:
        return None
    n_waiting = max(peer.waiting_out for peer in peers) + max(peer.waiting_in for peer in peers)
    troubled = any(peer.problem for peer in peers)
    oldest = min((peer.as_of for peer in peers if peer.as_of), default=None)
    if oldest is None or any(peer.as_of is None for peer in peers):
        return Line("warn", _("Not in step with the other nodes yet") + _entries(n_waiting))
    words = _("As of %(time)s") % {"time": _time(oldest)}
    return Line("warn" if troubled or n_waiting else "ok", words + _entries(n_waiting))


def peers_of(state: SyncState) -> list[Peer]:
    """Return the other nodes, those that take part first."""
    return sorted(map(_peer, state.peers), key=lambda one: one.peer.is_revoked)


def _peer(peer: PeerState) -> Peer:
    notes = []
    if peer.waiting_out:
        notes.append(
            ngettext("%(n)d entry waits to go there", "%(n)d entries wait to go there", peer.waiting_out)
            % {"n": peer.waiting_out}
        )
    if peer.waiting_in:
        notes.append(
            ngettext("%(n)d entry waits to come here", "%(n)d entries wait to come here", peer.waiting_in)
            % {"n": peer.waiting_in}
        )
    if peer.address:
        notes.append(peer.address)
    state, word = _state(peer)
    return Peer(peer, state, word, tuple(notes))


def _state(peer: PeerState) -> tuple[str, str]:
    if peer.is_revoked:
        return "unknown", _("takes part no more")
    if peer.problem:
        return "alarm", peer.problem
    if peer.as_of is None:
        return "warn", _("not in step yet")
    state = "warn" if peer.waiting_out or peer.waiting_in else "ok"
    return state, _("as of %(time)s (%(ago)s)") % {
        "time": local_time(peer.as_of),
        "ago": ago(peer.as_of, now()),
    }


def _time(at: datetime) -> str:
    return local_hour(at) if now() - at < _DAY else local_time(at)


def _entries(n: int) -> str:
    return ", " + ngettext("%(n)d entry waiting", "%(n)d entries waiting", n) % {"n": n} if n else ""
