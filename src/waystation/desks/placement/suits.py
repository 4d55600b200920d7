"""Whether a site suits a household, and how far it is: the simple rules the assign page ranks by."""

from collections.abc import Collection, Mapping
from heapq import heappop, heappush
from typing import Final, Protocol

from waystation.core.places.models import Road

MEN: Final = ("m 18-59", "m 60+")


class SiteAttributes(Protocol):
    """What counts of a site."""

    @property
    def is_step_free(self) -> bool:
        """Whether one gets to a bed without a step."""

    @property
    def is_women_only(self) -> bool:
        """Whether only women and children sleep there."""


def unmet_needs(site: SiteAttributes, needs: Collection[str], counts: Mapping[str, int]) -> tuple[str, ...]:
    """Return what the site does not meet of a household's needs, as codes of `UNMET_WORDS`."""
    unmet = []
    if not site.is_step_free and ("step_free" in needs or "stretcher" in needs):
        unmet.append("step_free")
    if not site.is_women_only and "women_only" in needs:
        unmet.append("women_only")
    if site.is_women_only and any(counts.get(group) for group in MEN):
        unmet.append("no_men")
    return tuple(unmet)


def road_metres(start: str) -> dict[str, int]:
    """Return the shortest way by known roads from `start` to every place they reach, in metres.

    Method: Dijkstra's; roads count both ways.
    """
    roads: dict[str, list[tuple[str, int]]] = {}
    for one, other, metres in Road.objects.values_list("start", "end", "metres"):
        roads.setdefault(one, []).append((other, metres))
        roads.setdefault(other, []).append((one, metres))
    reached: dict[str, int] = {}
    ahead = [(0, start)]
    while ahead:
        metres, place = heappop(ahead)
        if place in reached:
            continue
        reached[place] = metres
        for other, length in roads.get(place, []):
            if other not in reached:
                heappush(ahead, (metres + length, other))
    return reached
