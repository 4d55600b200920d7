"""The branches of a chain that forked, and how many of them a node keeps."""

from typing import Final

from waystation.core.journal.format import genesis, link_of
from waystation.core.journal.models import Chain, StoredEntry

# What a node has is told to every other one, chain by chain and end by end; no node may make that endless.
MOST_CHAINS: Final = 1_000  # of one node
MOST_ENDS: Final = 100  # of one chain


def parents_of(chain: Chain) -> dict[tuple[int, str], str]:
    """Return the entries from the first fork on, each with the link before it."""
    first = chain.forked_at or 1
    rows = StoredEntry.objects.filter(chain=chain.id, seq__gte=first - 1).order_by("seq", "link")
    start = genesis(chain.id)
    at: dict[int, list[str]] = {0: [start]}
    parents: dict[tuple[int, str], str] = {}
    for seq, link, scope, digest in rows.values_list("seq", "link", "scope", "digest"):
        at.setdefault(seq, []).append(link)
        if seq >= first:
            before = at.get(seq - 1, ())
            parents[seq, link] = next(
                (one for one in before if link_of(one, seq, scope, digest) == link), start
            )
    return parents


def ends_of(parents: dict[tuple[int, str], str]) -> list[tuple[int, str]]:
    """Return the entries that no other one follows."""
    inner = set(parents.values())
    return sorted((seq, link) for (seq, link) in parents if link not in inner)


def are_too_many(chain: str, node: str, n_new: int) -> bool:
    """Return whether a chain of another node, with so many new ends, is more than a node keeps."""
    here = Chain.objects.filter(id=chain).first()
    if here is None:
        return n_new > MOST_ENDS or Chain.objects.filter(node=node).count() >= MOST_CHAINS
    if here.forked_at is None:
        return n_new > MOST_ENDS
    return len(ends_of(parents_of(here))) + n_new > MOST_ENDS
