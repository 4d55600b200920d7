"""The pace of the line as a chart: families banded in each hour."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from waystation.desks.reception.queries import HourlyCount


@dataclass(frozen=True, slots=True)
class PaceLine:
    """Columns of counts, each drawn up to the end of its hour."""

    name: str
    points: Sequence[tuple[datetime, float]]
    style: str = "columns"


@dataclass(frozen=True, slots=True)
class PaceChart:
    """What the line chart is drawn from."""

    title: str
    description: str
    unit: str
    lines: Sequence[PaceLine]
    now: datetime | None = field(default=None)


def pace_chart(hours: Sequence[HourlyCount]) -> PaceChart:
    """Return the chart of families banded per hour."""
    return PaceChart(
        title=_("Families banded per hour"),
        description=_("One column for each of the last hours."),
        unit=_("families"),
        lines=[
            PaceLine(_("families"), [(one.hour + timedelta(hours=1), float(one.families)) for one in hours]),
        ],
    )
