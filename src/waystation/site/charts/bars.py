"""Amounts side by side, each under its name, with its capacity and the level it should not pass."""

from django.utils.translation import gettext as _

from waystation.core.wording import people
from waystation.site.charts.drawing import (
    Drawing,
    Key,
    Table,
    box,
    hatching,
    identity,
    joined,
    line,
    nothing,
    percent,
    picture,
    sample,
    words_at,
)
from waystation.site.charts.shapes import BarChartLike, BarLike

ROW = 52.0
BAR_TOP = 23.0
BAR_HEIGHT = 16.0
ON_A_PHONE = 38  # letters that fit across the narrowest page
STATES = ("ok", "warn", "alarm", "unknown")


def draw_bars(chart: BarChartLike) -> Drawing:
    """Return the chart in the order given; below nought is drawn as nought."""
    if not chart.bars:
        return nothing(chart.title, chart.description)
    whole = max([1.0, *(max(bar.value, bar.capacity or 0, bar.level or 0) for bar in chart.bars)])
    identifier = identity("over", chart.title, chart.description)
    rows = [_row(bar, place, whole, chart.unit, identifier) for place, bar in enumerate(chart.bars)]
    parts = [hatching(identifier), *rows]
    svg = picture(chart.title, chart.description, "bars", ROW * len(rows), *parts)
    return Drawing(chart.title, chart.description, svg, _keys(chart, identifier), _table(chart))


def _row(bar: BarLike, place: int, whole: float, unit: str, identifier: str) -> str:
    top = place * ROW
    y = top + BAR_TOP
    value = max(bar.value, 0.0)
    within = value if bar.capacity is None else min(value, bar.capacity)
    state = bar.state if bar.state in STATES else "plain"
    words = _words(bar, unit)
    parts: list[str] = [*_label(bar.label, words, top + 15)]
    parts.append(words_at("chart-value", "100%", top + 15, words, "end"))
    if bar.capacity is not None:
        parts.append(_rect("capacity", 0, bar.capacity / whole, y))
    parts.append(_rect(f"bar bar-{state}", 0, within / whole, y))
    if value > within:
        parts.append(_rect("bar-over", within / whole, (value - within) / whole, y, f"url(#{identifier})"))
    if bar.level is not None:
        x = percent(100 * bar.level / whole)
        parts.append(line("level", x, x, y - 4, y + BAR_HEIGHT + 4))
    return joined(parts)


def _label(label: str, words: str, y: float) -> tuple[str, ...]:
    room = max(ON_A_PHONE - len(words), 8)
    if len(label) <= room:
        return (words_at("chart-label", "0%", y, label),)
    short = label[: room - 1].rstrip() + "…"
    return (
        words_at("chart-label wide-only", "0%", y, label),
        words_at("chart-label narrow-only", "0%", y, short),
    )


def _words(bar: BarLike, unit: str) -> str:
    value = people(bar.value)
    if bar.capacity is not None:
        value = _("%(value)s of %(capacity)s") % {"value": value, "capacity": people(bar.capacity)}
    elif unit and len(unit) <= 6:
        value = f"{value} {unit}"
    return f"{value} · {bar.word}" if bar.word else value


def _rect(kind: str, x: float, width: float, y: float, fill: str | None = None) -> str:
    return box(kind, percent(100 * x), y, percent(100 * width), BAR_HEIGHT, fill)


def _keys(chart: BarChartLike, identifier: str) -> tuple[Key, ...]:
    keys: list[Key] = []
    if any(bar.capacity is not None for bar in chart.bars):
        keys.append(Key(sample(box("capacity", "1", 2, "22", 12)), _("capacity")))
    if any(bar.capacity is not None and bar.value > bar.capacity for bar in chart.bars):
        over = box("bar-over", "1", 2, "22", 12, f"url(#{identifier})")
        keys.append(Key(sample(over), _("above capacity")))
    if any(bar.level is not None for bar in chart.bars):
        keys.append(Key(sample(line("level", "12", "12", 0, 16)), chart.level_name or _("level")))
    return tuple(keys)


def _table(chart: BarChartLike) -> Table:
    has_capacity = any(bar.capacity is not None for bar in chart.bars)
    has_level = any(bar.level is not None for bar in chart.bars)
    has_word = any(bar.word for bar in chart.bars)
    columns = [_("What"), chart.unit or _("Amount")]
    columns += [_("Capacity")] if has_capacity else []
    columns += [chart.level_name or _("Level")] if has_level else []
    columns += [_("State")] if has_word else []
    rows: list[tuple[str, ...]] = []
    for bar in chart.bars:
        row = [bar.label, people(bar.value)]
        row += [people(bar.capacity)] if has_capacity else []
        row += [people(bar.level)] if has_level else []
        row += [bar.word or "–"] if has_word else []
        rows.append(tuple(row))
    return Table(tuple(columns), tuple(rows))
