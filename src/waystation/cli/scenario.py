"""Bringing a scenario into a demo register, through the desks' own commands; twice changes nothing."""

import hashlib
from collections.abc import Callable
from typing import Final

from waystation.core.access.commands import add_user, give_role
from waystation.core.access.matrix import ROLES, Role
from waystation.core.access.models import User
from waystation.core.access.queries import Actor, actor_named
from waystation.core.journal.clock import milliseconds, uuid7
from waystation.core.journal.node import set_demo_clock, set_up
from waystation.core.journal.queries import latest_moment
from waystation.core.places.commands import describe_places
from waystation.core.places.subjects import PlaceDescribed, RoadDescribed
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
    progress("map")
    load_map(scenario)


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


def _microdegrees(degrees: float | None) -> int | None:
    return None if degrees is None else round(degrees * 1_000_000)
