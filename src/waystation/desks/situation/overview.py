"""The first page in parts: key figures, verdicts, needs, and published figures beside our own count."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from waystation.desks.placement.queries import beds_in_all
from waystation.desks.reception.queries import families_intending, totals
from waystation.desks.situation.picture import Finding, Picture
from waystation.desks.situation.sentences import (
    named,
    norm,
    place_words,
    reads_english,
    source_word,
    unit_word,
    verdict_sentence,
)
from waystation.desks.situation.told import ForecastTold
from waystation.desks.situation.words import (
    KIND_WORDS,
    NEED_WORDS,
    UNIT_WORDS,
    VERDICT_STATES,
    VERDICT_WORDS,
)
from waystation.engines.allocation import Need, needs_of

# What a coordinator asks for first; the others are one click away.
FIRST_NEEDS: Final = ("water", "food", "covered_space", "toilets_at_once", "blankets")
PLANNED_BAND: Final = 80
VERDICT_ORDER: Final = ("dispute", "correction", "compatible", "agree", "update", "alone")


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding with its words for the page.

    `reason` is the verdict in words, `exact` the engine's own sentence where the reader reads English.
    """

    finding: Finding
    label: str | Promise
    unit: str | Promise
    state: str
    word: str | Promise
    reason: str
    exact: str

    @property
    def voices(self) -> str:
        """Who says so, in one line."""
        return ", ".join(self.finding.voices)


@dataclass(frozen=True, slots=True)
class NeedRow:
    """What is needed for the people here, for those expected in 72 hours, and for the most to plan for."""

    label: str | Promise
    unit: str
    here: float
    likely: float | None
    planned: float | None
    formula: str
    standard: str
    edition: str
    source: str


@dataclass(frozen=True, slots=True)
class Needs:
    """Needs for three numbers of people; the last two are None without a forecast."""

    here: int
    likely: int | None
    planned: int | None
    first: tuple[NeedRow, ...]
    others: tuple[NeedRow, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One count on the way from the border to a bed: what it counts, and what lies between."""

    label: str
    people: int | None
    families: int | None
    definition: str
    gap: str = ""


def tiles(picture: Picture) -> list[Shown]:
    """Return the key figures."""
    findings = picture.key_figures()
    places = place_words(findings)
    return [_shown(finding, places) for finding in findings]


def verdicts(picture: Picture) -> tuple[list[Shown], list[Shown]]:
    """Return what more than one figure speaks of, contradictions first; and what one voice alone says."""
    ordered = sorted(
        picture.findings, key=lambda one: (VERDICT_ORDER.index(one.verdict), -len(one.claims), one.kind)
    )
    places = place_words(ordered)
    met = [_shown(finding, places) for finding in ordered if finding.verdict != "alone"]
    return met, [_shown(finding, places) for finding in ordered if finding.verdict == "alone"]


def needs_ahead(picture: Picture, forecast: ForecastTold | None) -> Needs | None:
    """Return what the people here need, and those of 72 hours hence; None where nobody is counted."""
    arrived = _arrived(picture)
    if forecast is not None:
        here, last = forecast.steps[0].median, forecast.steps[-1]
        likely, planned = last.median, last.band(PLANNED_BAND)[1]
        rows = _rows(needs_of(here), needs_of(likely), needs_of(planned))
    elif arrived is not None:
        here, likely, planned = round(arrived.best), None, None
        rows = _rows(needs_of(here))
    else:
        return None
    first = tuple(row for code, row in rows if code in FIRST_NEEDS)
    return Needs(here, likely, planned, first, tuple(row for code, row in rows if code not in FIRST_NEEDS))


def own_count(picture: Picture) -> list[Step]:
    """Return the published count beside our own, each gap named by what the two numbers count."""
    families, people = totals()
    asked_families, asked = families_intending().get("bed", (0, 0))
    beds = beds_in_all()
    placed = beds.held + beds.occupied
    arrived = _arrived(picture)
    return [
        Step(
            _("Arrived, as published"),
            None if arrived is None else round(arrived.best),
            None,
            _("Everyone who crossed, counted at the border by others, wherever they went."),
        ),
        Step(
            _("Banded here"),
            people,
            families,
            _("People who got a band from us, each family once."),
            ""
            if arrived is None
            else _difference(
                round(arrived.best) - people,
                _("crossed and have no band of ours: in line, taken in elsewhere, or gone on"),
                _("more than published: our count is newer than theirs"),
            ),
        ),
        Step(
            _("Asked for a bed"),
            asked,
            asked_families,
            _("Banded people whose family said it needs a bed."),
            _difference(people - asked, _("go to relatives or are not sure yet"), ""),
        ),
        Step(
            _("Beds given"),
            placed,
            None,
            _("Beds held or slept in at our sites."),
            _difference(
                asked - placed, _("asked and have no bed yet"), _("more beds than people who asked for one")
            ),
        ),
    ]


def _arrived(picture: Picture) -> Finding | None:
    return next((finding for finding in picture.key_figures() if finding.kind == "arrived"), None)


def _difference(people: int, fewer: str, more: str) -> str:
    if people == 0 or (people < 0 and not more):
        return ""
    return f"{abs(people):,} ".replace(",", "\u202f") + (fewer if people > 0 else more)


def _shown(finding: Finding, places: Mapping[str, str]) -> Shown:
    kind = str(KIND_WORDS.get(finding.kind, finding.kind))
    told_of = named(finding, places)
    reason = verdict_sentence(finding)
    return Shown(
        finding,
        label=f"{kind}: {told_of}" if told_of else kind,
        unit=UNIT_WORDS.get(finding.unit, finding.unit),
        state=VERDICT_STATES.get(finding.verdict, "unknown"),
        word=VERDICT_WORDS.get(finding.verdict, finding.verdict),
        reason=reason or finding.reason,
        exact=finding.reason if reason and reads_english() else "",
    )


def _rows(
    here: Iterable[Need], likely: Iterable[Need] = (), planned: Iterable[Need] = ()
) -> list[tuple[str, NeedRow]]:
    ahead = {need.code: need.quantity for need in likely}
    most = {need.code: need.quantity for need in planned}
    return [
        (
            need.code,
            NeedRow(
                label=NEED_WORDS.get(need.code, need.label),
                unit=unit_word(need.unit),
                here=need.quantity,
                likely=ahead.get(need.code),
                planned=most.get(need.code),
                formula=need.formula,
                standard=norm(need.standard),
                edition=source_word(need.standard.edition),
                source=source_word(need.standard.source),
            ),
        )
        for need in here
    ]
