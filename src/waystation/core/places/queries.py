"""What others may ask of the map."""

from collections.abc import Iterable

from django.utils.translation import get_language

from waystation.core.places.models import Place

DISTRICT_KINDS = ("district", "region")


def place_name(code: str) -> str:
    """Return a place's name in the reader's language, in English where there is none, or the code itself."""
    return place_names([code]).get(code, code)


def place_names(codes: Iterable[str] | None = None) -> dict[str, str]:
    """Return the names of places in the reader's language by code; of all places where none are named."""
    rows = Place.objects.all() if codes is None else Place.objects.filter(code__in=set(codes))
    language = (get_language() or "en").partition("-")[0]
    return {row.code: row.names.get(language) or row.names.get("en") or row.code for row in rows}


def local_names(names: Iterable[str]) -> dict[str, str]:
    """Return places' names in the reader's language by the names that texts call them by, in any language.

    A name that no place here goes by is left out. Of two places of one name, the one that is called so
    first of all, and not by the way, gives it.
    """
    asked = {name for name in names if name}
    if not asked:
        return {}
    wanted = {name.casefold() for name in asked}
    found: dict[str, str] = {}
    language = (get_language() or "en").partition("-")[0]
    places = list(Place.objects.only("names", "aliases").order_by("code"))
    by_name = [(name, place) for place in places for name in place.names.values()]
    by_alias = [(alias, place) for place in places for alias in place.aliases]
    for name, place in [*by_name, *by_alias]:
        folded = name.casefold()
        if folded in wanted and folded not in found and language in place.names:
            found[folded] = place.names[language]
    return {name: found[name.casefold()] for name in asked if name.casefold() in found}


def places_of(*kinds: str, parent: str = "") -> list[Place]:
    """Return places of these kinds, below `parent` where given, by English name."""
    rows = Place.objects.filter(place_kind__in=kinds)
    if parent:
        rows = rows.filter(parent=parent)
    return sorted(rows, key=lambda row: row.names.get("en", row.code))


def first_hub() -> str:
    """Return the code of the hub that forms begin with, in every language; empty where there is none."""
    return min((row.code for row in places_of("hub")), default="")


def choices_of(*kinds: str) -> list[tuple[str, str]]:
    """Return (code, name) pairs for a form, by name in the reader's language."""
    names = place_names(row.code for row in places_of(*kinds))
    return sorted(names.items(), key=lambda item: item[1])
