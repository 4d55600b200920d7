"""A person's own page: what is kept of them, who was shown it, and erasing them."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from waystation.core.access.approval import awaits
from waystation.core.access.pages import done, page_for, reading
from waystation.core.access.queries import Actor, usernames
from waystation.core.access.reads import ReadingLine, reads_of
from waystation.core.access.views.reading import rows_of
from waystation.core.errors import Refusal
from waystation.core.journal.erasure import ACTION, placeholder_of, propose_erasure
from waystation.desks.reception import queries
from waystation.desks.reception.errors import UnknownPerson
from waystation.desks.reception.forms import ErasureForm
from waystation.desks.reception.words import AGE_BAND_WORDS, RELATION_WORDS, SEX_WORDS

READS_SHOWN: Final = 20
Context = dict[str, Any]


@require_safe
@page_for("reception.read_person")
def person(request: HttpRequest, actor: Actor, person: str) -> HttpResponse:
    """Show a person, and who was shown them; of an erased one, that they were erased."""
    erased = placeholder_of(person)
    if erased is not None:
        return render(request, "reception/erased.html", {"erased": erased})
    context = _told(request, actor, person)
    lines = reads_of(person, limit=READS_SHOWN)
    context |= {
        "reads": _rows(lines),
        "may_ask_erasure": actor.may("journal.ask_erasure", context["household"].hub),
        "is_proposed": awaits(ACTION, subject=person),
    }
    return render(request, "reception/person.html", context)


@page_for("journal.ask_erasure")
def erase(request: HttpRequest, actor: Actor, person: str) -> HttpResponse:
    """Ask for a person to be erased; a second person approves it."""
    household = queries.household_of(person)
    form = ErasureForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                propose_erasure(
                    actor,
                    person,
                    form.cleaned_data["reason"],
                    act=form.cleaned_data["act"],
                    place=household.hub,
                )
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = refusal.status
            else:
                done(request, _("Asked for. A second person approves it; until then nothing changes."))
                return redirect("reception:household", household=household.subject)
    context = {"form": form, "person": person, "household": household}
    return render(request, "reception/erase.html", context, status=status)


def _told(request: HttpRequest, actor: Actor, person: str) -> Context:
    household = queries.household_of(person)
    reading(request, actor, "reception.person", [person])
    told = next((one for one in queries.members_of(household.subject) if one.person == person), None)
    if told is None:
        raise UnknownPerson
    return {
        "person": told,
        "household": household,
        "sex": SEX_WORDS.get(told.sex, told.sex),
        "age": AGE_BAND_WORDS.get(told.age_band, told.age_band),
        "relation": RELATION_WORDS.get(told.relation, ""),
    }


def _rows(lines: list[ReadingLine]) -> list[dict[str, object]]:
    return rows_of(lines, usernames(line.reader for line in lines))
