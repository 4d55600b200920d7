"""Reports, figures and forecasts as pages and other desks are told of them."""

from dataclasses import dataclass
from datetime import datetime

from waystation.desks.situation.subjects import DriverFact, Meaning


@dataclass(frozen=True, slots=True)
class ReportBrief:
    """A report without its words. `n_open` figures wait for a person's look."""

    subject: str
    title: str
    source: str
    url: str
    lang: str
    published_at: datetime
    added_at: datetime
    reading: str
    n_figures: int
    n_open: int

    @property
    def name(self) -> str:
        """Its title, or who published it."""
        return self.title or self.source

    @property
    def link(self) -> str:
        """Its address where it is one that a browser may follow, else nothing."""
        is_one = self.url.startswith(("https://", "http://")) and " " not in self.url
        return self.url if is_one else ""


@dataclass(frozen=True, slots=True)
class ReportTold:
    """A report with its words, and what was left out on purpose."""

    brief: ReportBrief
    text: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FigureTold:
    """A figure as it stands, with its sentence and its report."""

    subject: str
    report: str
    source: str
    published_at: datetime
    start: int
    end: int
    sentence_start: int
    sentence: str
    standing: str
    decided_at: datetime | None
    meaning: Meaning
    notes: tuple[str, ...]

    @property
    def before(self) -> str:
        """The sentence up to the figure's words."""
        return self.sentence[: self.start - self.sentence_start]

    @property
    def words(self) -> str:
        """The figure's words."""
        return self.sentence[self.start - self.sentence_start : self.end - self.sentence_start]

    @property
    def after(self) -> str:
        """The sentence after the figure's words."""
        return self.sentence[self.end - self.sentence_start :]

    @property
    def voice(self) -> str:
        """Who says so: the one the report names, else whoever published it."""
        return self.meaning.attribution or self.source


@dataclass(frozen=True, slots=True)
class FanStep:
    """People by a moment, with bands as (percent, low, high)."""

    at: datetime
    hours: int
    median: int
    bands: tuple[tuple[int, int, int], ...]

    def band(self, percent: int) -> tuple[int, int]:
        """Return the ends of one band."""
        return next((low, high) for level, low, high in self.bands if level == percent)


@dataclass(frozen=True, slots=True)
class ForecastTold:
    """A forecast as it was made: `steps` are people arrived in all, `ahead` those who come after `as_of`.

    `drivers` are its reasons in English; each has its fact at the same place, where `facts` are known.
    """

    subject: str
    corridor: str
    as_of: datetime
    observed_at: datetime
    observed: int
    n_counts: int
    steps: tuple[FanStep, ...]
    ahead: tuple[FanStep, ...]
    basis: str
    drivers: tuple[str, ...]
    facts: tuple[DriverFact, ...] = ()
