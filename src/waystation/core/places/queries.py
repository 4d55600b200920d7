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


def places_of(*kinds: str, parent: str = "") -> list[Place]:
    """Return places of these kinds, below `parent` where given, by English name."""
    rows = Place.objects.filter(place_kind__in=kinds)
    if parent:
        rows = rows.filter(parent=parent)
    return sorted(rows, key=lambda row: row.names.get("en", row.code))


def choices_of(*kinds: str) -> list[tuple[str, str]]:
    """Return (code, name) pairs for a form, by name in the reader's language."""
    names = place_names(row.code for row in places_of(*kinds))
    return sorted(names.items(), key=lambda item: item[1])
