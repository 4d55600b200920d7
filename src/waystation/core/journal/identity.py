"""Which copy of an entry counts (journal rule 2)."""

from collections.abc import Iterable
from typing import Protocol


class Copy(Protocol):
    """One stored copy of an entry id."""

    link: str
    clock: int
    chain: str
    seq: int


def copies_that_count(copies: Iterable[Copy]) -> frozenset[str]:
    """Return the link of the copy that stands for an entry id: the lowest by (clock, chain, seq).

    Equal copies count once by it; a copy with other content is kept, not projected, and shown as a conflict.
    """
    lowest = min(copies, key=lambda copy: (copy.clock, copy.chain, copy.seq, copy.link))
    return frozenset({lowest.link})
