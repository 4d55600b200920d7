"""What the situation desk's charts are drawn from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from waystation.core.journal.queries import now
from waystation.desks.situation.forecasting import Count
from waystation.desks.situation.told import FanStep, ForecastTold


@dataclass(frozen=True, slots=True)
class Timeline:
    """Figures over time, one mark for each voice."""

    title: str
    description: str
    unit: str
    readings: Sequence[Count]
    now: datetime | None
    join: str = ""


@dataclass(frozen=True, slots=True)
class Fan:
    """What was observed and what is expected."""

    title: str
    description: str
    unit: str
    observed: Sequence[tuple[datetime, float]]
    steps: Sequence[FanStep]
    now: datetime | None


def arrivals_timeline(counts: Sequence[Count]) -> Timeline:
    """Return the chart of published counts of arrivals."""
    return Timeline(
        title=_("Arrived, as reported"),
        description=_("Each mark is what one voice said; a bar shows what its words allow."),
        unit=_("people"),
        readings=counts,
        now=now(),
    )


def fan(forecast: ForecastTold, counts: Sequence[Count]) -> Fan:
    """Return the chart of a forecast with the counts it rests on."""
    known: dict[datetime, float] = {}
    for count in counts:
        if count.known_at <= forecast.as_of and count.latest <= forecast.observed_at:
            known[count.latest] = count.value
    return Fan(
        title=_("Arrivals ahead"),
        description=_(
            "All people who will have arrived; the bands hold half, 80 and 90 in a hundred outcomes."
        ),
        unit=_("people"),
        observed=sorted(known.items()),
        steps=forecast.steps[1:],
        now=forecast.as_of,
    )
