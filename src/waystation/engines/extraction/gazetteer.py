"""Names of places: what the caller knows of the crisis, then the countries and towns built in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from waystation.engines.extraction._countries import COUNTRIES, TOWNS


@dataclass(frozen=True, slots=True)
class Place:
    """A place reports may name.

    Args:
        code: The caller's own code; two names with one code are one place.
        name: The name figures are given under.
        aliases: Other names and spellings.
        country: Name of the country it lies in.
    """

    code: str
    name: str
    aliases: tuple[str, ...] = ()
    country: str | None = None


class Gazetteer:
    """Looks up places by any of their names, without regard to case."""

    def __init__(self, places: Iterable[Place]) -> None:
        self._by_name: dict[str, Place] = {}
        for place in places:
            for name in (place.name, *place.aliases):
                self._by_name.setdefault(_key(name), place)
        self.max_words = max((name.count(" ") + 1 for name in self._by_name), default=1)
        self.first_words = frozenset(name.split(" ", 1)[0] for name in self._by_name)

    @classmethod
    def of(cls, places: Iterable[Place]) -> Gazetteer:
        """Return a gazetteer of the given places and, after them, the built-in ones.

        >>> gazetteer = Gazetteer.of([Place("STP", "Stepanakert", ("Khankendi",))])
        >>> gazetteer.find("khankendi").name
        'Stepanakert'
        """
        return cls([*places, *_built_in_places(COUNTRIES)])

    def find(self, name: str) -> Place | None:
        """Return the place of that name, or None."""
        return self._by_name.get(_key(name))


def _key(name: str) -> str:
    return " ".join(name.replace("’", "'").casefold().split())


def _built_in_places(countries: Mapping[str, tuple[str, ...]]) -> list[Place]:
    return [
        *(Place(f"country:{name}", name, aliases, country=name) for name, aliases in countries.items()),
        *(Place(f"town:{name}", name, country=country) for name, country in TOWNS),
    ]


COUNTRIES_ONLY = Gazetteer.of(())
"""What is known without a caller's list."""
