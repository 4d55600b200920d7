"""What the style sheets and templates promise: contrast, either direction, nothing inline."""

import re
from itertools import product
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "waystation"
STYLES = sorted(path for path in SOURCE.rglob("*.css") if "static" in path.parts)
TEMPLATES = sorted(path for path in SOURCE.rglob("*.html") if "templates" in path.parts)
TOKENS = (SOURCE / "site" / "static" / "waystation" / "tokens.css").read_text(encoding="utf-8")

TEXT_PAIRS = [
    *product(("ink", "ink-soft", "accent"), ("paper", "surface", "sunken", "accent-soft")),
    *product(("ink",), ("ok-soft", "warn-soft", "alarm-soft", "unknown-soft")),
    *product(("alarm",), ("surface", "paper")),
    *((state, f"{state}-soft") for state in ("ok", "warn", "alarm", "unknown")),
    ("accent-strong", "accent-soft"),
    ("accent-ink", "accent"),
    ("accent-ink", "accent-strong"),
    ("masthead-ink", "masthead"),
    ("masthead-soft", "masthead"),
    ("masthead-ink", "masthead-line"),
    ("demo-ink", "demo"),
]
SHAPE_PAIRS = [
    *product(("edge", "focus", "accent", "ok", "warn", "alarm"), ("paper", "surface")),
    *product(("chart-1", "chart-2", "chart-3", "chart-4", "edge"), ("surface",)),
    ("focus-masthead", "masthead"),
    ("demo", "masthead"),
]


def colours(scheme: str) -> dict[str, str]:
    light, dark = TOKENS.split("@media (prefers-color-scheme: dark)")
    found = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", light))
    return found if scheme == "light" else found | dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", dark))


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_measured_as_wcag_says():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_pair_that_carries_text_has_a_contrast_of_four_and_a_half(scheme: str):
    found = colours(scheme)

    weak = {pair: contrast(found[pair[0]], found[pair[1]]) for pair in TEXT_PAIRS}

    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_line_one_must_see_has_a_contrast_of_three(scheme: str):
    found = colours(scheme)

    weak = {pair: contrast(found[pair[0]], found[pair[1]]) for pair in SHAPE_PAIRS}

    assert {pair: ratio for pair, ratio in weak.items() if ratio < 3} == {}


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_styles_know_no_left_and_right(path: Path):
    physical = re.compile(
        r"(?:^|[\s;{])(?:(?:margin|padding|border)-(?:left|right|top|bottom)[\w-]*"
        r"|left|right|top|bottom|width|height|(?:min|max)-(?:width|height)"
        r"|text-align|float|clear):\s*([^;]*)",
        re.MULTILINE,
    )
    text = re.sub(
        r"/\*.*?\*/|@(?:media|container)[^{]*", "", path.read_text(encoding="utf-8"), flags=re.DOTALL
    )

    found = [match[0].strip() for match in physical.finditer(text)]

    direction_free = re.compile(r"(?:text-align|float|clear):\s*(?:start|end|center|inline-start|both)")
    assert [line for line in found if not direction_free.fullmatch(line)] == []


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_styles_use_colours_by_name(path: Path):
    text = path.read_text(encoding="utf-8")

    if path.name not in ("tokens.css", "print.css"):
        # Black is only the opaque part of a mask.
        assert set(re.findall(r"#[0-9a-f]{3,8}\b", text)) <= {"#000"}


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_styles_fetch_nothing_and_stay_short(path: Path):
    text = path.read_text(encoding="utf-8")

    assert re.findall(r"url\(|@import|https?:", text) == []
    assert len(text.splitlines()) < 500


def test_every_name_that_a_style_asks_for_is_a_token():
    asked = {
        name for path in STYLES for name in re.findall(r"var\(--([\w-]+)\)", path.read_text(encoding="utf-8"))
    }

    assert asked - set(re.findall(r"--([\w-]+):", TOKENS)) - {"mark-ink"} == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_templates_hold_no_inline_script_or_style_and_fetch_nothing(path: Path):
    text = path.read_text(encoding="utf-8")

    assert (
        re.findall(r"<style|\sstyle\s*=|<script(?![^>]*\ssrc=)|\son[a-z]+\s*=\s*[\"']|javascript:", text)
        == []
    )
    assert re.findall(r"(?:src|href|action)\s*=\s*[\"'](?:https?:)?//", text) == []
