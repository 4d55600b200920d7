"""A crisis as data: places, roads, what was reported, what there is to receive people with.

`load("karabakh_2023")` gives the flagship, `load_folder(path)` a crisis of one's own, written as
docs/scenarios.md shows.
"""

from waystation.scenarios.errors import (
    BrokenScenario,
    CannotSynthesise,
    Problem,
    ScenarioError,
    UnknownScenario,
)
from waystation.scenarios.loader import available, load, load_folder
from waystation.scenarios.scenario import (
    BED_TYPES,
    PLACE_KINDS,
    SETTLEMENT_KINDS,
    ArrivalCount,
    Assumption,
    Beds,
    BedType,
    Convention,
    Corridor,
    Hospital,
    Lot,
    NameEntry,
    Place,
    PlaceKind,
    PopulationClaim,
    Report,
    Road,
    Scenario,
    Site,
    SiteKind,
    Vehicle,
    VehicleKind,
)

__all__ = [
    "BED_TYPES",
    "PLACE_KINDS",
    "SETTLEMENT_KINDS",
    "ArrivalCount",
    "Assumption",
    "BedType",
    "Beds",
    "BrokenScenario",
    "CannotSynthesise",
    "Convention",
    "Corridor",
    "Hospital",
    "Lot",
    "NameEntry",
    "Place",
    "PlaceKind",
    "PopulationClaim",
    "Problem",
    "Report",
    "Road",
    "Scenario",
    "ScenarioError",
    "Site",
    "SiteKind",
    "UnknownScenario",
    "Vehicle",
    "VehicleKind",
    "available",
    "load",
    "load_folder",
]
