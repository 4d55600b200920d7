"""Intake: the only way in for what other nodes wrote. By network, by stick, or from a backup, it is the same.

Each stretch of a chain is checked, place for place; what does not hold is kept in quarantine with its
reason, and the rest goes in: one transaction, and twice the same changes nothing.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.db import connection, transaction

from waystation.core.journal import counting, quarantine
from waystation.core.journal.branches import are_too_many
from waystation.core.journal.erasure import beyond_bound, bring_up_to_date
from waystation.core.journal.foreign import (
    Checked,
    Fault,
    ForeignSignature,
    Refused,
    Sound,
    Stretch,
    check,
)
from waystation.core.journal.format import Header, genesis
from waystation.core.journal.held import hold_until_due
from waystation.core.journal.lock import lock_subjects, writer_lock
from waystation.core.journal.models import Chain, CommitSignature, StoredEntry
from waystation.core.journal.node import incarnation_after, node, save_signed
from waystation.core.journal.projector import Due
from waystation.core.journal.standing import NODE, Standing
from waystation.core.journal.storage import storage_refusals

PAGE: Final = 500
_ENTRY_COLUMNS: Final = (
    "link", "chain", "seq", "scope", "digest", "header", "salt", "body",
    "entry_id", "act", "subject", "clock", "counts",
)  # fmt: skip
_CONTENT_COLUMNS: Final = ("header", "salt", "body", "entry_id", "act", "subject", "clock", "counts")
_INTAKE: Final = "intake"  # one at a time on a node: two may bring the same chain


@dataclass(slots=True)
class Taken:
    """What became of what came: how many entries were new, filled from stubs, here already, refused."""

    new: int = 0
    filled: int = 0
    known: int = 0
    refused: dict[str, int] = field(default_factory=dict)
    chains_refused: set[str] = field(default_factory=set)
    subjects: set[str] = field(default_factory=set)
    pairs: set[tuple[str, str]] = field(default_factory=set)  # (subject, audience) of every sound entry

    @property
    def changed(self) -> bool:
        """Whether anything is here now that was not before."""
        return bool(self.new or self.filled)


def take_in(
    stretches: Iterable[Stretch],
    *,
    sender: str,
    then: Callable[[Taken], object] = lambda taken: None,
    reviewed: bool = False,
) -> Taken:
    """Store what holds of `stretches`, keep the rest in quarantine, and bring the tables up to date.

    Args:
        stretches: Parts of chains, of any nodes.
        sender: The node that brought them; quarantine names it.
        then: What belongs into the same transaction, done before the tables are written.
        reviewed: A person looked at it: erasures are taken in however many they are.
    """
    with storage_refusals(), writer_lock(), transaction.atomic():
        lock_subjects([_INTAKE])
        taking = _Intake(counting.current_standing(), is_bounded=not reviewed)
        taking.all_of([(sender, stretch) for stretch in stretches])
        then(taking.taken)
        taking.finish()
        return taking.taken


class _Intake:
    """One intake: what it has stored so far, and what must be brought up to date at its end."""

    def __init__(self, standing: Standing, *, is_bounded: bool) -> None:
        self.standing = standing
        self.is_bounded = is_bounded
        self.taken = Taken()
        self.entry_ids: set[str] = set()
        self.latest = Due.now().latest
        self.held: dict[str, int] = {}
        self.forked_own_chain = False
        self.own_incarnation = 0  # the latest of which entries came from elsewhere

    def all_of(self, given: Sequence[tuple[str, Stretch]]) -> None:
        """Take in stretches; a node that one of them admits may be the author of another."""
        waiting = list(given)
        healing = quarantine.chains_that_heal()
        while waiting:
            ready = [(sender, part) for sender, part in waiting if part.node in self.standing.known]
            waiting = [(sender, part) for sender, part in waiting if part.node not in self.standing.known]
            speak_of_nodes = False
            touched: set[str] = set()
            for sender, part in sorted(ready, key=lambda item: (item[1].chain, _first(item[1]))):
                before = self.taken.new
                speak_of_nodes |= self._stretch(part, sender)
                if self.taken.new > before:
                    touched.add(part.chain)
            if speak_of_nodes:
                self._nodes_changed()
                touched |= {chain for chain in healing if chain.partition("/")[0] in self.standing.known}
            if touched & healing:
                waiting += quarantine.take_healed(touched & healing)
                healing -= touched
            elif not ready:
                break
        for sender, part in waiting:
            self._refuse(part, sender, Refused("unknown-node", part.entries), part.signatures)

    def finish(self) -> None:
        """Bring marks and tables up to date."""
        bring_up_to_date(self.taken.subjects | counting.mark(self.entry_ids))
        if self.held:
            hold_until_due(self.held)
        if self.own_incarnation:
            self._begin_incarnation()
        if counting.last_good_by_chain():
            quarantine.review_uncounted()

    def _stretch(self, part: Stretch, sender: str) -> bool:
        """Take in one stretch; return whether it spoke of nodes."""
        fault = self._fault(part)
        if fault is not None:
            self._refuse(part, sender, Refused(fault, part.entries), part.signatures)
            return False
        stored = _stored(part)
        at: dict[int, set[str]] = defaultdict(set, {0: {genesis(part.chain)}})
        for link, (seq, _) in stored.items():
            at[seq].add(link)
        checked = check(part, lambda seq: at[seq])
        n_new = len(checked.ends - stored.keys())
        if n_new and part.node != self.standing.here and are_too_many(part.chain, part.node, n_new):
            self._refuse(part, sender, Refused("form", part.entries), part.signatures)
            return False
        checked = self._without_too_many_erasures(part, sender, checked, stored)
        self._refuse_what_failed(part, sender, checked)
        fresh = [found for found in checked.sound if found.entry.link not in stored]
        filled = [
            found
            for found in checked.sound
            if found.header is not None and stored.get(found.entry.link, (0, False))[1]
        ]
        self.taken.known += len(checked.sound) - len(fresh) - len(filled)
        if fresh:
            self._open_chain(part)
            _insert_entries(part.chain, fresh)
            self._move_head(part.chain, fresh, at)
        if filled:
            _fill(filled)
            self._fill_head(part.chain, filled)
        _insert_signatures(part.chain, checked.signatures)
        self.taken.new += len(fresh)
        self.taken.filled += len(filled)
        headers = [found.header for found in (*fresh, *filled) if found.header is not None]
        self.entry_ids.update(header.id for header in headers)
        self.taken.subjects.update(header.subject for header in headers)
        if part.node != self.standing.here:
            self._hold(headers)
        self.taken.pairs.update(
            (found.header.subject, found.entry.scope.partition("/")[0])
            for found in checked.sound
            if found.header is not None
        )
        return any(header.subject.startswith(f"{NODE.name}:") for header in headers)

    def _hold(self, headers: Iterable[Header]) -> None:
        for header in headers:
            if header.clock > self.latest:
                self.held[header.subject] = min(header.clock, self.held.get(header.subject, header.clock))

    def _without_too_many_erasures(
        self, part: Stretch, sender: str, checked: Checked, stored: Mapping[str, tuple[int, bool]]
    ) -> Checked:
        """Keep erasures beyond what others may do in a day for a person to release; they come in as stubs."""
        if not self.is_bounded or part.node == self.standing.here:
            return checked
        new = [one for one in checked.sound if stored.get(one.entry.link, (0, True))[1]]
        kept, beyond = beyond_bound(part.chain, new)
        if beyond:
            entries = tuple(one.entry for one in checked.sound if one.entry.link in beyond)
            self._refuse(part, sender, Refused("erasures", entries), ())
        held = kept | beyond
        stubs = [Sound(one.entry.as_stub(), None) if one.entry.link in held else one for one in checked.sound]
        return checked._replace(sound=stubs)

    def _fault(self, part: Stretch) -> Fault | None:
        if not part.is_well_named:
            return "form"
        return None if self.standing.known[part.node] == part.signing_public else "wrong-key"

    def _refuse_what_failed(self, part: Stretch, sender: str, checked: Checked) -> None:
        for refused in checked.refused:
            links = {entry.link for entry in refused.entries}
            theirs = [given for given in part.signatures if given.link in links]
            self._refuse(part, sender, refused, theirs)
        if checked.false_signatures:
            self._refuse(part, sender, Refused("signature", ()), checked.false_signatures)

    def _refuse(
        self, part: Stretch, sender: str, refused: Refused, signatures: Sequence[ForeignSignature]
    ) -> None:
        quarantine.keep_entries(refused.fault, sender, part, refused.entries, signatures)
        n_refused = len(refused.entries) or len(signatures)
        self.taken.refused[refused.fault] = self.taken.refused.get(refused.fault, 0) + n_refused
        self.taken.chains_refused.add(part.chain)

    def _open_chain(self, part: Stretch) -> None:
        Chain.objects.get_or_create(
            id=part.chain,
            defaults={
                "node": part.node,
                "signing_public": part.signing_public,
                "head_link": genesis(part.chain),
                "last_good": self.standing.last_good(part.chain),
            },
        )

    def _move_head(self, chain_id: str, fresh: Sequence[Sound], at: dict[int, set[str]]) -> None:
        """Set the chain's end, and the first place that two entries claim."""
        chain = Chain.objects.get(id=chain_id)
        for found in fresh:
            at[found.entry.seq].add(found.entry.link)
        forks = [found.entry.seq for found in fresh if len(at[found.entry.seq]) > 1]
        is_own = chain.node == self.standing.here
        if forks:
            chain.forked_at = min([*forks, *([] if chain.forked_at is None else [chain.forked_at])])
            self.forked_own_chain |= is_own
        if is_own:
            self.own_incarnation = max(self.own_incarnation, int(chain.id.split("/")[1]))
        last = max(fresh, key=lambda found: (found.entry.seq, found.entry.link))
        if (last.entry.seq, last.entry.link) > (chain.head_seq, chain.head_link):
            chain.head_seq, chain.head_link = last.entry.seq, last.entry.link
            chain.head_clock = 0 if last.header is None else last.header.clock
        chain.save(update_fields=["head_seq", "head_link", "head_clock", "forked_at"])

    def _fill_head(self, chain_id: str, filled: Sequence[Sound]) -> None:
        clocks = {found.entry.link: found.header.clock for found in filled if found.header is not None}
        chain = Chain.objects.get(id=chain_id)
        if chain.head_link in clocks:
            chain.head_clock = clocks[chain.head_link]
            chain.save(update_fields=["head_clock"])

    def _nodes_changed(self) -> None:
        self.standing = counting.current_standing()
        self.entry_ids |= counting.bound_chains(self.standing)

    def _begin_incarnation(self) -> None:
        """Go on in chains of a new name: this node was restored from a backup, or its disk was copied.

        Two copies of one node meet here and would choose the same next number for ever.
        """
        this = node()
        if self.own_incarnation < this.incarnation:
            return
        latest = self.own_incarnation
        this.incarnation = incarnation_after(latest) if self.forked_own_chain else latest + 1
        save_signed(this)


def standing_changed() -> None:
    """Bring marks, tables and quarantine up to date after this node admitted or revoked another.

    Belongs into the transaction of that act.
    """
    bring_up_to_date(counting.mark(counting.bound_chains(counting.current_standing())))
    quarantine.review_uncounted()


def _first(part: Stretch) -> int:
    return min((entry.seq for entry in part.entries), default=0)


def _stored(part: Stretch) -> dict[str, tuple[int, bool]]:
    """Return place, and whether it is a stub, by link, of what is here at the stretch's places."""
    places = {given.seq for given in part.signatures}
    places.update(entry.seq for entry in part.entries)
    first, last = min(places, default=0), max(places, default=0)
    rows = StoredEntry.objects.filter(chain=part.chain)
    if last - first > 2 * len(places):
        around = sorted(places | {seq - 1 for seq in places})
        pages = [rows.filter(seq__in=around[start : start + PAGE]) for start in range(0, len(around), PAGE)]
    else:
        pages = [rows.filter(seq__gte=first - 1, seq__lte=last)]
    return {
        link: (seq, not header)
        for page in pages
        for link, seq, header in page.values_list("link", "seq", "header")
    }


def _insert_entries(chain: str, fresh: Sequence[Sound]) -> None:
    quote = connection.ops.quote_name
    columns = ", ".join(map(quote, _ENTRY_COLUMNS))
    marks = ", ".join(["%s"] * len(_ENTRY_COLUMNS))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {quote(StoredEntry._meta.db_table)} ({columns}) VALUES ({marks})",  # noqa: S608 - our own names
            [_values(chain, found) for found in fresh],
        )


def _values(chain: str, found: Sound) -> tuple[str | int | bool, ...]:
    entry, header = found
    place = (entry.link, chain, entry.seq, entry.scope, entry.digest, entry.header, entry.salt, entry.body)
    if header is None:
        return (*place, "", "", "", 0, False)
    return (*place, header.id, header.act, header.subject, header.clock, True)


def _fill(filled: Sequence[Sound]) -> None:
    """Give stubs their content."""
    quote = connection.ops.quote_name
    changes = ", ".join(f"{quote(name)} = %s" for name in _CONTENT_COLUMNS)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {quote(StoredEntry._meta.db_table)} SET {changes} WHERE {quote('link')} = %s",  # noqa: S608 - our own names
            [(*_values("", found)[5:], found.entry.link) for found in filled],
        )


def _insert_signatures(chain: str, given: Sequence[ForeignSignature]) -> None:
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {quote(CommitSignature._meta.db_table)} (link, chain, seq, first, signature)"  # noqa: S608 - our own names
            " VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            [(one.link, chain, one.seq, one.first, one.signature) for one in given],
        )
