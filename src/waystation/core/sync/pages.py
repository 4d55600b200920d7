"""Pages: bounded parts of a journal on their way to one other node, with the keys that open them there.

What the receiver may not see goes as stubs (journal rule 1). A page ends where every chain in it is signed.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from django.db.models import Max, Min

from waystation.core.journal.counting import current_standing
from waystation.core.journal.foreign import ForeignEntry, ForeignSignature, Stretch
from waystation.core.journal.intake import Taken, take_in
from waystation.core.journal.models import Chain, CommitSignature, StoredEntry
from waystation.core.journal.standing import Member, Standing, is_visible
from waystation.core.sync.vectors import Have, Missing, Vector, missing
from waystation.core.vault.parcels import Parcel, parcel, take_parcel

ENTRIES: Final = 1_000
BYTES: Final = 3_000_000
_SEALED: Final = '"s1.'
_COLUMNS: Final = ("seq", "scope", "digest", "link", "header", "salt", "body", "subject")


class Page(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Part of a journal. `left` is how many entries come after it, about."""

    stretches: tuple[Stretch, ...]
    keys: dict[str, int | str | list[list[str]]]
    left: int = 0

    @property
    def n_entries(self) -> int:
        """How many entries it holds."""
        return sum(len(stretch.entries) for stretch in self.stretches)


@dataclass(slots=True)
class _Room:
    entries: int
    size: int

    @property
    def is_full(self) -> bool:
        return self.entries <= 0 or self.size <= 0

    def take(self, entry: ForeignEntry) -> None:
        self.entries -= 1
        self.size -= 300 + len(entry.header) + len(entry.body)


def next_page(
    receiver: Member,
    theirs: Mapping[str, Have],
    *,
    only: Collection[str] | None = None,
    without: Collection[str] = (),
    entries: int = ENTRIES,
) -> Page:
    """Return the next page for a node that has what the vector `theirs` says; empty when it lacks nothing.

    Args:
        receiver: The node; its scopes decide what goes whole.
        theirs: What it has.
        only: The nodes whose chains it takes, where given.
        without: Chains it does not want at present, because something in them was refused.
        entries: How many entries a page holds; more only where one commit is longer.
    """
    room = _Room(entries, BYTES)
    sender = current_standing()
    stretches: list[Stretch] = []
    pairs: set[tuple[str, str]] = set()
    left = 0
    for gap in missing(theirs, only=only):
        if gap.chain.id in without:
            continue
        n_sent = 0
        if not room.is_full:
            stretch, subjects = _stretch(gap, sender, receiver, room)
            n_sent = len(stretch.entries)
            if stretch.entries:
                stretches.append(stretch)
                pairs |= subjects
        left += max(gap.n_entries - n_sent, 0)
    return Page(tuple(stretches), _keys(receiver, pairs), left)


def fill_page(receiver: Member, links: Iterable[str]) -> Page:
    """Return entries by their links, those that the receiver may see whole: it holds them as stubs."""
    rows = StoredEntry.objects.filter(link__in=list(links)[:ENTRIES]).exclude(header="")
    found: dict[str, tuple[str, list[ForeignEntry]]] = {}
    pairs: set[tuple[str, str]] = set()
    room = _Room(ENTRIES, BYTES)
    keys = dict(Chain.objects.values_list("id", "signing_public"))
    for chain, *values in rows.order_by("chain", "seq").values_list("chain", *_COLUMNS):
        entry, subject = _entry(values, receiver)
        if entry.header and not room.is_full:
            room.take(entry)
            found.setdefault(chain, (keys[chain], []))[1].append(entry)
            pairs |= _pair(entry, subject)
    stretches = tuple(Stretch(chain, key, tuple(entries)) for chain, (key, entries) in found.items())
    return Page(stretches, _keys(receiver, pairs))


def after(theirs: Mapping[str, Have], page: Page) -> Vector:
    """Return what a node has that had `theirs`, once it has taken in all of a page."""
    has = dict(theirs)
    for stretch in page.stretches:
        sent = [(entry.seq, entry.link) for entry in stretch.entries]
        before = has.get(stretch.chain, Have(()))
        last = max(sent)
        is_plain = len(before.ends) < 2 and len({seq for seq, _ in sent}) == len(sent)
        ends = (last,) if is_plain else tuple(sorted({*before.ends, *sent}))
        has[stretch.chain] = Have(ends, before.locator)
    return has


def take_page(page: Page, sender: str) -> Taken:
    """Take in a page, and the keys of what in it was sound.

    Raises:
        BadParcel: its keys are for another node, or were changed; nothing is taken in.
    """
    return take_in(page.stretches, sender=sender, then=lambda taken: _take_keys(page, taken))


def _take_keys(page: Page, taken: Taken) -> None:
    if page.keys:
        take_parcel(page.keys, allowed=taken.pairs)


def _stretch(
    gap: Missing, sender: Standing, receiver: Member, room: _Room
) -> tuple[Stretch, set[tuple[str, str]]]:
    """Return the next part of a chain that fits and is signed at its end, and whose keys it needs.

    It ends before an entry that the receiver may see and this node may not: another one brings it whole.
    """
    chain = gap.chain

    def is_for_others(entry: ForeignEntry) -> bool:
        return (
            not entry.header
            and chain.node != sender.here
            and is_visible(entry.scope, receiver.scopes)
            and not is_visible(entry.scope, sender.own_scopes)
        )

    rows = StoredEntry.objects.filter(chain=chain.id, seq__gt=gap.after).order_by("seq", "link")
    taken: list[tuple[ForeignEntry, str]] = []
    last = gap.after
    # The bound spares the database a long answer; branches that the receiver has lie in between.
    window = rows if gap.has else rows.filter(seq__lte=gap.after + room.entries)
    for values in window.values_list(*_COLUMNS).iterator(ENTRIES):
        entry, subject = _entry(values, receiver)
        if is_for_others(entry):
            break
        last = entry.seq
        if entry.link in gap.has:
            continue
        room.take(entry)
        taken.append((entry, subject))
        if room.is_full:
            break
    signed = CommitSignature.objects.filter(chain=chain.id)
    end = signed.filter(seq__gt=gap.after, seq__lte=last).aggregate(last=Max("seq"))["last"]
    if end is None and room.is_full:  # one commit is longer than a page
        end = signed.filter(seq__gt=last).aggregate(first=Min("seq"))["first"] or last
        more = rows.filter(seq__gt=last, seq__lte=end).values_list(*_COLUMNS)
        taken += [_entry(values, receiver) for values in more.iterator(ENTRIES)]
    end = end or gap.after
    sent = [(entry, subject) for entry, subject in taken if entry.seq <= end]
    signatures = signed.filter(seq__gt=gap.after, seq__lte=end).order_by("seq", "link")
    stretch = Stretch(
        chain.id,
        chain.signing_public,
        tuple(entry for entry, _ in sent),
        tuple(ForeignSignature(*row) for row in signatures.values_list("seq", "link", "signature", "first")),
    )
    return stretch, set().union(*(_pair(entry, subject) for entry, subject in sent))


def _entry(values: Sequence[Any], receiver: Member) -> tuple[ForeignEntry, str]:
    """Return an entry as the receiver may see it, and its subject."""
    seq, scope, digest, link, header, salt, body, subject = values
    if is_visible(scope, receiver.scopes):
        return ForeignEntry(seq, scope, digest, link, header, salt, body), subject
    return ForeignEntry(seq, scope, digest, link), ""


def _pair(entry: ForeignEntry, subject: str) -> set[tuple[str, str]]:
    return {(subject, entry.scope.partition("/")[0])} if _SEALED in entry.body else set()


def _keys(receiver: Member, pairs: set[tuple[str, str]]) -> Parcel:
    return parcel(receiver.sealing_public, pairs) if pairs else {}
