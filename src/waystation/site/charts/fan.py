"""A forecast: what was observed, the median ahead, and bands that hold a share of the outcomes."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from django.utils.translation import gettext as _

from waystation.core.wording import local_time, people, range_of
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
from waystation.site.charts.scale import HEIGHT, Axis, Span, path_of
from waystation.site.charts.shapes import FanChartLike, FanStepLike

MOST_ROWS = 12  # of the forecast in the table; an hourly fan is thinned to so many


def draw_fan(chart: FanChartLike, *, zone: tzinfo) -> Drawing:
    """Return the chart; bands start from the last observation, where nothing is in doubt."""
    observed, steps = sorted(chart.observed), sorted(chart.steps, key=lambda step: step.at)
    if not steps:
        return nothing(chart.title, chart.description)
    levels = sorted({level for step in steps for level, _low, _high in step.bands}, reverse=True)
    tops = [high for step in steps for _level, _low, high in step.bands]
    axis = Axis.over([*tops, *(step.median for step in steps), *(value for _at, value in observed)])
    moments = [at for at, _value in observed] + [step.at for step in steps]
    span = Span.over([*moments, chart.now] if chart.now else moments, zone)

    origin = observed[-1] if observed else None
    areas = [_band(level, steps, origin, axis, span) for level in levels]
    median = [*([origin] if origin else []), *((step.at, step.median) for step in steps)]
    curves = [_curve("median", median, axis, span), _curve("observed", observed, axis, span)]
    parts = [
        stretched(HEIGHT, *areas),
        axis.grid(chart.unit),
        span.grid(),
        span.now(chart.now, _("now")),
        stretched(HEIGHT, *curves),
        *(_dot(at, value, axis, span) for at, value in observed),
        _last(steps[-1], axis, span),
    ]
    svg = picture(chart.title, chart.description, "fan", HEIGHT, *parts)
    table = _table(observed, steps, levels, zone)
    return Drawing(chart.title, chart.description, svg, _keys(levels, bool(observed)), table)


def _band(
    level: int, steps: Sequence[FanStepLike], origin: tuple[datetime, float] | None, axis: Axis, span: Span
) -> str:
    upper: list[tuple[float, float]] = []
    lower: list[tuple[float, float]] = []
    if origin is not None:
        upper.append((span.x(origin[0]), axis.y(origin[1])))
    for step in steps:
        for held, low, high in step.bands:
            if held == level:
                upper.append((span.x(step.at), axis.y(high)))
                lower.append((span.x(step.at), axis.y(low)))
    path = path_of([*upper, *reversed(lower)], closed=True)
    return outline(f"band-{level}", path)


def _curve(kind: str, points: Sequence[tuple[datetime, float]], axis: Axis, span: Span) -> str:
    path = path_of((span.x(at), axis.y(value)) for at, value in points)
    return outline(kind, path) if path else joined(())


def _dot(at: datetime, value: float, axis: Axis, span: Span) -> str:
    return dot("observed-dot", percent(span.x(at)), axis.y(value), 3.5)


def _last(step: FanStepLike, axis: Axis, span: Span) -> str:
    x, y = percent(span.x(step.at)), axis.y(step.median) - 8
    # Two digits that count: the bands say how little the third would mean.
    size = 10 ** max(len(str(round(step.median))) - 2, 0)
    rough = _("about %(number)s") % {"number": people(round(step.median / size) * size)}
    return words_at("chart-value", x, y, rough, "end")


def _keys(levels: Sequence[int], is_observed: bool) -> tuple[Key, ...]:
    keys: list[Key] = []
    if is_observed:
        ink = (outline("observed", "M1 8h22"), dot("observed-dot", "12", 8, 3.5))
        keys.append(Key(sample(*ink), _("observed")))
    keys.append(Key(sample(outline("median", "M1 8h22")), _("median")))
    for level in sorted(levels):
        area = sample(box(f"band-{level}", "1", 2, "22", 12))
        keys.append(Key(area, _("%(level)s of 100 outcomes fall within") % {"level": level}))
    return tuple(keys)


def _table(
    observed: Sequence[tuple[datetime, float]],
    steps: Sequence[FanStepLike],
    levels: Sequence[int],
    zone: tzinfo,
) -> Table:
    columns = (_("Time"), _("People"), *(_("%(level)s %%") % {"level": level} for level in sorted(levels)))
    none = tuple("–" for _level in levels)
    rows: list[tuple[str, ...]] = []
    for at, value in observed:
        rows.append((local_time(at, zone), _("%(number)s observed") % {"number": people(value)}, *none))
    every = -(-len(steps) // MOST_ROWS)
    # Counted from the end: the last step is the one people ask for.
    for step in reversed(steps[::-1][::every]):
        ranges = {level: range_of(low, high) for level, low, high in step.bands}
        told = tuple(ranges.get(level, "–") for level in sorted(levels))
        rows.append((local_time(step.at, zone), people(step.median), *told))
    return Table(columns, tuple(rows))
