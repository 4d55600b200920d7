"""Finding a scenario's folder and making one checked value of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from waystation.scenarios import _checks, _rows
from waystation.scenarios._reading import BadValue, Folder, Row
from waystation.scenarios.errors import BrokenScenario, UnknownScenario
from waystation.scenarios.scenario import Scenario

Value = TypeVar("Value")

MAIN_FILE: Final = "scenario.toml"


@dataclass(frozen=True, slots=True)
class _Head:
    """What a scenario says of itself, before any of its rows."""

    code: str
    title: str
    summary: str
    as_of: datetime
    night_start: datetime
    time_zone: str
    languages: tuple[str, ...]


def available() -> tuple[str, ...]:
    """Return the names of the scenarios that come with the product, in alphabetical order."""
    root = files("waystation.scenarios")
    return tuple(sorted(entry.name for entry in root.iterdir() if entry.joinpath(MAIN_FILE).is_file()))


def load(code: str) -> Scenario:
    """Return the scenario of this name that comes with the product.

    Args:
        code: One of `available()`.

    Raises:
        UnknownScenario: There is none of this name; the message lists those there are.
        BrokenScenario: Its files are wrong; the message names each file and line.
    """
    # Compared with the list rather than joined to a path, so that no name can lead out of the folder.
    if code not in available():
        raise UnknownScenario(code, available())
    return _read(code, files("waystation.scenarios").joinpath(code))


def load_folder(folder: Path) -> Scenario:
    """Return the scenario in a folder of one's own.

    Args:
        folder: A folder laid out as docs/scenarios.md describes.

    Raises:
        BrokenScenario: Its files are missing or wrong; the message names each file and line.
    """
    return _read(folder.name, folder)


def _read(name: str, root: Traversable) -> Scenario:
    folder = Folder(root)
    sections = folder.sections(MAIN_FILE, ("corridor",))
    heads = folder.convert(sections.get("", []), _head)
    if not heads:
        raise BrokenScenario(name, tuple(folder.problems))
    _, head = heads[0]
    if head.code != name:
        folder.report(
            MAIN_FILE, 1, f'"code" is "{head.code}" and the folder is called "{name}"; make them one'
        )

    def rows(file: str, make: Callable[[Row], Value]) -> tuple[tuple[Row, Value], ...]:
        return folder.convert(folder.table(file, _rows.columns_of(file, head.languages)), make)

    places = rows("places.csv", partial(_rows.place, languages=head.languages))
    roads = rows("roads.csv", _rows.road)
    arrivals = rows("arrivals.csv", _rows.arrival)
    claims = rows("population_claims.csv", _rows.population_claim)
    beds = rows("beds.csv", _rows.beds)
    counts = [count for _, count in beds]
    hospitals = rows("hospitals.csv", partial(_rows.hospital, languages=head.languages, counts=counts))
    sites = rows("sites.csv", partial(_rows.site, languages=head.languages))
    stocks = rows("stocks.csv", _rows.lot)
    vehicles = rows("vehicles.csv", _rows.vehicle)
    assumptions = rows("assumptions.csv", _rows.assumption)
    conventions = rows("conventions.csv", _rows.convention)
    names = rows("names.csv", partial(_rows.name_entry, languages=head.languages))
    reports = folder.convert(folder.sections("reports.toml", ("report",)).get("report", []), _rows.report)
    corridors = folder.convert(sections.get("corridor", []), _rows.corridor)
    if len(sections.get("corridor", [])) != 1:
        folder.report(MAIN_FILE, 0, "needs one section [corridor]")

    _checks.codes_are_unique(folder, places, lambda place: place.code)
    _checks.codes_are_unique(folder, reports, lambda report: report.code)
    _checks.codes_are_unique(folder, hospitals, lambda hospital: hospital.code)
    _checks.codes_are_unique(folder, sites, lambda site: site.code)
    _checks.codes_are_unique(folder, stocks, lambda lot: lot.code)
    _checks.codes_are_unique(folder, vehicles, lambda vehicle: vehicle.code)
    _checks.codes_are_unique(folder, vehicles, lambda vehicle: vehicle.plate)
    _checks.codes_are_unique(folder, assumptions, lambda assumption: assumption.code)
    _checks.codes_are_unique(folder, conventions, lambda convention: convention.code)
    _checks.parents_lead_to_a_country(folder, places)
    known = frozenset(place.code for _, place in places)
    _checks.places_are_known(folder, roads, lambda road: (road.start, road.end), known)
    _checks.places_are_known(folder, claims, lambda claim: (claim.place,), known)
    _checks.places_are_known(folder, hospitals, lambda hospital: (hospital.place,), known)
    _checks.places_are_known(folder, sites, lambda site: (site.place,), known)
    _checks.places_are_known(folder, stocks, lambda lot: (lot.place,), known)
    _checks.places_are_known(folder, vehicles, lambda vehicle: (vehicle.place,), known)
    _checks.places_are_known(
        folder, corridors, lambda corridor: (corridor.origin, corridor.gate, *corridor.route), known
    )
    joined = frozenset(frozenset((road.start, road.end)) for _, road in roads)
    for row, corridor in corridors:
        _checks.route_is_whole(folder, row, corridor, joined)
    owners = {hospital.code for _, hospital in hospitals}
    for row, (owner, _) in beds:
        if owner not in owners:
            folder.report(row.file, row.line, f'there is no hospital "{owner}" in hospitals.csv')
    _checks.nothing_is_later(folder, reports, lambda report: report.published_at, head.as_of)
    _checks.nothing_is_later(folder, arrivals, lambda count: count.at, head.as_of)
    _checks.nothing_is_later(folder, beds, lambda pair: pair[1].counted_at, head.as_of)
    _checks.nothing_is_later(folder, stocks, lambda lot: lot.received_at, head.as_of)
    _checks.arrivals_go_forward(folder, arrivals)
    _checks.reports_are_short(folder, reports)

    if folder.problems:
        raise BrokenScenario(name, tuple(folder.problems))
    return Scenario(
        code=head.code,
        title=head.title,
        summary=head.summary,
        as_of=head.as_of,
        time_zone=head.time_zone,
        night_start=head.night_start,
        places=_values(places),
        roads=_values(roads),
        reports=_values(reports),
        hospitals=_values(hospitals),
        sites=_values(sites),
        stocks=_values(stocks),
        vehicles=_values(vehicles),
        corridor=corridors[0][1],
        population_claims=_values(claims),
        arrivals=_values(arrivals),
        assumptions=_values(assumptions),
        conventions=_values(conventions),
        names=_values(names),
    )


def _head(row: Row) -> _Head:
    time_zone = row.text("time_zone")
    try:
        zone = ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise BadValue(f'"time_zone" is "{time_zone}"; write one like Asia/Yerevan') from None
    languages = row.listed("languages")
    if "en" not in languages:
        raise BadValue('"languages" must hold "en"')
    return _Head(
        code=row.text("code"),
        title=row.text("title"),
        summary=row.text("summary"),
        as_of=row.moment("as_of").astimezone(zone),
        night_start=row.moment("night_start").astimezone(zone),
        time_zone=time_zone,
        languages=languages,
    )


def _values(rows: tuple[tuple[Row, Value], ...]) -> tuple[Value, ...]:
    return tuple(value for _, value in rows)
