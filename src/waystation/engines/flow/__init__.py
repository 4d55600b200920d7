"""Who will have arrived by when, and how sure that is: reported counts to forecasts with intervals."""

from __future__ import annotations

from waystation.engines.flow.arrivals import forecast_arrivals
from waystation.engines.flow.corridor import Corridor, Observation
from waystation.engines.flow.errors import (
    FlowError,
    HorizonOutOfRange,
    ImpossibleCorridor,
    ImpossibleCount,
    TimeWithoutZone,
    TooFewObservations,
    TooFewSamples,
)
from waystation.engines.flow.forecast import LEVELS, Driver, Forecast, ForecastPoint

__all__ = [
    "LEVELS",
    "Corridor",
    "Driver",
    "FlowError",
    "Forecast",
    "ForecastPoint",
    "HorizonOutOfRange",
    "ImpossibleCorridor",
    "ImpossibleCount",
    "Observation",
    "TimeWithoutZone",
    "TooFewObservations",
    "TooFewSamples",
    "forecast_arrivals",
]
