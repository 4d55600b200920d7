"""What came from other nodes and was not taken in: looked at by a person, who releases or discards it."""

from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from waystation.core.access.pages import page_for
from waystation.core.access.queries import Actor
from waystation.core.journal.errors import UnreadableForm
from waystation.core.journal.quarantine import Held, waiting
from waystation.core.sync.commands import discard, release
from waystation.core.sync.queries import sync_state
from waystation.site.subjects import subject_words
from waystation.site.waiting import forget

SHOWN: Final = 100
REASON_WORDS: Final[dict[str, Promise]] = {
    "gap": gettext_lazy("Entries before these are missing; they are taken in when those come"),
    "unsigned": gettext_lazy("Their signature has not come yet; they are taken in when it does"),
    "unknown-node": gettext_lazy("From a node that was not let in"),
    "form": gettext_lazy("Not in the form of an entry"),
    "link": gettext_lazy("Does not follow from what the node sent before"),
    "changed": gettext_lazy("Changed after it was written"),
    "signature": gettext_lazy("The signature is false"),
    "wrong-key": gettext_lazy("Signed with another key than this node's"),
    "revoked": gettext_lazy("From a node that takes part no more"),
    "message": gettext_lazy("A whole message that cannot be trusted or read"),
}


@require_safe
@page_for("sync.review")
def quarantine(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List what waits for a decision, the latest first."""
    found = waiting(SHOWN + 1)
    names = {peer.node: peer.name for peer in sync_state().peers}
    words = subject_words(one.subject for one in found if one.subject)
    context = {
        "held": [
            (one, REASON_WORDS.get(one.reason, one.reason), *_of(one, names, words)) for one in found[:SHOWN]
        ],
        "is_more": len(found) > SHOWN,
    }
    return render(request, "node/quarantine.html", context)


@require_POST
@page_for("sync.review")
def decide(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Release or discard one thing."""
    match request.POST.get("decision"):
        case "release":
            release(actor, request.POST.get("held", ""))
            messages.success(request, _("Taken in. It counts from now on."))
        case "discard":
            discard(actor, request.POST.get("held", ""))
            messages.success(request, _("Left out for good. It stays stored, with your decision."))
        case _:
            raise UnreadableForm
    forget(actor)
    return redirect("node:quarantine")


def _of(one: Held, names: dict[str, str], words: dict[str, str]) -> tuple[str, str]:
    """Return whose entries they are, and what they are about."""
    node = one.sender or one.chain.partition("/")[0]
    return names.get(node, _("an unknown node")), words.get(one.subject, "")
