"""Where a record belongs: a page with its identifier opens for those whose role reaches one of its places.

A desk says it in its `queries.py`, in one question to the database whether the record is there or not:

    @belongs_to("household")
    def places_of_household(subject: str) -> Iterable[str]:
        return Household.objects.filter(subject=subject).values_list("hub", flat=True)

`""` stands for a record of no one place; only a role held everywhere reaches it. A record that is not there
has no places: it is refused like one that is out of reach, after the same work (see `pages.page_for`).
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

Places = Callable[[str], Iterable[str]]

_PLACES: Final[dict[str, Places]] = {}


def belongs_to(kind: str) -> Callable[[Places], Places]:
    """Register the decorated function as what tells the places of a record; `kind` names it in addresses.

    Raises:
        ValueError: the kind is registered twice.
    """

    def register(places: Places) -> Places:
        if kind in _PLACES:
            raise ValueError(f"the places of {kind!r} are registered twice")
        _PLACES[kind] = places
        return places

    return register


def places_named(arguments: Mapping[str, object]) -> list[list[str]]:
    """Return the places of each record whose identifier an address holds."""
    return [list(_PLACES[kind](str(subject))) for kind, subject in arguments.items() if kind in _PLACES]


def kinds_with_places() -> tuple[str, ...]:
    """Return the kinds of records whose pages are open by place."""
    return tuple(sorted(_PLACES))
