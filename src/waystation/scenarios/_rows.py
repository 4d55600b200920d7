"""How each row of a scenario's files becomes a value, and which columns each file has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from waystation.scenarios._reading import BadValue, Row
from waystation.scenarios.scenario import (
    BASES,
    BED_TYPES,
    ERAS,
    NAME_KINDS,
    PLACE_KINDS,
    PRECISIONS,
    SITE_KINDS,
    VEHICLE_KINDS,
    ArrivalCount,
    Assumption,
    Beds,
    Convention,
    Corridor,
    Hospital,
    Lot,
    NameEntry,
    Place,
    PopulationClaim,
    Report,
    Road,
    Site,
    Vehicle,
)

_ORIGIN: Final = ("source", "synthetic")

_PLAIN_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "places.csv": (
        "code", "kind", "parent", "aliases", "lat", "lon", "accuracy_km", "population", "population_source",
    ),
    "roads.csv": ("start", "end", "distance_km", "basis", "lanes"),
    "arrivals.csv": ("at", "value", "precision"),
    "population_claims.csv": ("place", "value", "year", "voice"),
    "hospitals.csv": ("code", "place", "has_helipad"),
    "beds.csv": ("hospital", "bed_type", "baseline", "available", "counted_at"),
    "sites.csv": (
        "code", "kind", "place", "beds", "is_step_free", "is_women_only", "takes_pets",
        "school_m", "clinic_m", "opens_at",
    ),
    "stocks.csv": (
        "code", "item", "label", "quantity", "unit", "unit_kg", "place", "received_at", "expires_on",
    ),
    "vehicles.csv": ("code", "plate", "kind", "seats", "stretchers", "wheelchairs", "place"),
    "assumptions.csv": ("code", "value", "unit", "label"),
    "conventions.csv": ("code", "text"),
    "names.csv": ("kind", "era", "fathers", "other_latin"),
}  # fmt: skip
_NAMED: Final = frozenset({"places.csv", "hospitals.csv", "sites.csv", "names.csv"})


def columns_of(file: str, languages: Sequence[str]) -> tuple[str, ...]:
    """Return the columns a file must have in a scenario that names things in these languages."""
    named = tuple(f"name_{language}" for language in languages) if file in _NAMED else ()
    return (*_PLAIN_COLUMNS[file], *named, *_ORIGIN)


def _names(row: Row, languages: Sequence[str]) -> dict[str, str]:
    names = row.by_language("name", languages)
    if "en" not in names:
        raise BadValue('"name_en" is empty; every thing needs an English name')
    return names


def place(row: Row, languages: Sequence[str]) -> Place:
    """Return a place."""
    lat, lon = row.maybe_number("lat", lowest=-90), row.maybe_number("lon", lowest=-180)
    if (lat is None) != (lon is None) or (lat or 0) > 90 or (lon or 0) > 180:
        raise BadValue('"lat" and "lon" must both be there, up to 90 and 180 degrees, or both be empty')
    return Place(
        code=row.text("code"),
        kind=row.choice("kind", PLACE_KINDS),
        parent=row.optional("parent") or None,
        names=_names(row, languages),
        aliases=row.listed("aliases"),
        lat=lat,
        lon=lon,
        accuracy_km=row.maybe_number("accuracy_km"),
        population=row.maybe_whole("population"),
        population_source=row.optional("population_source"),
        source=row.source(),
        synthetic=row.flag("synthetic"),
    )


def road(row: Row) -> Road:
    """Return a road."""
    return Road(
        start=row.text("start"),
        end=row.text("end"),
        distance_km=row.number("distance_km", lowest=0.1),
        basis=row.choice("basis", BASES),
        lanes=row.whole("lanes"),
        source=row.source(),
        synthetic=row.flag("synthetic"),
    )


def report(row: Row) -> Report:
    """Return a report."""
    return Report(
        code=row.text("code"),
        title=row.text("title"),
        language=row.text("language"),
        published_at=row.moment("published_at"),
        published_precision=row.choice("published_precision", PRECISIONS),
        outlet=row.text("outlet"),
        voice=row.text("voice"),
        text=row.text("text"),
        source=row.source(),
        synthetic=row.flag("synthetic"),
    )


def beds(row: Row) -> tuple[str, Beds]:
    """Return the hospital's code and one count of its beds."""
    counted = Beds(
        bed_type=row.choice("bed_type", BED_TYPES),
        baseline=row.whole("baseline"),
        available=row.whole("available"),
        counted_at=row.moment("counted_at"),
        source=row.source(),
        synthetic=row.flag("synthetic"),
    )
    if counted.available > counted.baseline:
        raise BadValue(f"{counted.available} beds are available of {counted.baseline}; more than there are")
    return row.text("hospital"), counted


def hospital(row: Row, languages: Sequence[str], counts: Sequence[tuple[str, Beds]]) -> Hospital:
    """Return a hospital with those of the bed counts that are its own."""
    code = row.text("code")
    return Hospital(
        code=code,
        names=_names(row, languages),
        place=row.text("place"),
        beds=tuple(counted for owner, counted in counts if owner == code),
        has_helipad=row.flag("has_helipad"),
        source=row.source(),
        synthetic=row.flag("synthetic"),
    )


def site(row: Row, languages: Sequence[str]) -> Site:
    """Return a site."""
    return Site(
        code=row.text("code"),
        names=_names(row, languages),
        kind=row.choice("kind", SITE_KINDS),
        place=row.text("place"),
        beds=row.whole("beds"),
        is_step_free=row.flag("is_step_free"),
        is_women_only=row.flag("is_women_only"),
        takes_pets=row.flag("takes_pets"),
        school_m=row.whole("school_m"),
        clinic_m=row.whole("clinic_m"),
        opens_at=row.moment("opens_at"),
        source=row.source(),
        synthetic=row.flag("synthetic"),
    )


def lot(row: Row) -> Lot:
    """Return a lot of stock."""
    return Lot(
        code=row.text("code"),
        item=row.text("item"),
        label=row.text("label"),
        quantity=row.whole("quantity"),
        unit=row.text("unit"),
        unit_kg=row.number("unit_kg"),
        place=row.text("place"),
        received_at=row.moment("received_at"),
        expires_on=row.maybe_day("expires_on"),
        source=row.source(),
        synthetic=row.flag("synthetic"),
    )


def vehicle(row: Row) -> Vehicle:
    """Return a vehicle."""
    return Vehicle(
        code=row.text("code"),
        plate=row.text("plate"),
        kind=row.choice("kind", VEHICLE_KINDS),
        seats=row.whole("seats"),
        stretchers=row.whole("stretchers"),
        wheelchairs=row.whole("wheelchairs"),
        place=row.text("place"),
        source=row.source(),
        synthetic=row.flag("synthetic"),
    )


def corridor(row: Row) -> Corridor:
    """Return the corridor."""
    made = Corridor(
        name=row.text("name"),
        origin=row.text("origin"),
        gate=row.text("gate"),
        hub=row.text("hub"),
        route=row.listed("route"),
        gate_vehicles_per_hour=row.number("gate_vehicles_per_hour"),
        people_per_vehicle=row.number("people_per_vehicle"),
        pool_low=row.whole("pool_low"),
        pool_likely=row.whole("pool_likely"),
        pool_high=row.whole("pool_high"),
        source=row.source(),
        synthetic=row.flag("synthetic"),
    )
    if not made.pool_low <= made.pool_likely <= made.pool_high:
        raise BadValue('"pool_low", "pool_likely" and "pool_high" must not fall')
    return made


def population_claim(row: Row) -> PopulationClaim:
    """Return a claim of how many people lived somewhere."""
    return PopulationClaim(
        place=row.text("place"),
        value=row.whole("value"),
        year=row.whole("year"),
        voice=row.text("voice"),
        source=row.source(),
        synthetic=row.flag("synthetic"),
    )


def arrival(row: Row) -> ArrivalCount:
    """Return one published count of arrivals."""
    return ArrivalCount(
        at=row.moment("at"),
        value=row.whole("value"),
        precision=row.choice("precision", PRECISIONS),
        source=row.source(),
        synthetic=row.flag("synthetic"),
    )


def assumption(row: Row) -> Assumption:
    """Return a planning assumption."""
    return Assumption(
        code=row.text("code"),
        value=row.number("value"),
        unit=row.text("unit"),
        label=row.text("label"),
        source=row.source(),
        synthetic=row.flag("synthetic"),
    )


def convention(row: Row) -> Convention:
    """Return a rule for reading the scenario."""
    return Convention(
        code=row.text("code"),
        text=row.text("text"),
        source=row.source(),
        synthetic=row.flag("synthetic"),
    )


def name_entry(row: Row, languages: Sequence[str]) -> NameEntry:
    """Return a personal name in each script."""
    fathers = dict(part.partition("=")[::2] for part in row.listed("fathers"))
    known = {key for language in languages for key in (language, f"{language}-f", f"{language}-m")}
    if not known.issuperset(fathers) or not all(fathers.values()):
        raise BadValue('"fathers" must read like hy=Արմենի;ru-f=Арменовна;ru-m=Арменович')
    return NameEntry(
        kind=row.choice("kind", NAME_KINDS),
        era=row.choice("era", ERAS),
        forms=_names(row, languages),
        fathers=fathers,
        other_latin=row.optional("other_latin"),
        source=row.source(),
        synthetic=row.flag("synthetic"),
    )
