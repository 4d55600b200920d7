"""What can go wrong when people are turned into needs.

AllocationError
├── NegativePeople      fewer than nobody, or part of a person
├── NegativeQuantity    less than nothing in stock or needed
└── UnknownStandard     a number is asked for that the table does not hold
"""

from __future__ import annotations


class AllocationError(Exception):
    """Base of every refusal of this package; `code` is stable and safe to store."""

    code = "allocation"


class NegativePeople(AllocationError):
    """A number of people that cannot be."""

    code = "allocation.people"

    def __init__(self, people: object) -> None:
        self.people = people
        super().__init__(
            f"Needs cannot be computed for {people} people. Give a whole number of people, zero or more."
        )


class NegativeQuantity(AllocationError):
    """A stock or a daily need below zero, or one that is no number."""

    code = "allocation.quantity"

    def __init__(self, what: str, quantity: float) -> None:
        self.what = what
        self.quantity = quantity
        super().__init__(
            f"The {what} is {quantity:g}; it must be zero or more. Count again and enter what is there."
        )


class UnknownStandard(AllocationError):
    """The table of planning numbers lacks one that a formula needs."""

    code = "allocation.standard"

    def __init__(self, standard: str, known: tuple[str, ...]) -> None:
        self.standard = standard
        self.known = known
        super().__init__(
            f'The planning number "{standard}" is missing. Known are: {", ".join(known)}. '
            "Start from STANDARDS and change only the values that differ."
        )
