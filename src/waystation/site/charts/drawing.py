"""SVG elements as escaped text, and what a drawn chart consists of."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from zlib import crc32

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

# Characters XML has no way to hold, however escaped.
_UNSPEAKABLE: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

MARKS: Final = ("circle", "square", "triangle", "diamond", "cross", "ring")
_MARK_PATHS: Final = {
    "circle": "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z",
    "square": "M-4.5-4.5h9v9h-9z",
    "triangle": "M0-6 6 4.5H-6z",
    "diamond": "M0-6.5 6.5 0 0 6.5-6.5 0z",
    "cross": "M-5-5 5 5M5-5-5 5",
    "ring": "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z",
}


@dataclass(frozen=True, slots=True)
class Key:
    """A sample of ink and what it stands for."""

    sample: SafeString
    words: str


@dataclass(frozen=True, slots=True)
class Table:
    """The figures behind a chart, as words; the first column heads its row."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart ready for the page; `svg` is empty when there is nothing to draw."""

    title: str
    description: str
    svg: SafeString
    keys: tuple[Key, ...]
    table: Table


def nothing(title: str, description: str) -> Drawing:
    """Return the drawing of a chart without figures; the page shows its empty state."""
    return Drawing(title, description, SafeString(""), (), Table((), ()))


def element(name: str, attributes: Mapping[str, object] | None = None, *children: str) -> SafeString:
    """Return one element; texts are escaped, elements are taken as they are.

    Numbers are rounded to hundredths; attributes that are None are left out.

    >>> element("text", {"x": 12.5}, "a < b")
    '<text x="12.5">a &lt; b</text>'
    """
    written = "".join(
        f' {key}="{_escaped(_value(value))}"'
        for key, value in (attributes or {}).items()
        if value is not None
    )
    inner = "".join(_escaped(child) for child in children)
    return SafeString(f"<{name}{written}>{inner}</{name}>" if children else f"<{name}{written}/>")


def joined(parts: Sequence[str]) -> SafeString:
    """Return elements one after the other."""
    return SafeString("".join(_escaped(part) for part in parts))


def line(kind: str, x1: str, x2: str, y1: float, y2: float) -> SafeString:
    """Return a straight line."""
    return element("line", {"class": kind, "x1": x1, "x2": x2, "y1": y1, "y2": y2})


def box(kind: str, x: str, y: float, width: str, height: float, fill: str | None = None) -> SafeString:
    """Return an upright rectangle."""
    place = {"class": kind, "fill": fill, "x": x, "y": y, "width": width, "height": height}
    return element("rect", place)


def dot(kind: str, x: str, y: float, radius: float) -> SafeString:
    """Return a filled circle."""
    return element("circle", {"class": kind, "cx": x, "cy": y, "r": radius})


def outline(kind: str, path: str) -> SafeString:
    """Return a path whose line keeps its width however the drawing is stretched."""
    return element("path", {"class": kind, "d": path, "vector-effect": "non-scaling-stroke"})


def words_at(
    kind: str, x: str, y: float, text: str, anchor: str | None = None, dx: int | None = None
) -> SafeString:
    """Return a line of text; `anchor` is start, middle or end."""
    return element("text", {"class": kind, "x": x, "y": y, "text-anchor": anchor, "dx": dx}, text)


def percent(share: float) -> str:
    """Return a place across the chart, 0 to 100, as an attribute's value."""
    return f"{number(share)}%"


def number(value: float) -> str:
    """Return a coordinate in hundredths, without idle zeros."""
    return f"{round(value, 2):.2f}".rstrip("0").rstrip(".") or "0"


def mark(kind: str, place: int, x: str, y: float, words: str = "") -> SafeString:
    """Return a mark of the voice at `place` in the key, with what it says."""
    attributes = {"x": x, "y": y, "overflow": "visible", "class": f"ink-{place % 4 + 1}"}
    children = [element("title", None, words)] if words else []
    children.append(element("path", {"class": f"mark mark-{kind}", "d": _MARK_PATHS[kind]}))
    return element("svg", attributes, *children)


def mark_sample(kind: str, place: int) -> SafeString:
    """Return the mark as a sample for the key."""
    return sample(mark(kind, place, "8", 8))


def sample(*inner: str) -> SafeString:
    """Return a small picture for the key; the words beside it say what it is."""
    attributes = {
        "class": "chart-sample",
        "width": 24,
        "height": 16,
        "aria-hidden": "true",
    }
    return element("svg", attributes, *inner)


def hatching(identifier: str) -> SafeString:
    """Return the pattern for what is not known exactly."""
    line = element("path", {"class": "hatch", "d": "M0 0v7"})
    attributes = {
        "id": identifier,
        "width": 7,
        "height": 7,
        "patternUnits": "userSpaceOnUse",
        "patternTransform": "rotate(45)",
    }
    return element("defs", None, element("pattern", attributes, line))


def stretched(height: float, *paths: str) -> SafeString:
    """Return lines and areas whose x runs from 0 to 1000 across the whole width, y in pixels."""
    attributes = {
        "width": "100%",
        "height": height,
        "viewBox": f"0 0 1000 {number(height)}",
        "preserveAspectRatio": "none",
    }
    return element("svg", attributes, *paths)


def picture(title: str, description: str, kind: str, height: float, *inner: str) -> SafeString:
    """Return the whole chart as one image with a name and a description."""
    body = joined(inner)
    identifier = identity(title, description, body)
    attributes = {
        "class": f"chart-picture chart-{kind}",
        "role": "img",
        "width": "100%",
        "height": height,
        "aria-labelledby": f"{identifier}-title {identifier}-desc",
        "xmlns": "http://www.w3.org/2000/svg",
    }
    return element(
        "svg",
        attributes,
        element("title", {"id": f"{identifier}-title"}, title),
        element("desc", {"id": f"{identifier}-desc"}, description or _("The table below holds the figures.")),
        body,
    )


def identity(*parts: str) -> str:
    """Return an identifier that depends on the content alone."""
    return f"chart-{crc32(chr(0).join(parts).encode(errors='replace')):08x}"


def _value(value: object) -> str:
    return number(value) if isinstance(value, int | float) else str(value)


def _escaped(text: str) -> str:
    if isinstance(text, SafeString):
        return text
    return conditional_escape(_UNSPEAKABLE.sub("\ufffd", text))
