"""One durable commit: the chains it appends to, and the signature that ends it on each (rules 3 and 4)."""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from django.db import transaction

from waystation.core.journal.errors import NotInitialised, RevokedHere
from waystation.core.journal.format import Header, digest_of, genesis, link_of, signed_message
from waystation.core.journal.lock import claim_writer, lock_subjects, locked_column, writer_lock
from waystation.core.journal.models import Chain, CommitSignature, Node, StoredEntry
from waystation.core.journal.statements import Statement, ask, fetch, together
from waystation.core.journal.storage import storage_refusals
from waystation.core.vault.keyring import node_keys

_NODE: Final = Node._meta.db_table
_CHAIN: Final = Chain._meta.db_table
_OPEN: Final = (
    "SELECT n.id, n.incarnation, n.clock_offset_s, n.signing_public, c.head_seq, c.head_link, c.head_clock,"  # noqa: S608 - our own names
    f" c.last_good, EXISTS (SELECT 1 FROM {_CHAIN} r WHERE r.node = n.id AND r.last_good IS NOT NULL), {{}}"
    f" FROM {_NODE} n LEFT JOIN {_CHAIN} c ON c.id = n.id || '/' || n.incarnation || '/' || %s"
)
_BEGIN: Final = (
    f"INSERT INTO {_CHAIN} (id, node, signing_public, head_seq, head_link, head_clock)"  # noqa: S608
    " VALUES (%s, %s, %s, %s, %s, %s)"
)
_MOVE: Final = f"UPDATE {_CHAIN} SET head_seq = %s, head_link = %s, head_clock = %s WHERE id = %s"  # noqa: S608
_SIGN: Final = (
    f"INSERT INTO {CommitSignature._meta.db_table} (link, chain, seq, first, signature)"  # noqa: S608
    " VALUES (%s, %s, %s, %s, %s)"
)


class Fresh(NamedTuple):
    """An entry that is not stored yet; its fields are the columns that hold it."""

    link: str
    chain: str
    seq: int
    scope: str
    digest: str
    header: str
    salt: str
    body: str
    entry_id: str
    act: str
    subject: str
    clock: int
    counts: bool = True


@dataclass(slots=True)
class Head:
    """The end of a chain that this commit appends to."""

    chain: str
    seq: int
    link: str
    clock: int
    signed: int  # seq of the last entry that an earlier commit signed

    @property
    def place(self) -> tuple[int, str, int]:
        """Where the chain ends, to come back to with `end_at`."""
        return self.seq, self.link, self.clock

    def end_at(self, place: tuple[int, str, int]) -> None:
        """Take back entries whose act failed."""
        self.seq, self.link, self.clock = place

    def append(self, header: Header, scope: str, body: str) -> Fresh:
        """Return an entry at the end of the chain, which it moves on."""
        text, salt = header.encode(), secrets.token_hex(16)
        digest = digest_of(text, salt, body)
        self.seq += 1
        self.link = link_of(self.link, self.seq, scope, digest)
        self.clock = header.clock
        return Fresh(
            link=self.link,
            chain=self.chain,
            seq=self.seq,
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

    def copy(self, row: StoredEntry) -> Fresh:
        """Return a copy of a stored entry at the end of the chain; the chain's clock never goes back."""
        self.seq += 1
        self.link = link_of(self.link, self.seq, row.scope, row.digest)
        self.clock = max(self.clock, row.clock)
        columns = {name: getattr(row, name) for name in Fresh._fields}
        return Fresh(**{**columns, "link": self.link, "chain": self.chain, "seq": self.seq, "counts": True})


@dataclass(slots=True)
class Commit:
    """A transaction that holds what it needs to write."""

    node: str
    clock_offset: timedelta
    heads: dict[str, Head] = field(default_factory=dict)

    def now(self) -> datetime:
        """Return the node's time."""
        return datetime.now(UTC) + self.clock_offset

    def ending(self) -> list[Statement]:
        """Return what moves the chains' ends and signs them; once, for all that was appended."""
        statements: list[Statement] = []
        for head in self.heads.values():
            if head.seq == head.signed:
                continue
            first = head.signed + 1
            signature = node_keys().sign(signed_message(head.chain, head.seq, head.link, first))
            statements.append((_MOVE, [*head.place, head.chain]))
            statements.append((_SIGN, [head.link, head.chain, head.seq, first, signature]))
            head.signed = head.seq
        return statements


_STORE: Final = (
    f"INSERT INTO {StoredEntry._meta.db_table} ({', '.join(Fresh._fields)})"  # noqa: S608
    f" VALUES ({', '.join(['%s'] * len(Fresh._fields))})"
)
_current: ContextVar[tuple[Commit, str] | None] = ContextVar("journal_commit", default=None)


@contextmanager
def committing(chain: str | None = None, lock: Sequence[str] = ()) -> Iterator[tuple[Commit, Head, bool]]:
    """Join the commit under way, or open one that ends with this block.

    Args:
        chain: A chain of its own beside the node's main one (""); the one under way where not given.
        lock: Subjects to hold from here on.

    Yields:
        The commit, the chain's end, and whether this block opened the commit.
    """
    under_way = _current.get()
    if under_way is not None:
        commit, name = under_way
        name = name if chain is None else chain
        token = _current.set((commit, name))
        lock_subjects(lock)
        try:
            yield commit, commit.heads.get(name) or _open(commit, name)[1], False
        finally:
            _current.reset(token)
        return
    with storage_refusals(), writer_lock(), transaction.atomic():
        commit, head = _open(None, chain or "", lock)
        token = _current.set((commit, chain or ""))
        try:
            yield commit, head, True
        finally:
            _current.reset(token)
        together(commit.ending())


def _open(commit: Commit | None, name: str, lock: Sequence[str] = ()) -> tuple[Commit, Head]:
    number = claim_writer()
    writer = (f"{name}-{number}" if number else name) if name else str(number)
    held, keys = locked_column(lock)
    rows = fetch(_OPEN.format(held), [*keys, writer])
    if not rows:
        raise NotInitialised
    node, incarnation, offset, signing_public, seq, link, clock, last_good, is_revoked, _ = rows[0]
    if last_good is not None or (seq is None and is_revoked):
        raise RevokedHere
    chain = f"{node}/{incarnation}/{writer}"
    if seq is None:
        seq, link, clock = 0, genesis(chain), 0
        ask(_BEGIN, [chain, node, signing_public, seq, link, clock])
    if commit is None:
        commit = Commit(node, timedelta(seconds=offset))
    head = commit.heads[name] = Head(chain, seq, link, clock, seq)
    return commit, head


def stored(entry: Fresh) -> Statement:
    """Return the statement that stores an entry; belongs in the commit that moves its chain's end."""
    return _STORE, entry
