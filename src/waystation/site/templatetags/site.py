"""Filters and parts for every page: numbers of people, ranges, ages of figures, the site's time."""

from datetime import datetime, timedelta
from math import ceil
from typing import Any, Final
from zlib import crc32

from django import template
from django.forms import BoundField
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

register = template.Library()

# Narrow no-break space: groups digits alike in every language, and can be taken neither for a decimal
# comma (Armenian, Russian) nor for a list of numbers.
GROUP: Final = "\u202f"


@register.filter
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
        return f"{value:,.1f}".replace(",", GROUP)
    return f"{round(value):,}".replace(",", GROUP)


@register.filter
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
    return people(low) if low == high else f"{people(low)} – {people(high)}"


@register.filter
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


@register.filter
def local_time(at: datetime | None) -> str:
    """Return an instant in the site's time: `Wed 27 Sep 12:00`."""
    if at is None:
        return _("time unknown")
    return f"{local_day(at)} {local_hour(at)}"


@register.filter
def local_day(at: datetime | None) -> str:
    """Return the day of an instant at the site: `Wed 27 Sep`."""
    if at is None:
        return _("time unknown")
    there = timezone.localtime(at)
    return f"{_WEEKDAYS[there.weekday()]()} {there.day} {_MONTHS[there.month - 1]()}"


@register.filter
def local_hour(at: datetime | None) -> str:
    """Return only the clock time of an instant in the site's time."""
    return _("time unknown") if at is None else f"{timezone.localtime(at):%H:%M}"


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


@register.simple_tag
def field_input(field: BoundField) -> SafeString:
    """Return a field's input; a number brings up the number pad."""
    attrs: dict[str, str | bool] | None = {"inputmode": "numeric"} if field.widget_type == "number" else None
    return field.as_widget(attrs=attrs)


@register.inclusion_tag("site/occupancy.html")
def occupancy(*, used: int, total: int, held: int = 0, unit: str = "") -> dict[str, Any]:
    """Return a bar of what is taken, held and free of `total`, and the same in words."""
    whole = max(total, used + held, 1)
    words = _("%(used)s of %(total)s taken") % {"used": people(used), "total": people(total)}
    if unit:
        words = _("%(used)s of %(total)s %(unit)s taken") % {
            "used": people(used),
            "total": people(total),
            "unit": unit,
        }
    if held:
        words += ", " + _("%(held)s held") % {"held": people(held)}
    free = total - used - held
    tail = _("%(free)s free") if free >= 0 else _("%(free)s too many")
    return {
        "id": f"held-{crc32(words.encode()):08x}",
        "taken_share": ceil(1000 * used / whole) / 10,
        "held_share": ceil(1000 * held / whole) / 10,
        "is_over": free < 0,
        "words": f"{words}, {tail % {'free': people(abs(free))}}",
    }
