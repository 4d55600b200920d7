"""Who read whom (journal rule 16): recorded in a chain of its own before anything is shown.

    opened(actor, [person], "reception.household", "register")
    ...only now unseal and render...

Requests that wait at the same time share one durable commit: whoever's turn it is writes for all of them.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Final

from django.db import DatabaseError, connection
from django.db.models import F, Q

from waystation.core.access.errors import ReadingLocked, ReadNotRecorded
from waystation.core.access.limits import ALARMS_LAST, PERSONS_AN_HOUR, READING_WAIT_S, READING_WINDOW
from waystation.core.access.models import COUNTED_KINDS, Reader, Reading
from waystation.core.access.queries import Actor
from waystation.core.access.subjects import (
    ReaderAlarmed,
    ReaderFreed,
    ReaderLocked,
    ReadingMade,
    reader_subject,
)
from waystation.core.errors import Refusal
from waystation.core.journal.kinds import subject_kind
from waystation.core.journal.node import now
from waystation.core.journal.writer import Author, Receipt, group, new_act, writing

CHAIN: Final = "reads"

logger = logging.getLogger("waystation.security")


@dataclass(frozen=True, slots=True)
class ReadingLine:
    """A reading as the log shows it: identifiers and codes."""

    at: datetime
    reader: str
    person: str
    page: str
    reason: str
    device: str


@dataclass(slots=True)
class _Request:
    actor: Actor
    persons: tuple[str, ...]
    page: str
    reason: str
    is_done: bool = False
    refusal: Refusal | None = None


class _Queue:
    """Requests of this process that wait to be written."""

    def __init__(self) -> None:
        self._waiting: list[_Request] = []
        self._guard = Lock()
        self._turn = Lock()

    def put(self, request: _Request) -> None:
        """Return when `request` was dealt with, by this thread or by another that wrote it along.

        Raises:
            ReadNotRecorded: it is still not written after some seconds.
        """
        with self._guard:
            self._waiting.append(request)
        if not self._turn.acquire(timeout=READING_WAIT_S):
            with self._guard:
                self._waiting = [one for one in self._waiting if one is not request]
            raise ReadNotRecorded
        try:
            if not request.is_done:
                with self._guard:
                    batch, self._waiting = self._waiting, []
                _write(batch)
        finally:
            self._turn.release()
        if not request.is_done:  # whoever wrote for it failed in a way nobody foresaw
            raise ReadNotRecorded


_queue: Final = _Queue()


def opened(actor: Actor, subjects: Iterable[str], page: str, reason: str) -> None:
    """Record that `actor` is about to be shown sealed words of `subjects`; returns once that is durable.

    Args:
        actor: Who reads.
        subjects: People, patients or cases whose words are opened; families and vehicles in lists.
        page: `desk.page`.
        reason: A code of `reasons.REASONS`.

    Raises:
        ReadNotRecorded: the journal could not be written; nobody may be shown.
        ReadingLocked: `actor` read too many people; a coordinator has to look at it.
    """
    persons = tuple(dict.fromkeys(subjects))
    if not persons:
        return
    request = _Request(actor, persons, page, reason)
    if connection.in_atomic_block:
        # The caller holds the writer's lock: to wait for another thread's turn would be to wait for oneself.
        _write([request])
    else:
        _queue.put(request)
    if request.refusal is not None:
        raise request.refusal


def free_reader(by: Actor, user: str, *, act: str) -> Receipt:
    """Let a user read again whom reading too much has locked.

    Raises:
        NotAllowed: `by` does not supervise reading.
    """
    author = by.require("access.supervise")
    subject = reader_subject(user)
    with writing(author, act, request={"free": user}, lock=[subject]) as writing_act:
        if not writing_act.repeated and Reader.objects.filter(subject=subject, is_locked=True).exists():
            writing_act.record(subject, ReaderFreed())
    return writing_act.receipt


def reads_of(subject: str, *, limit: int = 500) -> list[ReadingLine]:
    """Return who was shown sealed words of a subject, the latest first."""
    return _lines(Reading.objects.filter(person=subject).order_by("-at", "-subject")[:limit])


def reads_by(user: str, *, limit: int = 500) -> list[ReadingLine]:
    """Return whose sealed words a user was shown, the latest first."""
    return _lines(Reading.objects.filter(reader=user).order_by("-at", "-subject")[:limit])


def reads_on(device: str, *, limit: int = 500) -> list[ReadingLine]:
    """Return whose sealed words were shown on a device, the latest first."""
    return _lines(Reading.objects.filter(device=device).order_by("-at", "-subject")[:limit])


def alarming_readers(by: Actor) -> int:
    """Return how many users are locked or read much in this shift; none to who does not supervise."""
    if not by.may_somewhere("access.supervise"):
        return 0
    lately = Q(alarmed_at__gt=now() - ALARMS_LAST) & (Q(freed_at=None) | Q(freed_at__lt=F("alarmed_at")))
    return Reader.objects.filter(Q(is_locked=True) | lately).count()


def persons_an_hour(actor: Actor) -> int:
    """Return how many people `actor` may look up in an hour before coordinators are told."""
    held = {role for role, _ in actor.roles}
    return max((limit for role, limit in PERSONS_AN_HOUR.items() if role in held), default=0)


def _lines(rows: Iterable[Reading]) -> list[ReadingLine]:
    return [ReadingLine(row.at, row.reader, row.person, row.page, row.reason, row.device) for row in rows]


def _write(batch: list[_Request]) -> None:
    try:
        with group(CHAIN):
            refusals = [_record(request) for request in batch]
    except (DatabaseError, OSError, Refusal) as error:
        logger.error("reads could not be recorded: %s", type(error).__name__)
        refusals = [ReadNotRecorded() for _ in batch]
    for request, refusal in zip(batch, refusals, strict=True):
        request.refusal, request.is_done = refusal, True


def _record(request: _Request) -> Refusal | None:
    actor = request.actor
    author, subject = Author(actor.id, actor.device), reader_subject(actor.id)
    asked: dict[str, object] = {"page": request.page, "persons": list(request.persons)}
    counted = {person for person in request.persons if subject_kind(person) in COUNTED_KINDS}
    limit = persons_an_hour(actor)
    with writing(author, new_act(), request=asked, lock=[subject]) as act:
        moment = now()
        reader = Reader.objects.filter(subject=subject).first()
        if reader is not None and reader.is_locked:
            return ReadingLocked()
        n_persons = len(counted | _lately_read(reader, actor, moment)) if counted else 0
        if n_persons > 2 * limit:
            act.record(subject, ReaderLocked(n_persons))
            logger.error("user %s read %d people within an hour and is locked", actor.id, n_persons)
            return ReadingLocked()
        for person in _not_yet_recorded(request, counted, moment):
            act.record(act.new("reading"), ReadingMade(person, request.page, request.reason))
        if n_persons > limit and _is_news(reader, moment):
            act.record(subject, ReaderAlarmed(n_persons))
            logger.warning("user %s read %d people within an hour", actor.id, n_persons)
    return None


def _lately_read(reader: Reader | None, actor: Actor, moment: datetime) -> set[str]:
    """Return the people read within the hour, or since a coordinator last let the reader go on."""
    since = moment - READING_WINDOW
    if reader is not None and reader.freed_at is not None:
        since = max(since, reader.freed_at)
    rows = Reading.objects.filter(reader=actor.id, at__gt=since, counts=True)
    return set(rows.values_list("person", flat=True))


def _not_yet_recorded(request: _Request, counted: set[str], moment: datetime) -> list[str]:
    """Return what is to be written: a list seen again within the hour by the same reader is one reading."""
    listed = [person for person in request.persons if person not in counted]
    if not listed:
        return list(request.persons)
    rows = Reading.objects.filter(
        reader=request.actor.id, at__gt=moment - READING_WINDOW, page=request.page, counts=False
    )
    known = set(rows.values_list("person", flat=True))
    return [person for person in request.persons if person in counted or person not in known]


def _is_news(reader: Reader | None, moment: datetime) -> bool:
    return reader is None or reader.alarmed_at is None or reader.alarmed_at <= moment - READING_WINDOW
