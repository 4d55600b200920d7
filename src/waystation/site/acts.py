"""What the reader did, and undoing it: the button beside every message, and the list of one's last acts."""

from typing import Final
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from waystation.core.access.pages import done, page_for
from waystation.core.access.queries import Actor
from waystation.core.journal.errors import NotYoursToUndo, UnknownAct
from waystation.core.journal.forms import ActForm
from waystation.core.journal.undo import undo, undoable
from waystation.core.places.queries import place_names
from waystation.site.context import DESKS
from waystation.site.words import act_word

SHOWN: Final = 20


@require_safe
@page_for("journal.own")
def acts(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List what the reader did within this shift and may take back."""
    found = undoable(actor, SHOWN)
    places = place_names({one.place for one in found if one.place})
    context = {
        "acts": [
            {
                "done": one,
                "word": act_word(one.kinds),
                "place": places.get(one.place, one.place),
                "is_undo": one.kinds[0] == "act.undone",
                "form": ActForm(auto_id=f"undo{number}_%s"),
            }
            for number, one in enumerate(found, start=1)
        ]
    }
    return render(request, "site/acts.html", context)


@require_POST
@page_for("journal.own")
def undo_act(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Take an act back whole; the next page offers to bring it back."""
    try:
        undo(actor, request.POST.get("undone", ""), ActForm(request.POST).sent()["act"])
    except UnknownAct as error:
        raise NotYoursToUndo from error  # an act of someone else is not told from none
    done(request, _("Undone. It does not count any more."), is_undo=True)
    return redirect(_desk_of(request.headers.get("Referer", "")))


def _desk_of(address: str) -> str:
    """Return the first page of the desk that `address` belongs to: what stood there may be gone."""
    first = urlsplit(address).path.strip("/").partition("/")[0]
    return f"/{first}/" if first in {*DESKS, "acts"} else "/"
