"""The door for other nodes. Who may not come in learns nothing: every refusal looks alike."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from waystation.core.journal.node import node
from waystation.core.sync.errors import MessageRefused
from waystation.core.sync.exchange import answer
from waystation.core.sync.line import TYPE
from waystation.core.sync.message import LONGEST


@csrf_exempt  # there is no session; each message is signed by its node
@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def door(request: HttpRequest) -> HttpResponse:
    """Return this node's identifier, or the answer to another node's message."""
    if request.method == "GET":
        return HttpResponse(node().id, content_type="text/plain")
    try:
        return HttpResponse(answer(request.read(LONGEST + 1)), content_type=TYPE)
    except MessageRefused:
        return HttpResponse(status=HTTPStatus.FORBIDDEN)
