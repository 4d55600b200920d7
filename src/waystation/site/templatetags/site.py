"""Filters and parts for every page: numbers of people, ranges, ages of figures, the site's time."""

from math import ceil
from typing import Any
from zlib import crc32

from django import template
from django.contrib.messages.storage.base import Message
from django.forms import BoundField
from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from waystation.core.access.pages import UNDO_TAG
from waystation.core.journal.writer import new_act
from waystation.core.wording import ago, calendar_day, local_day, local_hour, local_time, people, range_of

register = template.Library()
for words in (people, range_of, ago, local_time, local_day, local_hour, calendar_day):
    register.filter(words.__name__, words)


@register.simple_tag
def field_input(field: BoundField) -> SafeString:
    """Return a field's input; a number brings up the number pad."""
    attrs: dict[str, str | bool] | None = {"inputmode": "numeric"} if field.widget_type == "number" else None
    return field.as_widget(attrs=attrs)


@register.inclusion_tag("site/undo.html", takes_context=True)
def undo_button(context: Context, message: Message) -> dict[str, Any]:
    """Return the button that takes back the act a message is about, where it names one."""
    undone = message.extra_tags or ""
    return {
        "act": new_act() if undone else "",
        "undone": undone.removeprefix(UNDO_TAG),
        "is_undo": undone.startswith(UNDO_TAG),
        "csrf_token": context.get("csrf_token"),
    }


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
