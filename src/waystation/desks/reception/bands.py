"""Wristband numbers: their one form, and the wall between demo and live."""

import re
from typing import Final

from waystation.core.journal.node import node_state
from waystation.desks.reception.errors import BadBand

FORM: Final = re.compile(r"[A-Z]{1,3}-\d{3,8}")
DEMO_PREFIX: Final = "D-"


def normal_band(text: str) -> str:
    """Return a wristband number in its one form: `d 000123` and `D000123` are `D-000123`.

    Raises:
        BadBand: it is none, or not one of this register: demo bands begin with D-, live ones never do.
    """
    demo = node_state().is_demo
    band = re.sub(r"[\s\-–—]+", "-", text.strip().upper())
    band = re.sub(r"^([A-Z]+)(\d)", r"\1-\2", band)
    if not FORM.fullmatch(band) or band.startswith(DEMO_PREFIX) != demo:
        raise BadBand(demo=demo)
    return band
