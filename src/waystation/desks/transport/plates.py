"""Number plates: their one form."""

import re
from typing import Final

from waystation.desks.transport.errors import BadPlate

FORM: Final = re.compile(r"[^\W_]+(?: [^\W_]+)*")
LONGEST: Final = 20


def normal_plate(text: str) -> str:
    """Return a number plate in its one form: `34-ab-123` and `34 AB 123` are `34 AB 123`.

    Raises:
        BadPlate: it is none.
    """
    plate = re.sub(r"[\s\-–—.]+", " ", text).strip().upper()
    if not FORM.fullmatch(plate) or len(plate) > LONGEST:
        raise BadPlate
    return plate
