"""What engines found, in the reader's language: drivers, verdicts, places, events and norms."""

from collections.abc import Iterable, Mapping
from math import isfinite
from typing import Final

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from waystation.core.places.queries import local_names
from waystation.core.wording import local_day, local_time, measure, people, range_of
from waystation.desks.situation.meanings import number_of
from waystation.desks.situation.picture import Claim, Finding
from waystation.desks.situation.subjects import DriverFact
from waystation.desks.situation.told import FigureTold, ForecastTold
from waystation.desks.situation.words import (
    DETAIL_WORDS,
    DRIVER_WORDS,
    EVENT_WORDS,
    MEASURE_UNIT_WORDS,
    QUALIFIER_WORDS,
    SOURCE_WORDS,
    STANDARD_WORDS,
)
from waystation.engines.allocation import Standard

# The engine's word for a toll whose cause no report names.
UNKNOWN_EVENT: Final = "unknown event"
# Units that a planning number's own words name already: "People a tap, at most: 250".
COUNTED_UNITS: Final = frozenset({"people", "blankets", "beds"})
# The engine's mark of a figure that is a part of another, before what tells the part.
PART_MARK: Final = "part: "


def drivers_of(forecast: ForecastTold) -> list[str]:
    """Return a forecast's reasons; one that this version cannot say stays as it was stored, in English."""
    said = [driver_sentence(fact) for fact in forecast.facts]
    said += [""] * (len(forecast.drivers) - len(said))
    return [ours or stored for ours, stored in zip(said, forecast.drivers, strict=False)]


def driver_sentence(fact: DriverFact) -> str:
    """Return one reason in words; empty where its kind, or a number in it, is not known here."""
    template, names = DRIVER_WORDS.get(fact.code, ("", ()))
    values = {}
    for name in names:
        number = _number(fact.values.get(name, ""))
        if number is None:
            return ""
        values[name] = people(rounded(number))
    return str(template) % values if template else ""


def rounded(number: float) -> int:
    """Return a number with the two digits that matter.

    >>> rounded(47115.0), rounded(1012.4), rounded(7.6)
    (47000, 1000, 8)
    """
    whole = round(number)
    return round(whole, 2 - len(str(abs(whole)))) if abs(whole) >= 100 else whole


def verdict_sentence(finding: Finding) -> str:
    """Return why a finding's verdict is what it is, from its own claims; empty where it is not known here."""
    match finding.verdict:
        case "alone":
            return _("Only %(voice)s gives this figure.") % {"voice": ", ".join(finding.voices)}
        case "agree":
            return _agreement(finding)
        case "compatible":
            low, high = _ends(_standing(finding))
            return _("%(low)s and %(high)s can both be true at once.") % {
                "low": said(low),
                "high": said(high),
            }
        case "dispute":
            low, high = _ends(_standing(finding))
            return _("From %(low)s to %(high)s: not all of this can be true.") % {
                "low": said(low),
                "high": said(high),
            }
        case "update" if finding.measure != "stock":
            return _("These are counts of different periods; they are neither summed nor compared.")
        case "update" | "correction":
            return _change(finding)
    return ""


def said(claim: Claim) -> str:
    """Return a claim in one line: its number with its reservation, who says so, and as of when."""
    meaning = claim.told.meaning
    low, high = number_of(meaning.low), number_of(meaning.high)
    number = range_of(low, high)
    if low == high and meaning.qualifier not in ("exact", "range", "vague"):
        number = f"{QUALIFIER_WORDS.get(meaning.qualifier, '')} {number}".strip()
    return f"{number} ({claim.voice}, {_when(claim)})"


def place_words(findings: Iterable[Finding]) -> dict[str, str]:
    """Return the reader's names of the places that findings speak of."""
    return local_names(finding.place for finding in findings)


def places_in(figures: Iterable[FigureTold]) -> dict[str, str]:
    """Return the reader's names of the places that figures speak of."""
    return local_names(figure.meaning.place for figure in figures)


def named(finding: Finding, places: Mapping[str, str]) -> str:
    """Return which of them, by what cause and where, in one line; empty where nothing of it is known."""
    parts = (detail_word(finding.detail), event_word(finding.event), places.get(finding.place, finding.place))
    return ", ".join(part for part in parts if part)


def event_word(event: str) -> str:
    """Return what caused a toll; an event that is not in the table is told as the report has it."""
    return "" if event == UNKNOWN_EVENT else str(EVENT_WORDS.get(event, event))


def detail_word(detail: str) -> str:
    """Return which of them a figure counts; a part is said to be one."""
    which = detail.removeprefix(PART_MARK)
    words = str(DETAIL_WORDS.get(which.casefold(), which))
    return _("a part: %(which)s") % {"which": words} if which != detail else words


def unit_word(unit: str) -> str:
    """Return the unit of a need or of a planning number."""
    return str(MEASURE_UNIT_WORDS.get(unit, unit))


def norm(standard: Standard) -> str:
    """Return a planning number in one line: what it is, and how much."""
    label = STANDARD_WORDS.get(standard.code)
    if label is None:
        return f"{standard.label}: {measure(standard.value)} {unit_word(standard.unit)}"
    unit = "" if standard.unit in COUNTED_UNITS else unit_word(standard.unit)
    return f"{label}: {measure(standard.value)} {unit}".rstrip()


def source_word(source: str) -> str:
    """Return where a planning number stands; a document's name stays as published."""
    return str(SOURCE_WORDS.get(source, source))


def reads_english() -> bool:
    """Return whether an engine's own sentence can stand before the reader."""
    return (get_language() or "en").partition("-")[0] == "en"


def _agreement(finding: Finding) -> str:
    voices = ", ".join(finding.voices)
    if len(finding.voices) > 1:
        n = len(finding.voices)
        words = ngettext(
            "%(n)d voice gives the same number: %(voices)s.",
            "%(n)d voices give the same number: %(voices)s.",
            n,
        )
        return words % {"n": n, "voices": voices}
    n = len({claim.told.report for claim in finding.claims})
    words = ngettext(
        "%(n)d report carries one voice, %(voice)s.", "%(n)d reports carry one voice, %(voice)s.", n
    )
    return words % {"n": n, "voice": voices}


def _change(finding: Finding) -> str:
    """Return from which count a total came to which; empty where the claims do not show it."""
    in_time = sorted(finding.claims, key=lambda one: (one.latest, one.told.published_at, one.value))
    best = [claim for claim in in_time if claim.value == finding.best]
    others = [claim for claim in in_time if claim.value != finding.best]
    if not best or not others:
        return ""
    if finding.verdict == "correction":
        first = max(others, key=lambda one: one.value)
        words = _("%(first)s was corrected to %(last)s.")
    else:
        first = others[0]
        words = _("First %(first)s, then %(last)s.")
    return words % {"first": said(first), "last": said(best[-1])}


def _standing(finding: Finding) -> list[Claim]:
    return [one for one in finding.claims if not one.told.meaning.is_superseded] or list(finding.claims)


def _ends(claims: list[Claim]) -> tuple[Claim, Claim]:
    return min(claims, key=lambda one: one.value), max(claims, key=lambda one: one.value)


def _when(claim: Claim) -> str:
    stated = claim.told.meaning.as_of
    if "T" in stated:
        return local_time(claim.latest)
    if not stated:
        return _("published %(day)s") % {"day": local_day(claim.told.published_at)}
    # A month or a year is told as it is; a day by its name.
    return local_day(claim.earliest) if stated.count("-") == 2 else stated


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if isfinite(number) else None
