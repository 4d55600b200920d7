"""Charts: exact places for tiny series, valid XML, nothing hostile gets through."""

from datetime import UTC, datetime, timedelta, timezone
from xml.etree import ElementTree

import pytest
from django.template import engines
from hypothesis import given
from hypothesis import strategies as st

from waystation.site.charts import (
    Bar,
    BarChart,
    Drawing,
    FanChart,
    FanStep,
    Line,
    LineChart,
    Reading,
    TimelineChart,
    draw_bars,
    draw_fan,
    draw_lines,
    draw_timeline,
)

YEREVAN = timezone(timedelta(hours=4))
NOON = datetime(2023, 9, 27, 12, tzinfo=YEREVAN)
HOUR = timedelta(hours=1)
SVG = "{http://www.w3.org/2000/svg}"


def parsed(drawing: Drawing) -> ElementTree.Element:
    return ElementTree.fromstring(drawing.svg)


def classed(drawing: Drawing, name: str, kind: str) -> list[ElementTree.Element]:
    return [found for found in parsed(drawing).iter(SVG + name) if kind in found.get("class", "").split()]


def texts(drawing: Drawing, kind: str) -> list[str]:
    return [found.text or "" for found in classed(drawing, "text", kind)]


def known(at: datetime, value: float, voice: str = "UNHCR") -> Reading:
    return Reading(at, at, value, value, value, voice)


TIMELINE = TimelineChart("Arrived", "Two counts.", "people", (known(NOON, 0), known(NOON + 4 * HOUR, 400)))
FAN = FanChart(
    "Expected",
    "Four hours.",
    "people",
    ((NOON - 4 * HOUR, 0.0), (NOON, 200.0)),
    (FanStep(NOON + 4 * HOUR, 300.0, ((50, 280.0, 320.0), (90, 200.0, 400.0))),),
    NOON,
)
BARS = BarChart(
    "Beds", "", "beds", (Bar("School", 50, 100, 75, "warn", "Filling"), Bar("Hotel", 150, 100)), "stop at"
)
LINES = LineChart(
    "Families",
    "",
    "families",
    (
        Line("banded", ((NOON + HOUR, 20.0), (NOON + 2 * HOUR, 40.0)), "columns"),
        Line("waiting", ((NOON, 40.0), (NOON + 2 * HOUR, 0.0))),
    ),
)
DRAWN = (
    draw_timeline(TIMELINE, zone=YEREVAN),
    draw_fan(FAN, zone=YEREVAN),
    draw_bars(BARS),
    draw_lines(LINES, zone=YEREVAN),
)


def test_a_timeline_puts_two_readings_at_the_ends_of_its_span_and_the_axis_at_nought():
    drawing = draw_timeline(TIMELINE, zone=YEREVAN)

    marks = [
        (found.get("x"), found.get("y"))
        for found in parsed(drawing).iter(SVG + "svg")
        if found.find(f"{SVG}path[@class='mark mark-circle']") is not None
    ]

    assert marks == [("3%", "228"), ("97%", "30")]
    assert texts(drawing, "chart-number") == ["0", "100", "200", "300", "400 people"]
    assert texts(drawing, "chart-hour") == ["12:00", "13:00", "14:00", "15:00", "16:00"]
    assert texts(drawing, "chart-day") == ["Wed 27 Sep"]


def test_a_reading_without_a_time_is_a_hatched_box_over_the_whole_interval():
    unsure = Reading(NOON, NOON + 2 * HOUR, 200, 300, 400, "Agency")
    chart = TimelineChart("Arrived", "", "people", (unsure, known(NOON + 4 * HOUR, 400)))

    drawing = draw_timeline(chart, zone=YEREVAN)

    (box,) = classed(drawing, "rect", "unsure")
    (pattern,) = parsed(drawing).iter(SVG + "pattern")
    assert (box.get("x"), box.get("width"), box.get("y"), box.get("height")) == ("3%", "47%", "30", "99")
    assert box.get("fill") == f"url(#{pattern.get('id')})"
    assert drawing.table.rows[0] == (
        "between Wed 27 Sep 12:00 and Wed 27 Sep 14:00",
        "300",
        "200 – 400",
        "Agency",
    )


def test_an_open_end_is_an_arrow_and_says_at_least():
    open_ended = Reading(NOON, NOON, 200, 200, None, "Agency")
    chart = TimelineChart("Arrived", "", "people", (open_ended, known(NOON + HOUR, 400)))

    drawing = draw_timeline(chart, zone=YEREVAN)

    assert "M-4 5 0 0 4 5" in [found.get("d") for found in classed(drawing, "path", "whisker")]
    assert drawing.table.rows[0][2] == "at least 200"


def test_each_voice_has_a_mark_of_its_own():
    readings = tuple(known(NOON + n * HOUR, n, voice) for n, voice in enumerate(("A", "B", "C", "A")))

    drawing = draw_timeline(TimelineChart("T", "", "people", readings), zone=YEREVAN)

    assert [key.words for key in drawing.keys] == ["A", "B", "C"]
    marks = [
        kind
        for key in drawing.keys
        for kind in ("circle", "square", "triangle")
        if f"mark-{kind}" in key.sample
    ]
    assert marks == ["circle", "square", "triangle"]


def test_a_fan_starts_where_the_observations_end():
    drawing = draw_fan(FAN, zone=YEREVAN)

    (outer,) = classed(drawing, "path", "band-90")
    (inner,) = classed(drawing, "path", "band-50")
    (median,) = classed(drawing, "path", "median")
    (observed,) = classed(drawing, "path", "observed")
    assert outer.get("d") == "M500 129L970 30L970 129z"
    assert inner.get("d") == "M500 129L970 69.6L970 89.4z"
    assert median.get("d") == "M500 129L970 79.5"
    assert observed.get("d") == "M30 228L500 129"


def test_the_now_line_of_a_fan_stands_at_now_and_is_named():
    drawing = draw_fan(FAN, zone=YEREVAN)

    (line,) = classed(drawing, "line", "now")
    assert (line.get("x1"), line.get("x2")) == ("50%", "50%")
    assert texts(drawing, "now-word") == ["now"]


def test_the_table_of_a_long_fan_is_thinned_and_keeps_the_last_hour():
    steps = tuple(FanStep(NOON + n * HOUR, 100.0 * n, ((80, 90.0 * n, 110.0 * n),)) for n in range(1, 73))

    table = draw_fan(FanChart("F", "", "people", (), steps), zone=YEREVAN).table

    assert len(table.rows) == 12
    assert table.rows[-1] == ("Sat 30 Sep 12:00", "7\u202f200", "6\u202f480 – 7\u202f920")


def test_bars_are_shares_of_the_longest_and_what_is_over_capacity_is_hatched():
    drawing = draw_bars(BARS)

    (plain,) = classed(drawing, "rect", "bar-plain")
    (warn,) = classed(drawing, "rect", "bar-warn")
    (over,) = classed(drawing, "rect", "bar-over")
    (level,) = classed(drawing, "line", "level")
    assert (warn.get("x"), warn.get("width"), warn.get("y")) == ("0%", "33.33%", "23")
    assert (plain.get("width"), plain.get("y")) == ("66.67%", "75")
    assert (over.get("x"), over.get("width")) == ("66.67%", "33.33%")
    assert level.get("x1") == "50%"
    assert texts(drawing, "chart-value") == ["50 of 100 · Filling", "150 of 100"]
    assert drawing.table.columns == ("What", "beds", "Capacity", "stop at", "State")


def test_a_long_name_of_a_bar_is_shortened_for_phones_only():
    name = "Goris Secondary School No. 3, upper building"

    drawing = draw_bars(BarChart("Beds", "", "beds", (Bar(name, 10, 20),)))

    assert texts(drawing, "wide-only") == [name]
    assert texts(drawing, "narrow-only") == ["Goris Secondary School No. 3,…"]
    assert drawing.table.rows[0][0] == name


def test_columns_cover_the_hour_before_their_time():
    drawing = draw_lines(LINES, zone=YEREVAN)

    columns = [
        (found.get("x"), found.get("width"), found.get("y"), found.get("height"))
        for found in classed(drawing, "rect", "column")
    ]
    (curve,) = classed(drawing, "path", "curve")
    assert columns == [("3.2%", "46.6%", "129", "99"), ("50.2%", "46.6%", "30", "198")]
    assert curve.get("d") == "M30 30L970 228"
    assert drawing.table.rows[1] == ("Wed 27 Sep 13:00", "20", "–")


def test_a_day_begins_at_the_midnight_of_the_site():
    moments = tuple((datetime(2023, 9, day, 3, tzinfo=UTC), 1.0) for day in (24, 25, 26, 27))

    drawing = draw_lines(LineChart("L", "", "people", (Line("a", moments),)), zone=YEREVAN)

    assert texts(drawing, "chart-hour") == []
    assert texts(drawing, "chart-day") == ["Mon 25 Sep", "Tue 26 Sep", "Wed 27 Sep"]


@pytest.mark.parametrize("drawing", DRAWN, ids=lambda drawing: drawing.title)
def test_every_chart_is_an_image_with_a_name_and_a_description_and_no_style(drawing: Drawing):
    root = parsed(drawing)

    title, description = root.find(SVG + "title"), root.find(SVG + "desc")
    assert root.get("role") == "img"
    assert title is not None
    assert description is not None
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert title.text == drawing.title
    assert description.text
    assert [found.tag for found in root.iter() if found.get("style")] == []
    assert drawing.table.rows
    assert {len(row) for row in drawing.table.rows} == {len(drawing.table.columns)}


@pytest.mark.parametrize(
    "drawing",
    [
        draw_timeline(TimelineChart("T", "", "people", ()), zone=YEREVAN),
        draw_fan(FanChart("T", "", "people", ((NOON, 5.0),), ()), zone=YEREVAN),
        draw_bars(BarChart("T", "", "beds", ())),
        draw_lines(LineChart("T", "", "families", (Line("a", ()),)), zone=YEREVAN),
    ],
)
def test_a_chart_without_figures_draws_nothing_and_its_page_says_so(drawing: Drawing):
    page = engines["django"].get_template("site/chart.html").render({"drawing": drawing})

    assert drawing.svg == ""
    assert "Nothing to draw yet" in page
    assert "<table" not in page


def test_a_hostile_label_stays_a_label():
    hostile = '"><script>alert(1)</script>\x00'

    drawings = (
        draw_timeline(TimelineChart(hostile, hostile, hostile, (known(NOON, 1, hostile),)), zone=YEREVAN),
        draw_bars(BarChart(hostile, hostile, hostile, (Bar(hostile, 1, 2, 1, hostile, hostile),))),
        draw_lines(LineChart(hostile, "", hostile, (Line(hostile, ((NOON, 1.0),)),)), zone=YEREVAN),
        draw_fan(FanChart(hostile, "", hostile, (), (FanStep(NOON, 1.0, ()),)), zone=YEREVAN),
    )

    for drawing in drawings:
        page = engines["django"].get_template("site/chart.html").render({"drawing": drawing})
        assert "<script" not in page
        assert [found for found in parsed(drawing).iter() if found.tag.endswith("script")] == []


def test_tags_draw_any_object_that_has_the_attributes():
    class OwnBar:
        label, value, capacity, level, state, word = "Own", 3, None, None, "", ""

    class OwnChart:
        title, description, unit, bars, level_name = "Own chart", "", "beds", (OwnBar(),), ""

    page = (
        engines["django"].from_string("{% load charts %}{% bar_chart chart %}").render({"chart": OwnChart()})
    )

    assert '<text class="chart-value" x="100%" y="15" text-anchor="end">3 beds</text>' in page
    assert '<th scope="row">Own</th><td>3</td>' in page


def test_the_same_chart_gives_the_same_markup():
    assert draw_fan(FAN, zone=YEREVAN) == draw_fan(FAN, zone=YEREVAN)


moments = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
amounts = st.floats(-10, 1e9, allow_nan=False)


@given(st.lists(st.tuples(moments, amounts, st.text(max_size=8)), min_size=1, max_size=8))
def test_whatever_the_readings_the_picture_is_valid_and_inside_its_frame(
    rows: list[tuple[datetime, float, str]],
):
    readings = tuple(known(at, value, voice) for at, value, voice in rows)

    drawing = draw_timeline(TimelineChart("T", "", "people", readings, NOON, "step"), zone=YEREVAN)

    for found in parsed(drawing).iter(SVG + "svg"):
        if "ink" in found.get("class", ""):
            assert 3 <= float(found.get("x", "").rstrip("%")) <= 97
            assert 30 <= float(found.get("y", "")) <= 228
