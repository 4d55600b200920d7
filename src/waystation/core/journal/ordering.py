"""The one order in which a subject's entries are folded (journal rule 5); pure.

Ancestry comes first: what an author had seen is folded before what they wrote. The hybrid clock orders only
entries that did not see each other, so a clock that runs ahead wins nothing over an entry that saw its own.
"""

import heapq
from collections.abc import Iterable, Iterator, Mapping, Set
from itertools import islice
from typing import NamedTuple


class Placed(NamedTuple):
    """An entry's identity, what its author had seen, and its place."""

    id: str
    seen: tuple[str, ...]
    clock: int
    chain: str
    seq: int


class Before(Set[str]):
    """The ids of a line that stand before a place in it: what an author who saw the whole line had seen.

    A view, so that the ancestors of a thousand entries in one line are not half a million ids.
    """

    __slots__ = ("_end", "_line")

    def __init__(self, line: Mapping[str, int], end: int) -> None:
        self._line = line
        self._end = end

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self._line.get(name, self._end) < self._end

    def __iter__(self) -> Iterator[str]:
        return islice(self._line, self._end)

    def __len__(self) -> int:
        return self._end

    _from_iterable = frozenset


def heads(entries: Iterable[Placed]) -> tuple[str, ...]:
    """Return the ids that no other entry has seen, sorted."""
    entries = list(entries)
    covered = {seen for entry in entries for seen in entry.seen}
    return tuple(sorted(entry.id for entry in entries if entry.id not in covered))


def fold_order(entries: Iterable[Placed]) -> list[tuple[Placed, Set[str]]]:
    """Return entries with their ancestors, in fold order.

    Ids that `seen` names but that are not here yet are passed over. Entries that claim to have seen each
    other (only a forger can make them) are broken open at the lowest place, so the order is always total.
    """
    by_id = {entry.id: entry for entry in entries}
    line = sorted(by_id.values(), key=_place)
    places = {entry.id: number for number, entry in enumerate(line)}
    if all(_saw_the_one_before(line, places, number) for number in range(len(line))):
        return [(entry, Before(places, number)) for number, entry in enumerate(line)]
    return _sorted_by_ancestry(by_id)


def _place(entry: Placed) -> tuple[int, str, int]:
    return entry.clock, entry.chain, entry.seq


def _saw_the_one_before(line: list[Placed], places: Mapping[str, int], number: int) -> bool:
    """Return whether an entry has seen the one before it in the line, and none that stands later."""
    seen = line[number].seen
    if number and line[number - 1].id not in seen:
        return False
    return all(places.get(name, -1) < number for name in seen)


def _sorted_by_ancestry(by_id: Mapping[str, Placed]) -> list[tuple[Placed, Set[str]]]:
    waiting = {
        entry.id: {seen for seen in entry.seen if seen in by_id and seen != entry.id}
        for entry in by_id.values()
    }
    children: dict[str, list[str]] = {}
    for child, parents in waiting.items():
        for parent in parents:
            children.setdefault(parent, []).append(child)
    ready = [(_place(by_id[name]), name) for name, parents in waiting.items() if not parents]
    heapq.heapify(ready)
    ancestors: dict[str, frozenset[str]] = {}
    ordered: list[tuple[Placed, Set[str]]] = []
    while len(ordered) < len(by_id):
        if not ready:
            stuck = min((_place(by_id[name]), name) for name in waiting if name not in ancestors)
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
                heapq.heappush(ready, (_place(by_id[child]), child))
    return ordered
