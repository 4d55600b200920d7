"""Needs and capacities: what people need, and how what there is goes round.

`needs_of(people)` turns a number of people into water, food, space, toilets, blankets and beds by published
planning numbers; `days_of_cover` tells how long a stock lasts.
"""

from waystation.engines.allocation.errors import (
    AllocationError,
    NegativePeople,
    NegativeQuantity,
    UnknownStandard,
)
from waystation.engines.allocation.needs import Need, NeedCode, days_of_cover, needs_of
from waystation.engines.allocation.standards import STANDARDS, Confidence, Standard

__all__ = [
    "STANDARDS",
    "AllocationError",
    "Confidence",
    "Need",
    "NeedCode",
    "NegativePeople",
    "NegativeQuantity",
    "Standard",
    "UnknownStandard",
    "days_of_cover",
    "needs_of",
]
