"""Places and roads: what is public about the map."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from msgspec import Meta

from waystation.core.journal.kinds import Entry, Subject, entry_kind

Microdegrees = Annotated[int, Meta(ge=-180_000_000, le=180_000_000)]


@entry_kind("place.described", audience="public", sets=True)
@dataclass(frozen=True, slots=True)
class PlaceDescribed:
    """A place as it is known; a later description replaces the earlier one.

    `names` by language tag; `lat` and `lon` in microdegrees (WGS 84), None where unknown. `parent` is given,
    never computed from the code (some P-codes do not extend their parent's).
    """

    code: str
    kind: str
    names: Mapping[str, str]
    aliases: tuple[str, ...] = ()
    parent: str = ""
    lat: Microdegrees | None = None
    lon: Microdegrees | None = None
    population: Annotated[int, Meta(ge=0)] | None = None
    source: str = ""


@entry_kind("road.described", audience="public", sets=True)
@dataclass(frozen=True, slots=True)
class RoadDescribed:
    """A road between two places; `metres` along it."""

    start: str
    end: str
    metres: Annotated[int, Meta(gt=0)]
    is_estimate: bool = False
    source: str = ""


def fold_place(state: PlaceDescribed | None, entry: Entry) -> PlaceDescribed | None:
    """Return the latest description."""
    return entry.body if isinstance(entry.body, PlaceDescribed) else state


def fold_road(state: RoadDescribed | None, entry: Entry) -> RoadDescribed | None:
    """Return the latest description."""
    return entry.body if isinstance(entry.body, RoadDescribed) else state


PLACE = Subject("place", fold_place)
ROAD = Subject("road", fold_road)


def place_subject(code: str) -> str:
    """Return the subject of the place with this code."""
    return f"place:{code}"


def road_subject(start: str, end: str) -> str:
    """Return the subject of the road from `start` to `end`."""
    return f"road:{start}/{end}"
