"""Some requests as nobody should send them; benchmarks/fuzz.py sends a hundred thousand."""

from collections import Counter
from random import Random

import pytest
from django.test import Client

from tests.site.conftest import SignIn
from tests.site.mutations import Request, mutated, offers, says_why
from waystation.core.journal.models import Node
from waystation.core.journal.verify import verify

PAGES = ("/reception/", "/supply/", "/placement/", "/transport/", "/acts/", "/node/peers/", "/disagreements/")
N = 150


def send(client: Client, request: Request) -> object:
    headers = dict(request.headers)
    body = request.content()
    kind = headers.pop("Content-Type", request.content_type())
    return client.generic(
        request.method, request.address, body or b"", kind if body is not None else "", headers=headers
    )


def test_mutated_requests_are_answered_and_refused_with_a_reason(goris: Node, client_for: SignIn) -> None:
    client, random, seeds = client_for("coordinator"), Random(20260102), []
    for page in PAGES:
        seeds += [Request("GET", page), *offers(page, client.get(page).content.decode())[1]]
    statuses: Counter[int] = Counter()

    for _ in range(N):
        request = mutated(random.choice(seeds), random)
        try:
            answer = send(client, request)
        except UnicodeError:
            continue  # it cannot be put into a header at all
        statuses[answer.status_code] += 1
        assert answer.status_code < 500, request
        if answer.status_code >= 400 and request.method != "HEAD":
            kind = answer.headers.get("Content-Type", "")
            assert says_why(answer.status_code, kind, answer.content.decode()), request

    assert statuses[200] > 10
    assert statuses[400] > 10
    assert verify() == []


@pytest.mark.parametrize("page", ["/reception/", "/supply/"])
def test_a_page_offers_its_forms_to_the_mutator(goris: Node, client_for: SignIn, page: str) -> None:
    links, forms = offers(page, client_for("coordinator").get(page).content.decode())

    assert any(form.method == "POST" and dict(form.fields).get("act") for form in forms)
    assert "/reception/" in links
    assert not any("sign-out" in form.address for form in forms)
