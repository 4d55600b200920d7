"""Which copy of an entry counts (journal rule 2)."""

from collections.abc import Iterable, Mapping
from typing import Protocol


class Copy(Protocol):
    """One stored copy of an entry id."""

    @property
    def link(self) -> str:
        """Its link."""

    @property
    def clock(self) -> int:
        """Its author's clock."""

    @property
    def chain(self) -> str:
        """The chain it stands in."""

    @property
    def seq(self) -> int:
        """Its place there."""


def copies_that_count(copies: Iterable[Copy], last_good: Mapping[str, int]) -> frozenset[str]:
    """Return the link of the copy that stands for an entry id: the lowest by (clock, chain, seq).

    Equal copies count once by it; a copy with other content is kept, not projected, and shown as a conflict.
    A copy beyond its chain's last good entry never counts (journal rule 10); `last_good` names the chains
    that have one. One before it gives way to any copy in a chain that has none: what a hostile node replaced
    before it was revoked comes back.
    """
    good = [copy for copy in copies if copy.seq <= last_good.get(copy.chain, copy.seq)]
    if not good:
        return frozenset()
    free = [copy for copy in good if copy.chain not in last_good]
    lowest = min(free or good, key=lambda copy: (copy.clock, copy.chain, copy.seq, copy.link))
    return frozenset({lowest.link})
