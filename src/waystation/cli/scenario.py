"""Bringing a scenario into a demo register, through the desks' own commands; twice changes nothing."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Final

from waystation.cli.patients import load_patients
from waystation.core.access.commands import add_user, give_role
from waystation.core.access.matrix import ROLES, Role
from waystation.core.access.models import User
from waystation.core.access.queries import Actor, actor_named
from waystation.core.journal.clock import milliseconds, uuid7
from waystation.core.journal.node import set_demo_clock, set_up
from waystation.core.journal.queries import latest_moment
from waystation.core.journal.writer import group
from waystation.core.places.commands import describe_places
from waystation.core.places.subjects import PlaceDescribed, RoadDescribed
from waystation.desks.medical.commands import describe_hospitals, report_beds
from waystation.desks.medical.sheets import BedCount
from waystation.desks.medical.subjects import BedType, HospitalDescribed, hospital_subject
from waystation.desks.placement.commands import open_site
from waystation.desks.placement.subjects import SiteOpened
from waystation.desks.situation.commands import NewReport, add_report, describe_corridor, refresh_forecasts
from waystation.desks.situation.subjects import CorridorDescribed
from waystation.desks.supply.commands import Delivery, receive_lot
from waystation.desks.transport.commands import announce_vehicle
from waystation.scenarios import Scenario

# Shown on screen and printed: the demo holds nobody's data and serves this machine only.
DEMO_PASSWORD: Final = "goris-square-2023"  # noqa: S105
NODE_NAME: Final = "Goris square"

Progress = Callable[[str], None]


def act_of(scenario: Scenario, name: str) -> str:
    """Return the act under which a part of the scenario is loaded; the same every time."""
    randomness = hashlib.sha256(f"{scenario.code}/{name}".encode()).digest()[:10]
    return uuid7(milliseconds(scenario.night_start), randomness)


def load_scenario(scenario: Scenario, progress: Progress) -> None:
    """Make the demo node if there is none, and bring in everything of the scenario but its people.

    Raises:
        ModeMismatch: a live register is in the folder.
    """
    set_up(NODE_NAME, mode="demo", time_zone=scenario.time_zone)
    set_demo_clock(max(scenario.as_of, latest_moment() or scenario.as_of))
    progress("demo sign-ins")
    add_demo_users(scenario)
    with group():
        progress("map")
        load_map(scenario)
        progress("sites with beds, stock")
        load_sites(scenario)
        load_stock(scenario)
        progress("vehicles, hospitals, patients")
        load_vehicles(scenario)
        load_hospitals(scenario)
        load_patients(scenario, demo_actor("medical"), partial(act_of, scenario))
    progress(f"{len(scenario.reports)} reports read, arrivals forecast")
    load_reports(scenario)


def add_demo_users(scenario: Scenario) -> None:
    """Make one user for each role, named like it."""
    for role in ROLES:
        user = User.objects.filter(username=role).first() or add_user(role, DEMO_PASSWORD)
        give_role(None, user, role, act=act_of(scenario, f"role/{user.id}"))


def demo_actor(role: Role) -> Actor:
    """Return the demo user of a role, acting at the console."""
    return actor_named(role)


def load_map(scenario: Scenario) -> None:
    """Describe the scenario's places and roads."""
    places = [
        PlaceDescribed(
            code=place.code,
            kind=place.kind,
            names=dict(place.names),
            aliases=place.aliases,
            parent=place.parent or "",
            lat=_microdegrees(place.lat),
            lon=_microdegrees(place.lon),
            population=place.population,
            source=place.source,
        )
        for place in scenario.places
    ]
    roads = [
        RoadDescribed(
            road.start, road.end, round(road.distance_km * 1000), road.basis == "estimate", road.source
        )
        for road in scenario.roads
    ]
    describe_places(None, places, roads, act=act_of(scenario, "map"))


def load_sites(scenario: Scenario) -> None:
    """Open the scenario's sites."""
    for site in scenario.sites:
        region = scenario.region_of(site.place)
        open_site(
            None,
            SiteOpened(
                code=site.code,
                names=dict(site.names),
                place=site.place,
                n_beds=site.beds,
                region=region.code if region else "",
                is_step_free=site.is_step_free,
                is_women_only=site.is_women_only,
                takes_pets=site.takes_pets,
                school_m=site.school_m,
                clinic_m=site.clinic_m,
                opens_at=site.opens_at,
            ),
            act=act_of(scenario, f"site/{site.code}"),
        )


def load_stock(scenario: Scenario) -> None:
    """Receive the scenario's lots."""
    keeper = demo_actor("supply")
    for lot in scenario.stocks:
        delivery = Delivery(
            item=lot.item,
            place=lot.place,
            quantity=lot.quantity,
            expires_on=lot.expires_on.isoformat() if lot.expires_on else "",
            source=lot.source,
        )
        receive_lot(keeper, delivery, act=act_of(scenario, f"lot/{lot.code}"), observed_at=lot.received_at)


def load_vehicles(scenario: Scenario) -> None:
    """Announce the scenario's vehicles."""
    dispatcher = demo_actor("dispatcher")
    for vehicle in scenario.vehicles:
        announce_vehicle(
            dispatcher,
            vehicle.plate,
            vehicle.seats,
            stretchers=vehicle.stretchers,
            place=vehicle.place,
            act=act_of(scenario, f"vehicle/{vehicle.code}"),
            observed_at=scenario.night_start,
        )


def load_hospitals(scenario: Scenario) -> None:
    """Describe the scenario's hospitals and report their beds."""
    hospitals = [
        HospitalDescribed(one.code, dict(one.names), one.place, one.has_helipad, one.source)
        for one in scenario.hospitals
    ]
    describe_hospitals(None, hospitals, act=act_of(scenario, "hospitals"))
    medic = demo_actor("medical")
    for hospital in scenario.hospitals:
        counted: dict[datetime, dict[BedType, BedCount]] = {}
        for beds in hospital.beds:
            counted.setdefault(beds.counted_at, {})[beds.bed_type] = BedCount(beds.available, beds.baseline)
        for at, counts in counted.items():
            name = f"beds/{hospital.code}/{at.isoformat()}"
            report_beds(
                medic, hospital_subject(hospital.code), counts, act=act_of(scenario, name), observed_at=at
            )


def load_reports(scenario: Scenario) -> None:
    """Describe the road in, read the scenario's reports in the order they came, and forecast arrivals."""
    reader, road = demo_actor("information"), scenario.corridor
    places = [scenario.place(code) for code in (road.hub, road.gate, road.origin)]
    country = scenario.region_of(road.hub)
    if country is not None and country.parent:
        places.append(scenario.place(country.parent))
    described = CorridorDescribed(
        code=scenario.code,
        name=road.name,
        pool_low=road.pool_low,
        pool_likely=road.pool_likely,
        pool_high=road.pool_high,
        gate_vehicles_per_hour=round(road.gate_vehicles_per_hour),
        people_per_100_vehicles=round(road.people_per_vehicle * 100),
        counts_at=tuple(place.name("en") for place in places),
        source=road.source.strip(),
    )
    describe_corridor(None, described, act=act_of(scenario, "corridor"))
    with group():
        for report in sorted(scenario.reports, key=lambda one: (one.published_at, one.code)):
            new = NewReport(
                data=report.text.encode(),
                source=report.outlet,
                url=report.source.partition(" ; ")[0],
                lang=report.language,
                published_at=report.published_at,
                title=report.title,
                name=f"{report.code}.txt",
            )
            act = act_of(scenario, f"report/{report.code}")
            add_report(reader, new, act=act, observed_at=report.published_at)
    refresh_forecasts(reader)


def _microdegrees(degrees: float | None) -> int | None:
    return None if degrees is None else round(degrees * 1_000_000)
