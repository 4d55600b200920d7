"""Numbers, ranges and times in the words of a page, in the reader's language."""

from datetime import date, datetime, timedelta, tzinfo
from typing import Final

from django.utils import timezone
from django.utils.translation import get_language_bidi, ngettext, pgettext
from django.utils.translation import gettext as _

# Narrow no-break space: groups digits alike in every language, and can be taken neither for a decimal
# comma (Armenian, Russian) nor for a list of numbers.
GROUP: Final = "\u202f"

# Between right-to-left words a range would be read from its high end: keep it in its own order.
ISOLATE: Final = "\u2066"
END_ISOLATE: Final = "\u2069"


def people(value: float | str | None) -> str:
    r"""Return a number with its digits grouped in threes; what is no number is returned as it is.

    >>> people(30000)
    '30\u202f000'
    """
    if value is None:
        return "–"
    if isinstance(value, str):
        return value
    if isinstance(value, float) and not value.is_integer() and abs(value) < 100:
        return f"{value:,.1f}".replace(".", pgettext("between ones and tenths", "."))
    return f"{round(value):,}".replace(",", GROUP)


def measure(value: float) -> str:
    """Return a measure with its decimals as the reader's language writes them: `0.55`, in Russian `0,55`.

    >>> measure(0.55), measure(15.0)
    ('0.55', '15')
    """
    if float(value).is_integer():
        return people(value)
    return f"{value:g}".replace(".", pgettext("between ones and tenths", "."))


def range_of(low: float | None, high: float | None) -> str:
    r"""Return two ends as words; an end that is None is open.

    >>> range_of(28000, 30000)
    '28\u202f000 – 30\u202f000'
    """
    if low is None and high is None:
        return _("range unknown")
    if high is None:
        return _("at least %(number)s") % {"number": people(low)}
    if low is None:
        return _("at most %(number)s") % {"number": people(high)}
    if low == high:
        return people(low)
    text = f"{people(low)} – {people(high)}"
    return f"{ISOLATE}{text}{END_ISOLATE}" if get_language_bidi() else text


def ago(at: datetime | None, now: datetime) -> str:
    """Return how old a figure is, in the one unit that matters; what lies ahead is said as such."""
    if at is None:
        return _("time unknown")
    age = now - at
    if abs(age) < timedelta(minutes=1):
        return _("just now")
    length = _length(abs(age))
    return (
        _("in %(length)s") % {"length": length}
        if age < timedelta()
        else _("%(length)s ago") % {"length": length}
    )


def _length(length: timedelta) -> str:
    minutes = int(length.total_seconds() // 60)
    if minutes < 60:
        return ngettext("%(n)d min", "%(n)d min", minutes) % {"n": minutes}
    if minutes < 48 * 60:
        return ngettext("%(n)d hour", "%(n)d hours", minutes // 60) % {"n": minutes // 60}
    days = minutes // (24 * 60)
    return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}


def local_time(at: datetime | None, zone: tzinfo | None = None) -> str:
    """Return an instant in the site's time: `Wed 27 Sep 12:00`; None for the zone means the site's."""
    if at is None:
        return _("time unknown")
    return f"{local_day(at, zone)} {local_hour(at, zone)}"


def local_day(at: datetime | None, zone: tzinfo | None = None) -> str:
    """Return the day of an instant at the site: `Wed 27 Sep`."""
    if at is None:
        return _("time unknown")
    there = timezone.localtime(at, zone)
    return f"{_WEEKDAYS[there.weekday()]()} {there.day} {_MONTHS[there.month - 1]()}"


def calendar_day(day: str) -> str:
    """Return a date as it is printed on goods, `5 Oct 2023`; what is no date is returned as it is."""
    try:
        at = date.fromisoformat(day)
    except ValueError:
        return day
    return f"{at.day} {_MONTHS[at.month - 1]()} {at.year}"


def local_hour(at: datetime | None, zone: tzinfo | None = None) -> str:
    """Return only the clock time of an instant in the site's time."""
    return _("time unknown") if at is None else f"{timezone.localtime(at, zone):%H:%M}"


# Django's own Armenian table gives March for April; these words are ours.
_WEEKDAYS: Final = (
    lambda: pgettext("weekday", "Mon"),
    lambda: pgettext("weekday", "Tue"),
    lambda: pgettext("weekday", "Wed"),
    lambda: pgettext("weekday", "Thu"),
    lambda: pgettext("weekday", "Fri"),
    lambda: pgettext("weekday", "Sat"),
    lambda: pgettext("weekday", "Sun"),
)
_MONTHS: Final = (
    lambda: pgettext("month", "Jan"),
    lambda: pgettext("month", "Feb"),
    lambda: pgettext("month", "Mar"),
    lambda: pgettext("month", "Apr"),
    lambda: pgettext("month", "May"),
    lambda: pgettext("month", "Jun"),
    lambda: pgettext("month", "Jul"),
    lambda: pgettext("month", "Aug"),
    lambda: pgettext("month", "Sep"),
    lambda: pgettext("month", "Oct"),
    lambda: pgettext("month", "Nov"),
    lambda: pgettext("month", "Dec"),
)
