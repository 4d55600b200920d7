"""What each quantity counts: by its noun, by the verb that governs it, or by the list it stands in.

The nearest verb wins, counted in words crossed, on the side grammar asks for: a subject before a passive,
an object after an active. A number without noun and verb of its own carries on the kind of the one before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from waystation.engines.extraction._lexicon import Match
from waystation.engines.extraction._numbers import Quantity
from waystation.engines.extraction._scene import Scene
from waystation.engines.extraction.figure import PERSON_KINDS, Kind
from waystation.engines.extraction.languages.table import Cue, Head

# Costs in words crossed; set on the labelled development passages in whole steps, see docs/extraction.md.
_WRONG_SIDE: Final = 7.0
_INSIDE: Final = 4.0
_SURE: Final = 4.5
_LIKELY: Final = 7.0
_POSSIBLE: Final = 13.0
# A participle right behind its noun gives way to the main verb: "20 people jailed there were sent home".
_REDUCED: Final = 7.0
_FINITE: Final = 9.0
_ARRIVAL: Final = 14.0
_WINDOW: Final = 40
# A small number without a noun is more often of something else than of people.
_SMALL: Final = 12
_LABEL_WORDS: Final = 4
_PERSONAL: Final = frozenset({"persons", "households"})
_OF_AID: Final[frozenset[Kind]] = frozenset({"aid-mass", "aid-items"})
_OF_HOUSES: Final[frozenset[Kind]] = frozenset({"houses-destroyed", "houses-damaged"})


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
        low: Lower end in `unit`.
        high: Upper end in `unit`.
    """

    quantity: Quantity
    kind: Kind
    unit: str
    cue: Match | None = None
    inherited: bool = False
    parent: Counted | None = None
    low: int | float = 0
    high: int | float = 0
    as_of: str | None = None

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
    for quantity in scene.quantities:
        before = counted[-1] if counted else None
        found = (
            _by_noun(quantity)
            or _by_label(scene, quantity)
            or _of_things(scene, quantity, before)
            or _by_verb(scene, quantity, cues, before, previous)
        )
        if found is not None:
            counted.append(found)
    return counted


def _free_cues(scene: Scene) -> list[Match]:
    """Return the cue phrases that are not themselves the noun of a quantity."""
    nouns: set[int] = set()
    for quantity in scene.quantities:
        if quantity.head is not None and quantity.noun_first <= quantity.outer_last:
            nouns.update(range(quantity.noun_first, quantity.outer_last + 1))
    # "73 lives in Kerala": the noun is not also the verb of a phrase.
    doubled = {at for at in nouns if scene.low(at) in scene.language.particles.verb_or_noun}
    cues = scene.tagged("cue")
    longest = {
        (match.payload.kind, match.last): match.first
        for match in reversed(cues)
        if isinstance(match.payload, Cue)
    }
    return [
        match
        for match in cues
        if not (match.first in nouns and match.last in nouns)
        and match.first not in doubled
        and match.first not in scene.taken
        and isinstance(match.payload, Cue)
        and longest[match.payload.kind, match.last] == match.first
    ]


def _by_noun(quantity: Quantity) -> Counted | None:
    if quantity.percent:
        return Counted(quantity, "share", "percent")
    if quantity.currency is not None:
        return Counted(quantity, "money", quantity.currency)
    if quantity.head is None or quantity.head.kind is None:
        return None
    return Counted(quantity, quantity.head.kind, quantity.head.unit)


def _by_label(scene: Scene, quantity: Quantity) -> Counted | None:
    """Read a line of a table: "Evacuation centres open: 86"."""
    if not quantity.bare or quantity is not scene.quantities[0] or scene.low(quantity.outer_first - 1) != ":":
        return None
    label = _label(scene)
    if label is None or label.kind is None:
        return None
    return Counted(quantity, label.kind, label.unit)


def _of_things(scene: Scene, quantity: Quantity, before: Counted | None) -> Counted | None:
    """Read "of 52 buses, only 17 arrived" and "$120 million, on top of the 45 million" as the same again."""
    if before is None or not quantity.bare or quantity.percent:
        return None
    scales = scene.language.scales.keys() - scene.language.small_numbers.keys()
    if before.kind == "money":
        is_money = scene.low(quantity.last) in scales and not quantity.subset
        return Counted(quantity, "money", before.unit, parent=before) if is_money else None
    lead = before.quantity.outer_first - 1
    opens = scene.low(lead) in scene.language.particles.of and scene.low(lead - 1) in ("", ",", ";", ":", '"')
    if before.kind in PERSON_KINDS or not opens:
        return None
    quantity.subset = True
    return Counted(quantity, before.kind, before.unit, inherited=True, parent=before)


def _by_verb(
    scene: Scene, quantity: Quantity, cues: list[Match], before: Counted | None, previous: Counted | None
) -> Counted | None:
    unit = quantity.head.unit if quantity.head is not None else "persons"
    special = _after_aid(scene, quantity, before) or _as_whole(quantity, before) or _in_sites(scene, quantity)
    if special is not None:
        return special
    units = {unit}
    follows_houses = before is not None and before.unit == "buildings"
    if follows_houses and scene.low(quantity.outer_last) in scene.language.particles.more:
        # "3,122 houses collapsed and 9,870 others" are houses too.
        quantity.head, quantity.bare, unit, units = None, True, "buildings", {"buildings"}
    label = _label(scene)
    if quantity.head is None and (follows_houses or (label is not None and label.unit == "buildings")):
        units.add("buildings")
    best, cost = _best_cue(scene, quantity, cues, units, before)
    inherited = _as_aside(scene, quantity, before, cost) or _inherit(scene, quantity, before, previous, cost)
    if inherited is not None:
        return inherited
    head = quantity.head
    if best is not None and isinstance(best.payload, Cue):
        limit = _LIKELY if head is not None and head.weak is not None else _POSSIBLE
        if head is None and not quantity.subset and quantity.high <= _SMALL:
            limit = _SURE
        is_behind = best.last < quantity.outer_first
        is_astray = best.payload.side == ("left" if is_behind else "right")
        if head is not None and head.weak is not None and is_astray:
            limit = _SURE
        if cost <= limit:
            best = _reached(scene, quantity, best, cues)
            kind = best.payload.kind if isinstance(best.payload, Cue) else "displaced"
            return Counted(quantity, kind, _unit(kind, unit), cue=best)
    if head is None:
        return None
    for noun in (head, *reversed(quantity.modifiers)):
        kind_of_noun = noun.kind or noun.weak
        if kind_of_noun is not None:
            return Counted(quantity, kind_of_noun, unit)
    return _inherit_wordless(scene, quantity, before, previous, cost)


def _label(scene: Scene) -> Head | None:
    """Return the noun a line is headed with: "Houses: 662,446 partly damaged", "Houses destroyed: 4,390"."""
    for match in scene.tagged("head"):
        words = range(match.last + 1, match.last + 1 + _LABEL_WORDS)
        ends = next((at for at in words if scene.low(at) == ":"), None)
        if match.first > 1 or ends is None or not isinstance(match.payload, Head):
            continue
        if all(scene.tokens[at].type == "word" for at in range(match.last + 1, ends)):
            return match.payload
    return None


def _unit(kind: Kind, unit: str) -> str:
    if kind == "capacity":
        return "places"
    return "buildings" if kind in _OF_HOUSES else unit


def _after_aid(scene: Scene, quantity: Quantity, before: Counted | None) -> Counted | None:
    """Read "tents for 500 families" as people aid is meant for, "nine shelters for 25,000" as capacity."""
    particles = scene.language.particles
    lead = scene.low(quantity.outer_first - 1)
    if before is None or lead not in particles.aid_links:
        return None
    if scene.distance(before.quantity.outer_last, quantity.outer_first) > 5:
        return None
    if before.kind in _OF_AID and (quantity.bare or _is_personal(quantity)):
        unit = quantity.head.unit if quantity.head is not None else "persons"
        return Counted(quantity, "assisted", unit, parent=before)
    if (
        before.kind == "facilities"
        and lead in particles.capacity_links
        and (quantity.bare or _is_personal(quantity))
    ):
        return Counted(quantity, "capacity", "places", parent=before)
    return None


def _in_sites(scene: Scene, quantity: Quantity) -> Counted | None:
    """Read "1,200 families are in 34 centres" as sheltered there."""
    if not quantity.bare and not _is_personal(quantity):
        return None
    following = next((other for other in scene.quantities if other.first > quantity.last), None)
    if following is None or following.head is None or following.head.kind != "facilities":
        return None
    between = {scene.low(at) for at in range(quantity.outer_last + 1, following.outer_first)}
    small = scene.language.particles.be | scene.language.particles.adverbs
    if not between - small or not between - small <= scene.language.particles.inside:
        return None
    unit = quantity.head.unit if quantity.head is not None else "persons"
    return Counted(quantity, "sheltered", unit)


def _as_whole(quantity: Quantity, before: Counted | None) -> Counted | None:
    """Read the whole behind a part: "2,800 of the 5,000 residents" tells the population."""
    if before is not None and before.kind == "share" and not before.quantity.is_whole:
        is_people = quantity.head is not None and quantity.head.weak == "population"
        if is_people and quantity.outer_first - before.quantity.last <= _LABEL_WORDS + 1:
            return Counted(quantity, "population", "persons", parent=before)
    if not quantity.is_whole or before is None or before.quantity.reach != quantity.outer_last:
        return None
    if quantity.head is not None and quantity.head.weak == "population":
        return Counted(quantity, "population", "persons", parent=before)
    if before.kind in PERSON_KINDS and (quantity.bare or _is_personal(quantity)):
        return Counted(quantity, before.kind, before.unit, inherited=True, parent=before)
    return None


def _as_aside(scene: Scene, quantity: Quantity, before: Counted | None, cost: float) -> Counted | None:
    """Read "5,200 were evacuated, including 1,100 children" as a part of the same."""
    if before is None or scene.low(quantity.outer_first - 1) not in scene.language.particles.asides:
        return None
    if before.kind not in PERSON_KINDS or cost <= 0 or not (quantity.bare or _is_personal(quantity)):
        return None
    quantity.subset = True
    return Counted(quantity, before.kind, before.unit, inherited=True, parent=before)


def _is_personal(quantity: Quantity) -> bool:
    return quantity.head is not None and quantity.head.unit in _PERSONAL


def _best_cue(
    scene: Scene, quantity: Quantity, cues: list[Match], units: set[str], before: Counted | None
) -> tuple[Match | None, float]:
    best: Match | None = None
    best_cost = float("inf")
    fence = _fence(scene, quantity, before)
    for match in cues:
        cue = match.payload
        if not isinstance(cue, Cue) or not units.intersection(cue.units):
            continue
        if cue.side == "left" and _is_noun_here(scene, match):
            continue
        if (
            match.first - quantity.last > _WINDOW
            or quantity.first - match.last > _WINDOW
            or match.first < fence
        ):
            continue
        cost = _cue_cost(scene, quantity, match, cue) - cue.strength - 0.4 * (match.last - match.first)
        if cost < best_cost:
            best, best_cost = match, cost
    return best, best_cost


def _is_noun_here(scene: Scene, match: Match) -> bool:
    """Whether a word that can be a verb is a noun in this place: "the needs of 794 are being assessed"."""
    particles = scene.language.particles
    is_both = match.first == match.last and scene.low(match.first) in particles.verb_or_noun
    return is_both and scene.low(match.first - 1) in particles.owners


def _fence(scene: Scene, quantity: Quantity, before: Counted | None) -> int:
    """Return the token before which no cue counts: a number in a list has its own clause."""
    if before is None or not (quantity.subset or quantity.bare):
        return 0
    for at in range(quantity.outer_first - 1, before.quantity.outer_last, -1):
        if scene.low(at) in (",", ";", "(", ":") or scene.low(at) in scene.language.particles.joiners:
            return at
    return 0


def _cue_cost(scene: Scene, quantity: Quantity, match: Match, cue: Cue) -> float:
    """Return what it costs to bind a cue to a quantity."""
    edge = max(quantity.outer_last, quantity.reach)
    if match.first > edge:
        cost = scene.distance(edge, match.first)
        if not _wants_left(scene, match, cue):
            return cost + _WRONG_SIDE
        if _is_reduced(scene, match, cue, edge) and _has_main_verb(scene, quantity, match):
            return cost + _REDUCED
        return cost
    if match.first == 0 and scene.low(quantity.outer_first - 1) == ":" and cue.side != "right":
        # "Evacuated from the border: 10,400" is a line of a table.
        return 1.0
    if match.last < quantity.outer_first:
        cost = scene.distance(match.last, quantity.outer_first)
        wanted = cue.side in ("right", "noun") or (cue.side == "verb" and not _wants_left(scene, match, cue))
        if not wanted and _is_inverted(scene, match, quantity):
            return cost + 1
        return cost if wanted else cost + _WRONG_SIDE
    return _INSIDE


def _is_reduced(scene: Scene, match: Match, cue: Cue, edge: int) -> bool:
    """Whether a cue is a participle right behind its noun, with no verb form before it."""
    return (
        cue.side == "verb"
        and match.first - edge <= 2
        and scene.low(match.first - 1) not in scene.language.particles.be
    )


def _has_main_verb(scene: Scene, quantity: Quantity, reduced: Match) -> bool:
    """Whether a finite cue follows in the same clause, before the next quantity."""
    following = min(
        (other.outer_first for other in scene.quantities if other.first > quantity.last),
        default=len(scene.tokens),
    )
    auxiliaries = scene.language.particles.be | scene.language.particles.past_marks
    return any(
        reduced.last < match.first < following
        and isinstance(match.payload, Cue)
        and match.payload.side in ("left", "verb")
        and match.payload.kind != "affected"
        and ({scene.low(at) for at in range(match.first - 5, match.first + 1)} & auxiliaries)
        and scene.distance(reduced.last, match.first) <= _FINITE
        for match in scene.tagged("cue")
    )


def _is_inverted(scene: Scene, match: Match, quantity: Quantity) -> bool:
    """Whether the subject follows its verb: "among those killed were 12 children"."""
    between = range(match.last + 1, quantity.outer_first)
    return len(between) <= 2 and any(scene.low(at) in scene.language.particles.be for at in between)


def _wants_left(scene: Scene, match: Match, cue: Cue) -> bool:
    """Whether the number of this cue stands before it."""
    if cue.side == "left":
        return True
    if cue.side in ("right", "noun"):
        return False
    particles = scene.language.particles
    at = match.first - 1
    while at >= 0 and (
        scene.low(at).endswith(particles.adverb_endings) or scene.low(at) in particles.adverbs
    ):
        at -= 1
    if scene.low(at) in particles.be or scene.low(match.last + 1) in particles.agents:
        return True
    if scene.low(at) in particles.joiners and {scene.low(back) for back in range(at - 3, at)} & particles.be:
        return True
    # "9 people killed", "90 injured": a participle right behind its number.
    return any(at in (quantity.outer_last, quantity.reach) for quantity in scene.quantities)


def _reached(scene: Scene, quantity: Quantity, best: Match, cues: list[Match]) -> Match:
    """Prefer the arrival when people both fled and reached a named place."""
    if not isinstance(best.payload, Cue) or best.payload.kind != "displaced" or best.first < quantity.first:
        return best
    following = min(
        (other.outer_first for other in scene.quantities if other.first > quantity.last),
        default=len(scene.tokens),
    )
    for match in cues:
        if (
            not isinstance(match.payload, Cue)
            or match.payload.kind != "arrived"
            or match.payload.side != "left"
        ):
            continue
        named = match.last + 1 < len(scene.tokens) and scene.tokens[match.last + 1].is_capitalised
        if (
            named
            and best.first <= match.first < following
            and scene.distance(best.last, match.first) <= _ARRIVAL
        ):
            return match
    return best


def _inherit(
    scene: Scene, quantity: Quantity, before: Counted | None, previous: Counted | None, cost: float
) -> Counted | None:
    """Carry the kind of the number before over to one that has no noun and no near verb of its own."""
    source = before or (previous if quantity.bare else None)
    if source is None or source.kind in ("share", "money"):
        return None
    if quantity.head is not None:
        same = quantity.head.unit == source.unit or {quantity.head.unit, source.unit} <= _PERSONAL
        if before is None or not same or quantity.head.weak is not None or cost <= _LIKELY:
            return None
        gap = scene.distance(before.quantity.outer_last, quantity.outer_first)
        if source.kind not in PERSON_KINDS or (gap > _LIKELY and not quantity.subset):
            return None
        return Counted(quantity, source.kind, quantity.head.unit, inherited=True, parent=source)
    follows = scene.low(quantity.last + 1)
    in_list = quantity.subset or not follows or follows in scene.language.particles.list_followers
    if cost <= (_SURE if in_list and before is not None else _LIKELY):
        return None
    if before is None and (not in_list or cost <= _POSSIBLE):
        return None
    return Counted(quantity, source.kind, source.unit, inherited=True, parent=source)


def _inherit_wordless(
    scene: Scene, quantity: Quantity, before: Counted | None, previous: Counted | None, cost: float
) -> Counted | None:
    """Continue the sentence before in a line without a verb: "Mogadishu: a further 872 households"."""
    source = before or previous
    if source is None or cost < float("inf") or not _is_personal(quantity) or source.kind not in PERSON_KINDS:
        return None
    if before is None and not any(scene.low(at) == ":" for at in range(quantity.outer_first)):
        return None
    return Counted(
        quantity,
        source.kind,
        quantity.head.unit if quantity.head else "persons",
        inherited=True,
        parent=source,
    )
