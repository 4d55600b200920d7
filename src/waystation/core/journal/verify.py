"""Checking a journal: every byte of every entry, every signature, every key, every row of the tables."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator

from django.db import connection

from waystation.core.journal._findings import Finding
from waystation.core.journal._verify_keys import escrow_findings, key_findings, node_findings, sealed_findings
from waystation.core.journal._verify_tables import table_findings
from waystation.core.journal.canonical import canonical
from waystation.core.journal.counting import current_standing, last_good_by_chain
from waystation.core.journal.erasure import erasure_findings
from waystation.core.journal.errors import NotInitialised
from waystation.core.journal.format import GENESIS, Header, digest_of, link_of, signed_message
from waystation.core.journal.identity import copies_that_count
from waystation.core.journal.models import Chain, CommitSignature, Node, StoredEntry
from waystation.core.vault.nodekeys import signature_holds

PAGE = 1_000


Progress = Callable[[str], None]


def verify(progress: Progress = lambda step: None) -> list[Finding]:
    """Return everything wrong with the journal, its keyring and its tables; empty when all is sound.

    An entry whose header or body was changed ends the check after the chains: all else stands on them.

    Raises:
        NotInitialised: there is no node here.
    """
    if not Node.objects.exists():
        raise NotInitialised
    findings: list[Finding] = []
    for step, check in (
        ("database file", _database),
        ("node", node_findings),
        ("chains", _chains),
        ("signatures", _signatures),
        ("copies", _copies),
        ("keys", key_findings),
        ("escrow", escrow_findings),
        ("sealed values", sealed_findings),
        ("erasures", erasure_findings),
        ("tables", table_findings),
    ):
        progress(step)
        findings.extend(check())
        if any(finding.code in ("header-changed", "entry-changed") for finding in findings):
            break  # what follows reads headers and bodies
    return findings


def _database() -> Iterator[Finding]:
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check(20)")
        for (line,) in cursor.fetchall():
            if line != "ok":
                yield Finding(
                    "database-damaged", "register.sqlite3", f"The database file is damaged: {line}."
                )


def _chains() -> Iterator[Finding]:
    known = {chain.id: chain for chain in Chain.objects.all()}
    for chain in known.values():
        if chain.id.partition("/")[0] != chain.node:
            yield Finding("chain-changed", chain.id, "The chain does not carry its node's identifier.")
    for (chain_id,) in StoredEntry.objects.values_list("chain").distinct().order_by("chain"):
        listed = known.pop(chain_id, None)
        if listed is None:
            yield Finding("chain-unknown", chain_id, "Entries name a chain that is not listed.")
            continue
        yield from _chain(listed)
    for chain in known.values():
        if (chain.head_seq, chain.head_link, chain.head_clock) != (0, GENESIS, 0):
            yield Finding("chain-empty", chain.id, f"All {chain.head_seq} entries of the chain are gone.")


def _chain(chain: Chain) -> Iterator[Finding]:
    previous: set[str] = set()
    ends: dict[str, int | None] = {GENESIS: 0}  # link and clock of the entries at `last`; a stub has none
    last = 0
    forked_at: int | None = None
    for row in StoredEntry.objects.filter(chain=chain.id).order_by("seq", "link").iterator(PAGE):
        where = f"{chain.id} #{row.seq}"
        if row.seq == last + 1:
            previous, ends = set(ends), {}
        elif row.seq != last or not last:
            yield Finding("entries-missing", where, f"Entries {last + 1} to {row.seq - 1} are missing.")
            previous, ends = set(), {}
        else:
            yield Finding("chain-forked", where, "Two entries claim this place; both are kept.")
            forked_at = forked_at or row.seq
        last = row.seq
        yield from _content(row, where) if row.header else _stub(row, where)
        # After a gap nothing is known of the previous link, so the chain is taken up again here.
        if previous and not any(link_of(end, row.seq, row.scope, row.digest) == row.link for end in previous):
            yield Finding("link-broken", where, "The link does not follow from the entry and the one before.")
        ends[row.link] = row.clock if row.header else None
    if last != chain.head_seq or chain.head_link not in ends:
        yield Finding(
            "head-differs", chain.id, f"The chain should end at {chain.head_seq}, and ends at {last}."
        )
    elif ends[chain.head_link] not in (None, chain.head_clock):
        yield Finding("head-differs", chain.id, "The clock of the chain's end is not that of its last entry.")
    if chain.forked_at != forked_at:
        yield Finding("fork-differs", chain.id, f"The chain forks at {forked_at}, not at {chain.forked_at}.")


def _stub(row: StoredEntry, where: str) -> Iterator[Finding]:
    if (row.salt, row.body, row.entry_id, row.act, row.subject, row.clock, row.counts) != (
        *[""] * 5, 0, False,
    ):  # fmt: skip
        yield Finding("header-changed", where, "The header is gone and the rest is not.")


def _content(row: StoredEntry, where: str) -> Iterator[Finding]:
    if digest_of(row.header, row.salt, row.body) != row.digest:
        yield Finding("entry-changed", where, "Header, salt or body were changed after they were written.")
    try:
        header = Header.decode(row.header)
    except ValueError:
        yield Finding("header-changed", where, "The header is not in its written form.")
        return
    columns = (row.entry_id, row.act, row.subject, row.clock)
    if columns != (header.id, header.act, header.subject, header.clock):
        yield Finding("column-changed", where, "A look-up column differs from the entry's header.")
    try:
        if canonical(json.loads(row.body)) != row.body:
            raise ValueError
    except (ValueError, TypeError):
        yield Finding("entry-changed", where, "The body is not in its written form.")


def _signatures() -> Iterator[Finding]:
    keys = dict(Chain.objects.values_list("id", "signing_public"))
    own = Node.objects.get()
    signed: dict[str, int] = defaultdict(int)
    links = set(StoredEntry.objects.values_list("link", "chain", "seq"))
    for row in CommitSignature.objects.order_by("chain", "seq").iterator(PAGE):
        where = f"{row.chain} #{row.seq}"
        if (row.link, row.chain, row.seq) not in links:
            yield Finding("signature-astray", where, "A signature stands for an entry that is not here.")
        elif not signature_holds(
            keys.get(row.chain, ""), row.signature, signed_message(row.chain, row.seq, row.link, row.first)
        ):
            yield Finding("signature-wrong", where, "The signature does not hold.")
        else:
            signed[row.chain] = max(signed[row.chain], row.seq)
    for chain in Chain.objects.all():
        if chain.node == own.id and chain.signing_public != own.signing_public:
            yield Finding("key-changed", chain.id, "The chain's public key is not this node's.")
        if chain.head_seq != signed[chain.id]:
            yield Finding(
                "unsigned",
                chain.id,
                f"Entries {signed[chain.id] + 1} to {chain.head_seq} carry no sound signature.",
            )


def _copies() -> Iterator[Finding]:
    rows = StoredEntry.objects.exclude(header="").only("link", "entry_id", "clock", "chain", "seq", "counts")
    by_id: dict[str, list[StoredEntry]] = defaultdict(list)
    for row in rows.iterator(PAGE):
        by_id[row.entry_id].append(row)
    standing, bounds = current_standing(), last_good_by_chain()
    for chain in Chain.objects.all():
        if chain.last_good != standing.last_good(chain.id):
            yield Finding(
                "bound-differs", chain.id, "The chain's last good entry is not what the journal says."
            )
    for copies in by_id.values():
        counting = copies_that_count(copies, bounds)
        for row in copies:
            if row.counts != (row.link in counting):
                yield Finding(
                    "column-changed", f"{row.chain} #{row.seq}", "The mark of counting copies was changed."
                )
