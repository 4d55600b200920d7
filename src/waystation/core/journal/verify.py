"""Checking a journal: every byte of every entry, every signature, every key, every row of the tables."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import connection

from waystation.core.journal.canonical import canonical
from waystation.core.journal.errors import NotInitialised
from waystation.core.journal.format import GENESIS, Header, digest_of, link_of, signed_message
from waystation.core.journal.identity import copies_that_count
from waystation.core.journal.models import Chain, CommitSignature, Node, StoredEntry
from waystation.core.journal.projected import ProjectedRow
from waystation.core.journal.projector import rows_of
from waystation.core.journal.tables import row_text
from waystation.core.vault.errors import CannotOpen, VaultLocked
from waystation.core.vault.keyring import data_keys
from waystation.core.vault.models import DataKey
from waystation.core.vault.nodekeys import signature_holds

PAGE = 1_000


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it was written. `code` is stable; `where` names the place."""

    code: str
    where: str
    sentence: str


Progress = Callable[[str], None]


def verify(progress: Progress = lambda step: None) -> list[Finding]:
    """Return everything wrong with the journal, its keyring and its tables; empty when all is sound.

    Raises:
        NotInitialised: there is no node here.
    """
    if not Node.objects.exists():
        raise NotInitialised
    findings: list[Finding] = []
    for step, check in (
        ("database file", _database),
        ("chains", _chains),
        ("signatures", _signatures),
        ("copies", _copies),
        ("keys", _keys),
        ("tables", _tables),
    ):
        progress(step)
        findings.extend(check())
        if step == "chains" and any(finding.code == "header-changed" for finding in findings):
            return findings  # what follows reads headers
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
    for (chain_id,) in StoredEntry.objects.values_list("chain").distinct().order_by("chain"):
        chain = known.pop(chain_id, None)
        if chain is None:
            yield Finding("chain-unknown", chain_id, "Entries name a chain that is not listed.")
            continue
        yield from _chain(chain)
    for chain in known.values():
        if chain.head_seq:
            yield Finding("chain-empty", chain.id, f"All {chain.head_seq} entries of the chain are gone.")


def _chain(chain: Chain) -> Iterator[Finding]:
    ends = {GENESIS}
    last = 0
    last_clock = 0
    for row in StoredEntry.objects.filter(chain=chain.id).order_by("seq", "link").iterator(PAGE):
        where = f"{chain.id} #{row.seq}"
        if row.seq == last + 1:
            previous, ends = ends, set()
        elif row.seq != last:
            yield Finding("entries-missing", where, f"Entries {last + 1} to {row.seq - 1} are missing.")
            previous, ends = set(), set()
        elif row.link not in ends and last:
            yield Finding("chain-forked", where, "Two entries claim this place; both are kept.")
        last = row.seq
        if row.header:
            yield from _content(row, where)
        # After a gap nothing is known of the previous link, so the chain is taken up again here.
        if previous and not any(link_of(end, row.seq, row.scope, row.digest) == row.link for end in previous):
            yield Finding("link-broken", where, "The link does not follow from the entry and the one before.")
        ends.add(row.link)
        last_clock = row.clock
    if last != chain.head_seq or chain.head_link not in ends:
        yield Finding(
            "head-differs", chain.id, f"The chain should end at {chain.head_seq}, and ends at {last}."
        )
    elif chain.head_clock != last_clock and last:
        yield Finding("head-differs", chain.id, "The clock of the chain's end is not that of its last entry.")


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
            keys.get(row.chain, ""), row.signature, signed_message(row.chain, row.seq, row.link)
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
    for copies in by_id.values():
        counting = copies_that_count(copies)
        for row in copies:
            if row.counts != (row.link in counting):
                yield Finding(
                    "column-changed", f"{row.chain} #{row.seq}", "The mark of counting copies was changed."
                )


def _keys() -> Iterator[Finding]:
    for row in DataKey.objects.order_by("name").iterator(PAGE):
        try:
            if not data_keys([(row.subject, row.audience)]):
                yield Finding("key-changed", row.name, "The data key is filed under another name.")
        except (CannotOpen, VaultLocked, ValueError):
            yield Finding("key-changed", row.name, "The data key does not unwrap.")


def _tables() -> Iterator[Finding]:
    subjects = sorted(set(StoredEntry.objects.exclude(subject="").values_list("subject", flat=True)))
    expected_in: dict[type[ProjectedRow], set[str]] = defaultdict(set)
    for start in range(0, len(subjects), PAGE):
        expected = dict(rows_of(subjects[start : start + PAGE]))
        by_table: dict[type[ProjectedRow], dict[str, ProjectedRow]] = defaultdict(dict)
        for subject, row in expected.items():
            if row is not None:
                by_table[type(row)][subject] = row
                expected_in[type(row)].add(subject)
        for table, rows in by_table.items():
            found = table._default_manager.in_bulk(list(rows))
            for subject, row in rows.items():
                stored = found.get(subject)
                if stored is None or row_text(stored) != row_text(row):
                    yield Finding(
                        "table-differs",
                        f"{table._meta.label} {subject}",
                        "The row is not what its entries give.",
                    )
    for table in ProjectedRow.tables.values():
        strays = set(table._default_manager.values_list("subject", flat=True)) - expected_in[table]
        for subject in sorted(strays):
            yield Finding("table-differs", f"{table._meta.label} {subject}", "The row stands on no entry.")
