"""What a check of the journal reports."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it was written. `code` is stable; `where` names the place."""

    code: str
    where: str
    sentence: str
