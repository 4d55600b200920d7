"""What each quantity counts: by its noun, by the verb that governs it, or by the list it stands in.

The nearest verb wins, counted in words crossed, on the side grammar asks for: a subject before a passive,
an object after an active.
A number without noun and verb of its own carries on the kind of the number before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from waystation.engines.extraction._lexicon import Match
from waystation.engines.extraction._numbers import Quantity
from waystation.engines.extraction._scene import Scene
from waystation.engines.extraction.figure import PERSON_KINDS, Kind
from waystation.engines.extraction.languages.table import Cue, words

# Costs in words crossed; set on the labelled development passages in steps of one, see docs/extraction.md.
_WRONG_SIDE: Final = 7.0
_INSIDE: Final = 4.0
_SURE: Final = 4.5
_LIKELY: Final = 7.0
_POSSIBLE: Final = 13.0
_WINDOW: Final = 40
_BE: Final = words("was were is are be been being get got gets")
_PERSONAL: Final = frozenset({"persons", "households"})
_LIST_FOLLOWERS: Final = frozenset({"in", "at", "to", "from", "for", ",", ")", ".", ";", "and", "", "("})
_AFTER_AID: Final = frozenset({"for", "to", "among", "feed", "serve"})


@dataclass(slots=True)
class Counted:
    """A quantity with its kind.

    Args:
        quantity: The number.
        kind: What it counts.
        unit: In which unit.
        cue: The phrase that decided, if one did.
        inherited: Whether the kind was carried over from `parent`.
        parent: The number it is a part or a continuation of.
    """

    quantity: Quantity
    kind: Kind
    unit: str
    cue: Match | None = None
    inherited: bool = False
    parent: Counted | None = None
    low: int | float = 0
    high: int | float = 0

    def __post_init__(self) -> None:
        scale = self.quantity.head.scale if self.quantity.head is not None else 1.0
        if scale != 1.0 and self.kind == "aid-mass":
            self.low, self.high = round(self.quantity.low * scale, 6), round(self.quantity.high * scale, 6)
        else:
            self.low, self.high = self.quantity.low, self.quantity.high


def count_kinds(scene: Scene, previous: Counted | None) -> list[Counted]:
    """Return the quantities of a sentence that are figures, with their kinds.

    Args:
        scene: The sentence.
        previous: The last figure before this sentence in the same paragraph.
    """
    counted: list[Counted] = []
    cues = _free_cues(scene)
    for position, quantity in enumerate(scene.quantities):
        before = counted[-1] if counted else None
        found = _by_noun(scene, quantity) or _by_verb(scene, position, cues, before, previous)
        if found is not None:
            counted.append(found)
    return counted


def _free_cues(scene: Scene) -> list[Match]:
    """Return the cue phrases that are not themselves the noun of a quantity."""
    nouns: set[int] = set()
    for quantity in scene.quantities:
        if quantity.head is not None and quantity.noun_first <= quantity.outer_last:
            nouns.update(range(quantity.noun_first, quantity.outer_last + 1))
    return [match for match in scene.tagged("cue") if not (match.first in nouns and match.last in nouns)]


def _by_noun(scene: Scene, quantity: Quantity) -> Counted | None:
    if quantity.percent:
        return Counted(quantity, "share", "percent")
    if quantity.currency is not None:
        return Counted(quantity, "money", quantity.currency)
    head = quantity.head
    if head is None or head.kind is None:
        return None
    if head.kind == "capacity" and scene.low(quantity.last + 1) != "places" and head.unit == "places":
        return Counted(quantity, "capacity", "places")
    return Counted(quantity, head.kind, head.unit)


def _by_verb(
    scene: Scene, position: int, cues: list[Match], before: Counted | None, previous: Counted | None
) -> Counted | None:
    quantity = scene.quantities[position]
    unit = quantity.head.unit if quantity.head is not None else "persons"
    special = _after_aid(scene, quantity, before)
    if special is not None:
        return special
    units = {unit}
    if quantity.head is None and before is not None and before.unit == "buildings":
        units.add("buildings")
    best, cost = _best_cue(scene, quantity, cues, units)
    inherited = _inherit(scene, quantity, before, previous, cost)
    if inherited is not None:
        return inherited
    if best is not None and isinstance(best.payload, Cue):
        weak = quantity.head.weak if quantity.head is not None else None
        limit = _LIKELY if weak is not None else _POSSIBLE
        if cost <= limit:
            return Counted(quantity, best.payload.kind, _unit(best.payload, unit), cue=best)
    if quantity.head is not None:
        if quantity.head.weak is not None:
            return Counted(quantity, quantity.head.weak, unit)
        for modifier in quantity.modifiers:
            if modifier.kind is not None or modifier.weak is not None:
                return Counted(quantity, modifier.kind or modifier.weak or "affected", unit)
    return None


def _unit(cue: Cue, unit: str) -> str:
    if cue.kind == "capacity":
        return "places"
    if cue.kind in ("houses-destroyed", "houses-damaged"):
        return "buildings"
    return unit


def _after_aid(scene: Scene, quantity: Quantity, before: Counted | None) -> Counted | None:
    """Read "tents for 500 families" as people aid is meant for, "nine shelters for 25,000" as capacity."""
    if before is None or scene.low(quantity.outer_first - 1) not in _AFTER_AID:
        return None
    if scene.distance(before.quantity.outer_last, quantity.outer_first) > 5:
        return None
    if before.kind in ("aid-mass", "aid-items") and (quantity.bare or _is_personal(quantity)):
        unit = quantity.head.unit if quantity.head is not None else "persons"
        return Counted(quantity, "assisted", unit, parent=before)
    if before.kind == "facilities" and scene.low(quantity.outer_first - 1) == "for":
        return Counted(quantity, "capacity", "places", parent=before)
    return None


def _is_personal(quantity: Quantity) -> bool:
    return quantity.head is not None and quantity.head.unit in _PERSONAL


def _best_cue(
    scene: Scene, quantity: Quantity, cues: list[Match], units: set[str]
) -> tuple[Match | None, float]:
    best: Match | None = None
    best_cost = float("inf")
    for match in cues:
        cue = match.payload
        if not isinstance(cue, Cue) or not units.intersection(cue.units):
            continue
        if match.first - quantity.last > _WINDOW or quantity.first - match.last > _WINDOW:
            continue
        if match.first in scene.taken:
            continue
        cost = _cue_cost(scene, quantity, match, cue) - cue.strength - 0.4 * (match.last - match.first)
        if cost < best_cost:
            best, best_cost = match, cost
    return best, best_cost


def _cue_cost(scene: Scene, quantity: Quantity, match: Match, cue: Cue) -> float:
    """Return what it costs to bind a cue to a quantity."""
    if match.first > quantity.outer_last:
        cost = scene.distance(quantity.outer_last, match.first)
        wanted = _wants_left(scene, match, cue)
        return cost if wanted else cost + _WRONG_SIDE
    if match.last < quantity.outer_first:
        cost = scene.distance(match.last, quantity.outer_first)
        wanted = cue.side in ("right", "noun") or (cue.side == "verb" and not _wants_left(scene, match, cue))
        if not wanted and _is_inverted(scene, match, quantity):
            return cost + 1
        return cost if wanted else cost + _WRONG_SIDE
    return _INSIDE


def _is_inverted(scene: Scene, match: Match, quantity: Quantity) -> bool:
    """Whether the subject follows its verb: "among those killed were 12 children"."""
    return any(scene.low(at) in _BE for at in range(match.last + 1, quantity.outer_first)) and (
        quantity.outer_first - match.last <= 3
    )


def _wants_left(scene: Scene, match: Match, cue: Cue) -> bool:
    """Whether the number of this cue stands before it."""
    if cue.side == "left":
        return True
    if cue.side in ("right", "noun"):
        return False
    at = match.first - 1
    while at >= 0 and (
        scene.low(at).endswith("ly") or scene.low(at) in ("also", "not", "since", "so", "far")
    ):
        at -= 1
    if scene.low(at) in _BE or scene.low(match.last + 1) == "by":
        return True
    if scene.low(at) in ("and", "or") and _is_passive_before(scene, at):
        return True
    # "41 people killed", "187 injured": a participle right behind its number.
    return any(quantity.outer_last == at for quantity in scene.quantities)


def _is_passive_before(scene: Scene, at: int) -> bool:
    """Whether a coordinated participle shares a passive: "were killed and injured"."""
    return any(scene.low(index) in _BE for index in range(max(0, at - 3), at))


def _inherit(
    scene: Scene, quantity: Quantity, before: Counted | None, previous: Counted | None, cost: float
) -> Counted | None:
    """Carry the kind of the number before over to one that has no noun and no near verb of its own."""
    source = before or (previous if quantity.bare else None)
    if source is None or (source.kind in ("share", "money") and not quantity.bare):
        return None
    if source.kind in ("share", "money"):
        return None
    follows = scene.low(quantity.last + 1)
    in_list = quantity.bare and (follows in _LIST_FOLLOWERS or quantity.subset)
    if quantity.head is not None:
        same = quantity.head.unit == source.unit or {quantity.head.unit, source.unit} <= _PERSONAL
        if not same or quantity.head.weak is not None:
            return None
        if before is None or cost <= _LIKELY or source.kind not in PERSON_KINDS:
            return None
        gap = scene.distance(before.quantity.outer_last, quantity.outer_first)
        if gap > _LIKELY and not quantity.subset:
            return None
        return Counted(quantity, source.kind, quantity.head.unit, inherited=True, parent=source)
    limit = _SURE if in_list and before is not None else _LIKELY
    if cost <= limit:
        return None
    if before is None and (not in_list or cost <= _POSSIBLE):
        return None
    return Counted(quantity, source.kind, source.unit, inherited=True, parent=source)
