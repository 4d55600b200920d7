"""Of each figure: total or flow, counted or expected, still valid or replaced, as of when, of which event."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Final

from waystation.engines.extraction._kinds import Counted
from waystation.engines.extraction._lexicon import Match
from waystation.engines.extraction._scene import Scene
from waystation.engines.extraction._times import Moment
from waystation.engines.extraction.figure import Kind, Measure, Modality

_NEAR: Final = 7.0
_CLAUSE: Final = 11.0
_MOVES: Final[frozenset[Kind]] = frozenset(
    {"arrived", "departed", "evacuated", "returned", "detained", "displaced"}
)
_TOLLS: Final[frozenset[Kind]] = frozenset({"killed", "injured", "missing", "found"})
_STANDING: Final[frozenset[Kind]] = frozenset({"population", "capacity", "share", "facilities", "money"})
_PREPARATIONS: Final = frozenset({"by", "until", "till", "of", "at", "through", "up"})
# A window of four weeks or more is the whole crisis so far, not a period within it.
_WINDOW_DAYS: Final = 28


def gap(scene: Scene, counted: Counted, first: int, last: int) -> float:
    """Return the cost between a figure and the tokens first to last; 0 when they overlap."""
    quantity = counted.quantity
    if first > quantity.outer_last:
        return scene.distance(quantity.outer_last, first)
    if last < quantity.outer_first:
        return scene.distance(last, quantity.outer_first)
    return 0.0


def _near(scene: Scene, counted: Counted, matches: list[Match], limit: float) -> Match | None:
    best = min(matches, key=lambda match: gap(scene, counted, match.first, match.last), default=None)
    if best is None or gap(scene, counted, best.first, best.last) > limit:
        return None
    return best


def measure_of(scene: Scene, counted: Counted, said_at: set[int]) -> Measure:
    """Return whether the figure is a total, a flow in a window, or a rate."""
    if (
        counted.inherited
        and counted.parent is not None
        and scene.low(counted.quantity.outer_first - 1) in ("whom",)
    ):
        pass
    rate = _near(scene, counted, [match for match in scene.tagged("rate") if _is_rate(scene, match)], 5.0)
    if rate is not None and counted.kind not in ("share", "money"):
        return "rate"
    if counted.kind in _STANDING or counted.kind == "missing":
        return "stock"
    quantity = counted.quantity
    lead = {scene.low(at) for at in range(quantity.outer_first - 2, quantity.outer_first)}
    if scene.low(quantity.last + 1) == "more" and counted.kind not in ("displaced",):
        return (
            "flow"
            if scene.tagged("past-day") or scene.tagged("past-week") or counted.kind in _MOVES
            else "stock"
        )
    if counted.kind in _MOVES and lead & {"another", "further", "additional"}:
        return "flow"
    since = _near(scene, counted, scene.tagged("since"), _NEAR)
    total = _near(scene, counted, scene.tagged("total"), 3.0)
    if since is not None or total is not None:
        return "stock"
    windows = [*scene.tagged("past-day"), *scene.tagged("past-week")]
    window = _near(scene, counted, [match for match in windows if match.first not in said_at], _CLAUSE)
    if window is not None:
        return "flow"
    if counted.kind in _MOVES | {"killed", "registered", "sheltered"} and _is_in_period(scene, counted):
        return "flow"
    if counted.kind in _MOVES and counted.kind != "displaced":
        for moment in scene.moments:
            if moment.kind == "year" or moment.first in said_at:
                continue
            if scene.low(moment.first - 1) in _PREPARATIONS or scene.low(moment.first - 1) == "since":
                continue
            if moment.kind != "clock" and gap(scene, counted, moment.first, moment.last) <= _CLAUSE:
                return "flow"
    return "stock"


def _is_rate(scene: Scene, match: Match) -> bool:
    return scene.low(match.last + 1) not in ("earlier", "later", "before", "after", "ago", "old")


def _is_in_period(scene: Scene, counted: Counted) -> bool:
    """Whether two dates enclose a period shorter than four weeks."""
    for moment in scene.moments:
        if moment.kind == "span" and gap(scene, counted, moment.first, moment.last) <= 2 * _CLAUSE:
            return True
    days = [moment for moment in scene.moments if moment.iso is not None and len(moment.iso) == 10]
    for start, end in pairwise(days):
        joint = {scene.low(at) for at in range(start.last + 1, end.first)}
        if joint & {"to", "and", "until", "till", "-", "–"} and end.first - start.last <= 3:
            lead = scene.low(start.first - 1)
            if lead in ("from", "between") and start.iso and end.iso:
                span = date.fromisoformat(end.iso) - date.fromisoformat(start.iso)
                return 0 < span.days < _WINDOW_DAYS
    return False


def modality_of(scene: Scene, counted: Counted) -> Modality:
    """Return whether the figure was counted or is expected, planned, asked for or on its way."""
    quantity = counted.quantity
    if (
        counted.parent is not None
        and counted.kind == "assisted"
        and counted.parent.kind in ("aid-mass", "aid-items")
    ):
        return "expected"
    for match in scene.tagged("expected"):
        if match.first in scene.taken or match.last in scene.taken:
            continue
        if match.last < quantity.outer_first:
            limit = _NEAR if counted.kind not in ("money", "aid-mass", "aid-items") else _CLAUSE
            distance = scene.distance(match.last, quantity.outer_first)
        elif match.first > quantity.outer_last:
            distance = scene.distance(quantity.outer_last, match.first)
            limit = 3.5 if counted.kind not in ("money", "aid-mass", "aid-items") else _NEAR
        else:
            continue
        if distance <= limit and not _is_past(scene, match):
            return "expected"
    return "actual"


def _is_past(scene: Scene, match: Match) -> bool:
    """Whether what looks like the future is told as past: "could not", "would have", "expected to have"."""
    after = {scene.low(match.last + 1), scene.low(match.last + 2)}
    return bool(
        after & {"have", "not", "been"}
        and scene.low(match.first) in ("could", "may", "might", "would", "can")
    )


def is_superseded(scene: Scene, counted: Counted) -> bool:
    """Return whether the text itself replaces this count."""
    quantity = counted.quantity
    if quantity.replaced:
        return True
    for match in scene.tagged("superseded"):
        words = [scene.low(at) for at in range(match.first, match.last + 1)]
        if match.last < quantity.outer_first:
            if scene.distance(match.last, quantity.outer_first) <= 4.5 and words[-1] not in (
                "corrected",
                "revised",
            ):
                return True
        elif match.first > quantity.outer_last:
            later = words[-1] in ("corrected", "revised")
            if scene.distance(quantity.outer_last, match.first) <= (14 if later else 1.5):
                return True
    return False


def as_of(
    scene: Scene, counted: Counted, measure: Measure, said_at: set[int], published: date | None
) -> str | None:
    """Return the time the sentence gives for the figure, as ISO text; None when it gives none."""
    stated = scene.tagged("as-of")
    best: tuple[float, str] | None = None
    for moment in scene.moments:
        if moment.iso is None or moment.iso.startswith("T"):
            continue
        lead = scene.low(moment.first - 1)
        cost = gap(scene, counted, moment.first, moment.last)
        if lead in ("since", "after", "before") or (lead in ("from", "between") and moment.kind != "span"):
            continue
        is_stated = any(match.last + 1 == moment.first or match.last + 2 == moment.first for match in stated)
        is_stated = is_stated and lead != "on"
        if is_stated or moment.kind == "span":
            cost -= 6
        elif moment.first in said_at:
            cost -= 2
        elif measure != "flow" and counted.kind not in ("arrived", "evacuated", "returned"):
            continue
        if moment.kind == "clock":
            cost -= 1
        if cost <= 2 * _CLAUSE and (best is None or cost < best[0]):
            best = (cost, moment.iso)
    if best is not None:
        return best[1]
    if (
        published is not None
        and measure == "flow"
        and _near(scene, counted, scene.tagged("past-day"), _CLAUSE)
    ):
        return published.isoformat()
    return None


def said_moments(scene: Scene) -> set[int]:
    """Return the first tokens of the moments that date a statement, not what it tells ("said on Monday")."""
    verbs = [match.last for match in scene.tagged("report-verb")]
    said: set[int] = set()
    for moment in scene.moments:
        lead = moment.first - 1
        if scene.low(lead) in ("on", "late", "early", "dated"):
            lead -= 1
        if scene.low(lead) in ("late", "early", ",", "report", "statement", "dated"):
            lead -= 1
        if (
            any(lead - 4 <= verb <= lead for verb in verbs)
            and not any(
                quantity.first > verb
                for verb in verbs
                if verb <= lead
                for quantity in scene.quantities
                if quantity.first < lead
            )
        ) or scene.low(moment.first - 1) == "dated":
            said.add(moment.first)
    return said


def event_of(scene: Scene, counted: Counted, text: str) -> str | None:
    """Return the event the sentence names nearest to the figure, with the word that tells which one."""
    best = _near(scene, counted, scene.tagged("event"), 60.0)
    return None if best is None else event_name(scene, best)


def event_name(scene: Scene, match: Match) -> str | None:
    """Return an event with its modifier: "fuel explosion"."""
    if not isinstance(match.payload, str):
        return None
    first, last = max(0, match.first - 3), min(len(scene.tokens), match.last + 6)
    around = [scene.low(at) for at in range(first, match.first)] + [
        scene.low(at) for at in range(match.last + 1, last)
    ]
    modifier = next((word for word in around if word in scene.language.event_modifiers - {"depot"}), None)
    if modifier is None or match.payload not in ("explosion", "fire"):
        return match.payload
    return f"{modifier} {match.payload}"


def first_moment(scene: Scene) -> Moment | None:
    """Return the first dated moment of a sentence."""
    return next((moment for moment in scene.moments if moment.iso), None)


def is_toll(kind: Kind) -> bool:
    """Return whether figures of a kind are of one event and not to be mixed with another's."""
    return kind in _TOLLS
