"""What charts are drawn from. Desks bring their own values: whatever has these attributes is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class ReadingLike(Protocol):
    """A figure somebody gave: between `earliest` and `latest`, from `low` to `high`.

    The two times are equal when the time is known. An end that is None is open: "more than 28,000" has
    no `high`.
    """

    @property
    def earliest(self) -> datetime: ...  # noqa: D102
    @property
    def latest(self) -> datetime: ...  # noqa: D102
    @property
    def low(self) -> float | None: ...  # noqa: D102
    @property
    def value(self) -> float: ...  # noqa: D102
    @property
    def high(self) -> float | None: ...  # noqa: D102
    @property
    def voice(self) -> str: ...  # noqa: D102


class TimelineChartLike(Protocol):
    """Figures over time, one mark for each voice; `join` is "", "line" or "step"."""

    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def description(self) -> str: ...  # noqa: D102
    @property
    def unit(self) -> str: ...  # noqa: D102
    @property
    def readings(self) -> Sequence[ReadingLike]: ...  # noqa: D102
    @property
    def now(self) -> datetime | None: ...  # noqa: D102
    @property
    def join(self) -> str: ...  # noqa: D102


class FanStepLike(Protocol):
    """A moment ahead: its median, and bands as (level in percent, low, high)."""

    @property
    def at(self) -> datetime: ...  # noqa: D102
    @property
    def median(self) -> float: ...  # noqa: D102
    @property
    def bands(self) -> Sequence[tuple[int, float, float]]: ...  # noqa: D102


class FanChartLike(Protocol):
    """What was observed, and what is expected, with bands for the doubt."""

    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def description(self) -> str: ...  # noqa: D102
    @property
    def unit(self) -> str: ...  # noqa: D102
    @property
    def observed(self) -> Sequence[tuple[datetime, float]]: ...  # noqa: D102
    @property
    def steps(self) -> Sequence[FanStepLike]: ...  # noqa: D102
    @property
    def now(self) -> datetime | None: ...  # noqa: D102


class BarLike(Protocol):
    """An amount, perhaps of a `capacity`, with a `level` it should not pass, and its state in a word."""

    @property
    def label(self) -> str: ...  # noqa: D102
    @property
    def value(self) -> float: ...  # noqa: D102
    @property
    def capacity(self) -> float | None: ...  # noqa: D102
    @property
    def level(self) -> float | None: ...  # noqa: D102
    @property
    def state(self) -> str: ...  # noqa: D102
    @property
    def word(self) -> str: ...  # noqa: D102


class BarChartLike(Protocol):
    """Amounts side by side; `level_name` says what the level means."""

    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def description(self) -> str: ...  # noqa: D102
    @property
    def unit(self) -> str: ...  # noqa: D102
    @property
    def bars(self) -> Sequence[BarLike]: ...  # noqa: D102
    @property
    def level_name(self) -> str: ...  # noqa: D102


class LineLike(Protocol):
    """A series; `style` is "line", "step" or "columns" (each point covers the time since the one before)."""

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def points(self) -> Sequence[tuple[datetime, float]]: ...  # noqa: D102
    @property
    def style(self) -> str: ...  # noqa: D102


class LineChartLike(Protocol):
    """Series over time in one unit."""

    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def description(self) -> str: ...  # noqa: D102
    @property
    def unit(self) -> str: ...  # noqa: D102
    @property
    def lines(self) -> Sequence[LineLike]: ...  # noqa: D102
    @property
    def now(self) -> datetime | None: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Reading:
    """A `ReadingLike`."""

    earliest: datetime
    latest: datetime
    low: float | None
    value: float
    high: float | None
    voice: str = ""


@dataclass(frozen=True, slots=True)
class TimelineChart:
    """A `TimelineChartLike`."""

    title: str
    description: str
    unit: str
    readings: tuple[Reading, ...]
    now: datetime | None = None
    join: str = ""


@dataclass(frozen=True, slots=True)
class FanStep:
    """A `FanStepLike`."""

    at: datetime
    median: float
    bands: tuple[tuple[int, float, float], ...]


@dataclass(frozen=True, slots=True)
class FanChart:
    """A `FanChartLike`."""

    title: str
    description: str
    unit: str
    observed: tuple[tuple[datetime, float], ...]
    steps: tuple[FanStep, ...]
    now: datetime | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """A `BarLike`."""

    label: str
    value: float
    capacity: float | None = None
    level: float | None = None
    state: str = ""
    word: str = ""


@dataclass(frozen=True, slots=True)
class BarChart:
    """A `BarChartLike`."""

    title: str
    description: str
    unit: str
    bars: tuple[Bar, ...]
    level_name: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A `LineLike`."""

    name: str
    points: tuple[tuple[datetime, float], ...]
    style: str = "line"


@dataclass(frozen=True, slots=True)
class LineChart:
    """A `LineChartLike`."""

    title: str
    description: str
    unit: str
    lines: tuple[Line, ...]
    now: datetime | None = None
