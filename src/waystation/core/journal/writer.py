"""Appending: the only way in. One act, all its entries, and the tables they change, in one transaction.

    with writing(author, act, request={...}, lock=[band]) as act:
        if not act.repeated:
            ...check under the lock...
            act.record(subject, Body(...))
    return act.receipt

`group()` around several acts makes them one durable commit with one signature.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from waystation.core.journal._commit import Commit, Fresh, Head, committing, stored
from waystation.core.journal.canonical import canonical
from waystation.core.journal.clock import HybridClock, is_uuid7, milliseconds, timestamp, uuid7, uuid7_within
from waystation.core.journal.errors import (
    ActAlreadyUsed,
    BadAct,
    EntryTooLarge,
    ErasedForGood,
    ObservedInFuture,
)
from waystation.core.journal.format import Header
from waystation.core.journal.history import ERASURE, effective
from waystation.core.journal.kinds import OF_SUBJECT, audience_of, kind_of
from waystation.core.journal.lock import lock_subjects
from waystation.core.journal.models import StoredEntry
from waystation.core.journal.node import now
from waystation.core.journal.ordering import heads
from waystation.core.journal.projector import (
    Due,
    Kept,
    ask_for_entries,
    changes,
    entries_in_fold_order,
    fold,
    kept_by_subject,
)
from waystation.core.journal.resealing import sealed_values
from waystation.core.journal.statements import fetch, savepoint, together
from waystation.core.vault.keyring import data_keys, node_keys
from waystation.core.vault.nodekeys import fingerprint

ENTRY_BYTES: Final = 1_000_000
CLOCK_TOLERANCE: Final = timedelta(minutes=10)

_EARLIER: Final = (
    f"SELECT entry_id, subject, header FROM {StoredEntry._meta.db_table}"  # noqa: S608 - no value is spliced
    " WHERE act = %s AND counts ORDER BY clock, chain, seq"
)
_clock: Final = HybridClock()


@dataclass(frozen=True, slots=True)
class Author:
    """Who acts, and on what: identifiers, never names."""

    actor: str
    device: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an act put into the journal; `repeated` when it was there already and nothing was added."""

    act: str
    entries: tuple[str, ...]
    subjects: tuple[str, ...]
    repeated: bool

    def subject(self, kind: str) -> str:
        """Return the first subject of `kind` that the act touched."""
        return next(subject for subject in self.subjects if subject.startswith(kind + ":"))


@dataclass(slots=True)
class Act:
    """An act being written: collect its entries with `record`."""

    id: str
    author: Author
    scope: str
    observed_at: datetime
    request: str
    secret: bytes
    repeated: Receipt | None = None
    changes: list[tuple[str, object, tuple[str, ...] | None]] = field(default_factory=list)
    written: Receipt | None = None
    made: int = 0

    def new(self, kind: str) -> str:
        """Return the identifier of a new subject; the same in a repeat of the same act."""
        self.made += 1
        return f"{kind}:{uuid7_within(self.id, f'{kind}/{self.made}')}"

    def record(self, subject: str, body: object, seen: Sequence[str] | None = None) -> None:
        """Add an entry to the act.

        Args:
            subject: `kind:identifier`.
            body: An instance of a registered body; its `Personal` fields in clear, to be sealed here.
            seen: Heads of the subject that the author saw; the heads on this node where not given.
        """
        self.changes.append((subject, body, None if seen is None else tuple(seen)))

    @property
    def receipt(self) -> Receipt:
        """What was written; valid after the act's block has ended."""
        receipt = self.repeated or self.written
        assert receipt is not None, "the act has not ended"  # noqa: S101
        return receipt


def new_act() -> str:
    """Return the identifier of a new act, as a form carries it."""
    return uuid7(milliseconds(now()))


@contextmanager
def group(chain: str | None = None) -> Iterator[None]:
    """Make all acts inside one durable commit with one signature (journal rule 4).

    Args:
        chain: A chain of their own, beside the node's main one: `node/incarnation/<chain>`, on PostgreSQL
            `<chain>-<n>` for the second writer and on. The one under way where not given.
    """
    with committing(chain):
        yield


@contextmanager
def writing(
    author: Author,
    act: str,
    *,
    request: Mapping[str, object],
    place: str = "",
    observed_at: datetime | None = None,
    lock: Iterable[str] = (),
) -> Iterator[Act]:
    """Open an act; its entries are appended and projected when the block ends without an exception.

    Args:
        author: Who acts.
        act: Its UUIDv7, chosen by whoever sends it; the same act sent twice is written once.
        request: Everything that was asked, as plain values; decides whether a repeat is the same request.
        place: Where the entries are made; with the kind's audience it forms their scope.
        observed_at: When it happened; now where not given.
        lock: Subjects whose tables the caller checks; no other writer changes them meanwhile.

    Raises:
        ActAlreadyUsed: the act was written before with another request.
        BadAct: `act` is not a UUIDv7.
        ObservedInFuture: `observed_at` is more than ten minutes ahead of the node's clock.
    """
    if not is_uuid7(act):
        raise BadAct
    secret = node_keys().derive("act", act)
    asked = fingerprint(secret, canonical(request).encode())
    with committing(lock=[*lock, f"act:{act}"]) as (commit, head, is_alone):
        moment = commit.now()
        if observed_at is not None and observed_at > moment + CLOCK_TOLERANCE:
            raise ObservedInFuture(observed_at, moment)
        current = Act(act, author, place, observed_at or moment, asked, secret)
        before = head.place
        try:
            # Alone in its commit, an act is taken back with it.
            with nullcontext() if is_alone else savepoint():
                current.repeated = _earlier(current)
                yield current
                if current.repeated is None:
                    current.written = _append(commit, head, current, moment, is_last=is_alone)
        except BaseException:
            head.end_at(before)
            raise


def _earlier(act: Act) -> Receipt | None:
    rows = fetch(_EARLIER, [act.id])
    if not rows:
        return None
    if any(Header.decode(header).request != act.request for _, _, header in rows):
        raise ActAlreadyUsed(act.id)
    return Receipt(act.id, tuple(row[0] for row in rows), tuple(row[1] for row in rows), repeated=True)


def _append(commit: Commit, head: Head, act: Act, moment: datetime, *, is_last: bool) -> Receipt:
    subjects = tuple(subject for subject, _, _ in act.changes)
    kept: dict[str, list[Kept]] = {subject: [] for subject in subjects}
    lock_subjects(kept)  # a row is folded from all entries of its subject, so one writer at a time
    kept |= kept_by_subject(ask_for_entries(list(kept), Due.at(moment, commit.node)))
    _require_not_erased(kept)
    entries = _entries(head, act, milliseconds(moment), kept)
    written = [stored(entry) for entry in entries] + changes(fold(kept))
    together(written + commit.ending() if is_last else written)
    return Receipt(act.id, tuple(entry.entry_id for entry in entries), subjects, repeated=False)


def _require_not_erased(kept: Mapping[str, Sequence[Kept]]) -> None:
    for entries in kept.values():
        is_told = any(entry.header.kind == ERASURE for entry in entries)
        if is_told and effective(list(entries_in_fold_order(entries))).erased is not None:
            raise ErasedForGood


def _entries(head: Head, act: Act, now_ms: int, kept: dict[str, list[Kept]]) -> list[Fresh]:
    kinds = [kind_of(body) for _, body, _ in act.changes]
    plains = [kind.encode(body) for kind, (_, body, _) in zip(kinds, act.changes, strict=True)]
    keys = data_keys(
        {
            (subject, kind.audience)
            for kind, plain, (subject, _, _) in zip(kinds, plains, act.changes, strict=True)
            if any(plain[name] for name in kind.sealed_fields)
        },
        create=True,
    )
    observed_at = timestamp(act.observed_at)
    entries = []
    for number, (kind, plain, (subject, _, seen_by_author)) in enumerate(
        zip(kinds, plains, act.changes, strict=True)
    ):
        earlier = [entry.placed for entry in kept[subject]]
        seen = heads(earlier) if seen_by_author is None else seen_by_author
        clock = _clock.tick(now_ms, max([head.clock, *(one.clock for one in earlier if one.id in seen)]))
        content = {
            "body": plain,
            "kind": kind.name,
            "observed_at": observed_at,
            "seen": list(seen_by_author or ()),
            "subject": subject,
            "version": kind.version,
        }
        header = Header(
            id=uuid7_within(act.id, f"entry/{number}"),
            act=act.id,
            actor=act.author.actor,
            device=act.author.device,
            kind=kind.name,
            version=kind.version,
            subject=subject,
            seen=tuple(sorted(seen)),
            observed_at=observed_at,
            clock=clock,
            content=fingerprint(act.secret, canonical(content).encode()),
            request=act.request,
        )
        key = keys.get((subject, kind.audience))
        sealed = sealed_values(kind, plain, subject, key, seen, kept[subject])
        body = canonical({**plain, **sealed})
        if len(body) > ENTRY_BYTES:
            raise EntryTooLarge(len(body), ENTRY_BYTES)
        audience = audience_of(subject) if kind.audience == OF_SUBJECT else kind.audience
        entry = head.append(header, f"{audience}/{act.scope}", body)
        kept[subject].append(Kept(header, body, entry.scope, entry.chain, entry.seq))
        entries.append(entry)
    return entries
