"""What comes from elsewhere: stretches of chains, and the check of everything in them; pure.

A stretch is a contiguous part of one chain, or of all its branches, whose ends are signed.
"""

import json
import re
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from typing import Annotated, Final, Literal, NamedTuple

import msgspec
from msgspec import Meta

from waystation.core.journal.canonical import canonical
from waystation.core.journal.clock import instant, is_uuid7, timestamp
from waystation.core.journal.format import Header, digest_of, link_of, signed_message
from waystation.core.vault.nodekeys import signature_holds

SUBJECT_LENGTH: Final = 100
SEQ_END: Final = 2**53
_CLOCK_END: Final = 2**63
_FIRST: Final = datetime(1900, 1, 1, tzinfo=UTC)  # earlier moments do not survive every time zone's rules
_CHAIN: Final = re.compile(r"[0-9a-f-]{36}/[0-9]{1,9}/[A-Za-z0-9_-]{1,30}")

Hash = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]
Seq = Annotated[int, Meta(ge=1, le=SEQ_END)]

# Why something was not taken in, or counts for nothing. The first three heal when what is missing comes.
Fault = Literal[
    "gap", "unsigned", "unknown-node",
    "form", "link", "changed", "signature", "wrong-key", "revoked", "message", "erasures",
]  # fmt: skip
HEALS: Final[frozenset[Fault]] = frozenset({"gap", "unsigned", "unknown-node"})


class ForeignEntry(msgspec.Struct, array_like=True, forbid_unknown_fields=True, frozen=True):
    """An entry as it travels; a stub has neither header nor salt nor body (journal rule 1)."""

    seq: Seq
    scope: Annotated[str, Meta(max_length=80)]
    digest: Hash
    link: Hash
    header: str = ""
    salt: Annotated[str, Meta(max_length=32)] = ""
    body: str = ""

    def as_stub(self) -> "ForeignEntry":
        """Return the entry without its content."""
        return ForeignEntry(self.seq, self.scope, self.digest, self.link)


class ForeignSignature(msgspec.Struct, array_like=True, forbid_unknown_fields=True, frozen=True):
    """A commit's signature as it travels."""

    seq: Seq
    link: Hash
    signature: Annotated[str, Meta(max_length=128)]
    first: Annotated[int, Meta(ge=0, lt=2**53)] = 0  # of its commit; 0 where that was not signed yet


class Stretch(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Part of a chain, in the order of its places."""

    chain: Annotated[str, Meta(max_length=80)]
    signing_public: Annotated[str, Meta(max_length=64)]
    entries: tuple[ForeignEntry, ...]
    signatures: tuple[ForeignSignature, ...] = ()

    @property
    def node(self) -> str:
        """The node whose chain it is."""
        return self.chain.partition("/")[0]

    @property
    def is_well_named(self) -> bool:
        """Whether the chain's name is of its form."""
        return _CHAIN.fullmatch(self.chain) is not None


class Sound(NamedTuple):
    """An entry that passed every check; `header` is None for a stub."""

    entry: ForeignEntry
    header: Header | None


class Refused(NamedTuple):
    """Entries that did not pass, and why."""

    fault: Fault
    entries: tuple[ForeignEntry, ...]


class Checked(NamedTuple):
    """What a check found."""

    sound: list[Sound]
    signatures: list[ForeignSignature]
    refused: list[Refused]
    false_signatures: list[ForeignSignature]
    ends: frozenset[str]  # links of sound entries that none in the stretch follows


def check(
    stretch: Stretch, at: Callable[[int], Collection[str]], decode: Callable[[str], Header] = Header.decode
) -> Checked:
    """Return the entries that follow soundly from what is here, signed at their ends, and the rest.

    Args:
        stretch: What came.
        at: The links stored here at a place of this chain; at place 0 what the chain begins with.
        decode: Reads a header.
    """
    ends: dict[int, set[str]] = {}
    parents: dict[str, str] = {}
    passed: list[Sound] = []
    wrong: dict[Fault, list[ForeignEntry]] = {}
    for entry in sorted(stretch.entries, key=lambda entry: (entry.seq, entry.link)):
        here = ends.get(entry.seq - 1)
        if here is None:
            here = ends[entry.seq - 1] = set(at(entry.seq - 1))
        parent = next(
            (end for end in here if link_of(end, entry.seq, entry.scope, entry.digest) == entry.link), None
        )
        if parent is None:
            # Behind a place that was refused, or that never came, nothing can be said of an entry.
            wrong.setdefault("link" if here else "gap", []).append(entry)
            continue
        header, fault = _content(entry, decode)
        if fault is not None:
            wrong.setdefault(fault, []).append(entry)
            continue
        if entry.link in parents:
            continue  # the same twice
        ends.setdefault(entry.seq, set(at(entry.seq))).add(entry.link)
        parents[entry.link] = parent
        passed.append(Sound(entry, header))
    places = {found.entry.link: found.entry.seq for found in passed}
    signed, false = _signatures(stretch, places, at)
    # What is here already was signed when it came.
    known = {link for link, seq in places.items() if link in at(seq)}
    covered = {signature.link for signature in signed} | known
    sound: list[Sound] = []
    for found in reversed(passed):
        if found.entry.link in covered:
            covered.add(parents[found.entry.link])
            sound.append(found)
        else:
            wrong.setdefault("unsigned", []).append(found.entry)
    sound.reverse()
    refused = [Refused(fault, tuple(entries)) for fault, entries in wrong.items()]
    links = frozenset(found.entry.link for found in sound)
    return Checked(sound, signed, refused, false, links - {parents[link] for link in links})


def _signatures(
    stretch: Stretch, places: Mapping[str, int], at: Callable[[int], Collection[str]]
) -> tuple[list[ForeignSignature], list[ForeignSignature]]:
    signed: list[ForeignSignature] = []
    false: list[ForeignSignature] = []
    for given in stretch.signatures:
        if places.get(given.link) != given.seq and given.link not in at(given.seq):
            continue  # of an entry that was refused, or that is elsewhere
        message = signed_message(stretch.chain, given.seq, given.link, given.first)
        holds = signature_holds(stretch.signing_public, given.signature, message)
        (signed if holds else false).append(given)
    return signed, false


def _content(entry: ForeignEntry, decode: Callable[[str], Header]) -> tuple[Header | None, Fault | None]:
    if "\0" in entry.scope + entry.salt:
        return None, "form"
    if not entry.header:
        return None, "form" if entry.salt or entry.body else None
    if digest_of(entry.header, entry.salt, entry.body) != entry.digest:
        return None, "changed"
    try:
        header = decode(entry.header)
        body = json.loads(entry.body)
        if not is_sound(header) or not isinstance(body, dict) or canonical(body) != entry.body:
            return None, "form"
    except (ValueError, TypeError, RecursionError):
        return None, "form"
    return header, None


def is_sound(header: Header) -> bool:
    """Return whether every value is of its form; a foreign entry must never crash the projector (rule 9)."""
    texts = (header.actor, header.device, header.kind, header.subject, header.observed_at, *header.seen)
    if not all(isinstance(text, str) and "\0" not in text for text in texts):
        return False
    return (
        is_uuid7(header.id)
        and is_uuid7(header.act)
        and type(header.version) is int
        and 0 < len(header.subject) <= SUBJECT_LENGTH
        and 0 <= header.clock < _CLOCK_END
        and timestamp(instant(header.observed_at)) == header.observed_at
        and instant(header.observed_at) >= _FIRST
    )
