"""Export and import: a journal as a text file, one record a line, the same on every database.

Lines, in this order: one `journal` (format and mode), then `chain`, `entry`, `signature`, and, unless left
out, `epoch-key` and `data-key`. Entries stay sealed; keys stay wrapped, and open only where the
node's own key is.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

from django.db import transaction
from django.db.models import Model

from waystation.core.journal.canonical import canonical
from waystation.core.journal.clock import is_uuid7
from waystation.core.journal.errors import ImportRefused, ModeMismatch
from waystation.core.journal.format import GENESIS, Header, digest_of, link_of, signed_message
from waystation.core.journal.lock import writer_lock
from waystation.core.journal.models import Chain, CommitSignature, Node, StoredEntry
from waystation.core.journal.node import node, save_signed
from waystation.core.journal.projector import project
from waystation.core.journal.tables import mark_counting
from waystation.core.vault.models import DataKey, EpochKey
from waystation.core.vault.nodekeys import signature_holds

FORMAT: Final = 1
PAGE = 1_000
REASONS_SHOWN = 20

_RECORDS: Final[dict[str, tuple[type[Model], tuple[str, ...]]]] = {
    "chain": (Chain, ("id", "node", "signing_public")),
    "entry": (StoredEntry, ("chain", "seq", "scope", "digest", "link", "header", "salt", "body")),
    "signature": (CommitSignature, ("chain", "seq", "link", "signature")),
    "epoch-key": (EpochKey, ("name", "audience", "epoch", "sealed")),
    "data-key": (DataKey, ("name", "subject", "audience", "epoch", "wrapped")),
}
_NUMBERS: Final = frozenset({"format", "seq", "epoch"})
_ORDER: Final = {"chain": ("id",), "entry": ("chain", "seq", "link"), "signature": ("chain", "seq", "link")}


def export_lines(*, with_keys: bool = True) -> Iterator[str]:
    """Return the journal's lines; without keys the file holds nothing that can be opened."""
    this = node()
    yield canonical({"type": "journal", "format": FORMAT, "mode": this.mode, "node": this.id})
    for name, (table, fields) in _RECORDS.items():
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
    records, reasons = _parse(lines)
    this = node()
    if not reasons:
        mode = records["journal"][0][1]["mode"]
        if mode != this.mode:
            raise ModeMismatch(this.mode, mode)
        _check_chains(records, reasons)
    if reasons:
        raise ImportRefused(reasons[:REASONS_SHOWN])
    with writer_lock(), transaction.atomic():
        return _store(records, this)


_Records = dict[str, list[tuple[int, dict[str, Any]]]]


def _parse(lines: Iterable[str]) -> tuple[_Records, list[str]]:
    records: _Records = {name: [] for name in ("journal", *_RECORDS)}
    reasons: list[str] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            kind = record.pop("type")
            fields = ("format", "mode", "node") if kind == "journal" else _RECORDS[kind][1]
            if record.keys() != set(fields) or not all(
                isinstance(value, int if name in _NUMBERS else str) for name, value in record.items()
            ):
                raise ValueError("fields")
            records[kind].append((number, record))
        except (ValueError, KeyError, AttributeError, TypeError, RecursionError):
            reasons.append(f"line {number} is not a journal record")
    if not reasons and (len(records["journal"]) != 1 or records["journal"][0][1]["format"] != FORMAT):
        reasons.append(f"the first line must say format {FORMAT}; the file is of another format or cut off")
    return records, reasons


def _check_chains(records: _Records, reasons: list[str]) -> None:
    keys = {record["id"]: record["signing_public"] for _, record in records["chain"]}
    for chain in Chain.objects.filter(id__in=keys):
        if keys[chain.id] != chain.signing_public:
            reasons.append(f"chain {chain.id} comes with another key than the one known here")
    ends: dict[tuple[str, int], set[str]] = {}
    for chain_id in keys:
        ends[chain_id, 0] = {GENESIS}
    unsigned: dict[str, set[str]] = {chain_id: set() for chain_id in keys}
    for number, record in sorted(records["entry"], key=lambda item: (str(item[1]["chain"]), item[1]["seq"])):
        chain_id, seq = record["chain"], record["seq"]
        before = ends.get((chain_id, seq - 1), set())
        if not any(link_of(end, seq, record["scope"], record["digest"]) == record["link"] for end in before):
            reasons.append(f"line {number}: entry {seq} of chain {chain_id} does not follow the one before")
            continue
        ends.setdefault((chain_id, seq), set()).add(record["link"])
        unsigned[chain_id] = unsigned[chain_id] - before | {record["link"]}
        if record["header"]:
            reason = _entry_fault(record)
            if reason:
                reasons.append(f"line {number}: {reason}")
    for number, record in records["signature"]:
        message = signed_message(record["chain"], record["seq"], record["link"])
        if record["link"] not in ends.get((record["chain"], record["seq"]), ()) or not signature_holds(
            keys.get(record["chain"], ""), record["signature"], message
        ):
            reasons.append(f"line {number}: the signature of entry {record['seq']} does not hold")
        unsigned.get(record["chain"], set()).discard(record["link"])
    reasons.extend(
        f"the end of chain {chain_id} carries no signature" for chain_id, left in unsigned.items() if left
    )


def _entry_fault(record: dict[str, Any]) -> str | None:
    if digest_of(record["header"], record["salt"], record["body"]) != record["digest"]:
        return f"entry {record['seq']} was changed after it was written"
    try:
        header = Header.decode(record["header"])
    except ValueError as error:
        return str(error)
    if not (is_uuid7(header.id) and is_uuid7(header.act)):
        return f"entry {record['seq']} carries no valid identifier"
    return None


def _store(records: _Records, this: Node) -> Imported:
    imported = Imported()
    for name in ("epoch-key", "data-key"):
        table = _RECORDS[name][0]
        rows = {record["name"]: record for _, record in records[name]}
        known = set(table._default_manager.filter(name__in=rows).values_list("name", flat=True))
        table._default_manager.bulk_create([table(**row) for key, row in rows.items() if key not in known])
        imported[name] = len(rows.keys() - known)
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


def _new_rows(name: str, records: _Records) -> list[dict[str, Any]]:
    table = _RECORDS[name][0]
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
