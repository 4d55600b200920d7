"""What people who could not talk left unsettled: both values beside each other, and a tap that keeps one."""

from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from waystation.core.access.errors import NotAllowed
from waystation.core.access.pages import done, page_for, reading
from waystation.core.access.queries import Actor, usernames
from waystation.core.journal.conflicts import (
    AS_IT_IS,
    FIELD,
    Given,
    OpenConflict,
    open_conflicts,
    resolve,
    settled_lately,
    values,
)
from waystation.core.journal.errors import UnknownConflict
from waystation.core.journal.forms import ActForm
from waystation.core.places.queries import place_names
from waystation.site.context import DESKS
from waystation.site.subjects import subject_words
from waystation.site.waiting import forget
from waystation.site.words import act_word, field_word, value_word

SHOWN: Final = 100
_OTHERS: Final = gettext_lazy("Users, places and the journal itself")
Context = dict[str, Any]


@require_safe
@page_for("journal.own")
def disagreements(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show what the reader may settle, desk by desk, and what was settled lately."""
    found = open_conflicts(actor)
    shown = found[:SHOWN]
    reading(request, actor, "journal.disagreements", _personal(shown))
    by_desk: dict[str | Promise, list[Context]] = {}
    words = subject_words(subject for one in shown for subject in (*one.subjects, one.about))
    sides = {one.id: values(one) for one in shown if one.kind == FIELD}
    lately = settled_lately()
    told_by = {given.actor for found in sides.values() for given in found} | {by for *_rest, by in lately}
    names = usernames(told_by)
    places = place_names({one.place for one in shown if one.place})
    for number, one in enumerate(shown, start=1):
        desk = one.permission.partition(".")[0]
        label = DESKS[desk][0] if desk in DESKS else _OTHERS
        by_desk.setdefault(label, []).append(_card(one, sides.get(one.id, []), number, words, names, places))
    settled = [(act_word(kinds), at, names.get(by, "")) for kinds, at, by in lately]
    context = {"groups": list(by_desk.items()), "more": len(found) - len(shown), "settled": settled}
    return render(request, "site/disagreements.html", context)


@require_POST
@page_for("journal.own")
def settle(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Keep one value, or leave things as they are."""
    sent = ActForm(request.POST).sent()
    try:
        resolve(actor, request.POST.get("conflict", ""), request.POST.get("choice", ""), sent["act"])
    except NotAllowed as error:
        raise UnknownConflict from error  # one for others to settle is not told from none
    forget(actor)
    done(request, _("Settled. Every other node shows it so, too, as soon as it hears of it."))
    return redirect("disagreements")


def _personal(found: list[OpenConflict]) -> list[str]:
    """Return whose words the page is about to show."""
    return [one.subjects[0] for one in found if one.kind == FIELD]


def _card(
    one: OpenConflict,
    sides: list[Given],
    number: int,
    words: Mapping[str, str],
    names: Mapping[str, str],
    places: Mapping[str, str],
) -> Context:
    is_field = one.kind == FIELD
    subjects = [one.about] if one.about else list(one.subjects)
    return {
        "conflict": one,
        "title": field_word(one.field) if is_field else one.label,
        "about": ", ".join(dict.fromkeys(words[subject] for subject in subjects)),
        "place": places.get(one.place, one.place),
        "sides": [_side(given, one.field, names) for given in sides],
        "ways": [] if is_field else [way for way in map(_way, one.ways) if way],
        "as_it_is": "" if is_field else AS_IT_IS,
        "form": ActForm(auto_id=f"settle{number}_%s"),
    }


def _side(given: Given, field: str, names: Mapping[str, str]) -> Context:
    text = _("cannot be opened here") if given.text is None else value_word(field, given.text) or _("nothing")
    return {"given": given, "text": text, "by": names.get(given.actor) or _("someone at another node")}


def _way(way: Any) -> tuple[str, str | Promise] | None:
    try:
        return reverse(way.url, args=way.arguments), way.label
    except NoReverseMatch:  # the desk's pages are not installed here
        return None
