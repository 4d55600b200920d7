"""What can be done with the map."""

from collections.abc import Sequence

import msgspec

from waystation.core.access.commands import CONSOLE
from waystation.core.access.queries import Actor
from waystation.core.journal.writer import Receipt, writing
from waystation.core.places.subjects import PlaceDescribed, RoadDescribed, place_subject, road_subject


def describe_places(
    by: Actor | None, places: Sequence[PlaceDescribed], roads: Sequence[RoadDescribed] = (), *, act: str
) -> Receipt:
    """Describe places and roads in one act; `by` None means the console.

    Raises:
        NotAllowed: `by` may not change the map.
    """
    author = CONSOLE if by is None else by.require("places.describe")
    request = {"places": msgspec.to_builtins(places), "roads": msgspec.to_builtins(roads)}
    with writing(author, act, request=request) as writing_act:
        if not writing_act.repeated:
            for place in places:
                writing_act.record(place_subject(place.code), place)
            for road in roads:
                writing_act.record(road_subject(road.start, road.end), road)
    return writing_act.receipt
