"""What can go wrong when arrivals are forecast.

FlowError
├── TooFewObservations   fewer than two counts can be used
├── TimeWithoutZone      a time that does not say where its clock stands
├── ImpossibleCount      a count that cannot be one
├── ImpossibleCorridor   a pool or a gate that cannot be one
├── TooFewSamples        no course of events was asked for
└── HorizonOutOfRange    a horizon behind the forecast's moment, none, or too far
"""

from __future__ import annotations

from datetime import timedelta


class FlowError(Exception):
    """Base of every refusal of this package; `code` is stable and safe to store."""

    code = "flow"


class TooFewObservations(FlowError):
    """Two counts at two different times are the least a rate can be read from."""

    code = "flow.too_few"

    def __init__(self, n_usable: int, n_given: int) -> None:
        self.n_usable = n_usable
        self.n_given = n_given
        super().__init__(
            f"A forecast needs two counts at two different times that were known by then; "
            f"{n_usable} of the {n_given} given can be used. Add an earlier count, or choose a later time."
        )


class TimeWithoutZone(FlowError):
    """A time was given without its offset from UTC."""

    code = "flow.time_zone"

    def __init__(self, field: str, value: str) -> None:
        self.field = field
        self.value = value
        super().__init__(
            f'"{field}" is {value}, without a time zone. Give the offset, for example {value}+04:00.'
        )


class ImpossibleCount(FlowError):
    """A count is negative, not a number, or outside its own bounds."""

    code = "flow.count"

    def __init__(self, at: str, value: float, low: float, high: float) -> None:
        self.at = at
        self.value = value
        super().__init__(
            f"The count at {at} is {value:g} between {low:g} and {high:g}. A count needs "
            "0 <= low <= value <= high; correct the row."
        )


class ImpossibleCorridor(FlowError):
    """A corridor's pool or gate is not a positive, ordered set of numbers."""

    code = "flow.corridor"

    def __init__(self, name: str, rule: str) -> None:
        self.name = name
        self.rule = rule
        super().__init__(f'The corridor "{name}" needs {rule}. Correct its figures.')


class TooFewSamples(FlowError):
    """A forecast is made of samples; at least one must be asked for."""

    code = "flow.samples"

    def __init__(self, n_samples: int) -> None:
        self.n_samples = n_samples
        super().__init__(f"{n_samples} samples were asked for. Ask for 20 or more; 500 is usual.")


class HorizonOutOfRange(FlowError):
    """A horizon is negative or beyond what counts can tell, or none was asked for."""

    code = "flow.horizon"

    def __init__(self, horizon: timedelta | None, longest: timedelta) -> None:
        self.horizon = horizon
        asked = "No horizon was" if horizon is None else f"{horizon} was"
        super().__init__(f"{asked} asked for. Ask for one or more horizons from 0 to {longest.days} days.")
