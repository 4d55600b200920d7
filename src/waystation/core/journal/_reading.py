"""Reading a journal file: every line, link, digest and signature is checked before anything is stored."""

import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Final

from django.db.models import CharField, Model

from waystation.core.journal.canonical import canonical
from waystation.core.journal.clock import instant, is_uuid7, timestamp
from waystation.core.journal.format import GENESIS, Header, digest_of, link_of, signed_message
from waystation.core.journal.models import Chain, CommitSignature, StoredEntry
from waystation.core.vault.models import DataKey, EpochKey
from waystation.core.vault.nodekeys import signature_holds

FORMAT: Final = 1
RECORDS: Final[dict[str, tuple[type[Model], tuple[str, ...]]]] = {
    "chain": (Chain, ("id", "node", "signing_public")),
    "entry": (StoredEntry, ("chain", "seq", "scope", "digest", "link", "header", "salt", "body")),
    "signature": (CommitSignature, ("chain", "seq", "link", "signature")),
    "epoch-key": (EpochKey, ("name", "audience", "epoch", "sealed")),
    "data-key": (DataKey, ("name", "subject", "audience", "epoch", "wrapped")),
}
_NUMBERS: Final = frozenset({"format", "seq", "epoch"})
_LARGEST: Final = {"format": 99, "seq": 2**53, "epoch": 2**31 - 1}
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_CLOCK_END: Final = 2**63
_FIRST: Final = datetime(1900, 1, 1, tzinfo=UTC)  # earlier moments do not survive every time zone's rules

Records = dict[str, list[tuple[int, dict[str, Any]]]]


def parse(lines: Iterable[str]) -> tuple[Records, list[str]]:
    """Return the records of a file by type, each with its line's number, and what is wrong with the lines."""
    records: Records = {name: [] for name in ("journal", *RECORDS)}
    reasons: list[str] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            kind = record.pop("type")
            fields = ("format", "mode", "node") if kind == "journal" else RECORDS[kind][1]
            if record.keys() != set(fields) or not all(_fits(kind, *item) for item in record.items()):
                raise ValueError("fields")
            records[kind].append((number, record))
        except (ValueError, KeyError, AttributeError, TypeError, RecursionError):
            reasons.append(f"line {number} is not a journal record")
    if not reasons and (len(records["journal"]) != 1 or records["journal"][0][1]["format"] != FORMAT):
        reasons.append(f"the first line must say format {FORMAT}; the file is of another format or cut off")
    return records, reasons


def _fits(kind: str, name: str, value: object) -> bool:
    """Return whether a value has its field's type and fits its column on every database."""
    if name in _NUMBERS:
        return type(value) is int and 0 <= value <= _LARGEST[name]
    if not isinstance(value, str) or "\0" in value or _SURROGATE.search(value):
        return False
    field = None if kind == "journal" else RECORDS[kind][0]._meta.get_field(name)
    limit = field.max_length if isinstance(field, CharField) else None
    return limit is None or len(value) <= limit


def check_chains(records: Records, reasons: list[str]) -> None:
    """Add to `reasons` what is wrong with the file's chains, entries and signatures."""
    keys = {record["id"]: record["signing_public"] for _, record in records["chain"]}
    for number, record in records["chain"]:
        if record["id"].partition("/")[0] != record["node"]:
            reasons.append(f"line {number}: the chain does not carry its node's identifier")
    for chain in Chain.objects.filter(id__in=keys):
        if keys[chain.id] != chain.signing_public:
            reasons.append(f"chain {chain.id} comes with another key than the one known here")
    ends: dict[tuple[str, int], set[str]] = {(chain_id, 0): {GENESIS} for chain_id in keys}
    unsigned: dict[str, set[str]] = {chain_id: set() for chain_id in keys}
    for number, record in sorted(records["entry"], key=lambda item: (str(item[1]["chain"]), item[1]["seq"])):
        chain_id, seq = record["chain"], record["seq"]
        before = ends.get((chain_id, seq - 1), set())
        if not any(link_of(end, seq, record["scope"], record["digest"]) == record["link"] for end in before):
            reasons.append(f"line {number}: entry {seq} of chain {chain_id} does not follow the one before")
            continue
        ends.setdefault((chain_id, seq), set()).add(record["link"])
        unsigned[chain_id] = unsigned[chain_id] - before | {record["link"]}
        fault = _entry_fault(record)
        if fault:
            reasons.append(f"line {number}: entry {seq} of chain {chain_id} {fault}")
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
    if not record["header"]:
        return "is a stub with content" if record["salt"] or record["body"] else None
    if digest_of(record["header"], record["salt"], record["body"]) != record["digest"]:
        return "was changed after it was written"
    try:
        header = Header.decode(record["header"])
        if not _is_sound(header):
            return "has a header whose values are not of their form"
        body = json.loads(record["body"])
        if not isinstance(body, dict) or canonical(body) != record["body"]:
            return "has a body that is not in canonical form"
    except (ValueError, TypeError, RecursionError):
        return "is not in canonical form"
    return None


def _is_sound(header: Header) -> bool:
    """Return whether every value is of its form; a foreign entry must never crash the projector (rule 9)."""
    texts = (header.actor, header.device, header.kind, header.subject, header.observed_at, *header.seen)
    if not all(isinstance(text, str) and "\0" not in text for text in texts):
        return False
    limit = StoredEntry._meta.get_field("subject").max_length or 0
    return (
        is_uuid7(header.id)
        and is_uuid7(header.act)
        and type(header.version) is int
        and 0 < len(header.subject) <= limit
        and 0 <= header.clock < _CLOCK_END
        and timestamp(instant(header.observed_at)) == header.observed_at
        and instant(header.observed_at) >= _FIRST
    )
