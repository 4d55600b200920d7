"""How a page learns who asks, and refuses those who may not."""

import logging
from collections.abc import Callable, Iterable
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, Final, ParamSpec

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse

from waystation.core.access import reads
from waystation.core.access.errors import NotAllowed, NotHere
from waystation.core.access.queries import Actor, actor_of
from waystation.core.access.reach import places_named
from waystation.core.access.reasons import REASONS, preset_for
from waystation.core.errors import Refusal
from waystation.core.journal.errors import UnreadableForm
from waystation.core.places.queries import first_hub

logger = logging.getLogger("waystation.security")

HERE: Final = "here"  # in the session: where this person works
REASON: Final = "reason"  # in the session: why this person reads, where it is not what the desk reads for
UNDO_TAG: Final = "undo-"  # of a message about an undo, which can be undone itself

# What each page asks for, by the name of its view: for the test that opens every page as every role.
PERMISSIONS: Final[dict[str, str]] = {}

Rest = ParamSpec("Rest")
Page = Callable[Concatenate[HttpRequest, Actor, Rest], HttpResponse]


def page_for(
    permission: str,
) -> Callable[[Page[Rest]], Callable[Concatenate[HttpRequest, Rest], HttpResponse]]:
    """Let the decorated view be opened by those with `permission` somewhere; it gets the actor second.

    An empty permission opens it to whoever is signed in.

    Others are sent to sign in, or, signed in, refused with NotAllowed. Commands check the place again.
    A form that came in empty is refused here, for every page alike; and a record that is not there is
    refused like one that is out of the actor's reach, with NotHere.
    """

    def decorate(view: Page[Rest]) -> Callable[Concatenate[HttpRequest, Rest], HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
            actor = actor_of(request)
            if permission and not actor.may_somewhere(permission):
                actor.require(permission)
            if request.method == "POST" and not request.POST and not request.FILES:
                raise UnreadableForm
            for places in places_named(kwargs):
                if not any(actor.may(permission, place) for place in places):
                    logger.warning("refused %s to user %s: out of reach, or not there", permission, actor.id)
                    raise NotHere
            try:
                return view(request, actor, *args, **kwargs)
            except Refusal as refusal:
                if kwargs and (isinstance(refusal, NotAllowed) or refusal.status == HTTPStatus.NOT_FOUND):
                    raise NotHere from refusal
                raise

        PERMISSIONS[f"{view.__module__}.{view.__name__}"] = permission
        return login_required(guarded)

    return decorate


def here(request: HttpRequest, actor: Actor) -> str:
    """Return where a form begins: where this session worked last, the actor's own place, or the first hub."""
    return request.session.get(HERE) or actor.place or first_hub()


def work_at(request: HttpRequest, place: str) -> None:
    """Remember for this session where the person works."""
    request.session[HERE] = place


def done(request: HttpRequest, sentence: str, *, is_undo: bool = False) -> None:
    """Say what went well; the page shown next offers to undo the act that the form carried."""
    messages.success(request, sentence, extra_tags=UNDO_TAG * is_undo + request.POST.get("act", ""))


def reading(request: HttpRequest, actor: Actor, page: str, subjects: Iterable[str], reason: str = "") -> None:
    """Record, before a page shows sealed words of `subjects`, that it does; see `reads.opened`.

    Args:
        request: Its session may hold the reason; otherwise it is the desk's preset one.
        actor: Who is shown them.
        page: `desk.page`.
        subjects: Whose words they are.
        reason: A code of `reasons.REASONS`, where the page itself says why.

    Raises:
        ReadNotRecorded, ReadingLocked: nobody may be shown.
    """
    chosen = reason or request.session.get(REASON)
    reads.opened(actor, subjects, page, chosen if chosen in REASONS else preset_for(page))
