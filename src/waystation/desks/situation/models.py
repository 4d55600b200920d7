"""The situation desk's tables, written by the projector."""

from typing import Self

import msgspec
from django.db import models

from waystation.core.journal.projected import (
    CodeField,
    CountsField,
    ProjectedRow,
    PublicJSONField,
    PublicTextField,
)
from waystation.desks.situation.subjects import CorridorDescribed, FigureState, ForecastMade, ReportState


class Report(ProjectedRow):
    """A report with its words."""

    kind = "report"

    source = PublicTextField()
    url = PublicTextField()
    lang = CodeField()
    title = PublicTextField()
    published_at = models.DateTimeField(db_index=True)
    added_at = models.DateTimeField()
    text = PublicTextField()
    reading = CodeField()
    notes = PublicJSONField(default=list)

    @classmethod
    def from_state(cls, subject: str, state: ReportState) -> Self:
        """Return the row of a report."""
        added = state.added
        return cls(
            subject=subject,
            source=added.source,
            url=added.url,
            lang=added.lang,
            title=added.title,
            published_at=added.published_at,
            added_at=state.added_at,
            text=added.text,
            reading=added.reading,
            notes=list(added.notes),
        )


class Figure(ProjectedRow):
    """A figure as it stands after people's verdicts."""

    kind = "figure"

    report = CodeField(db_index=True)
    start = models.IntegerField()
    end = models.IntegerField()
    sentence_start = models.IntegerField()
    sentence = PublicTextField()
    standing = CodeField(db_index=True)
    decided_at = models.DateTimeField(null=True)
    counted = CodeField()
    low = CodeField()
    high = CodeField()
    qualifier = CodeField()
    unit = CodeField()
    place = PublicTextField()
    as_of = CodeField()
    attribution = PublicTextField()
    measure = CodeField()
    modality = CodeField()
    is_superseded = models.BooleanField()
    is_part = models.BooleanField()
    detail = PublicTextField()
    event = PublicTextField()
    notes = PublicJSONField(default=list)

    @classmethod
    def from_state(cls, subject: str, state: FigureState) -> Self | None:
        """Return the row of a figure that was proposed."""
        proposed, meaning = state.proposed, state.meaning
        if proposed is None or meaning is None:
            return None
        return cls(
            subject=subject,
            report=proposed.report,
            start=proposed.start,
            end=proposed.end,
            sentence_start=proposed.sentence_start,
            sentence=proposed.sentence,
            standing=state.standing,
            decided_at=state.decided_at,
            counted=meaning.kind,
            low=meaning.low,
            high=meaning.high,
            qualifier=meaning.qualifier,
            unit=meaning.unit,
            place=meaning.place,
            as_of=meaning.as_of,
            attribution=meaning.attribution,
            measure=meaning.measure,
            modality=meaning.modality,
            is_superseded=meaning.is_superseded,
            is_part=meaning.is_part,
            detail=meaning.detail,
            event=meaning.event,
            notes=list(proposed.notes),
        )


class Corridor(ProjectedRow):
    """A road in."""

    kind = "corridor"

    code = CodeField()
    name = PublicTextField()
    pool_low = models.IntegerField()
    pool_likely = models.IntegerField()
    pool_high = models.IntegerField()
    gate_vehicles_per_hour = models.IntegerField()
    people_per_100_vehicles = models.IntegerField()
    counts_at = PublicJSONField(default=list)
    source = PublicTextField()

    @classmethod
    def from_state(cls, subject: str, state: CorridorDescribed) -> Self:
        """Return the row of a corridor."""
        return cls(subject=subject, **msgspec.to_builtins(state))


class Forecast(ProjectedRow):
    """A forecast as it was made; the rows together are the record of past forecasts."""

    kind = "forecast"

    corridor = CodeField(db_index=True)
    as_of = models.DateTimeField(db_index=True)
    observed_at = models.DateTimeField()
    observed = models.IntegerField()
    n_counts = models.IntegerField()
    fan = CountsField(default=list)
    ahead = CountsField(default=list)
    basis = CodeField()
    drivers = PublicJSONField(default=list)
    facts = PublicJSONField(default=list)

    @classmethod
    def from_state(cls, subject: str, state: ForecastMade) -> Self:
        """Return the row of a forecast; `fan` lists hours and persons by level, the moment itself first."""
        return cls(
            subject=subject,
            corridor=state.corridor,
            as_of=state.as_of,
            observed_at=state.observed_at,
            observed=state.observed,
            n_counts=state.n_counts,
            fan=[msgspec.to_builtins(point) for point in (state.now, *state.points)],
            ahead=[msgspec.to_builtins(point) for point in state.ahead],
            basis=state.basis,
            drivers=list(state.drivers),
            facts=[msgspec.to_builtins(fact) for fact in state.facts],
        )
