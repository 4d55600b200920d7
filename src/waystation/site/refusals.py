"""Turns a refusal into a page that says what was wrong, that nothing was saved, and where to go on."""

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from waystation.core.errors import Refusal
from waystation.core.journal.storage import refusal_of

JSON = "application/json"


class RefusalMiddleware:
    """Answers a `Refusal` raised by a view, with its own status, as a page or as JSON."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the view's response; one that only names the methods it takes is given its page."""
        response = self.get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            page = render(request, "405.html", status=response.status_code)
            page["Allow"] = response["Allow"]
            return page
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Return the answer to a refusal, or to an error of the disk; leave every other exception alone."""
        refusal = exception if isinstance(exception, Refusal) else refusal_of(exception)
        if refusal is None:
            return None
        if request.get_preferred_type(["text/html", JSON]) == JSON:
            return JsonResponse({"code": refusal.code, "message": str(refusal)}, status=refusal.status)
        context = {"sentence": str(refusal), "code": refusal.code, "back": _way_back(request)}
        return render(request, "refused.html", context, status=refusal.status)


def _way_back(request: HttpRequest) -> str:
    """Return the page the reader came from if it is ours and not the refused one itself, else the square."""
    came_from = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(
        came_from, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    path = urlsplit(came_from).path
    # After a refused GET the same address would refuse again; after a POST it is the form.
    if is_ours and path and not (request.method == "GET" and path == request.path):
        return came_from
    return reverse("square")
