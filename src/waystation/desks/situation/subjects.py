"""What the situation desk keeps: reports, the figures in them, corridors, and the forecasts that were made.

Everything here is public by nature. Numbers stand as text ("23.5"), because the journal holds no floats.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Final, Literal, get_args

from msgspec import Meta

from waystation.core.journal.kinds import Entry, Subject, entry_kind

Number = Annotated[str, Meta(pattern=r"^\d{1,15}(\.\d{1,6})?$")]
Offset = Annotated[int, Meta(ge=0)]
Moment = Annotated[datetime, Meta(tz=True)]
Persons = Annotated[int, Meta(ge=0, le=1_000_000_000)]
Reading = Literal["read", "no_language"]
Standing = Literal["proposed", "confirmed", "corrected", "rejected"]
STANDINGS: Final[tuple[Standing, ...]] = get_args(Standing)
# The levels a forecast's point carries, in per mille.
LEVELS: Final = ("50", "100", "250", "500", "750", "900", "950")


@entry_kind("report.added", audience="public")
@dataclass(frozen=True, slots=True)
class ReportAdded:
    """A report as it was taken in; `reading` says whether its figures could be read."""

    source: str
    url: str
    lang: str
    published_at: Moment
    text: str
    title: str = ""
    reading: Reading = "read"
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a figure says, without the words it stands in."""

    kind: str
    low: Number
    high: Number
    qualifier: str
    unit: str
    place: str = ""
    as_of: str = ""
    attribution: str = ""
    measure: str = "stock"
    modality: str = "actual"
    is_superseded: bool = False
    is_part: bool = False
    detail: str = ""
    event: str = ""


@entry_kind("figure.proposed", audience="public")
@dataclass(frozen=True, slots=True)
class FigureProposed:
    """The reading engine found a figure.

    `start`, `end` and `sentence_start` count characters of the report's text; `sentence` is its words from
    `sentence_start` on, so that a figure is shown with its sentence without opening the report.
    """

    report: str
    start: Offset
    end: Offset
    sentence_start: Offset
    sentence: str
    meaning: Meaning
    notes: tuple[str, ...] = ()


@entry_kind("figure.confirmed", audience="public", decides="standing")
@dataclass(frozen=True, slots=True)
class FigureConfirmed:
    """A person read the sentence and found the figure right as proposed."""


@entry_kind("figure.corrected", audience="public", sets=True, decides="standing")
@dataclass(frozen=True, slots=True)
class FigureCorrected:
    """A person read the sentence and says what it means."""

    meaning: Meaning


@entry_kind("figure.rejected", audience="public", decides="standing")
@dataclass(frozen=True, slots=True)
class FigureRejected:
    """A person read the sentence: this is no figure."""


@entry_kind("corridor.described", audience="public", sets=True)
@dataclass(frozen=True, slots=True)
class CorridorDescribed:
    """A road in, what its gate lets through, and how many people may still come; a later one replaces it.

    `counts_at` are the places by which reports name its arrivals: country, region, hub, first village, and
    the origin itself ("2,906 arrivals from ..."); without any, all counts of arrivals are taken together.
    """

    code: str
    name: str
    pool_low: Persons
    pool_likely: Persons
    pool_high: Persons
    gate_vehicles_per_hour: Annotated[int, Meta(ge=1, le=100_000)]
    people_per_100_vehicles: Annotated[int, Meta(ge=100, le=10_000)]
    counts_at: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class FanPoint:
    """Persons by a number of hours after the forecast, by level in per mille ("500" is the median)."""

    hours: Annotated[int, Meta(ge=0, le=1_440)]
    persons: Mapping[str, Persons]


@dataclass(frozen=True, slots=True)
class DriverFact:
    """Why a forecast is what it is: the kind of reason, and the numbers in it as decimal text by name."""

    code: str
    values: Mapping[str, str]


@entry_kind("forecast.made", audience="public")
@dataclass(frozen=True, slots=True)
class ForecastMade:
    """A forecast as it was made: what it started from, the fan, and why.

    `points` are people arrived in all, `ahead` those who arrive after `as_of`. `basis` is a fingerprint of
    the counts and the corridor, so that nobody makes the same forecast twice. `drivers` are the reasons in
    English; `facts` are the same, one by one, for a page to say in the reader's language.
    """

    corridor: str
    as_of: Moment
    observed_at: Moment
    observed: Persons
    n_counts: int
    now: FanPoint
    points: tuple[FanPoint, ...]
    ahead: tuple[FanPoint, ...] = ()
    basis: str = ""
    drivers: tuple[str, ...] = ()
    facts: tuple[DriverFact, ...] = ()


@dataclass(frozen=True, slots=True)
class FigureState:
    """A figure: what the engine proposed, and what the latest person to look said."""

    proposed: FigureProposed | None = None
    standing: Standing = "proposed"
    correction: Meaning | None = None
    decided_at: datetime | None = None

    @property
    def meaning(self) -> Meaning | None:
        """What the figure says: the correction where there is one."""
        if self.correction is not None:
            return self.correction
        return self.proposed.meaning if self.proposed is not None else None


@dataclass(frozen=True, slots=True)
class ReportState:
    """A report, and when it was first known here."""

    added: ReportAdded
    added_at: datetime


def fold_report(state: ReportState | None, entry: Entry) -> ReportState | None:
    """Return the report; the earliest taking-in dates it, the latest describes it."""
    if not isinstance(entry.body, ReportAdded):
        return state
    return ReportState(entry.body, min(entry.observed_at, state.added_at) if state else entry.observed_at)


def fold_figure(state: FigureState | None, entry: Entry) -> FigureState | None:
    """Return the figure after `entry`; of people's verdicts the one given last counts."""
    state = state or FigureState()
    is_later = state.decided_at is None or entry.observed_at >= state.decided_at
    match entry.body:
        case FigureProposed() as body:
            return replace(state, proposed=body)
        case FigureConfirmed() if is_later:
            return replace(state, standing="confirmed", correction=None, decided_at=entry.observed_at)
        case FigureCorrected(meaning) if is_later:
            return replace(state, standing="corrected", correction=meaning, decided_at=entry.observed_at)
        case FigureRejected() if is_later:
            return replace(state, standing="rejected", correction=None, decided_at=entry.observed_at)
    return state


def fold_corridor(state: CorridorDescribed | None, entry: Entry) -> CorridorDescribed | None:
    """Return the latest description."""
    return entry.body if isinstance(entry.body, CorridorDescribed) else state


def fold_forecast(state: ForecastMade | None, entry: Entry) -> ForecastMade | None:
    """Return the forecast as made last for this corridor and moment."""
    return entry.body if isinstance(entry.body, ForecastMade) else state


REPORT = Subject("report", fold_report)
FIGURE = Subject("figure", fold_figure)
CORRIDOR = Subject("corridor", fold_corridor)
FORECAST = Subject("forecast", fold_forecast)


def report_subject(fingerprint: str) -> str:
    """Return the subject of the report whose words have this fingerprint."""
    return f"report:{fingerprint}"


def figure_subject(report: str, start: int, kind: str) -> str:
    """Return the subject of the figure of a kind that begins at a character of a report."""
    return f"figure:{report.partition(':')[2]}/{start}-{kind}"


def corridor_subject(code: str) -> str:
    """Return the subject of the corridor with this code."""
    return f"corridor:{code}"


def forecast_subject(corridor: str, as_of: str) -> str:
    """Return the subject of the forecast made for a corridor at a moment (a timestamp)."""
    return f"forecast:{corridor}/{as_of}"
