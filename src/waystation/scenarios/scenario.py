"""A crisis as data: what is known, who said it, and what is invented for practice.

Every row carries `source` (where its facts come from) and `synthetic` (its figures are invented so that the
software can be tried). A row without a source is always synthetic.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal, get_args
from zoneinfo import ZoneInfo

PlaceKind = Literal[
    "country", "region", "district", "city", "town", "village", "hub", "checkpoint", "junction"
]
SiteKind = Literal[
    "school", "hotel", "sanatorium", "dormitory", "sports_hall", "culture_house", "host_families"
]
BedType = Literal[
    "adult_icu",
    "paediatric_icu",
    "emergency_department",
    "medical_surgical",
    "burn",
    "paediatrics",
    "rehabilitation",
    "operating_rooms",
]
"""Bed types after EDXL-HAVE (OASIS), those this product shows."""
VehicleKind = Literal["bus", "minibus", "car", "ambulance", "lift_minibus"]
NameKind = Literal["given_female", "given_male", "surname"]
Precision = Literal["exact", "inferred", "day"]
Basis = Literal["published", "estimate"]

Era = Literal["old", "any", "new"]

PLACE_KINDS: Final[tuple[PlaceKind, ...]] = get_args(PlaceKind)
SETTLEMENT_KINDS: Final[frozenset[PlaceKind]] = frozenset({"city", "town", "village", "hub"})
"""Kinds of place where people live."""
SITE_KINDS: Final[tuple[SiteKind, ...]] = get_args(SiteKind)
BED_TYPES: Final[tuple[BedType, ...]] = get_args(BedType)
VEHICLE_KINDS: Final[tuple[VehicleKind, ...]] = get_args(VehicleKind)
NAME_KINDS: Final[tuple[NameKind, ...]] = get_args(NameKind)
PRECISIONS: Final[tuple[Precision, ...]] = get_args(Precision)
BASES: Final[tuple[Basis, ...]] = get_args(Basis)
ERAS: Final[tuple[Era, ...]] = get_args(Era)


@dataclass(frozen=True, slots=True)
class Place:
    """A place, keyed by a code that is the same in every language.

    Args:
        code: ISO 3166 code where there is one (`AM`, `AM-SU`), else the scenario's own (`AM-SU-02`).
        kind: What sort of place.
        parent: Code of the place that holds it; None for a country. Never computed from the code.
        names: Written name by language tag (`en`, `hy`, `ru`); English is always there.
        aliases: Other names reports use, in any script.
        lat: Degrees north, WGS 84; None where no source gives it.
        lon: Degrees east.
        accuracy_km: How far off the coordinates may be; None for a listed point.
        population: People, by `population_source`; None where no figure was found.
        population_source: Where the population comes from, with its year.
        source: Where the row comes from.
        synthetic: The row is invented.
    """

    code: str
    kind: PlaceKind
    parent: str | None
    names: Mapping[str, str]
    aliases: tuple[str, ...]
    lat: float | None
    lon: float | None
    accuracy_km: float | None
    population: int | None
    population_source: str
    source: str
    synthetic: bool

    def name(self, language: str = "en") -> str:
        """Return the name in a language, or the English one where that language has none."""
        return self.names.get(language) or self.names["en"]

    @property
    def all_names(self) -> tuple[str, ...]:
        """Every written form of the name, aliases included, without repeats."""
        return tuple(dict.fromkeys((*self.names.values(), *self.aliases)))


@dataclass(frozen=True, slots=True)
class Road:
    """A stretch of road between two places; `basis` tells a published length from an estimate."""

    start: str
    end: str
    distance_km: float
    basis: Basis
    lanes: int
    source: str
    synthetic: bool


@dataclass(frozen=True, slots=True)
class Report:
    """What one voice reported, in our own words.

    Args:
        code: Key of the report in this scenario.
        title: Short heading.
        language: Language tag of the text.
        published_at: When it became known; with precision `day` the hour is ours.
        published_precision: `exact` when the statement gives its hour, else `day`.
        outlet: Who published it.
        voice: Who is speaking in it.
        text: Two to six sentences, worded by us, with the figures as published.
        source: Addresses of what it renders, separated by ` ; `.
        synthetic: The report is invented.
    """

    code: str
    title: str
    language: str
    published_at: datetime
    published_precision: Precision
    outlet: str
    voice: str
    text: str
    source: str
    synthetic: bool


@dataclass(frozen=True, slots=True)
class Beds:
    """Beds of one type in one hospital and the time the count speaks of."""

    bed_type: BedType
    baseline: int
    available: int
    counted_at: datetime
    source: str
    synthetic: bool


@dataclass(frozen=True, slots=True)
class Hospital:
    """A hospital; its name may be real while its bed counts are not (see each `Beds.synthetic`)."""

    code: str
    names: Mapping[str, str]
    place: str
    beds: tuple[Beds, ...]
    has_helipad: bool
    source: str
    synthetic: bool


@dataclass(frozen=True, slots=True)
class Site:
    """A place with beds for displaced people.

    `school_m` and `clinic_m` are walking distances; `opens_at` is the first hour beds can be taken.
    """

    code: str
    names: Mapping[str, str]
    kind: SiteKind
    place: str
    beds: int
    is_step_free: bool
    is_women_only: bool
    takes_pets: bool
    school_m: int
    clinic_m: int
    opens_at: datetime
    source: str
    synthetic: bool


@dataclass(frozen=True, slots=True)
class Lot:
    """One lot of one item in one place."""

    code: str
    item: str
    label: str
    quantity: int
    unit: str
    unit_kg: float
    place: str
    received_at: datetime
    expires_on: date | None
    source: str
    synthetic: bool


@dataclass(frozen=True, slots=True)
class Vehicle:
    """A vehicle and what it can carry; nobody is named as its driver."""

    code: str
    plate: str
    kind: VehicleKind
    seats: int
    stretchers: int
    wheelchairs: int
    place: str
    source: str
    synthetic: bool


@dataclass(frozen=True, slots=True)
class Corridor:
    """The road in: where people start, the gate they pass, where they are received.

    Args:
        name: What people call the road.
        origin: Place whose people are leaving.
        gate: The place that limits the flow.
        hub: First reception point after the gate.
        route: Place codes from the start to the hub.
        gate_vehicles_per_hour: Planning value of what the gate lets through.
        people_per_vehicle: Planning value.
        pool_low: Fewest people who may come in all.
        pool_likely: A middle value.
        pool_high: Most people who may come in all.
        source: How the planning values were found.
        synthetic: The corridor is invented.
    """

    name: str
    origin: str
    gate: str
    hub: str
    route: tuple[str, ...]
    gate_vehicles_per_hour: float
    people_per_vehicle: float
    pool_low: int
    pool_likely: int
    pool_high: int
    source: str
    synthetic: bool


@dataclass(frozen=True, slots=True)
class PopulationClaim:
    """How many people somebody says lived at the origin; claims are kept apart, never averaged."""

    place: str
    value: int
    year: int
    voice: str
    source: str
    synthetic: bool


@dataclass(frozen=True, slots=True)
class ArrivalCount:
    """A published cumulative count of arrivals; `inferred` precision means the hour is a guess."""

    at: datetime
    value: int
    precision: Precision
    source: str
    synthetic: bool


@dataclass(frozen=True, slots=True)
class Assumption:
    """A planning assumption: ours, not a published standard; `source` says where it came from."""

    code: str
    value: float
    unit: str
    label: str
    source: str
    synthetic: bool


@dataclass(frozen=True, slots=True)
class Convention:
    """A rule for reading this scenario: clocks, codes, contradictions left in on purpose."""

    code: str
    text: str
    source: str
    synthetic: bool


@dataclass(frozen=True, slots=True)
class NameEntry:
    """A personal name in each script people write it in; what invented people are named from.

    Args:
        kind: Given name of a woman or a man, or a surname.
        era: `old` names are borne by the elderly, `new` ones by the young, `any` by all.
        forms: Written name by language tag.
        fathers: For men's names: the father's name that follows a child's, by language tag, or by tag and
            sex where it takes an ending (`hy`, `ru-f`, `ru-m`).
        other_latin: Another Latin spelling found in documents; empty where there is one only.
        source: Where the list comes from.
        synthetic: Always true: the list names nobody.
    """

    kind: NameKind
    era: Era
    forms: Mapping[str, str]
    fathers: Mapping[str, str]
    other_latin: str
    source: str
    synthetic: bool


@dataclass(frozen=True, slots=True)
class Scenario:
    """A crisis at one moment: `as_of` is the instant the demo starts from."""

    code: str
    title: str
    summary: str
    as_of: datetime
    time_zone: str
    night_start: datetime
    places: tuple[Place, ...]
    roads: tuple[Road, ...]
    reports: tuple[Report, ...]
    hospitals: tuple[Hospital, ...]
    sites: tuple[Site, ...]
    stocks: tuple[Lot, ...]
    vehicles: tuple[Vehicle, ...]
    corridor: Corridor
    population_claims: tuple[PopulationClaim, ...]
    arrivals: tuple[ArrivalCount, ...]
    assumptions: tuple[Assumption, ...]
    conventions: tuple[Convention, ...]
    names: tuple[NameEntry, ...]

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of every local time in the scenario."""
        return ZoneInfo(self.time_zone)

    def place(self, code: str) -> Place:
        """Return the place with a code; raises KeyError for a code the scenario does not have."""
        for place in self.places:
            if place.code == code:
                return place
        raise KeyError(code)

    def assumption(self, code: str) -> float:
        """Return the value of a planning assumption; raises KeyError for an unknown code."""
        for assumption in self.assumptions:
            if assumption.code == code:
                return assumption.value
        raise KeyError(code)

    def region_of(self, code: str) -> Place | None:
        """Return the region that holds a place, the place itself if it is one, None above regions."""
        place: Place | None = self.place(code)
        while place is not None and place.kind != "region":
            place = self.place(place.parent) if place.parent else None
        return place

    def within(self, code: str) -> tuple[Place, ...]:
        """Return every place held, directly or through others, by the place with this code."""
        found: dict[str, Place] = {}
        wave = {code}
        while wave:
            children = [place for place in self.places if place.parent in wave and place.code not in found]
            found.update((place.code, place) for place in children)
            wave = {place.code for place in children}
        return tuple(place for place in self.places if place.code in found)
