"""Links: two records found to be of one person, and people as the links show them.

A link is a subject of its own and changes neither record: no consent, no status goes over to the other, and
undoing it leaves both as they were. People are put together when they are asked for, never written down so.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from waystation.core.access.queries import Actor
from waystation.core.journal.writer import Receipt, writing
from waystation.desks.reception.errors import OnePersonOnly, UnknownPerson
from waystation.desks.reception.models import Link, Person
from waystation.desks.reception.queries import places_of_person
from waystation.desks.reception.subjects import (
    EVIDENCE,
    Evidence,
    LinkConfirmed,
    LinkRejected,
    link_subject,
)


@dataclass(frozen=True, slots=True)
class LinkTold:
    """A confirmed link as seen from one of its records: the other one, by what, by which user and when."""

    subject: str
    other: str
    evidence: tuple[str, ...]
    by: str
    at: datetime


def link_persons(
    by: Actor,
    one: str,
    other: str,
    *,
    act: str,
    evidence: Collection[Evidence] = (),
    score: int | None = None,
) -> Receipt:
    """Record that two records are of one person.

    Raises:
        NotAllowed: `by` may not record details where either of them was registered.
        OnePersonOnly: it is one record.
        UnknownPerson: one of them is not here.
    """
    seen_by = tuple(code for code in EVIDENCE if code in evidence)
    first, second = sorted((one, other))
    return _decide(by, LinkConfirmed(first, second, seen_by, score), act)


def part_persons(by: Actor, one: str, other: str, *, act: str) -> Receipt:
    """Record that two records are of two people.

    Raises:
        NotAllowed, OnePersonOnly, UnknownPerson: as for `link_persons`.
    """
    first, second = sorted((one, other))
    return _decide(by, LinkRejected(first, second), act)


def links_of(persons: Collection[str]) -> dict[str, list[LinkTold]]:
    """Return the confirmed links of each of these records, the earliest first."""
    found: dict[str, list[LinkTold]] = {person: [] for person in persons}
    rows = Link.objects.filter(Q(one__in=found) | Q(other__in=found), is_confirmed=True)
    for row in rows.order_by("decided_at", "subject"):
        for mine, theirs in ((row.one, row.other), (row.other, row.one)):
            if mine in found:
                found[mine].append(LinkTold(row.subject, theirs, tuple(row.evidence), row.by, row.decided_at))
    return found


def records_of_one(person: str) -> frozenset[str]:
    """Return every record that confirmed links, over any number of steps, say is of the same person."""
    known: set[str] = set()
    fresh = {person}
    while fresh:
        known |= fresh
        rows = Link.objects.filter(Q(one__in=fresh) | Q(other__in=fresh), is_confirmed=True)
        fresh = {name for pair in rows.values_list("one", "other") for name in pair} - known
    return frozenset(known)


def _decide(by: Actor, body: LinkConfirmed | LinkRejected, act: str) -> Receipt:
    pair = (body.one, body.other)
    if body.one == body.other:
        raise OnePersonOnly
    places = [hub for person in pair for hub in _hubs_here(person)]
    authors = [by.require("reception.detail", place) for place in places]
    link = link_subject(*pair)
    request = {"link": pair, "evidence": list(getattr(body, "evidence", ())), "kind": type(body).__name__}
    with writing(authors[0], act, request=request, place=places[0], lock=(*pair, link)) as writing_act:
        if not writing_act.repeated:
            writing_act.record(link, body)
    return writing_act.receipt


def _hubs_here(person: str) -> Iterable[str]:
    if not Person.objects.filter(subject=person).exists():
        raise UnknownPerson
    return list(places_of_person(person)) or [""]
