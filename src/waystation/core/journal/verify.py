"""Checking a journal: every byte of every entry, every signature, every key, every row of the tables."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from django.db import connection
from django.db.models import Max

from waystation.core.journal._findings import Finding
from waystation.core.journal._parallel import Run, Task, workers
from waystation.core.journal._stretches import stretches
from waystation.core.journal._verify_chains import Piece, Walked, pieces, walk
from waystation.core.journal._verify_keys import escrow_findings, key_findings, node_findings, sealed_findings
from waystation.core.journal._verify_tables import table_findings
from waystation.core.journal.counting import copies_of, current_standing, ids_to_mark, last_good_by_chain
from waystation.core.journal.erasure import erasure_findings
from waystation.core.journal.errors import NotInitialised
from waystation.core.journal.format import genesis
from waystation.core.journal.identity import copies_that_count
from waystation.core.journal.models import Chain, CommitSignature, Node, StoredEntry
from waystation.core.journal.statements import fetch

Progress = Callable[[str], None]


def verify(progress: Progress = lambda step: None) -> list[Finding]:
    """Return everything wrong with the journal, its keyring and its tables; empty when all is sound.

    An entry whose header or body was changed ends the check after the chains: all else stands on them. A
    long journal is checked in two processes beside this one.

    Raises:
        NotInitialised: there is no node here.
    """
    own = Node.objects.first()
    if own is None:
        raise NotInitialised
    with workers(StoredEntry.objects.count()) as run:
        findings: list[Finding] = []
        for step, check in _steps(run, own):
            progress(step)
            findings.extend(check())
            if any(finding.code in ("header-changed", "entry-changed") for finding in findings):
                break  # what follows reads headers and bodies
        return findings


def _steps(run: Run, own: Node) -> list[tuple[str, Callable[[], Iterable[Finding]]]]:
    chains = list(Chain.objects.order_by("id"))
    found = [piece for chain in chains for piece in pieces(chain, own.id)]

    def all_of(tasks: "Iterable[Task[list[Finding]]]") -> Iterator[Finding]:
        return (finding for findings in run(tasks) for finding in findings)

    return [
        ("database file", lambda: all_of([(database_findings, ())])),
        ("node", node_findings),
        ("chains", lambda: _chains(run, own, chains, found)),
        ("copies", _copies),
        ("escrow", escrow_findings),
        ("erasures", erasure_findings),
        (
            "keys, sealed values",
            lambda: all_of([(key_findings, ()), *((sealed_findings, (piece,)) for piece in found)]),
        ),
        ("tables", lambda: all_of((table_findings, (subjects,)) for subjects in stretches())),
    ]


def database_findings() -> list[Finding]:
    """Return what SQLite's own check says of the file."""
    if connection.vendor != "sqlite":
        return []
    return [
        Finding("database-damaged", "register.sqlite3", f"The database file is damaged: {line}.")
        for (line,) in fetch("PRAGMA integrity_check(20)")
        if line != "ok"
    ]


def _chains(run: Run, own: Node, chains: list[Chain], found: list[Piece]) -> Iterator[Finding]:
    with_entries = _chain_names(StoredEntry)
    for chain in chains:
        if chain.id.partition("/")[0] != chain.node:
            yield Finding("chain-changed", chain.id, "The chain does not carry its node's identifier.")
        if chain.node == own.id and chain.signing_public != own.signing_public:
            yield Finding("key-changed", chain.id, "The chain's public key is not this node's.")
        if chain.id not in with_entries and (chain.head_seq, chain.head_link, chain.head_clock) != (
            0, genesis(chain.id), 0,
        ):  # fmt: skip
            yield Finding("chain-empty", chain.id, f"All {chain.head_seq} entries of the chain are gone.")
    listed = {chain.id for chain in chains}
    for name in sorted(with_entries - listed):
        yield Finding("chain-unknown", name, "Entries name a chain that is not listed.")
    for name in sorted(_chain_names(CommitSignature) - listed):
        yield Finding("signature-astray", name, "Signatures name a chain that is not listed.")
    walked: dict[str, list[Walked]] = defaultdict(list)
    for piece, done in zip(found, run((walk, (piece,)) for piece in found), strict=True):
        yield from done.findings
        walked[piece.chain].append(done)
    for chain in chains:
        if chain.id in with_entries:
            yield from _end(chain, walked[chain.id])


def _chain_names(table: type[StoredEntry] | type[CommitSignature]) -> set[str]:
    return set(table.objects.values_list("chain", flat=True).distinct())


def _end(chain: Chain, walked: list[Walked]) -> Iterator[Finding]:
    """Return what is wrong with the end that a chain's row names."""
    last, ends = walked[-1].last, walked[-1].ends
    if last != chain.head_seq or chain.head_link not in ends:
        yield Finding(
            "head-differs", chain.id, f"The chain should end at {chain.head_seq}, and ends at {last}."
        )
    elif not _is_clock_of(chain, ends[chain.head_link]):
        yield Finding("head-differs", chain.id, "The clock of the chain's end is not that of its last entry.")
    forked_at = next((done.forked_at for done in walked if done.forked_at is not None), None)
    if chain.forked_at != forked_at:
        yield Finding("fork-differs", chain.id, f"The chain forks at {forked_at}, not at {chain.forked_at}.")
    signed = max(done.signed for done in walked)
    if chain.head_seq != signed:
        yield Finding(
            "unsigned", chain.id, f"Entries {signed + 1} to {chain.head_seq} carry no sound signature."
        )


def _is_clock_of(chain: Chain, clock: int | None) -> bool:
    """Return whether the clock of a chain's end is that of its last entry, or a later one before it.

    An entry that was taken over keeps its clock, and the chain's goes not back. A stub's is not known.
    """
    if clock is None or clock == chain.head_clock:
        return True
    entries = StoredEntry.objects.filter(chain=chain.id)
    latest = entries.aggregate(latest=Max("clock"))["latest"]
    return clock < chain.head_clock and (
        latest == chain.head_clock or (latest < chain.head_clock and entries.filter(header="").exists())
    )


def _copies() -> Iterator[Finding]:
    """Return marks that are wrong: of entries that are here more than once, are bounded, or do not count."""
    standing, bounds = current_standing(), last_good_by_chain()
    for chain in Chain.objects.all():
        if chain.last_good != standing.last_good(chain.id):
            yield Finding(
                "bound-differs", chain.id, "The chain's last good entry is not what the journal says."
            )
    for copies in copies_of(ids_to_mark()):
        counting = copies_that_count(copies, bounds)
        for copy in copies:
            if copy.counts != (copy.link in counting):
                yield Finding(
                    "column-changed", f"{copy.chain} #{copy.seq}", "The mark of counting copies was changed."
                )
