"""Keeps the marks of counting copies true: which copy stands for an entry id, and whose entries count."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

import msgspec
from django.db.models import Count, Q

from waystation.core.journal.format import Header
from waystation.core.journal.identity import copies_that_count
from waystation.core.journal.kinds import UnknownKind, kind_named
from waystation.core.journal.models import Chain, StoredEntry
from waystation.core.journal.node import node
from waystation.core.journal.standing import (
    NODE,
    NodeAdmitted,
    NodeRevoked,
    Standing,
    Statement,
    node_of,
    standing,
)
from waystation.core.journal.statements import among, fetch

PAGE: Final = 500
_ABOUT_NODES: Final = Q(subject__gte=f"{NODE.name}:", subject__lt=f"{NODE.name};")


class Place(NamedTuple):
    """A copy of an entry: what decides whether it counts."""

    link: str
    entry_id: str
    clock: int
    chain: str
    seq: int
    counts: bool
    subject: str


_PLACES: Final = f"SELECT {', '.join(Place._fields)} FROM {StoredEntry._meta.db_table} WHERE entry_id"  # noqa: S608


def current_standing() -> Standing:
    """Return who belongs to this journal, from its entries."""
    this = node()
    rows = StoredEntry.objects.filter(_ABOUT_NODES).exclude(header="")
    statements = []
    for row in rows.only("header", "body", "chain", "seq", "clock", "subject"):
        header = Header.decode(row.header)
        try:
            body = kind_named(header.kind, header.version).decode(msgspec.json.decode(row.body))
        except (UnknownKind, msgspec.ValidationError):
            continue
        if isinstance(body, NodeAdmitted | NodeRevoked):
            statements.append(Statement(row.clock, row.chain, row.seq, node_of(row.subject), body))
    return standing(this.id, this.signing_public, statements)


def last_good_by_chain() -> dict[str, int]:
    """Return the last entry that counts, of the chains that have one."""
    rows = Chain.objects.filter(last_good__isnull=False).values_list("id", "last_good")
    return {chain: bound for chain, bound in rows if bound is not None}


def mark(entry_ids: Iterable[str]) -> set[str]:
    """Set the marks of all copies of these entries; return the subjects whose marks changed."""
    bounds = last_good_by_chain()
    changed: list[Place] = []
    for copies in copies_of(entry_ids):
        if len(copies) == 1 and copies[0].counts and not bounds:
            continue
        counting = copies_that_count(copies, bounds)
        changed.extend(copy for copy in copies if copy.counts != (copy.link in counting))
    for counts in (False, True):
        links = [copy.link for copy in changed if copy.counts != counts]
        for start in range(0, len(links), PAGE):
            StoredEntry.objects.filter(link__in=links[start : start + PAGE]).update(counts=counts)
    return {copy.subject for copy in changed}


def mark_all() -> bool:
    """Set every mark anew, and each chain's last good entry; return whether any of them changed."""
    bounded_anew = bound_chains(current_standing())
    changed = mark(ids_to_mark())
    return bool(bounded_anew or changed)


def ids_to_mark() -> set[str]:
    """Return the entries that are here more than once, that a bound may reach, or that do not count."""
    rows = StoredEntry.objects.exclude(header="")
    several = rows.values("entry_id").annotate(copies=Count("link")).filter(copies__gt=1)
    bounded = rows.filter(chain__in=last_good_by_chain()).values_list("entry_id", flat=True)
    uncounted = rows.filter(counts=False).values_list("entry_id", flat=True)
    return {*several.values_list("entry_id", flat=True), *bounded, *uncounted}


def bound_chains(now: Standing) -> set[str]:
    """Give each chain its last good entry; return the entry ids whose marks may change by it."""
    ids: set[str] = set()
    for chain in Chain.objects.all():
        bound = now.last_good(chain.id)
        if bound == chain.last_good:
            continue
        # With a bound, or without one again, every entry of a chain stands otherwise to its copies elsewhere.
        first = 0 if bound is None or chain.last_good is None else min(bound, chain.last_good)
        beyond = StoredEntry.objects.filter(chain=chain.id, seq__gt=first).exclude(header="")
        ids.update(beyond.values_list("entry_id", flat=True))
        chain.last_good = bound
        chain.save(update_fields=["last_good"])
    return ids


def copies_of(entry_ids: Iterable[str]) -> Iterator[list[Place]]:
    """Return the copies of each of these entries."""
    wanted = sorted(set(entry_ids))
    for start in range(0, len(wanted), PAGE):
        condition, values = among(wanted[start : start + PAGE])
        by_id: dict[str, list[Place]] = {}
        for place in map(Place._make, fetch(f"{_PLACES} {condition}", values)):
            by_id.setdefault(place.entry_id, []).append(place)
        yield from by_id.values()
