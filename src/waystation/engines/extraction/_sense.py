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
from waystation.engines.extraction.languages.table import Cue

_NEAR: Final = 7.0
_CLAUSE: Final = 11.0
_MOVES: Final[frozenset[Kind]] = frozenset({"arrived", "departed", "evacuated", "returned", "detained"})
_TOLLS: Final[frozenset[Kind]] = frozenset({"killed", "injured", "missing", "found"})
_STANDING: Final[frozenset[Kind]] = frozenset(
    {"population", "capacity", "share", "facilities", "money", "missing", "vehicles", "aid-mass", "aid-items"}
)
_THINGS: Final[frozenset[Kind]] = frozenset({"money", "aid-mass", "aid-items", "vehicles"})
_DATED_BY_EVENT: Final[frozenset[Kind]] = frozenset(
    {"arrived", "departed", "evacuated", "returned", "vehicles", "aid-mass", "aid-items"}
)
# Strikes come daily, so a toll with a day is that day's; an explosion's or an earthquake's is the event's.
_REPEATED_EVENTS: Final = frozenset({"strike"})
# A longer window is the whole crisis so far, not a period within it.
_WINDOW_DAYS: Final = 15


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
    if counted.kind in ("share", "money"):
        return "stock"
    if _near(scene, counted, [match for match in scene.tagged("rate") if _is_rate(scene, match)], 5.0):
        return "rate"
    if counted.kind in _STANDING:
        return "stock"
    if counted.inherited and counted.parent is not None and counted.quantity.subset:
        return measure_of(scene, counted.parent, said_at)
    cue = counted.cue.payload if counted.cue is not None else None
    is_toll_word = isinstance(cue, Cue) and cue.side == "noun" and counted.kind == "killed"
    if is_toll_word or _near(scene, counted, scene.tagged("total"), 3.0):
        return "stock"
    windows = [
        match
        for match in (*scene.tagged("past-day"), *scene.tagged("past-week"))
        if match.first not in said_at and not _owns(scene, match)
    ]
    quantity = counted.quantity
    lead = set(range(quantity.outer_first - 2, quantity.first))
    is_more = scene.low(quantity.last + 1) in scene.language.particles.more and counted.kind != "displaced"
    is_more = is_more or bool(lead & {match.last for match in scene.tagged("more")})
    if is_more and (windows or counted.kind in _MOVES):
        return "flow"
    if _near(scene, counted, scene.tagged("since"), _NEAR):
        return "stock"
    if _near(scene, counted, windows, _CLAUSE if counted.kind != "displaced" else _NEAR):
        return "flow"
    if _is_in_period(scene, counted):
        return "flow"
    dated = counted.kind in _MOVES or (
        counted.kind in _TOLLS and bool({match.payload for match in scene.tagged("event")} & _REPEATED_EVENTS)
    )
    return "flow" if dated and _has_day(scene, counted, said_at) else "stock"


def _owns(scene: Scene, match: Match) -> bool:
    """Whether a window only names an event: "last week's earthquake"."""
    after = match.last + 1
    return after < len(scene.tokens) and scene.tokens[after].type == "possessive"


def _is_rate(scene: Scene, match: Match) -> bool:
    particles = scene.language.particles
    return (
        scene.low(match.last + 1) not in particles.not_after_rates
        and scene.low(match.first - 1) not in particles.not_rates
    )


def _has_day(scene: Scene, counted: Counted, said_at: set[int]) -> bool:
    """Whether the clause dates the event itself to a day."""
    particles = scene.language.particles
    for moment in scene.moments:
        lead = _lead(scene, moment)
        if moment.kind in ("year", "clock") or moment.first in said_at:
            continue
        if lead in particles.deadlines or lead in particles.not_as_of:
            continue
        if gap(scene, counted, moment.first, moment.last) <= _CLAUSE:
            return True
    return False


def _lead(scene: Scene, moment: Moment) -> str:
    """Return the word before a date, past a clock time that belongs to it: "by 08:00 on 27 September"."""
    for clock in scene.moments:
        if clock.kind == "clock" and 0 <= moment.first - clock.last - 1 <= 1:
            return scene.low(clock.first - 1)
    return scene.low(moment.first - 1)


def _is_in_period(scene: Scene, counted: Counted) -> bool:
    """Whether two dates enclose a period of at most two weeks."""
    particles = scene.language.particles
    for moment in scene.moments:
        if moment.kind == "span" and gap(scene, counted, moment.first, moment.last) <= 2 * _CLAUSE:
            return True
    days = [moment for moment in scene.moments if moment.iso is not None and len(moment.iso) == 10]
    for start, end in pairwise(days):
        joint = {scene.low(at) for at in range(start.last + 1, end.first)}
        if not joint & particles.period_joints or end.first - start.last > 3:
            continue
        if scene.low(start.first - 1) in particles.period_leads and start.iso and end.iso:
            return 0 < (date.fromisoformat(end.iso) - date.fromisoformat(start.iso)).days < _WINDOW_DAYS
    return False


def modality_of(scene: Scene, counted: Counted) -> Modality:
    """Return whether the figure was counted or is expected, planned, asked for or on its way."""
    quantity = counted.quantity
    if counted.parent is not None and counted.kind == "assisted" and counted.parent.kind in _THINGS:
        return "expected"
    matches = [*scene.tagged("expected"), *(scene.tagged("promised") if counted.kind in _THINGS else [])]
    for match in matches:
        if match.first in scene.taken or match.last in scene.taken or _is_past(scene, match):
            continue
        if scene.low(match.first) in scene.language.months and scene.tokens[match.first].is_capitalised:
            continue
        if match.last < quantity.outer_first:
            if scene.distance(match.last, quantity.outer_first) <= _NEAR:
                return "expected"
        elif match.first > quantity.outer_last and scene.distance(quantity.outer_last, match.first) <= 3.5:
            return "expected"
    if counted.inherited and counted.parent is not None and counted.quantity.subset:
        return modality_of(scene, counted.parent)
    return "actual"


def _is_past(scene: Scene, match: Match) -> bool:
    """Whether what looks like the future is told as past: "could not", "may have died"."""
    particles = scene.language.particles
    after = {scene.low(match.last + 1), scene.low(match.last + 2)}
    return scene.low(match.first) in particles.past_modals and bool(after & particles.past_marks)


def is_superseded(scene: Scene, counted: Counted) -> bool:
    """Return whether the text itself replaces this count."""
    quantity = counted.quantity
    if quantity.replaced:
        return True
    events = {match.last for match in scene.tagged("event")}
    for match in scene.tagged("superseded"):
        if match.first - 1 in events:
            # "The assault a week earlier had killed 200" dates the assault.
            continue
        length = match.last - match.first + 1
        if match.last < quantity.outer_first:
            is_joint = scene.low(match.last) in scene.language.particles.period_leads
            if scene.low(match.last) in scene.language.particles.corrected:
                continue
            if scene.distance(match.last, quantity.outer_first) <= (0.5 if is_joint else 4.5):
                return length > 1 or is_joint
        elif match.first > quantity.outer_last and length > 1:
            if scene.low(match.last) in scene.language.particles.corrected:
                if scene.distance(quantity.outer_last, match.first) <= 2 * _NEAR:
                    return True
            elif scene.distance(quantity.outer_last, match.first) <= 0.5:
                return scene.low(match.last) not in scene.language.particles.period_leads
    return False


def as_of(
    scene: Scene, counted: Counted, measure: Measure, said_at: set[int], published: date | None
) -> str | None:
    """Return the time the sentence gives for the figure, as ISO text; None when it gives none."""
    particles = scene.language.particles
    stated = {match.last for match in scene.tagged("as-of")}
    closely = {match.last for match in scene.tagged("as-of") if match.last > match.first}
    best: tuple[float, str] | None = None
    for moment in scene.moments:
        if moment.iso is None or moment.iso.startswith("T"):
            continue
        lead = scene.low(moment.first - 1)
        if (lead in particles.not_as_of and moment.first - 1 not in closely) or (
            lead in particles.period_leads and moment.kind != "span"
        ):
            continue
        cost = gap(scene, counted, moment.first, moment.last)
        if moment.kind == "span" or (
            stated & {moment.first - 1, moment.first - 2} and lead not in particles.loose_as_of
        ):
            cost -= 6
        elif moment.first in said_at:
            cost = min(cost, _CLAUSE)
        elif measure != "flow" and counted.kind not in _DATED_BY_EVENT:
            continue
        if moment.kind == "clock":
            cost -= 1
        if cost <= 2 * _CLAUSE and (best is None or cost < best[0]):
            best = (cost, moment.iso)
    if best is not None:
        return best[1]
    if counted.parent is not None and (counted.inherited or counted.quantity.subset):
        return counted.parent.as_of
    if (
        published is not None
        and measure == "flow"
        and _near(scene, counted, scene.tagged("past-day"), _CLAUSE)
    ):
        return published.isoformat()
    return None


def said_moments(scene: Scene) -> set[int]:
    """Return the first tokens of the moments that date a statement, not what it tells ("said on Monday")."""
    verbs = {match.last for match in scene.tagged("report-verb")}
    said: set[int] = set()
    for moment in scene.moments:
        if moment.kind not in ("date", "weekday", "relative") or moment.iso is None:
            continue
        lead = moment.first - 1
        while lead >= 0 and lead not in verbs and scene.low(lead) in scene.language.particles.said_on:
            lead -= 1
        told = [verb for verb in verbs if lead - 4 <= verb <= lead]
        if told and not any(max(told) < quantity.first < moment.first for quantity in scene.quantities):
            said.add(moment.first)
    return said


def event_of(scene: Scene, counted: Counted) -> str | None:
    """Return the event the sentence names nearest to the figure, with the word that tells which one."""
    best = _near(scene, counted, scene.tagged("event"), 60.0)
    return None if best is None else event_name(scene, best)


def event_name(scene: Scene, match: Match) -> str | None:
    """Return an event with its modifier: "fuel explosion"."""
    if not isinstance(match.payload, str):
        return None
    around = [*range(match.first - 3, match.first), *range(match.last + 1, match.last + 6)]
    modifier = next((scene.low(at) for at in around if scene.low(at) in scene.language.event_modifiers), None)
    return match.payload if modifier is None else f"{modifier} {match.payload}"


def first_moment(scene: Scene) -> Moment | None:
    """Return the first dated moment of a sentence."""
    return next((moment for moment in scene.moments if moment.iso), None)


def is_toll(kind: Kind) -> bool:
    """Return whether figures of a kind are of one event and not to be mixed with another's."""
    return kind in _TOLLS
