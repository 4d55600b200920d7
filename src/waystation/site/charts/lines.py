"""Series over time in one unit: lines, steps, or columns for what happened in each period."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from waystation.core.wording import local_time, people
from waystation.site.charts.drawing import (
    Drawing,
    Key,
    Table,
    box,
    dot,
    joined,
    nothing,
    outline,
    percent,
    picture,
    sample,
    stretched,
    words_at,
)
from waystation.site.charts.scale import BASE, HEIGHT, Axis, Span, path_of
from waystation.site.charts.shapes import LineChartLike, LineLike

GAP = 0.4  # percent between columns


def draw_lines(chart: LineChartLike, *, zone: tzinfo) -> Drawing:
    """Return the chart; columns lie behind, lines in front, in the order given."""
    lines = [line for line in chart.lines if line.points]
    if not lines:
        return nothing(chart.title, chart.description)
    axis = Axis.over(value for line in lines for _at, value in line.points)
    moments = [moment for line in lines for moment in _moments(line)]
    span = Span.over([*moments, chart.now] if chart.now else moments, zone)
    columns = [(place, line) for place, line in enumerate(lines) if line.style == "columns"]
    curves = [(place, line) for place, line in enumerate(lines) if line.style != "columns"]
    parts = [
        *(_columns(line, place, axis, span) for place, line in columns),
        axis.grid(chart.unit),
        span.grid(),
        span.now(chart.now, _("now")),
        stretched(HEIGHT, *(_curve(line, place, axis, span) for place, line in curves)),
        *(_end(line, place, axis, span) for place, line in curves),
    ]
    svg = picture(chart.title, chart.description, "lines", HEIGHT, *parts)
    keys = tuple(Key(_sample(line, place), line.name) for place, line in enumerate(lines))
    return Drawing(chart.title, chart.description, svg, keys, _table(lines, zone))


def _moments(line: LineLike) -> list[datetime]:
    moments = sorted(at for at, _value in line.points)
    if line.style == "columns" and len(moments) > 1:
        moments.insert(0, moments[0] - (moments[1] - moments[0]))
    return moments


def _columns(line: LineLike, place: int, axis: Axis, span: Span) -> str:
    points = sorted(line.points)
    starts = _moments(line)
    parts: list[str] = []
    for start, (at, value) in zip(starts, points, strict=False):
        x, end = span.x(start), span.x(at)
        y = axis.y(value)
        width = percent(max(end - x - GAP, 1.0))
        parts.append(box(f"column ink-{place % 4 + 1}", percent(x + GAP / 2), y, width, round(BASE - y, 2)))
    return joined(parts)


def _curve(line: LineLike, place: int, axis: Axis, span: Span) -> str:
    points = [(span.x(at), axis.y(value)) for at, value in sorted(line.points)]
    kind = f"curve curve-{place % 4 + 1} ink-{place % 4 + 1}"
    path = path_of(points, is_step=line.style == "step")
    return outline(kind, path)


def _end(line: LineLike, place: int, axis: Axis, span: Span) -> str:
    at, value = max(line.points)
    x, y = percent(span.x(at)), axis.y(value)
    words = words_at("chart-value", x, y - 9, people(value), "end")
    return joined((dot(f"curve-dot ink-{place % 4 + 1}", x, y, 4), words))


def _sample(line: LineLike, place: int) -> SafeString:
    ink = f"ink-{place % 4 + 1}"
    if line.style == "columns":
        return sample(box(f"column {ink}", "4", 2, "16", 12))
    return sample(outline(f"curve curve-{place % 4 + 1} {ink}", "M1 8h22"))


def _table(lines: Sequence[LineLike], zone: tzinfo) -> Table:
    values = [dict(line.points) for line in lines]
    moments = sorted({at for line in lines for at, _value in line.points})
    rows: list[tuple[str, ...]] = []
    for at in moments:
        told = (people(series[at]) if at in series else "–" for series in values)
        rows.append((local_time(at, zone), *told))
    return Table((_("Time"), *(line.name for line in lines)), tuple(rows))
