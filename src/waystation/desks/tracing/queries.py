"""What others may ask of tracing. Names are opened by `case_told` and `sightings_of` alone."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from django.db.models import Count

from waystation.core.access.reach import belongs_to
from waystation.core.journal.projected import open_rows
from waystation.desks.placement.queries import live_stays, site_names
from waystation.desks.reception.queries import households
from waystation.desks.tracing.errors import UnknownCase
from waystation.desks.tracing.models import Case, Separation, Sighting
from waystation.desks.transport.queries import SeatBrief, arrivals_due, seats_on


@dataclass(frozen=True, slots=True)
class CaseBrief:
    """A case as lists show it: no names. `outcome` is empty while the search goes on."""

    subject: str
    paper: str
    relation: str
    opened_at: datetime
    outcome: str
    status_at: datetime | None
    n_sightings: int

    @property
    def id(self) -> str:
        """The part of the subject that an address carries."""
        return self.subject.partition(":")[2]


@dataclass(frozen=True, slots=True)
class CaseTold:
    """A case with everything the asker told, in clear."""

    brief: CaseBrief
    household: str
    language: str
    sought_name: str
    sought_father: str
    sought_birth: str
    last_seen: str
    asker_name: str
    asker_contact: str
    outcome_note: str


@dataclass(frozen=True, slots=True)
class SightingTold:
    """A sighting in clear; `place` is a place code, or empty."""

    subject: str
    confidence: str
    seen_at: datetime | None
    place: str
    recorded_at: datetime
    whereabouts: str
    witness: str


Apart = Literal["said", "seats", "stays"]


@dataclass(frozen=True, slots=True)
class SplitFamily:
    """A family whose people are not all in one place, and how that is known.

    Args:
        household: Its subject.
        band: What it wears.
        n_people: People banded together.
        reason: It said so, its seats show it, or it has stays at two sites.
        n_apart: How many are elsewhere or have no seat; None where stays show it.
        cause: What the family said; empty otherwise.
        where: Number plates or site names, where seats or stays show it.
        since: When it was said or first seen.
        separation: What to end when they are together again; empty where seats or stays show it.
    """

    household: str
    band: str
    n_people: int
    reason: Apart
    since: datetime | None
    n_apart: int | None = None
    cause: str = ""
    where: tuple[str, ...] = ()
    separation: str = ""


def open_cases(*, limit: int = 200) -> list[CaseBrief]:
    """Return open cases, the longest open first."""
    return _briefs(list(Case.objects.filter(outcome="").order_by("opened_at", "subject")[:limit]))


def closed_cases(*, limit: int = 20) -> list[CaseBrief]:
    """Return closed cases, the latest closed first."""
    return _briefs(list(Case.objects.exclude(outcome="").order_by("-status_at", "subject")[:limit]))


@belongs_to("case")
def places_of_case(subject: str) -> Iterable[str]:
    """Return nowhere: a search is for whoever searches everywhere."""
    return ["" for _ in Case.objects.filter(subject=subject).values_list("subject")]


@belongs_to("separation")
def places_of_separation(subject: str) -> Iterable[str]:
    """Return nowhere: those who search everywhere keep the list of families apart."""
    return ["" for _ in Separation.objects.filter(subject=subject).values_list("subject")]


def case_brief(subject: str) -> CaseBrief:
    """Return a case without names.

    Raises:
        UnknownCase: there is none here.
    """
    return _briefs([_row(subject)])[0]


def case_with_paper(code: str) -> CaseBrief:
    """Return the case whose slip carries this code, however it was typed.

    Raises:
        UnknownCase: there is none here.
    """
    letters = "".join(letter for letter in code.upper() if letter.isalnum())
    row = Case.objects.filter(paper=f"{letters[:3]}-{letters[3:]}").first()
    if row is None:
        raise UnknownCase
    return _briefs([row])[0]


def case_told(subject: str) -> CaseTold:
    """Return a case in clear, for the tracing role alone.

    Raises:
        UnknownCase: there is none here.
    """
    row = _row(subject)
    return CaseTold(_briefs([row])[0], row.household, row.language, **row.open())


def sightings_of(case: str) -> list[SightingTold]:
    """Return a case's sightings in clear, latest first; those without a time by when they were recorded."""
    rows = list(Sighting.objects.filter(case=case))
    texts = open_rows(rows)
    told = [
        SightingTold(
            row.subject, row.confidence, row.seen_at, row.place, row.recorded_at, **texts[row.subject]
        )
        for row in rows
    ]
    return sorted(told, key=lambda one: (one.seen_at or one.recorded_at, one.subject), reverse=True)


def totals() -> tuple[int, int]:
    """Return how many cases are open and how many are closed."""
    n_open = Case.objects.filter(outcome="").count()
    return n_open, Case.objects.count() - n_open


def split_families() -> list[SplitFamily]:
    """Return families apart, the longest apart first: those who said so, and those whom seats or stays show.

    A family is split by seats when it boarded two open trips, or when a vehicle left with a part of it.
    """
    said = list(Separation.objects.filter(reunion=""))
    seats, stays = _seats_on_the_road(), _stays_at_two_sites()
    named = {row.household for row in said} | set(seats) | set(stays)
    briefs = {one.subject: one for one in households(named)}
    families = [
        SplitFamily(
            household=row.household,
            band=briefs[row.household].band,
            n_people=briefs[row.household].n_people,
            reason="said",
            since=row.reported_at,
            n_apart=row.n_people,
            cause=row.cause,
            separation=row.subject,
        )
        for row in said
        if row.household in briefs
    ]
    for household, taken in seats.items():
        family = briefs.get(household)
        seated = sum(seat.n_people for seat, _ in taken)
        if family is not None and (len({seat.trip for seat, _ in taken}) > 1 or seated < family.n_people):
            families.append(
                SplitFamily(
                    household=household,
                    band=family.band,
                    n_people=family.n_people,
                    reason="seats",
                    since=min(seat.boarded_at for seat, _ in taken),
                    n_apart=max(family.n_people - seated, 0),
                    where=tuple(sorted({plate for _, plate in taken})),
                )
            )
    for household, (since, sites) in stays.items():
        if household in briefs:
            family = briefs[household]
            families.append(SplitFamily(household, family.band, family.n_people, "stays", since, where=sites))
    return sorted(families, key=_longest_apart)


def _longest_apart(family: SplitFamily) -> tuple[bool, datetime, str, str]:
    return (
        family.since is None,
        family.since or datetime.max.replace(tzinfo=UTC),
        family.household,
        family.reason,
    )


def _seats_on_the_road() -> dict[str, list[tuple[SeatBrief, str]]]:
    """Return seats with number plates by household, on trips that are under way."""
    plates = {trip.subject: trip.plate for trip in arrivals_due()}
    found: dict[str, list[tuple[SeatBrief, str]]] = defaultdict(list)
    for seat in seats_on(*plates):
        found[seat.household].append((seat, plates[seat.trip]))
    return found


def _stays_at_two_sites() -> dict[str, tuple[datetime, tuple[str, ...]]]:
    """Return since when, and the sites, of households with live stays at more than one site."""
    found: dict[str, list[tuple[datetime, str]]] = defaultdict(list)
    for household, site, held_at in live_stays().values_list("household", "site", "held_at"):
        found[household].append((held_at, site))
    split = {household: stays for household, stays in found.items() if len({site for _, site in stays}) > 1}
    names = site_names({site for stays in split.values() for _, site in stays}) if split else {}
    return {
        household: (
            min(held_at for held_at, _ in stays),
            tuple(sorted({names.get(site, site) for _, site in stays})),
        )
        for household, stays in split.items()
    }


def _row(subject: str) -> Case:
    row = Case.objects.filter(subject=subject).first()
    if row is None:
        raise UnknownCase
    return row


def _briefs(rows: list[Case]) -> list[CaseBrief]:
    counts = dict(
        Sighting.objects.filter(case__in=[row.subject for row in rows])
        .values_list("case")
        .annotate(n=Count("subject"))
    )
    return [
        CaseBrief(
            row.subject,
            row.paper,
            row.relation,
            row.opened_at,
            row.outcome,
            row.status_at,
            counts.get(row.subject, 0),
        )
        for row in rows
    ]
