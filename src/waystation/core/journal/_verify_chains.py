"""The chains' part of `journal verify`, in pieces that can be checked side by side."""

import json
from collections.abc import Iterator
from typing import Final, NamedTuple

import msgspec
from django.db.models import Max

from waystation.core.journal._findings import Finding
from waystation.core.journal.canonical import canonical
from waystation.core.journal.format import Header, digest_of, genesis, link_of, signed_message
from waystation.core.journal.models import Chain, CommitSignature, StoredEntry
from waystation.core.journal.statements import fetch, stream
from waystation.core.vault.nodekeys import signature_holds

PIECE: Final = 20_000
PAGE: Final = 1_000  # entries of which a rebuild checks the last signature
_END: Final = 2**63 - 1

_ENTRY: Final = StoredEntry._meta.db_table
_ROWS: Final = (
    "SELECT link, seq, scope, digest, header, salt, body, entry_id, act, subject, clock, counts"  # noqa: S608
    f" FROM {_ENTRY} WHERE chain = %s AND seq > %s AND seq <= %s ORDER BY seq, link"
)
_BOUND: Final = f"SELECT seq FROM {_ENTRY} WHERE chain = %s AND seq > %s ORDER BY seq LIMIT 1 OFFSET %s"  # noqa: S608
_SIGNATURES: Final = (
    f"SELECT link, seq, first, signature FROM {CommitSignature._meta.db_table}"  # noqa: S608
    " WHERE chain = %s AND seq > %s AND seq <= %s"
)


class Piece(NamedTuple):
    """Part of a chain: the entries behind `after` up to `upto`."""

    chain: str
    public_key: str
    after: int
    upto: int
    is_own: bool


class Walked(NamedTuple):
    """What walking a piece came to: the first fork, the end, its links' clocks, the last sound signature."""

    findings: list[Finding]
    forked_at: int | None
    last: int
    ends: dict[str, int | None]  # a stub has no clock
    signed: int


class _Row(NamedTuple):
    link: str
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
    counts: bool


class _Signature(NamedTuple):
    link: str
    seq: int
    first: int
    signature: str


def pieces(chain: Chain, own_node: str) -> Iterator[Piece]:
    """Return a chain's pieces; a forked chain is walked in one, branch beside branch."""
    after, is_own = -_END, chain.node == own_node
    while chain.forked_at is None and (bound := fetch(_BOUND, [chain.id, after, PIECE])):
        yield Piece(chain.id, chain.signing_public, after, bound[0][0], is_own)
        after = bound[0][0]
    yield Piece(chain.id, chain.signing_public, after, _END, is_own)


def walk(piece: Piece) -> Walked:
    """Check every entry, link and signature of a piece."""
    return _Walk(piece, _signatures(piece)).done(is_full=True)


def walk_pages(piece: Piece) -> list[Finding]:
    """Check links and digests of a piece, and the last signature of each page of it."""
    by_page: dict[int, _Signature] = {}
    for signature in _signatures(piece).values():
        page = signature.seq // PAGE
        by_page[page] = max(by_page.get(page, signature), signature, key=lambda one: one.seq)
    found = _Walk(piece, {one.link: one for one in by_page.values()}).done(is_full=False).findings
    return [finding for finding in found if finding.code not in ("chain-forked", "unsigned")]


def _signatures(piece: Piece) -> dict[str, _Signature]:
    rows = fetch(_SIGNATURES, [piece.chain, piece.after, piece.upto])
    return {row[0]: _Signature(*row) for row in rows}


class _Walk:
    """One way along a piece, entry by entry."""

    def __init__(self, piece: Piece, signatures: dict[str, _Signature]) -> None:
        self.piece = piece
        self.signatures = signatures
        self.findings: list[Finding] = []
        self.previous: set[str] = set()
        self.last, self.ends, self.signed = _start(piece)
        self.forked_at: int | None = None
        self.knows_extents = False

    def done(self, *, is_full: bool) -> Walked:
        piece = self.piece
        for values in stream(_ROWS, [piece.chain, piece.after, piece.upto]):
            row = _Row(*values)
            self._place(row)
            if is_full:
                self._content(row) if row.header else self._stub(row)
            elif row.header and digest_of(row.header, row.salt, row.body) != row.digest:
                self._add(
                    "entry-changed", row.seq, "Header, salt or body were changed after they were written."
                )
            self._link(row)
            signature = self.signatures.pop(row.link, None)
            if signature is not None:
                self._signature(row, signature, is_full=is_full)
        for astray in self.signatures.values():
            self._add("signature-astray", astray.seq, "A signature stands for an entry that is not here.")
        return Walked(self.findings, self.forked_at, self.last, self.ends, self.signed)

    def _add(self, code: str, seq: int, sentence: str) -> None:
        self.findings.append(Finding(code, f"{self.piece.chain} #{seq}", sentence))

    def _place(self, row: _Row) -> None:
        if row.seq == self.last + 1:
            self.previous, self.ends = set(self.ends), {}
        elif row.seq != self.last or not self.last:
            self._add("entries-missing", row.seq, f"Entries {self.last + 1} to {row.seq - 1} are missing.")
            self.previous, self.ends = set(), {}
        else:
            self._add("chain-forked", row.seq, "Two entries claim this place; both are kept.")
            self.forked_at = self.forked_at or row.seq
        self.last = row.seq

    def _link(self, row: _Row) -> None:
        # After a gap nothing is known of the previous link, so the chain is taken up again there.
        if self.previous and not any(
            link_of(end, row.seq, row.scope, row.digest) == row.link for end in self.previous
        ):
            self._add("link-broken", row.seq, "The link does not follow from the entry and the one before.")
        self.ends[row.link] = row.clock if row.header else None

    def _stub(self, row: _Row) -> None:
        if (row.salt, row.body, row.entry_id, row.act, row.subject, row.clock, bool(row.counts)) != (
            *[""] * 5, 0, False,
        ):  # fmt: skip
            self._add("header-changed", row.seq, "The header is gone and the rest is not.")

    def _content(self, row: _Row) -> None:
        if digest_of(row.header, row.salt, row.body) != row.digest:
            self._add("entry-changed", row.seq, "Header, salt or body were changed after they were written.")
        try:
            header = Header.decode(row.header)
        except ValueError:
            self._add("header-changed", row.seq, "The header is not in its written form.")
            return
        columns = (row.entry_id, row.act, row.subject, row.clock)
        if columns != (header.id, header.act, header.subject, header.clock):
            self._add("column-changed", row.seq, "A look-up column differs from the entry's header.")
        if not is_canonical(row.body):
            self._add("entry-changed", row.seq, "The body is not in its written form.")

    def _signature(self, row: _Row, given: _Signature, *, is_full: bool) -> None:
        message = signed_message(self.piece.chain, given.seq, given.link, given.first)
        if given.seq != row.seq or not signature_holds(self.piece.public_key, given.signature, message):
            self._add("signature-wrong", given.seq, "The signature does not hold.")
            return
        if is_full and self.piece.is_own and self.forked_at is None:
            self._extent(given)
        self.signed = max(self.signed, row.seq)

    def _extent(self, given: _Signature) -> None:
        """Check that this node's commits follow each other without a gap (journal rule 4)."""
        expected = self.signed + 1
        if given.first > expected:
            self._add(
                "unsigned", expected, f"Entries {expected} to {given.first - 1} carry no sound signature."
            )
        elif (given.first or expected) < expected or (self.knows_extents and not given.first):
            self._add("signature-wrong", given.seq, "The signature's commit does not follow the one before.")
        self.knows_extents = self.knows_extents or given.first > 0


def _start(piece: Piece) -> tuple[int, dict[str, int | None], int]:
    """Return where the chain stands before a piece: last place, links and clocks there, last signature."""
    before = StoredEntry.objects.filter(chain=piece.chain, seq__lte=piece.after)
    last = before.aggregate(last=Max("seq"))["last"]
    if last is None:
        return 0, {genesis(piece.chain): 0}, 0
    signatures = CommitSignature.objects.filter(chain=piece.chain, seq__lte=piece.after)
    ends: dict[str, int | None] = dict(before.filter(seq=last).values_list("link", "clock"))
    return last, ends, signatures.aggregate(last=Max("seq"))["last"] or 0


def is_canonical(text: str) -> bool:
    """Return whether text is JSON in its one spelling."""
    try:
        if canonical(msgspec.json.decode(text)) == text:
            return True
    except (msgspec.DecodeError, ValueError, TypeError, RecursionError):
        pass  # a number larger than 64 bits, or no JSON at all
    try:
        return canonical(json.loads(text)) == text
    except (ValueError, TypeError, RecursionError):
        return False
