"""The one order in which a subject's entries are folded (journal rule 5); pure.

Ancestry comes first: what an author had seen is folded before what they wrote. The hybrid clock orders only
entries that did not see each other, so a clock that runs ahead wins nothing over an entry that saw its own.
"""

import heapq
from collections.abc import Iterable
from typing import NamedTuple


class Placed(NamedTuple):
    """An entry's identity, what its author had seen, and its place."""

    id: str
    seen: tuple[str, ...]
    clock: int
    chain: str
    seq: int

    @property
    def place(self) -> tuple[int, str, int]:
        """The order among copies and concurrent entries."""
        return self.clock, self.chain, self.seq


def heads(entries: Iterable[Placed]) -> tuple[str, ...]:
    """Return the ids that no other entry has seen, sorted."""
    entries = list(entries)
    covered = {seen for entry in entries for seen in entry.seen}
    return tuple(sorted(entry.id for entry in entries if entry.id not in covered))


def fold_order(entries: Iterable[Placed]) -> list[tuple[Placed, frozenset[str]]]:
    """Return entries with their ancestors, in fold order.

    Ids that `seen` names but that are not here yet are passed over. Entries that claim to have seen each
    other (only a forger can make them) are broken open at the lowest place, so the order is always total.
    """
    by_id = {entry.id: entry for entry in entries}
    waiting = {
        entry.id: {seen for seen in entry.seen if seen in by_id and seen != entry.id}
        for entry in by_id.values()
    }
    children: dict[str, list[str]] = {}
    for child, parents in waiting.items():
        for parent in parents:
            children.setdefault(parent, []).append(child)
    ready = [(by_id[name].place, name) for name, parents in waiting.items() if not parents]
    heapq.heapify(ready)
    ancestors: dict[str, frozenset[str]] = {}
    ordered: list[tuple[Placed, frozenset[str]]] = []
    while len(ordered) < len(by_id):
        if not ready:
            stuck = min((by_id[name].place, name) for name in waiting if name not in ancestors)
            heapq.heappush(ready, stuck)
        _, name = heapq.heappop(ready)
        if name in ancestors:
            continue
        entry = by_id[name]
        known = [seen for seen in entry.seen if seen in ancestors]
        ancestors[name] = frozenset(known).union(*(ancestors[seen] for seen in known))
        ordered.append((entry, ancestors[name]))
        for child in children.get(name, ()):
            waiting[child].discard(name)
            if not waiting[child] and child not in ancestors:
                heapq.heappush(ready, (by_id[child].place, child))
    return ordered
