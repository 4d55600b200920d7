"""One node brings another up to date, and itself: first it fetches, then it sends, page by page.

The state is the vector alone, so a cut line costs one page at most. Whoever begins sends messages over a line
(`Line`); the other side gives each to `answer`. Every request is signed, dated, and answered once.
"""

import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Final, TypeVar

import msgspec
from django.db import IntegrityError, transaction
from django.db.models import Count
from msgspec import Meta

from waystation.core.errors import Refusal
from waystation.core.journal import quarantine
from waystation.core.journal.clock import instant
from waystation.core.journal.counting import current_standing
from waystation.core.journal.foreign import Hash
from waystation.core.journal.models import StoredEntry
from waystation.core.journal.node import node
from waystation.core.journal.standing import Member, Standing, is_visible
from waystation.core.sync import message
from waystation.core.sync.errors import (
    MessageChanged,
    MessageRefused,
    PeerIsSorry,
    PeerRefuses,
    PeerUnreachable,
)
from waystation.core.sync.models import Exchange, Nonce
from waystation.core.sync.pages import ENTRIES, Page, after, fill_page, next_page, take_page
from waystation.core.sync.vectors import Vector, vector

# Clocks may be hours off; a request older or younger than this is a replay.
CLOCKS_APART: Final = timedelta(hours=26)
LONGEST_S: Final = 900  # of an exchange; the next one goes on from there

Line = Callable[[bytes], bytes]
Progress = Callable[[str, int, int], None]
Body = TypeVar("Body")

# The length of a message bounds these. A bound of their own would let one node with many chains part others.
_Chains = tuple[Annotated[str, Meta(max_length=80)], ...]
_Nodes = tuple[message.Id, ...]


class Having(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What a node has, and whose chains it takes."""

    vector: Vector
    nodes: _Nodes


class Asking(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A request for the next page."""

    having: Having
    without: _Chains = ()


class Filling(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A request for entries that are here as stubs."""

    links: Annotated[tuple[Hash, ...], Meta(max_length=ENTRIES)]


class Took(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What became of a page."""

    having: Having
    new: int
    filled: int
    refused: dict[str, int]
    without: _Chains = ()


class Sorry(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A request was understood and refused."""

    code: Annotated[str, Meta(max_length=40)]
    sentence: Annotated[str, Meta(max_length=2_000)]


@dataclass(slots=True)
class Outcome:
    """What an exchange brought: entries in, stubs filled, entries out, and what either side refused.

    `is_whole` when the other side had nothing left to send in the end.
    """

    fetched: int = 0
    filled: int = 0
    sent: int = 0
    refused_here: dict[str, int] = field(default_factory=dict)
    refused_there: dict[str, int] = field(default_factory=dict)
    is_whole: bool = False

    @property
    def is_clean(self) -> bool:
        """Whether neither side refused anything."""
        return not self.refused_here and not self.refused_there


def having(standing: Standing) -> Having:
    """Return what this node has, and whose chains it takes."""
    return Having(vector(), tuple(sorted(standing.known)))


# The side that is asked.


def answer(data: bytes) -> bytes:
    """Return the answer to a request of another node.

    Raises:
        MessageRefused: it cannot be trusted; to the outside every reason looks alike.
    """
    this, standing = node(), current_standing()
    try:
        asked = message.read(data, this, lambda sender: _key_of(standing, sender))
    except MessageRefused:
        if data:
            quarantine.keep_message(_claimed_sender(data), data)
        raise
    _once(asked.header)
    sender = asked.header.sender
    member = standing.members[sender]
    try:
        kind, body = _ANSWERS[asked.header.kind](asked, sender, member)
    except (Refusal, msgspec.DecodeError, KeyError) as error:
        code = error.code if isinstance(error, Refusal) else "not-understood"
        kind, body = "sorry", Sorry(code, str(error) if isinstance(error, Refusal) else "")
    return message.write(this, sender, member.sealing_public, kind, body, answers=asked.header.nonce)


def _key_of(standing: Standing, sender: str) -> str | None:
    return standing.members[sender].signing_public if standing.may_take_part(sender) else None


def _claimed_sender(data: bytes) -> str:
    with suppress(MessageRefused):
        return message.read_header(data).sender
    return ""


def _once(header: message.Header) -> None:
    """Refuse a request that is not of these days, or that was answered before."""
    moment = datetime.now(UTC)
    try:
        is_of_these_days = abs(instant(header.at) - moment) <= CLOCKS_APART
    except ValueError as error:
        raise MessageChanged from error
    if not is_of_these_days:
        raise MessageChanged
    try:
        with transaction.atomic():
            Nonce.objects.filter(at__lt=moment - 2 * CLOCKS_APART).delete()
            Nonce.objects.create(id=f"{header.sender}:{header.nonce}", at=moment)
    except IntegrityError as error:
        raise MessageChanged from error


def _have(asked: message.Message, sender: str, member: Member) -> tuple[message.Kind, object]:
    remember_vector(sender, _decoded(asked.body, Having).vector)
    return "have", having(current_standing())


def _ask(asked: message.Message, sender: str, member: Member) -> tuple[message.Kind, object]:
    wanted = _decoded(asked.body, Asking)
    theirs = wanted.having
    page = next_page(member, theirs.vector, only=set(theirs.nodes), without=set(wanted.without))
    if not page.stretches:
        remember_vector(sender, theirs.vector)
    return "page", page


def _page(asked: message.Message, sender: str, member: Member) -> tuple[message.Kind, object]:
    taken = take_page(_decoded(asked.body, Page), sender)
    refused = tuple(sorted(taken.chains_refused))
    return "took", Took(having(current_standing()), taken.new, taken.filled, taken.refused, refused)


def _fill(asked: message.Message, sender: str, member: Member) -> tuple[message.Kind, object]:
    return "page", fill_page(member, _decoded(asked.body, Filling).links)


_ANSWERS: Final[Mapping[str, Callable[[message.Message, str, Member], tuple[message.Kind, object]]]] = {
    "have": _have,
    "ask": _ask,
    "page": _page,
    "fill": _fill,
}


def _decoded(body: bytes, kind: type[Body]) -> Body:
    return msgspec.json.decode(body, type=kind)


# The side that begins.


def exchange(line: Line, peer: str, progress: Progress = lambda step, done, of: None) -> Outcome:
    """Fetch from another node what is missing here, then send it what it is missing.

    Args:
        line: Carries a message there, and its answer back.
        peer: The other node.
        progress: Told the step (`in`, `fill`, `out`), how many entries are done, and of how many, about.

    Raises:
        PeerRefuses: it does not accept this node, or does not answer as a node does.
        PeerIsSorry: it could not do what was asked.
        PeerUnreachable: the line is cut, or it takes too long; what has arrived is safe.
    """
    talk = _Talk(line, peer)
    outcome = Outcome()
    theirs = talk.ask("have", having(talk.standing), "have", Having)
    remember_vector(peer, theirs.vector)
    _fetch(talk, outcome, progress)
    _fill_stubs(talk, outcome, progress)
    _send(talk, theirs, outcome, progress)
    return outcome


class _Talk:
    """An exchange with one node, under way."""

    def __init__(self, line: Line, peer: str) -> None:
        self.line, self.peer, self.this = line, peer, node()
        self.standing = current_standing()
        self.ends = time.monotonic() + LONGEST_S

    @property
    def member(self) -> Member:
        if not self.standing.may_take_part(self.peer):
            raise PeerRefuses
        return self.standing.members[self.peer]

    def ask(self, kind: message.Kind, body: object, expected: message.Kind, form: type[Body]) -> Body:
        request = self.request(kind, body)
        return self.open(self.line(request), request, expected, form)

    def request(self, kind: message.Kind, body: object) -> bytes:
        if time.monotonic() > self.ends:
            raise PeerUnreachable
        return message.write(self.this, self.peer, self.member.sealing_public, kind, body)

    def open(self, reply: bytes, request: bytes, expected: message.Kind, form: type[Body]) -> Body:
        try:
            answered = message.read(
                reply, self.this, lambda sender: self.member.signing_public if sender == self.peer else None
            )
        except MessageRefused as error:
            quarantine.keep_message(self.peer, reply)
            raise MessageChanged from error
        if answered.header.answers != message.read_header(request).nonce:
            raise PeerRefuses
        try:
            if answered.header.kind == "sorry":
                regret = _decoded(answered.body, Sorry)
                raise PeerIsSorry(regret.code, regret.sentence)
            if answered.header.kind == expected:
                return _decoded(answered.body, form)
        except msgspec.DecodeError as error:
            raise PeerRefuses from error
        raise PeerRefuses

    def take(self, page: Page, outcome: Outcome) -> tuple[bool, set[str]]:
        taken = take_page(page, self.peer)
        outcome.fetched += taken.new
        outcome.filled += taken.filled
        _add(outcome.refused_here, taken.refused)
        self.standing = current_standing()
        return taken.changed, taken.chains_refused


def _fetch(talk: _Talk, outcome: Outcome, progress: Progress) -> None:
    """Fetch page by page; while one is stored, the next is asked for as if all of it had been sound."""
    without: set[str] = set()
    has = having(talk.standing)
    with ThreadPoolExecutor(1) as line:
        request = talk.request("ask", Asking(has))
        reply = line.submit(talk.line, request)
        while (page := talk.open(reply.result(), request, "page", Page)).stretches:
            asked, has = has, Having(after(has.vector, page), has.nodes)
            request = talk.request("ask", Asking(has, tuple(sorted(without))))
            reply = line.submit(talk.line, request)
            changed, refused = talk.take(page, outcome)
            progress("in", outcome.fetched, outcome.fetched + page.left)
            is_known = not changed and refused <= without
            # A chain in which something was refused waits for another peer; the rest goes on.
            without |= refused
            known = tuple(sorted(talk.standing.known))
            if is_known or refused or known != has.nodes:
                reply.exception()  # the guess was wrong: what it brought is let go
                has = having(talk.standing)
                if is_known and has == asked:
                    return  # it sends what it was told that is here; otherwise that came from elsewhere
                request = talk.request("ask", Asking(has, tuple(sorted(without))))
                reply = line.submit(talk.line, request)
    outcome.is_whole = True


def _fill_stubs(talk: _Talk, outcome: Outcome, progress: Progress) -> None:
    """Fetch what is here as stubs and this node may see, unless the other one was asked for the same before.

    What stays empty then was erased, or is not there either.
    """
    row, _ = Exchange.objects.get_or_create(node=talk.peer)
    visible = _visible_stubs(talk.standing)
    if row.filled == msgspec.json.encode(visible).decode():
        return
    stubs = StoredEntry.objects.filter(subject="", header="", scope__in=[scope for scope, _ in visible])
    links = list(stubs.order_by("chain", "seq").values_list("link", flat=True))
    for start in range(0, len(links), ENTRIES):
        wanted = links[start : start + ENTRIES]
        while wanted and (page := talk.ask("fill", Filling(tuple(wanted)), "page", Page)).stretches:
            talk.take(page, outcome)
            came = {entry.link for stretch in page.stretches for entry in stretch.entries}
            left_over = [link for link in wanted if link not in came]
            wanted = left_over if len(left_over) < len(wanted) else []
        progress("fill", min(start + ENTRIES, len(links)), len(links))
    left = msgspec.json.encode(_visible_stubs(talk.standing)).decode()
    Exchange.objects.filter(node=talk.peer).update(filled=left)


def _visible_stubs(standing: Standing) -> list[tuple[str, int]]:
    """Return how many stubs there are of each scope that this node may see."""
    stubs = StoredEntry.objects.filter(subject="", header="")
    counted = stubs.values("scope").annotate(n=Count("link")).order_by("scope")
    return [(row["scope"], row["n"]) for row in counted if is_visible(row["scope"], standing.own_scopes)]


def _send(talk: _Talk, theirs: Having, outcome: Outcome, progress: Progress) -> None:
    without: set[str] = set()
    sent: set[tuple[str, str]] = set()  # chain and first link of each stretch
    while True:
        page = next_page(talk.member, theirs.vector, only=set(theirs.nodes), without=without)
        if not page.stretches:
            break
        begin = {(stretch.chain, stretch.entries[0].link) for stretch in page.stretches}
        if begin & sent:  # it says that it took this, and that it lacks it
            without |= {chain for chain, _ in begin & sent}
            continue
        sent |= begin
        took = talk.ask("page", page, "took", Took)
        outcome.sent += took.new
        _add(outcome.refused_there, took.refused)
        progress("out", outcome.sent, outcome.sent + page.left)
        theirs = took.having
        if not took.new and not took.filled and set(took.without) <= without:
            break
        without |= set(took.without)
    remember_vector(talk.peer, theirs.vector)


def _add(counts: dict[str, int], more: Mapping[str, int]) -> None:
    for reason, count in more.items():
        counts[reason] = counts.get(reason, 0) + count


def remember_vector(peer: str, theirs: Vector) -> None:
    """Keep what another node says that it has."""
    values: dict[str, Any] = {
        "vector": msgspec.json.encode(theirs).decode(),
        "heard_at": datetime.now(UTC),
    }
    Exchange.objects.update_or_create(node=peer, defaults=values)


def remembered_vector(peer: str) -> Vector:
    """Return what another node had when it was last heard of; nothing of one never heard of."""
    row = Exchange.objects.filter(node=peer).first()
    return decode_vector("" if row is None else row.vector)


def decode_vector(text: str) -> Vector:
    """Return a vector as it was kept."""
    return msgspec.json.decode(text, type=Vector) if text else {}
