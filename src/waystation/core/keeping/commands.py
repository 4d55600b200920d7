"""What can be decided about how long things are kept; `by` None means the person at the machine's console."""

from datetime import datetime
from typing import Final

from waystation.core.access.commands import CONSOLE
from waystation.core.access.queries import Actor
from waystation.core.journal.models import Placeholder, StoredEntry
from waystation.core.journal.node import now
from waystation.core.journal.writer import Receipt, writing
from waystation.core.keeping.clocks import CLASSES, months_in_force
from waystation.core.keeping.errors import NoSuchClock, NotKept, ReasonNeeded
from waystation.core.keeping.subjects import ClockSet, ExtensionGiven, clock_subject

PERMISSION: Final = "node.keep"
LEAST_REASON: Final = 10  # characters: "x" is no reason


def set_clock(by: Actor | None, retention: str, months: int, reason: str, *, act: str) -> Receipt:
    """Let a retention class run `months` from now on; longer than now, or than the default, needs a reason.

    Raises:
        NoSuchClock: there is no such class, or the months are not between 1 and 1,200.
        ReasonNeeded: it would run longer, and no reason is given.
        NotAllowed: `by` may not.
    """
    author = CONSOLE if by is None else by.require(PERMISSION)
    if retention not in CLASSES or not 1 <= months <= 1_200:
        raise NoSuchClock
    is_longer = months > min(months_in_force()[retention], CLASSES[retention].months)
    if is_longer and len(reason.strip()) < LEAST_REASON:
        raise ReasonNeeded
    request = {"retention": retention, "months": months, "reason": reason}
    with writing(author, act, request=request) as writing_act:
        if not writing_act.repeated:
            writing_act.record(clock_subject(retention), ClockSet(months, reason))
    return writing_act.receipt


def extend(by: Actor | None, subject: str, until: datetime, reason: str, *, act: str) -> Receipt:
    """Keep a subject, and what is tied to it, until a moment although its clock runs out before.

    Raises:
        NotKept: no such subject is kept here, or the moment has passed.
        ReasonNeeded: no reason is given.
        NotAllowed: `by` may not.
    """
    author = CONSOLE if by is None else by.require(PERMISSION)
    if len(reason.strip()) < LEAST_REASON:
        raise ReasonNeeded
    request = {"of": subject, "until": until.isoformat(), "reason": reason}
    with writing(author, act, request=request, lock=[subject]) as writing_act:
        if not writing_act.repeated:
            is_here = StoredEntry.objects.filter(subject=subject, counts=True).exists()
            if not is_here or until <= now() or Placeholder.objects.filter(subject=subject).exists():
                raise NotKept
            writing_act.record(writing_act.new("extension"), ExtensionGiven(subject, until, reason))
    return writing_act.receipt
