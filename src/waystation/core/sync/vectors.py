"""Version vectors: what a node has of every chain, and what another one lacks.

For each chain a vector names its ends (one, or one a branch where the chain forked) and a locator: the links
at places that lie further and further apart. So two nodes find the last entry that both have in few steps,
also where each holds another branch.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Final

import msgspec
from msgspec import Meta

from waystation.core.journal.branches import ends_of, parents_of
from waystation.core.journal.foreign import Hash, Seq
from waystation.core.journal.models import Chain, StoredEntry

Place = tuple[Seq, Hash]


class Have(msgspec.Struct, array_like=True, forbid_unknown_fields=True, frozen=True):
    """What a node has of one chain: everything up to `ends`; `locator` are places on the way."""

    ends: tuple[Place, ...]
    locator: Annotated[tuple[Place, ...], Meta(max_length=64)] = ()


Vector = dict[Annotated[str, Meta(max_length=80)], Have]

_PAGE: Final = 500


@dataclass(frozen=True, slots=True)
class Missing:
    """What another node lacks of a chain: everything after `after`, but for the links it has of branches."""

    chain: Chain
    after: int
    has: frozenset[str] = frozenset()

    @property
    def n_entries(self) -> int:
        """How many entries that is, about."""
        return max(self.chain.head_seq - self.after - len(self.has), 1)


def vector() -> Vector:
    """Return what this node has."""
    found: Vector = {}
    for chain in Chain.objects.filter(head_seq__gt=0).order_by("id"):
        ends: tuple[Place, ...] = ((chain.head_seq, chain.head_link),)
        last = chain.head_seq
        if chain.forked_at is not None:
            ends = tuple(ends_of(parents_of(chain)))
            last = chain.forked_at
        found[chain.id] = Have(ends, _locator(chain.id, last))
    return found


def missing(theirs: Mapping[str, Have], *, only: Collection[str] | None = None) -> Iterator[Missing]:
    """Return what a node with the vector `theirs` lacks of the chains here, chain by chain.

    Args:
        theirs: The other node's vector.
        only: The nodes whose chains it takes, where given.
    """
    for chain in Chain.objects.filter(head_seq__gt=0).order_by("id"):
        if only is not None and chain.node not in only:
            continue
        have = theirs.get(chain.id)
        if have is None:
            yield Missing(chain, 0)
            continue
        if chain.forked_at is None and (chain.head_seq, chain.head_link) in have.ends:
            continue
        common = _common(chain.id, have)
        after = max((seq for seq, _ in common), default=0)
        if chain.forked_at is None:
            if after < chain.head_seq:
                yield Missing(chain, after)
            continue
        parents = parents_of(chain)
        has = _ancestors(parents, {link for _, link in common})
        if any(link not in has for _, link in parents) or after < chain.forked_at - 1:
            yield Missing(chain, min(after, chain.forked_at - 1), frozenset(has))


def _locator(chain: str, last: int) -> tuple[Place, ...]:
    """Return places before `last`: one back, two, four, eight ..."""
    places = []
    step = 1
    while last - step >= 1:
        places.append(last - step)
        step *= 2
    rows = StoredEntry.objects.filter(chain=chain, seq__in=places)
    return tuple(sorted(rows.values_list("seq", "link"), reverse=True))


def _common(chain: str, have: Have) -> set[Place]:
    """Return those of another node's places that are here."""
    places = {*have.ends, *have.locator}
    links = [link for _, link in places]
    found: set[Place] = set()
    for start in range(0, len(links), _PAGE):
        rows = StoredEntry.objects.filter(chain=chain, link__in=links[start : start + _PAGE])
        found.update(rows.values_list("seq", "link"))
    return found & places


def _ancestors(parents: Mapping[Place, str], links: Collection[str]) -> set[str]:
    """Return the links given and all before them, as far as `parents` reaches."""
    before = {link: parent for (_, link), parent in parents.items()}
    found: set[str] = set()
    for link in links:
        while link in before and link not in found:
            found.add(link)
            link = before[link]
    return found
