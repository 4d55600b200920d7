"""Charts drawn by the server as SVG, each with the table of its figures.

Functions of frozen values: the same chart gives the same markup. Widths are percentages and heights are
pixels, so that a chart fills a phone or a desk while its text keeps the reader's size.
"""

from waystation.site.charts.bars import draw_bars
from waystation.site.charts.drawing import Drawing, Key, Table
from waystation.site.charts.fan import draw_fan
from waystation.site.charts.lines import draw_lines
from waystation.site.charts.shapes import (
    Bar,
    BarChart,
    BarChartLike,
    BarLike,
    FanChart,
    FanChartLike,
    FanStep,
    FanStepLike,
    Line,
    LineChart,
    LineChartLike,
    LineLike,
    Reading,
    ReadingLike,
    TimelineChart,
    TimelineChartLike,
)
from waystation.site.charts.timeline import draw_timeline

__all__ = [
    "Bar",
    "BarChart",
    "BarChartLike",
    "BarLike",
    "Drawing",
    "FanChart",
    "FanChartLike",
    "FanStep",
    "FanStepLike",
    "Key",
    "Line",
    "LineChart",
    "LineChartLike",
    "LineLike",
    "Reading",
    "ReadingLike",
    "Table",
    "TimelineChart",
    "TimelineChartLike",
    "draw_bars",
    "draw_fan",
    "draw_lines",
    "draw_timeline",
]
