"""Figures over time: a mark for each voice, a bar from low to high, hatching where the time is not known."""

from collections.abc import Sequence
from datetime import tzinfo

from django.utils.translation import gettext as _

from waystation.core.wording import local_time, people, range_of
from waystation.site.charts.drawing import (
    MARKS,
    Drawing,
    Key,
    Table,
    box,
    element,
    hatching,
    identity,
    joined,
    line,
    mark,
    mark_sample,
    nothing,
    outline,
    percent,
    picture,
    sample,
    stretched,
)
from waystation.site.charts.scale import HEIGHT, Axis, Span, path_of
from waystation.site.charts.shapes import ReadingLike, TimelineChartLike

OPEN_END = 16.0  # pixels an open end reaches beyond its value
LEAST_BOX = 8.0


def draw_timeline(chart: TimelineChartLike, *, zone: tzinfo) -> Drawing:
    """Return the chart; readings are put in order of time, the latest drawn on top."""
    if not chart.readings:
        return nothing(chart.title, chart.description)
    readings = sorted(chart.readings, key=lambda one: (one.latest, one.earliest, one.value))
    voices = tuple(dict.fromkeys(reading.voice for reading in readings))
    axis = Axis.over(value for one in readings for value in (one.value, one.low or 0, one.high or 0))
    moments = [moment for one in readings for moment in (one.earliest, one.latest)]
    span = Span.over([*moments, chart.now] if chart.now else moments, zone)
    identifier = identity("hatch", chart.title, chart.description)
    is_hatched = any(one.earliest != one.latest for one in readings)

    parts: list[str] = [hatching(identifier)] if is_hatched else []
    parts += [axis.grid(chart.unit), span.grid(), span.now(chart.now, _("now"))]
    parts += [_box(one, axis, span, identifier) for one in readings if one.earliest != one.latest]
    parts += [_join(readings, axis, span, chart.join)] if chart.join else []
    parts += [_reading(one, axis, span, voices.index(one.voice), zone) for one in readings]
    svg = picture(chart.title, chart.description, "timeline", HEIGHT, *parts)
    keys = _keys(readings, voices, identifier)
    return Drawing(chart.title, chart.description, svg, keys, _table(readings, zone))


def _middle(one: ReadingLike, span: Span) -> float:
    return round((span.x(one.earliest) + span.x(one.latest)) / 2, 2)


def _reading(one: ReadingLike, axis: Axis, span: Span, voice: int, zone: tzinfo) -> str:
    x, y = percent(_middle(one, span)), axis.y(one.value)
    high = y - OPEN_END if one.high is None else axis.y(one.high)
    low = y + OPEN_END if one.low is None else axis.y(one.low)
    ink = f"ink-{voice % 4 + 1}"
    parts: list[str] = []
    if low - high > 1:
        parts.append(line(f"whisker {ink}", x, x, high, low))
        parts.append(_end(x, high, ink, "M-4 5 0 0 4 5" if one.high is None else "M-4 0h8"))
        parts.append(_end(x, low, ink, "M-4-5 0 0 4-5" if one.low is None else "M-4 0h8"))
    parts.append(mark(MARKS[voice % len(MARKS)], voice, x, y, ", ".join(_row(one, zone))))
    return joined(parts)


def _end(x: str, y: float, ink: str, path: str) -> str:
    inner = element("path", {"class": "whisker", "d": path})
    return element("svg", {"x": x, "y": y, "overflow": "visible", "class": ink}, inner)


def _box(one: ReadingLike, axis: Axis, span: Span, identifier: str) -> str:
    x, end = span.x(one.earliest), span.x(one.latest)
    top = axis.y(one.value if one.high is None else one.high)
    height = max(axis.y(one.value if one.low is None else one.low) - top, LEAST_BOX)
    y = top if height > LEAST_BOX else top - LEAST_BOX / 2
    return box("unsure", percent(x), y, percent(end - x), height, f"url(#{identifier})")


def _join(readings: Sequence[ReadingLike], axis: Axis, span: Span, join: str) -> str:
    points = [(_middle(one, span), axis.y(one.value)) for one in readings]
    path = path_of(points, is_step=join == "step")
    return stretched(HEIGHT, outline("join", path))


def _keys(readings: Sequence[ReadingLike], voices: Sequence[str], identifier: str) -> tuple[Key, ...]:
    keys = [
        Key(mark_sample(MARKS[place % len(MARKS)], place), voice or _("voice not named"))
        for place, voice in enumerate(voices)
    ]
    if any(one.low != one.high for one in readings):
        bar = element("path", {"class": "whisker ink-1", "d": "M8 2v12M4 2h8M4 14h8"})
        keys.append(Key(sample(bar), _("from low to high; an arrow is an open end")))
    if any(one.earliest != one.latest for one in readings):
        unsure = box("unsure", "1", 2, "22", 12, f"url(#{identifier})")
        keys.append(Key(sample(unsure), _("time not given: some time within")))
    return tuple(keys)


def _table(readings: Sequence[ReadingLike], zone: tzinfo) -> Table:
    columns = (_("As of"), _("Figure"), _("Range"), _("Voice"))
    return Table(columns, tuple(_row(one, zone) for one in readings))


def _row(one: ReadingLike, zone: tzinfo) -> tuple[str, ...]:
    at = local_time(one.latest, zone)
    if one.earliest != one.latest:
        at = _("between %(start)s and %(end)s") % {"start": local_time(one.earliest, zone), "end": at}
    return at, people(one.value), range_of(one.low, one.high), one.voice or _("voice not named")
