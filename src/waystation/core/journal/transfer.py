"""Export and import: a journal as a text file, one record a line, the same on every database.

Lines, in this order: one `journal` (format and mode), then `chain`, `entry`, `signature`, and, unless left
out, `epoch-key` and `data-key`. Entries stay sealed; keys stay wrapped, and open only where the
node's own key is.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from django.db import transaction

from waystation.core.journal._reading import FORMAT, RECORDS, Records, check_chains, parse
from waystation.core.journal.canonical import canonical
from waystation.core.journal.errors import ImportRefused, ModeMismatch
from waystation.core.journal.format import GENESIS, Header
from waystation.core.journal.lock import writer_lock
from waystation.core.journal.models import Chain, CommitSignature, Node, StoredEntry
from waystation.core.journal.node import node, save_signed
from waystation.core.journal.projector import project
from waystation.core.journal.tables import mark_counting
from waystation.core.vault.parcels import take_in

PAGE = 1_000
REASONS_SHOWN = 20

_ORDER: Final = {"chain": ("id",), "entry": ("chain", "seq", "link"), "signature": ("chain", "seq", "link")}


def export_lines(*, with_keys: bool = True) -> Iterator[str]:
    """Return the journal's lines; without keys the file holds nothing that can be opened."""
    this = node()
    yield canonical({"type": "journal", "format": FORMAT, "mode": this.mode, "node": this.id})
    for name, (table, fields) in RECORDS.items():
        if name.endswith("-key") and not with_keys:
            continue
        rows = table._default_manager.order_by(*_ORDER.get(name, ("name",))).values(*fields)
        for row in rows.iterator(PAGE):
            yield canonical({"type": name, **row})


class Imported(dict[str, int]):
    """How many records of each type were new here."""


def import_lines(lines: Iterable[str]) -> Imported:
    """Take in a journal's lines; all of them, or nothing.

    Known records are passed over, so the same file twice changes nothing. An unbroken chain and a signature
    over its last link are required before anything is stored. This node's own chain coming back from a file
    means a restore: the node goes on in a new incarnation (journal rule 3).

    Raises:
        ImportRefused: lines that are not a sound journal; each reason names its line.
        ModeMismatch: a demo journal into a live register, or the other way.
    """
    records, reasons = parse(lines)
    this = node()
    if not reasons:
        mode = records["journal"][0][1]["mode"]
        if mode != this.mode:
            raise ModeMismatch(this.mode, mode)
        check_chains(records, reasons)
    if reasons:
        raise ImportRefused(reasons[:REASONS_SHOWN])
    with writer_lock(), transaction.atomic():
        return _store(records, this)


def _store(records: Records, this: Node) -> Imported:
    imported = Imported()
    imported["data-key"] = take_in(
        [record for _, record in records["epoch-key"]], [record for _, record in records["data-key"]]
    )
    chains = {record["id"]: record for _, record in records["chain"]}
    known = set(Chain.objects.filter(id__in=chains).values_list("id", flat=True))
    Chain.objects.bulk_create([Chain(**chains[key], head_link=GENESIS) for key in chains if key not in known])
    imported["chain"] = len(chains.keys() - known)
    new_entries = _new_rows("entry", records)
    rows_by_link = {record["link"]: _entry_row(record) for record in new_entries}
    StoredEntry.objects.bulk_create(rows_by_link.values(), batch_size=PAGE)
    imported["entry"] = len(new_entries)
    signatures = _new_rows("signature", records)
    CommitSignature.objects.bulk_create([CommitSignature(**record) for record in signatures], batch_size=PAGE)
    imported["signature"] = len(signatures)
    _move_heads(chains)
    if any(row.chain in chains and chains[row.chain]["node"] == this.id for row in rows_by_link.values()):
        this.incarnation += 1
        save_signed(this)
    mark_counting()
    project({row.subject for row in rows_by_link.values() if row.subject})
    return imported


def _new_rows(name: str, records: Records) -> list[dict[str, Any]]:
    table = RECORDS[name][0]
    rows = {record["link"]: record for _, record in records[name]}
    known: set[str] = set()
    links = list(rows)
    for start in range(0, len(links), PAGE):
        page = links[start : start + PAGE]
        known.update(table._default_manager.filter(link__in=page).values_list("link", flat=True))
    return [row for link, row in rows.items() if link not in known]


def _entry_row(record: dict[str, Any]) -> StoredEntry:
    if not record["header"]:
        return StoredEntry(**record, counts=False)
    header = Header.decode(record["header"])
    return StoredEntry(
        **record, entry_id=header.id, act=header.act, subject=header.subject, clock=header.clock
    )


def _move_heads(chains: Iterable[str]) -> None:
    for chain in Chain.objects.filter(id__in=list(chains)):
        last = StoredEntry.objects.filter(chain=chain.id).order_by("-seq", "-link").first()
        if last is not None and last.seq > chain.head_seq:
            chain.head_seq, chain.head_link, chain.head_clock = last.seq, last.link, last.clock
            chain.save(update_fields=["head_seq", "head_link", "head_clock"])
