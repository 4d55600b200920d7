"""After a seal every page says so, and nothing else: sessions and keys are gone."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

from waystation.core.upkeep.sealing import is_sealed, latest_seal


class SealedMiddleware:
    """Stands before all that asks for a session; also the answer to the request that sealed the node."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the page of a sealed node, with the report where this process sealed it."""
        if not is_sealed():
            response = self.get_response(request)
            if not is_sealed():
                return response
        with translation.override(translation.get_language_from_request(request)):
            page = render_to_string("sealed.html", {"report": latest_seal()})
        return HttpResponse(page, status=HTTPStatus.SERVICE_UNAVAILABLE)
