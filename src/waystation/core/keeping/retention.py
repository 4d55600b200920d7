"""Retention: whose time has run out, and their erasing.

A person's record is many subjects: household, memberships, stays, seats, issues. What is tied together and
goes by one clock goes together, when the latest act on any of it lies far enough back. A desk may hold back
what is still needed, an open search for one.
"""

import calendar
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from django.db.models import Max

from waystation.core.access.models import Grant
from waystation.core.journal.clock import COUNTER_BITS, milliseconds
from waystation.core.journal.counting import current_standing
from waystation.core.journal.erasure import erase
from waystation.core.journal.kinds import registered_kinds, subject_kind
from waystation.core.journal.models import Placeholder, StoredEntry
from waystation.core.journal.node import node, now
from waystation.core.journal.projected import CodeField, ProjectedRow
from waystation.core.journal.standing import node_of, node_subject
from waystation.core.journal.writer import Author, new_act
from waystation.core.keeping.clocks import months_in_force
from waystation.core.keeping.errors import NotHeardFrom, SeesPart
from waystation.core.keeping.models import Extension, LastRun
from waystation.core.keeping.snapshot import PAGE
from waystation.core.keeping.subjects import clock_subject
from waystation.core.sync.models import Exchange, Peer

AT_ONCE: Final = 1_000  # subjects of one act: each act rotates the epoch of what it erases
GRACE: Final = timedelta(days=7)
JOB: Final = "retention"
CLOCKWORK: Final = Author("clockwork", "retention")

Held = Callable[[], Set[str]]


@dataclass(frozen=True, slots=True)
class Expiring:
    """Subjects tied together whose clock runs out: identifiers only."""

    retention: str
    subjects: tuple[str, ...]
    last_act_at: datetime
    runs_out_at: datetime


_HELD: Final[dict[str, Held]] = {}


def still_needed(kind: str) -> Callable[[Held], Held]:
    """Register a desk's list of subjects of a kind that are needed although their clock may run out."""

    def register(held: Held) -> Held:
        _HELD[kind] = held
        return held

    return register


@still_needed("grant")
def roles_held() -> frozenset[str]:
    """Return the roles that have not ended."""
    return frozenset(Grant.objects.values_list("subject", flat=True))


def kinds_by_class() -> dict[str, tuple[str, ...]]:
    """Return the kinds of subjects that go by each clock."""
    found: dict[str, set[str]] = defaultdict(set)
    for kind in registered_kinds():
        for mark in (mark for marks in kind.marks.values() for mark in marks):
            found[mark.retention].add(kind.name.partition(".")[0])
    return {name: tuple(sorted(kinds)) for name, kinds in sorted(found.items())}


def expiring(by: datetime) -> list[Expiring]:
    """Return what will have run out at the moment `by`, the earliest first; nothing of it is read."""
    months = months_in_force()
    held = set(Extension.objects.filter(until__gt=by).values_list("of", flat=True))
    found: list[Expiring] = []
    for retention, kinds in kinds_by_class().items():
        span = months[retention]
        last = _last_acts(kinds, months_before(by, span))
        if not last:
            continue
        for kind in kinds:
            held |= _HELD[kind]() if kind in _HELD else frozenset()
        for tied in _tied(kinds, last):
            if all(subject in last for subject in tied) and not tied & held:
                at = max(last[subject] for subject in tied)
                found.append(Expiring(retention, tuple(sorted(tied)), at, months_before(at, -span)))
    return sorted(found, key=lambda each: (each.runs_out_at, each.subjects))


def erase_expired() -> list[Expiring]:
    """Erase what ran out a week ago or earlier, for good, as erasures by right do; return what went.

    Every other node must have been heard from within that week: then whatever was done anywhere before a
    clock ran out is known here. What two nodes erase is erased once; a later run goes on where one broke off.

    Raises:
        NotHeardFrom: another node may know of later acts.
        SeesPart: this node does not hold every entry, so it cannot know the latest act.
        VaultLocked: this node's keys are not here.
    """
    gone = expiring(now() - GRACE)
    if gone:
        _require_whole_view(now())
    by_class: dict[str, list[str]] = defaultdict(list)
    for each in gone:
        by_class[each.retention].extend(each.subjects)
    for retention, subjects in by_class.items():
        for start in range(0, len(subjects), AT_ONCE):
            clock = clock_subject(retention)
            erase(
                subjects[start : start + AT_ONCE],
                reason=f"retention:{retention}",
                approval=clock,
                requested_by=clock,
                author=CLOCKWORK,
                act=new_act(),
            )
    LastRun.objects.update_or_create(job=JOB, defaults={"at": now()})
    return gone


def _require_whole_view(moment: datetime) -> None:
    this = node_subject(node().id)
    others = {row.subject: row for row in Peer.objects.filter(is_revoked=False)}
    others.pop(this, None)
    if not current_standing().sees_everything():
        raise SeesPart
    agreed = dict(Exchange.objects.filter(agreed_at__gt=moment - GRACE).values_list("node", "agreed_at"))
    silent = [row.name for subject, row in sorted(others.items()) if node_of(subject) not in agreed]
    if silent:
        raise NotHeardFrom(silent)


def months_before(at: datetime, months: int) -> datetime:
    """Return the moment some months earlier, or later where negative, on the same day or the month's last.

    >>> months_before(datetime(2024, 3, 31, tzinfo=UTC), 1).date().isoformat()
    '2024-02-29'
    """
    year, month = divmod(at.year * 12 + at.month - 1 - months, 12)
    if year < 1:
        return datetime.min.replace(tzinfo=at.tzinfo)
    day = min(at.day, calendar.monthrange(year, month + 1)[1])
    return at.replace(year=year, month=month + 1, day=day)


def _last_acts(kinds: Iterable[str], until: datetime) -> dict[str, datetime]:
    """Return the subjects of these kinds whose last act lies before `until`, and when that was."""
    latest = milliseconds(until) << COUNTER_BITS
    acts: dict[str, datetime] = {}
    for kind in kinds:
        rows = (
            StoredEntry.objects.filter(subject__gte=f"{kind}:", subject__lt=f"{kind};", counts=True)
            .values("subject")
            .annotate(last=Max("clock"))
            .filter(last__lte=latest)
            .values_list("subject", "last")
        )
        for subject, clock in rows.iterator(PAGE):
            acts[subject] = datetime.fromtimestamp((clock >> COUNTER_BITS) / 1000, UTC)
    gone = Placeholder.objects.filter(subject_kind__in=kinds).values_list("subject", flat=True)
    for subject in gone.iterator(PAGE):
        acts.pop(subject, None)
    return acts


def _tied(kinds: tuple[str, ...], candidates: Iterable[str]) -> Iterator[frozenset[str]]:
    """Return the candidates in groups, each with all subjects of these kinds that its rows name."""
    leader: dict[str, str] = {}

    def lead(subject: str) -> str:
        path = []
        while leader.setdefault(subject, subject) != subject:
            path.append(subject)
            subject = leader[subject]
        for passed in path:
            leader[passed] = subject
        return subject

    for one, other in _ties(kinds):
        leader[lead(one)] = lead(other)
    groups: dict[str, set[str]] = defaultdict(set)
    wanted = {lead(subject) for subject in list(candidates)}
    for subject in leader:
        if (first := lead(subject)) in wanted:
            groups[first].add(subject)
    return (frozenset(group) for group in groups.values())


def _ties(kinds: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Return pairs of subjects of these kinds of which one's row names the other."""
    for kind in kinds:
        table = ProjectedRow.tables.get(kind)
        if table is None:
            continue
        columns = [
            field.name
            for field in table._meta.concrete_fields
            if isinstance(field, CodeField) and not field.primary_key
        ]
        for subject, *values in table._default_manager.values_list("subject", *columns).iterator(PAGE):
            for value in values:
                if subject_kind(value) in kinds and ":" in value:
                    yield subject, value
