"""What came from elsewhere and was not taken in, or counts for nothing: kept, with its reason, for a person.

Nothing here is thrown away by itself, but the content of who was erased. What only waited for something else
is taken in when that comes.
"""

import hashlib
import zlib
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

import msgspec
from django.db.models import Count, Sum
from django.db.models.functions import Length

from waystation.core.journal.foreign import HEALS, Fault, ForeignEntry, ForeignSignature, Stretch
from waystation.core.journal.format import Header
from waystation.core.journal.history import ERASURE
from waystation.core.journal.models import Chain, Placeholder, Quarantined, StoredEntry
from waystation.core.journal.node import now

PAGE: Final = 500
# What an unknown sender can make this node keep; beyond it only the fingerprint and the reason are kept.
MESSAGES_BYTES: Final = 64 * 1024 * 1024

State = Literal["waiting", "released", "discarded"]


@dataclass(frozen=True, slots=True)
class Held:
    """One thing in quarantine."""

    id: str
    reason: str
    sender: str
    chain: str
    first_seq: int
    last_seq: int
    received_at: datetime
    state: str
    subject: str = ""


def waiting(limit: int = 200) -> list[Held]:
    """Return what waits for a decision, latest first."""
    rows = Quarantined.objects.filter(state="waiting").order_by("-received_at", "id")[:limit]
    return [
        Held(
            row.id,
            row.reason,
            row.sender,
            row.chain,
            row.first_seq,
            row.last_seq,
            row.received_at,
            row.state,
            row.subject,
        )
        for row in rows
    ]


def n_waiting() -> int:
    """Return how many things wait for a decision."""
    return Quarantined.objects.filter(state="waiting").count()


def keep_entries(
    fault: Fault,
    sender: str,
    stretch: Stretch,
    entries: Iterable[ForeignEntry],
    signatures: Iterable[ForeignSignature] = (),
) -> None:
    """Keep part of a stretch that was not taken in; the same again changes nothing.

    Of subjects that were erased it is kept without its content.
    """
    part = Stretch(stretch.chain, stretch.signing_public, tuple(entries), tuple(signatures))
    places = [entry.seq for entry in part.entries] + [given.seq for given in part.signatures]
    if places:
        identity = b"\n".join((fault.encode(), sender.encode(), msgspec.json.encode(part)))
        record = msgspec.json.encode(_emptied(part, _of_erased(part)))
        _keep(fault, sender, record, identity, part.chain, min(places), max(places))


def keep_message(sender: str, data: bytes) -> None:
    """Keep a whole message that could not be trusted, as long as there is room for such."""
    held = Quarantined.objects.filter(reason="message").aggregate(n=Sum(Length("record")), k=Count("id"))
    room = MESSAGES_BYTES - (held["n"] or 0) - 512 * (held["k"] or 0)
    if room > 0:
        _keep("message", sender, data if len(data) <= room else b"", data)


def _keep(
    fault: Fault,
    sender: str,
    record: bytes,
    identity: bytes,
    chain: str = "",
    first: int = 0,
    last: int = 0,
) -> None:
    name = hashlib.sha256(identity).hexdigest()
    Quarantined.objects.bulk_create(
        [
            Quarantined(
                id=name,
                reason=fault,
                sender=sender,
                chain=chain,
                first_seq=first,
                last_seq=last,
                record=_packed(record),
                received_at=now(),
            )
        ],
        ignore_conflicts=True,
    )


def stretch_of(row: Quarantined) -> Stretch:
    """Return the part of a chain that a row keeps."""
    return msgspec.json.decode(zlib.decompress(bytes(row.record)), type=Stretch)


def links_kept(fault: Fault, chain: str, first: int, last: int) -> set[str]:
    """Return the links that were kept for this reason at these places of a chain, whatever was decided."""
    rows = Quarantined.objects.filter(reason=fault, chain=chain, first_seq__lte=last, last_seq__gte=first)
    return {entry.link for row in rows for entry in stretch_of(row).entries}


def message_of(row: Quarantined) -> bytes:
    """Return the message that a row keeps; empty where there was no room for it."""
    return zlib.decompress(bytes(row.record))


def take_healed(chains: Iterable[str]) -> list[tuple[str, Stretch]]:
    """Remove and return (sender, stretch) of what waited in these chains for something else to come."""
    rows = list(
        Quarantined.objects.filter(reason__in=HEALS, state="waiting", chain__in=list(chains)).order_by(
            "chain", "first_seq"
        )
    )
    Quarantined.objects.filter(id__in=[row.id for row in rows]).delete()
    return [(row.sender, stretch_of(row)) for row in rows]


def chains_that_heal() -> set[str]:
    """Return the chains of which something waits that may be sound."""
    rows = Quarantined.objects.filter(reason__in=HEALS, state="waiting")
    return set(rows.values_list("chain", flat=True))


def review_uncounted() -> None:
    """Show every entry beyond its chain's last good one that no counting copy stands for, and no other."""
    bounded = Chain.objects.filter(last_good__isnull=False)
    beyond = {
        row.link: row
        for chain in bounded
        for row in StoredEntry.objects.filter(chain=chain.id, seq__gt=chain.last_good or 0)
        .exclude(header="")
        .only("link", "chain", "seq", "entry_id", "subject")
    }
    ids = {row.entry_id for row in beyond.values()}
    standing_in: set[str] = set()
    wanted = sorted(ids)
    for start in range(0, len(wanted), PAGE):
        rows = StoredEntry.objects.filter(entry_id__in=wanted[start : start + PAGE], counts=True)
        standing_in.update(rows.values_list("entry_id", flat=True))
    lost = {link: row for link, row in beyond.items() if row.entry_id not in standing_in}
    listed = dict(Quarantined.objects.filter(reason="revoked").values_list("id", "link"))
    back = [name for name, link in listed.items() if link not in lost]
    for start in range(0, len(back), PAGE):
        Quarantined.objects.filter(id__in=back[start : start + PAGE], state="waiting").delete()
    at, known = now(), set(listed.values())
    Quarantined.objects.bulk_create(
        [
            Quarantined(
                id=hashlib.sha256(b"revoked\n" + link.encode()).hexdigest(),
                reason="revoked",
                chain=row.chain,
                first_seq=row.seq,
                last_seq=row.seq,
                link=link,
                subject=row.subject,
                received_at=at,
            )
            for link, row in sorted(lost.items())
            if link not in known
        ],
        ignore_conflicts=True,
        batch_size=PAGE,
    )


def decide(row: Quarantined, state: State, by: str) -> None:
    """Write down what a person decided."""
    row.state, row.decided_by, row.decided_at = state, by, now()
    row.save(update_fields=["state", "decided_by", "decided_at"])


def forget(subjects: Iterable[str]) -> None:
    """Empty what is kept of erased subjects, and what does not say of whom it is: whole messages for one."""
    names = frozenset(subjects)
    Quarantined.objects.filter(reason="message").update(record=_packed(b""))
    for row, part in _of_chains():
        gone = _of_erased(part, names) | {entry for entry in part.entries if _subject(entry) is None}
        if gone:
            row.record = _packed(msgspec.json.encode(_emptied(part, gone)))
            row.save(update_fields=["record"])


def rows_of_erased() -> Iterator[Quarantined]:
    """Return what still keeps content of an erased subject."""
    return (row for row, part in _of_chains() if _of_erased(part))


def _of_chains() -> Iterator[tuple[Quarantined, Stretch]]:
    """Return what is kept of chains; what was damaged on the disk is left out, for nobody can read it."""
    held = Quarantined.objects.exclude(reason__in=("message", "revoked"))
    for name in list(held.values_list("id", flat=True)):
        row = held.filter(id=name).first()
        part = None
        with suppress(zlib.error, msgspec.DecodeError):
            part = None if row is None else stretch_of(row)
        if row is not None and part is not None:
            yield row, part


def _of_erased(part: Stretch, names: frozenset[str] = frozenset()) -> set[ForeignEntry]:
    """Return the entries with content of subjects that were erased, or are among `names`."""
    subjects = {entry: _subject(entry) for entry in part.entries}
    told = [subject for subject in subjects.values() if subject]
    erased = names | set(Placeholder.objects.filter(subject__in=told).values_list("subject", flat=True))
    return {entry for entry, subject in subjects.items() if subject in erased}


def _subject(entry: ForeignEntry) -> str | None:
    """Return whose content an entry holds: nobody's in a stub or an erasure, None where it does not say."""
    if not (entry.header or entry.salt or entry.body):
        return ""
    try:
        header = Header.decode(entry.header)
    except ValueError:
        return None
    if header.kind == ERASURE:
        return ""
    # A forged one may hold what no database takes as a text: zero characters, half a pair of surrogates.
    return header.subject if header.subject.isprintable() else None


def _emptied(part: Stretch, gone: Collection[ForeignEntry]) -> Stretch:
    entries = tuple(entry.as_stub() if entry in gone else entry for entry in part.entries)
    return msgspec.structs.replace(part, entries=entries)


def _packed(record: bytes) -> bytes:
    return zlib.compress(record, 1)
