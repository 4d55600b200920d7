"""The search for planted texts finds each of them in every spelling, and nothing else."""

import base64
import gzip
import json
import zlib
from pathlib import Path
from urllib.parse import quote_plus

import pytest

from tests.faults.planted import families, spellings
from tests.faults.search import Texts

FAMILIES = families(80, seed=1)
PLANTS = [plant for family in FAMILIES for plant in family.plants]
SPELLED = {plant: {some for form in plant.forms for some in spellings(form)} for plant in PLANTS}
TEXTS = Texts(set().union(*SPELLED.values()))
HIDDEN = {
    "UTF-8": lambda text: text.encode(),
    "UTF-16 little-endian": lambda text: text.encode("utf-16-le"),
    "UTF-16 big-endian": lambda text: text.encode("utf-16-be"),
    "JSON escapes": lambda text: json.dumps(text).encode(),
    "a form": lambda text: quote_plus(text).encode(),
    "hexadecimal": lambda text: text.encode().hex().encode(),
    "capital hexadecimal": lambda text: text.encode().hex().upper().encode(),
    "base64": lambda text: base64.b64encode(text.encode()),
    "base64 one on": lambda text: base64.b64encode(b"?" + text.encode() + b"tail"),
    "base64 two on": lambda text: base64.urlsafe_b64encode(b"??" + text.encode() + b"tail"),
    "capitals": lambda text: text.upper().encode(),
    "zlib": lambda text: zlib.compress(b"before " * 9 + text.encode()),
    "gzip": lambda text: gzip.compress(b"before " * 9 + text.encode()),
    "a deep place": lambda text: b"\0" * 100_003 + text.encode(),
}


@pytest.mark.parametrize("hide", HIDDEN.values(), ids=HIDDEN)
def test_every_planted_text_is_found_in_this_spelling(hide: object, tmp_path: Path) -> None:
    for plant in PLANTS:
        file = tmp_path / "file"
        file.write_bytes(b"\x00\xff?" * 5 + hide(plant.text) + b"\x00\xff?" * 5)

        assert TEXTS.in_file(file)[0] & SPELLED[plant], plant


def test_a_name_is_found_in_the_scripts_it_was_not_written_in() -> None:
    for plant in PLANTS:
        if plant.kind in ("name", "village"):
            assert all(TEXTS.in_bytes(b"." * 9 + form.encode() + b"." * 9) for form in plant.forms[:3])


def test_nothing_is_found_where_nothing_was_planted() -> None:
    others = [plant for family in families(80, seed=2) for plant in family.plants if plant.kind != "needs"]

    assert TEXTS.number > 40 * len(PLANTS)
    assert TEXTS.in_bytes(" ".join(plant.text for plant in others).encode()) == set()
