"""Which nodes belong to this journal, and how far each one's chains are good; pure, and alike on every node.

A node is admitted by an entry in the chain of a node that belongs already, beginning with this one. It is
revoked by an entry that names, for each of its chains, the last good entry. What lies beyond, and what a node
wrote that belongs no more, stays stored and counts for nothing (journal rule 10).
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Annotated, Final, Literal, NamedTuple
from uuid import UUID

from msgspec import Meta

from waystation.core.journal.canonical import canonical
from waystation.core.journal.clock import is_uuid7, uuid7
from waystation.core.journal.kinds import Entry, Subject, entry_kind
from waystation.core.vault.nodekeys import signature_holds

AUDIENCE: Final = "nodes"
EVERYTHING: Final = "*"
# What speaks of nodes goes to every node whole, and so does what is public: places, and who was erased.
FOR_EVERY_NODE: Final = (f"{AUDIENCE}/*", "public/*")
_SCOPE: Final = re.compile(r"[a-z0-9_*-]+(/[A-Za-z0-9_*-]*)?")

Reason = Literal["lost", "stolen", "hostile", "retired", "copied"]


@entry_kind("node.admitted", audience=AUDIENCE, impersonal=True, lasting=True)
@dataclass(frozen=True, slots=True)
class NodeAdmitted:
    """A node may take part; `scopes` are what it may see whole, `card` its own signature over its card."""

    name: Annotated[str, Meta(max_length=80)]
    mode: Literal["demo", "live"]
    signing_public: Annotated[str, Meta(max_length=64)]
    sealing_public: Annotated[str, Meta(max_length=64)]
    scopes: tuple[str, ...]
    card: Annotated[str, Meta(max_length=128)]


@entry_kind("node.revoked", audience=AUDIENCE, impersonal=True, lasting=True)
@dataclass(frozen=True, slots=True)
class NodeRevoked:
    """A node takes part no more; of its chains counts what is up to `last_good`, of any other nothing."""

    last_good: Mapping[str, Annotated[int, Meta(ge=0)]]
    reason: Reason


@dataclass(frozen=True, slots=True)
class NodeState:
    """A node as the journal tells of it."""

    name: str = ""
    signing_public: str = ""
    sealing_public: str = ""
    scopes: tuple[str, ...] = ()
    is_revoked: bool = False
    reason: str = ""
    last_good: Mapping[str, int] = field(default_factory=dict)


def fold_node(state: NodeState | None, entry: Entry) -> NodeState | None:
    """Return the node after `entry`: as admitted last, and revoked for good."""
    match entry.body:
        case NodeAdmitted() as body if is_own_card(node_of(entry.subject), body):
            return replace(
                state or NodeState(),
                name=body.name,
                signing_public=body.signing_public,
                sealing_public=body.sealing_public,
                scopes=body.scopes,
            )
        case NodeRevoked(last_good, reason):
            return replace(
                state or NodeState(),
                is_revoked=True,
                reason=reason,
                last_good=dict(sorted(last_good.items())),
            )
    return state


NODE: Final = Subject("node", fold_node)


def node_subject(node: str) -> str:
    """Return the subject of a node."""
    return f"{NODE.name}:{node}"


def node_of(subject: str) -> str:
    """Return the node of a `node:` subject."""
    return subject.partition(":")[2]


def node_id(at_ms: int, signing_public: str) -> str:
    """Return the identifier of a node set up at `at_ms`: a UUIDv7 whose random bits follow from its key.

    So nobody can offer another key under a node's identifier: 74 bits of SHA-256 would have to be met.
    """
    return uuid7(at_ms, hashlib.sha256(bytes.fromhex(signing_public)).digest()[:10])


def is_key_of(node: str, signing_public: str) -> bool:
    """Return whether a node's identifier was made for this signing key."""
    if not is_uuid7(node):
        return False
    try:
        return node_id(UUID(node).int >> 80, signing_public) == node
    except ValueError:
        return False


def card_message(node: str, name: str, mode: str, signing_public: str, sealing_public: str) -> bytes:
    """Return what a node signs of itself."""
    return canonical(
        {
            "card": 1,
            "mode": mode,
            "name": name,
            "node": node,
            "sealing_public": sealing_public,
            "signing_public": signing_public,
        }
    ).encode()


@lru_cache(maxsize=1_000)
def is_own_card(node: str, body: NodeAdmitted) -> bool:
    """Return whether an admission repeats what the admitted node says of itself."""
    message = card_message(node, body.name, body.mode, body.signing_public, body.sealing_public)
    return is_key_of(node, body.signing_public) and signature_holds(body.signing_public, body.card, message)


def is_scope_pattern(pattern: str) -> bool:
    """Return whether a pattern is `audience/place`, with `*` for any part, or `*` for everything."""
    return _SCOPE.fullmatch(pattern) is not None


def is_visible(scope: str, patterns: Iterable[str]) -> bool:
    """Return whether entries of `scope` go whole to a node with these scope patterns.

    >>> is_visible("register/am-goris", ["register/*"]), is_visible("medical/x", ["register/*"])
    (True, False)
    """
    return any(fnmatchcase(scope, pattern) for pattern in (*FOR_EVERY_NODE, *patterns))


class Statement(NamedTuple):
    """One entry about a node, at its place."""

    clock: int
    chain: str
    seq: int
    about: str
    body: NodeAdmitted | NodeRevoked

    @property
    def author(self) -> str:
        """The node in whose chain it stands."""
        return self.chain.partition("/")[0]


@dataclass(frozen=True, slots=True)
class Member:
    """A node that belongs: its keys, and what it may see whole."""

    name: str
    signing_public: str
    sealing_public: str
    scopes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Standing:
    """Who belongs, as seen from one node.

    `known` holds the signing key of every node that was ever admitted: their chains are stored. `members`
    are those that belong at this moment; `bounds` is the last good entry by chain, of each revoked node.
    """

    here: str
    known: Mapping[str, str]
    members: Mapping[str, Member]
    bounds: Mapping[str, Mapping[str, int]]
    own_scopes: frozenset[str] = frozenset()  # what others let this node see whole
    admissions: tuple[Statement, ...] = ()  # those that count

    def last_good(self, chain: str) -> int | None:
        """Return the last entry of `chain` that counts; None where all do."""
        node = chain.partition("/")[0]
        if node in self.bounds:
            return self.bounds[node].get(chain, 0)
        return None if node == self.here or node in self.members else 0

    def may_take_part(self, node: str) -> bool:
        """Return whether a node belongs and was not revoked."""
        return node in self.members and node not in self.bounds

    def sees_everything(self) -> bool:
        """Return whether every other node lets this one see all; nobody hands on more than was handed on."""
        others = [node for node in self.members if node not in self.bounds]
        seen = (_members(other, self.admissions).get(self.here) for other in others)
        return all(each is not None and EVERYTHING in each.scopes for each in seen)


def standing(here: str, key: str, statements: Iterable[Statement]) -> Standing:
    """Return who belongs, seen from the node `here` with the signing key `key`.

    Revocations take effect in the order of clock, chain and place; one that itself lies beyond an earlier
    one's last good entry is void. A node belongs when a chain of admissions that count leads to it from
    `here`; it sees no more than whoever admitted it.
    """
    ordered = sorted(statements, key=lambda statement: statement[:4])
    bounds: dict[str, dict[str, int]] = {}
    for statement in ordered:
        if isinstance(statement.body, NodeRevoked) and _is_good(statement, bounds):
            earlier = bounds.get(statement.about)
            given = dict(statement.body.last_good)
            bounds[statement.about] = (
                given
                if earlier is None
                else {chain: min(seq, given[chain]) for chain, seq in earlier.items() if chain in given}
            )
    admissions: dict[tuple[str, str], Statement] = {}
    known = {here: key}
    for statement in ordered:
        if isinstance(statement.body, NodeAdmitted) and is_own_card(statement.about, statement.body):
            known[statement.about] = statement.body.signing_public
            if _is_good(statement, bounds):
                admissions[statement.author, statement.about] = statement
    valid = list(admissions.values())
    own = [each.body.scopes for each in valid if each.about == here and isinstance(each.body, NodeAdmitted)]
    return Standing(here, known, _members(here, valid), bounds, frozenset().union(*own), tuple(valid))


def _is_good(statement: Statement, bounds: Mapping[str, Mapping[str, int]]) -> bool:
    bound = bounds.get(statement.author)
    return bound is None or statement.seq <= bound.get(statement.chain, 0)


def _members(here: str, admissions: Iterable[Statement]) -> dict[str, Member]:
    scopes = {here: frozenset({EVERYTHING})}
    cards: dict[str, NodeAdmitted] = {}
    ordered = sorted(admissions, key=lambda statement: statement[:4])
    grew = True
    while grew:
        grew = False
        for statement in ordered:
            body = statement.body
            if statement.author not in scopes or not isinstance(body, NodeAdmitted):
                continue
            granted = frozenset(
                pattern
                for pattern in body.scopes
                if any(fnmatchcase(pattern, own) for own in scopes[statement.author])
            )
            before = scopes.get(statement.about)
            if statement.about != here and (before is None or not granted <= before):
                scopes[statement.about] = granted | (before or frozenset())
                grew = True
            cards[statement.about] = body
    return {
        node: Member(cards[node].name, cards[node].signing_public, cards[node].sealing_public, granted)
        for node, granted in scopes.items()
        if node != here
    }
