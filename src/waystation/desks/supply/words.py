"""Supply's codes in the reader's words."""

from collections.abc import Iterable, Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = dict[str, str | Promise]

ITEM_WORDS: Final[Words] = {
    "blanket": _("Blankets"),
    "mattress": _("Mattresses"),
    "food_parcel": _("Food parcels (one person, three days)"),
    "bread": _("Bread, loaves"),
    "water_bottle": _("Water, bottles of 1.5 l"),
    "jerrycan": _("Jerrycans, 10 l"),
    "hygiene_kit": _("Hygiene kits (one family)"),
    "infant_kit": _("Infant kits (one child, one week)"),
}
LOSS_WORDS: Final[Words] = {
    "lost": _("Lost or stolen"),
    "damaged": _("Damaged"),
    "expired": _("Expired, thrown away"),
}


def item_word(item: str) -> str:
    """Return an item in the reader's words, or its code where this version does not know it."""
    return str(ITEM_WORDS.get(item, item))


def counted(items: Mapping[str, int]) -> str:
    """Return units by item as one line: `Blankets: 4; Hygiene kits (one family): 1`."""
    return "; ".join(f"{item_word(item)}: {units}" for item, units in items.items())


def joined(sentences: Iterable[str]) -> str:
    """Return sentences as one text."""
    return " ".join(sentences)
