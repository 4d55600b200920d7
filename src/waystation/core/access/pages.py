"""How a page learns who asks, and refuses those who may not."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse

from waystation.core.access.queries import Actor, actor_of

Rest = ParamSpec("Rest")
Page = Callable[Concatenate[HttpRequest, Actor, Rest], HttpResponse]


def page_for(
    permission: str,
) -> Callable[[Page[Rest]], Callable[Concatenate[HttpRequest, Rest], HttpResponse]]:
    """Let the decorated view be opened by those with `permission` somewhere; it gets the actor second.

    Others are sent to sign in, or, signed in, refused with NotAllowed. Commands check the place again.
    """

    def decorate(view: Page[Rest]) -> Callable[Concatenate[HttpRequest, Rest], HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
            actor = actor_of(request)
            if not actor.may_somewhere(permission):
                actor.require(permission)
            return view(request, actor, *args, **kwargs)

        return login_required(guarded)

    return decorate
