"""Appending: the only way in. One act, all its entries, and the tables they change, in one transaction.

    with writing(author, act, request={...}, lock=[band]) as act:
        if not act.repeated:
            ...check under the lock...
            act.record(subject, Body(...))
    return act.receipt

`group()` around several acts makes them one durable commit with one signature.
"""

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from waystation.core.journal.canonical import canonical
from waystation.core.journal.clock import HybridClock, is_uuid7, milliseconds, timestamp, uuid7, uuid7_within
from waystation.core.journal.errors import (
    ActAlreadyUsed,
    BadAct,
    EntryTooLarge,
    ObservedInFuture,
    RevokedHere,
)
from waystation.core.journal.format import GENESIS, Header, digest_of, link_of, signed_message
from waystation.core.journal.kinds import OF_SUBJECT, audience_of, kind_of
from waystation.core.journal.lock import claim_writer, lock_subjects, writer_lock
from waystation.core.journal.models import Chain, CommitSignature, StoredEntry
from waystation.core.journal.node import node, now
from waystation.core.journal.ordering import Placed, heads
from waystation.core.journal.projector import is_due, project
from waystation.core.journal.storage import storage_refusals
from waystation.core.vault import seal
from waystation.core.vault.keyring import data_keys, node_keys
from waystation.core.vault.nodekeys import fingerprint

ENTRY_BYTES = 1_000_000
CLOCK_TOLERANCE = timedelta(minutes=10)

_clock = HybridClock()


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
class _Group:
    chain: Chain
    appended: int = 0


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


_group: ContextVar[_Group | None] = ContextVar("journal_group", default=None)


def new_act() -> str:
    """Return the identifier of a new act, as a form carries it."""
    return uuid7(milliseconds(now()))


@contextmanager
def group(chain: str = "") -> Iterator[None]:
    """Make all acts inside one durable commit with one signature (journal rule 4).

    `chain` names a chain of their own, as the record of reads has one (journal rule 16).
    """
    with _joined(chain):
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
    moment = now()
    if observed_at is not None and observed_at > moment + CLOCK_TOLERANCE:
        raise ObservedInFuture(observed_at, moment)
    secret = node_keys().derive("act", act)
    current = Act(
        id=act,
        author=author,
        scope=place,
        observed_at=observed_at or moment,
        request=fingerprint(secret, canonical(request).encode()),
        secret=secret,
    )
    with _joined() as joined:
        lock_subjects([*lock, f"act:{act}"])
        current.repeated = _earlier(current)
        place_before = (
            joined.chain.head_seq,
            joined.chain.head_link,
            joined.chain.head_clock,
            joined.appended,
        )
        try:
            with transaction.atomic():
                yield current
                if current.repeated is None:
                    current.written = _append(joined, current, moment)
        except BaseException:
            (joined.chain.head_seq, joined.chain.head_link, joined.chain.head_clock, joined.appended) = (
                place_before
            )
            raise


@contextmanager
def _joined(chain: str = "") -> Iterator[_Group]:
    current = _group.get()
    if current is not None:
        yield current
        return
    with storage_refusals(), writer_lock(), transaction.atomic():
        opened = _Group(_claim_chain(chain))
        token = _group.set(opened)
        try:
            yield opened
        finally:
            _group.reset(token)
        if opened.appended:
            _sign(opened.chain)


def _claim_chain(name: str) -> Chain:
    this = node()
    if name:
        lock_subjects([f"chain:{name}"])
    chain, is_new = Chain.objects.get_or_create(
        id=f"{this.id}/{this.incarnation}/{name or claim_writer()}",
        defaults={"node": this.id, "signing_public": this.signing_public, "head_link": GENESIS},
    )
    own = Chain.objects.filter(node=this.id, last_good__isnull=False)
    if chain.last_good is not None or (is_new and own.exists()):
        raise RevokedHere
    return chain


def _sign(chain: Chain) -> None:
    chain.save(update_fields=["head_seq", "head_link", "head_clock"])
    CommitSignature.objects.create(
        link=chain.head_link,
        chain=chain.id,
        seq=chain.head_seq,
        signature=node_keys().sign(signed_message(chain.id, chain.head_seq, chain.head_link)),
    )


def _earlier(act: Act) -> Receipt | None:
    rows = list(StoredEntry.objects.filter(act=act.id, counts=True).order_by("clock", "chain", "seq"))
    if not rows:
        return None
    if any(Header.decode(row.header).request != act.request for row in rows):
        raise ActAlreadyUsed(act.id)
    return Receipt(
        act.id, tuple(row.entry_id for row in rows), tuple(row.subject for row in rows), repeated=True
    )


def _append(joined: _Group, act: Act, moment: datetime) -> Receipt:
    subjects = [subject for subject, _, _ in act.changes]
    lock_subjects(subjects)  # a row is folded from all entries of its subject, so one writer at a time
    due = is_due()
    entries = _entries(joined.chain, act, moment, _known(subjects, due))
    StoredEntry.objects.bulk_create(entries)
    joined.appended += len(entries)
    project(subjects, due)
    return Receipt(act.id, tuple(entry.entry_id for entry in entries), tuple(subjects), repeated=False)


def _known(subjects: Iterable[str], due: Q) -> dict[str, list[Placed]]:
    known: dict[str, list[Placed]] = {subject: [] for subject in subjects}
    for row in StoredEntry.objects.filter(due, subject__in=known, counts=True):
        header = Header.decode(row.header)
        known[row.subject].append(Placed(header.id, header.seen, header.clock, row.chain, row.seq))
    return known


def _entries(chain: Chain, act: Act, moment: datetime, known: dict[str, list[Placed]]) -> list[StoredEntry]:
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
    entries = []
    for number, (kind, plain, (subject, _, seen_by_author)) in enumerate(
        zip(kinds, plains, act.changes, strict=True)
    ):
        seen = heads(known[subject]) if seen_by_author is None else seen_by_author
        clock = _clock.tick(
            milliseconds(moment), max([chain.head_clock, *(p.clock for p in known[subject] if p.id in seen)])
        )
        content = {
            "body": plain,
            "kind": kind.name,
            "observed_at": timestamp(act.observed_at),
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
            observed_at=timestamp(act.observed_at),
            clock=clock,
            content=fingerprint(act.secret, canonical(content).encode()),
            request=act.request,
        )
        sealed = {
            name: seal.seal(keys[subject, kind.audience], plain[name], subject=subject, field=name)
            for name in kind.sealed_fields
            if plain[name]
        }
        body = canonical({**plain, **sealed})
        if len(body) > ENTRY_BYTES:
            raise EntryTooLarge(len(body), ENTRY_BYTES)
        audience = audience_of(subject) if kind.audience == OF_SUBJECT else kind.audience
        entry = _link(chain, header, f"{audience}/{act.scope}", body)
        known[subject].append(Placed(header.id, header.seen, clock, chain.id, entry.seq))
        entries.append(entry)
    return entries


def _link(chain: Chain, header: Header, scope: str, body: str) -> StoredEntry:
    text, salt = header.encode(), secrets.token_hex(16)
    digest = digest_of(text, salt, body)
    chain.head_seq += 1
    chain.head_link = link_of(chain.head_link, chain.head_seq, scope, digest)
    chain.head_clock = header.clock
    return StoredEntry(
        link=chain.head_link,
        chain=chain.id,
        seq=chain.head_seq,
        scope=scope,
        digest=digest,
        header=text,
        salt=salt,
        body=body,
        entry_id=header.id,
        act=header.act,
        subject=header.subject,
        clock=header.clock,
    )
