"""What others may ask of tracing. Names are opened by `case_told` and `sightings_of` alone."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from waystation.core.journal.projected import open_rows
from waystation.desks.tracing.errors import UnknownCase
from waystation.desks.tracing.models import Case, Separation, Sighting


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


def open_cases(*, limit: int = 200) -> list[CaseBrief]:
    """Return open cases, the longest open first."""
    return _briefs(list(Case.objects.filter(outcome="").order_by("opened_at", "subject")[:limit]))


def closed_cases(*, limit: int = 20) -> list[CaseBrief]:
    """Return closed cases, the latest closed first."""
    return _briefs(list(Case.objects.exclude(outcome="").order_by("-status_at", "subject")[:limit]))


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


def separated_households() -> frozenset[str]:
    """Return the households that said some of their people are elsewhere."""
    return frozenset(Separation.objects.filter(reunion="").values_list("household", flat=True))


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
