"""Tags that put a chart on a page: the picture, its key, and the table behind it."""

from typing import Any

from django import template
from django.utils import timezone

from waystation.site.charts import (
    BarChartLike,
    Drawing,
    FanChartLike,
    LineChartLike,
    TimelineChartLike,
    draw_bars,
    draw_fan,
    draw_lines,
    draw_timeline,
)

register = template.Library()


@register.inclusion_tag("site/chart.html")
def timeline_chart(chart: TimelineChartLike) -> dict[str, Any]:
    """Return figures over time."""
    return _context(draw_timeline(chart, zone=timezone.get_current_timezone()))


@register.inclusion_tag("site/chart.html")
def fan_chart(chart: FanChartLike) -> dict[str, Any]:
    """Return a forecast."""
    return _context(draw_fan(chart, zone=timezone.get_current_timezone()))


@register.inclusion_tag("site/chart.html")
def bar_chart(chart: BarChartLike) -> dict[str, Any]:
    """Return amounts side by side."""
    return _context(draw_bars(chart))


@register.inclusion_tag("site/chart.html")
def line_chart(chart: LineChartLike) -> dict[str, Any]:
    """Return series over time."""
    return _context(draw_lines(chart, zone=timezone.get_current_timezone()))


def _context(drawing: Drawing) -> dict[str, Any]:
    return {"drawing": drawing}
