"""What others may ask of the journal."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from operator import attrgetter

from django.db.models import Max

from waystation.core.journal.clock import COUNTER_BITS
from waystation.core.journal.format import Header
from waystation.core.journal.models import Chain, Conflict, StoredEntry
from waystation.core.journal.node import NodeState, node_state, now
from waystation.core.journal.projector import typed_body

__all__ = [
    "Line",
    "NodeState",
    "conflicting_copies",
    "disputed_count",
    "entry_count",
    "journal_lines",
    "node_state",
    "now",
]


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as `journal show` prints it; identifiers only, no body."""

    chain: str
    seq: int
    scope: str
    kind: str
    subject: str
    actor: str
    observed_at: str
    held: str


def journal_lines(*, subject: str = "", limit: int = 50) -> Iterator[Line]:
    """Return the latest entries, newest first, of one subject or of all.

    `held` says why an entry is not in the tables: `stub`, `copy`, `unknown-kind`, or nothing.
    """
    rows = StoredEntry.objects.order_by("-clock", "-seq")
    if subject:
        rows = rows.filter(subject=subject)
    for row in rows[:limit]:
        if not row.header:
            yield Line(row.chain, row.seq, row.scope, "", "", "", "", "stub")
            continue
        header = Header.decode(row.header)
        held = (
            "copy" if not row.counts else "" if typed_body(header, row.body) is not None else "unknown-kind"
        )
        yield Line(
            row.chain, row.seq, row.scope, header.kind, header.subject, header.actor, header.observed_at, held
        )


def entry_count() -> int:
    """Return how many entries the journal holds, stubs and copies included."""
    return StoredEntry.objects.count()


def disputed_count() -> int:
    """Return how many subjects have fields that people set apart and nobody has settled."""
    return Conflict.objects.count()


def latest_moment() -> datetime | None:
    """Return the time of the latest entry's clock, or None in an empty journal."""
    latest = Chain.objects.aggregate(latest=Max("head_clock"))["latest"]
    return None if not latest else datetime.fromtimestamp((latest >> COUNTER_BITS) / 1000, UTC)


def conflicting_copies() -> list[tuple[str, ...]]:
    """Return groups of entry places that carry one id with different content (journal rule 2)."""
    return [tuple(f"{row.chain} #{row.seq}" for row in rows) for rows in differing_copies()]


def differing_copies() -> Iterator[list[StoredEntry]]:
    """Return the copies of each entry id that came with different content, the one that counts first."""
    beside = StoredEntry.objects.filter(counts=False).exclude(header="").values("entry_id")
    rows = StoredEntry.objects.filter(entry_id__in=beside).order_by("entry_id", "clock", "chain", "seq")
    for _, copies in groupby(rows.iterator(), key=attrgetter("entry_id")):
        found = sorted(copies, key=lambda row: not row.counts)
        if len({Header.decode(row.header).content for row in found}) > 1:
            yield found
