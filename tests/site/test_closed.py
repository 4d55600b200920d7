"""Nobody who is not signed in gets past the door."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from waystation.core.journal.models import Node

OPEN = {"access/enrol/", "sign-in", "sign-out", "language/setlang/", "healthz", "sync/"}


def routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from routes(pattern, route)


def addresses() -> list[str]:
    return [re.sub(r"<\w+:\w+>", "x", route) for route in routes(get_resolver()) if route not in OPEN]


def test_the_site_has_its_pages() -> None:
    assert len(addresses()) > 40


@pytest.mark.django_db
def test_every_page_sends_strangers_to_the_sign_in(node: Node) -> None:
    client = Client(HTTP_X_FORWARDED_PROTO="https")

    for address in addresses():
        for answer in (client.get(f"/{address}"), client.post(f"/{address}")):
            assert answer.status_code == 302, address
            assert answer["Location"].startswith("/sign-in?next="), address


@pytest.mark.django_db
def test_a_stranger_may_choose_a_language(node: Node) -> None:
    answer = Client(HTTP_X_FORWARDED_PROTO="https").post(
        "/language/setlang/", {"language": "hy", "next": "/sign-in"}
    )

    assert (answer.status_code, answer["Location"]) == (302, "/sign-in")
