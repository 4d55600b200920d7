"""What a figure may mean, and the same as the engine takes it; pure but for the words of its complaints."""

import re
from collections.abc import Callable
from datetime import datetime, time, tzinfo
from decimal import Decimal
from typing import Final, cast, get_args

from django.utils.translation import gettext as _

from waystation.desks.situation.subjects import Meaning
from waystation.desks.situation.told import FigureTold
from waystation.engines.extraction import KINDS, Figure, Kind, Measure, Modality, Qualifier, Sourced

NUMBER: Final = re.compile(r"\d{1,15}(\.\d{1,6})?")
# A year, a month, a day, or an hour of a day: what reports give, and nothing finer or stranger.
MOMENTS: Final = (
    (re.compile(r"(?:19|20|21)\d{2}"), "%Y"),
    (re.compile(r"(?:19|20|21)\d{2}-\d{2}"), "%Y-%m"),
    (re.compile(r"(?:19|20|21)\d{2}-\d{2}-\d{2}"), "%Y-%m-%d"),
    (re.compile(r"(?:19|20|21)\d{2}-\d{2}-\d{2}T\d{2}:\d{2}"), "%Y-%m-%dT%H:%M"),
    (re.compile(r"(?:19|20|21)\d{2}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}"), "%Y-%m-%dT%H:%M:%S"),
    (re.compile(r"(?:19|20|21)\d{2}-\d{2}-\d{2}T\d{2}:\d{2}[+-]\d{2}:\d{2}"), "%Y-%m-%dT%H:%M%z"),
    (re.compile(r"(?:19|20|21)\d{2}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[+-]\d{2}:\d{2}"), "%Y-%m-%dT%H:%M:%S%z"),
)
WRONG: Final[tuple[tuple[Callable[[Meaning], bool], Callable[[], str]], ...]] = (
    (lambda said: said.kind in KINDS, lambda: _("what is counted")),
    (lambda said: has_number(said), lambda: _("the number (digits only, the lower end first)")),
    (lambda said: said.qualifier in get_args(Qualifier), lambda: _("how it is hedged")),
    (lambda said: bool(said.unit), lambda: _("the unit")),
    (lambda said: is_moment(said.as_of), lambda: _("the moment (2023-09-27, or 2023-09-27T12:00)")),
    (lambda said: said.measure in get_args(Measure), lambda: _("total or change")),
    (lambda said: said.modality in get_args(Modality), lambda: _("counted or expected")),
)


def wrong_in(meaning: Meaning) -> tuple[str, ...]:
    """Return what of a meaning cannot be, in words; nothing where all of it can."""
    return tuple(words() for is_right, words in WRONG if not is_right(meaning))


def has_number(meaning: Meaning) -> bool:
    """Return whether both ends are numbers in their order."""
    return bool(
        NUMBER.fullmatch(meaning.low)
        and NUMBER.fullmatch(meaning.high)
        and Decimal(meaning.low) <= Decimal(meaning.high)
    )


def is_moment(text: str) -> bool:
    """Return whether a text is empty, or a moment as figures carry it.

    >>> is_moment(""), is_moment("2023-09-27T12:00"), is_moment("2023-02-31"), is_moment("Tuesday")
    (True, True, False, False)
    """
    if not text:
        return True
    for form, pattern in MOMENTS:
        if form.fullmatch(text):
            try:
                datetime.strptime(text, pattern)  # noqa: DTZ007 - only whether it exists
            except ValueError:
                return False
            return True
    return False


def claim_of(told: FigureTold, zone: tzinfo) -> Sourced | None:
    """Return a figure as the engine reconciles it, or None where this version cannot read its meaning.

    A total is given the latest moment at which it can be true, because of several reports in a day the hour
    decides which count is newer. Flows keep the window that the report names.
    """
    said = told.meaning
    if wrong_in(said):
        return None
    latest = period_of(told, zone)[1].astimezone(zone).strftime("%Y-%m-%dT%H:%M")
    figure = Figure(
        kind=cast("Kind", said.kind),
        low=number_of(said.low),
        high=number_of(said.high),
        qualifier=cast("Qualifier", said.qualifier),
        unit=said.unit,
        place=said.place or None,
        as_of=latest if said.measure == "stock" else said.as_of or None,
        attribution=said.attribution or None,
        measure=cast("Measure", said.measure),
        modality=cast("Modality", said.modality),
        superseded=said.is_superseded,
        detail=said.detail or None,
        span=told.words,
        start=told.start,
        end=told.end,
        event=said.event or None,
        sentence_start=told.sentence_start,
        sentence_end=told.sentence_start + len(told.sentence),
        is_part=said.is_part,
        notes=told.notes,
    )
    return Sourced(figure, told.source, told.published_at.astimezone(zone).date())


def number_of(text: str) -> int | float:
    """Return the number that a text of digits gives, whole where it is whole."""
    return float(text) if "." in text else int(text)


def period_of(told: FigureTold, zone: tzinfo) -> tuple[datetime, datetime]:
    """Return between which moments a figure is true.

    A stated hour is that instant; a stated day, month or year all of it; without one, the day of publication.
    No figure is true later than it was published.
    """
    published = told.published_at.astimezone(zone)
    stated = told.meaning.as_of or published.date().isoformat()
    if "T" in stated:
        instant = datetime.fromisoformat(stated)
        instant = instant if instant.tzinfo is not None else instant.replace(tzinfo=zone)
        return min(instant, published), min(instant, published)
    year, month, day = (*(int(part) for part in stated.split("-")), 0, 0)[:3]
    first = datetime(year, month or 1, day or 1, tzinfo=zone)
    if day:
        last = datetime.combine(first.date(), time(23, 59, 59), tzinfo=zone)
    else:
        months = first.month if month else 12
        last = datetime(year + months // 12, months % 12 + 1, 1, tzinfo=zone)
    return min(first, published), min(last, published)
