"""What every field about a person declares: its purpose, its legal basis, and how long it may be kept.

    name: Annotated[str, Personal("reunite families", basis="vital-interest", retention="register")] = ""
    sex: Annotated[Sex, Clear("choose a bed that fits", basis="vital-interest", retention="register")]

`waystation.core.keeping.checks` refuses to start with a field that lacks its mark.
"""

from dataclasses import dataclass
from typing import Final, Literal, get_args

# The bases of the ICRC's Handbook on Data Protection in Humanitarian Action (3rd edition, 2024).
Basis = Literal[
    "consent", "vital-interest", "public-interest", "legitimate-interest", "contract", "legal-obligation"
]
BASES: Final[tuple[Basis, ...]] = get_args(Basis)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Declared:
    basis: Basis
    retention: str


@dataclass(frozen=True, slots=True)
class Personal(_Declared):
    """Marks a body's text as personal: sealed when the entry is written, copied sealed by folds.

    Args:
        purpose: What it is kept for, in words a person asked for it understands.
        basis: What allows it.
        retention: The class of its clock, one of `keeping.clocks.CLASSES`.
    """

    purpose: str


@dataclass(frozen=True, slots=True)
class Clear(_Declared):
    """Marks a value about a person that is kept in clear, because pages count and sort by it.

    Its arguments are those of `Personal`. Never for words: codes, counts, times and identifiers only.
    """

    purpose: str


Mark = Personal | Clear
