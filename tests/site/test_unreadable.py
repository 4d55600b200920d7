"""Forms that came in empty, torn, or where none is taken: each is refused with its reason."""

import pytest
from django.urls import reverse

from tests.site.conftest import SignIn
from tests.site.mutations import says_why
from waystation.core.journal.models import StoredEntry

EMPTY = "The form came in incomplete. Open the page anew and send it again."


@pytest.mark.parametrize("address", ["reception:index", "supply:index", "tracing:new", "transport:plan"])
def test_a_form_without_content_is_refused_and_said_to_be_so(client_for: SignIn, address: str):
    client = client_for("coordinator" if address != "tracing:new" else "tracing")
    before = StoredEntry.objects.count()

    answer = client.post(reverse(address))

    assert answer.status_code == 400
    assert EMPTY in answer.content.decode()
    assert StoredEntry.objects.count() == before


@pytest.mark.parametrize(
    ("route", "arguments", "fields"),
    [
        ("placement:close", ["S-01"], {"observed_at": "now"}),
        ("situation:forecast", [], {"x": "y"}),
    ],
)
def test_a_button_sent_without_its_act_or_with_another_answer_is_refused(
    client_for: SignIn, route: str, arguments: list[str], fields: dict[str, str]
):
    answer = client_for("coordinator").post(reverse(route, args=arguments), fields)

    assert answer.status_code == 400
    assert EMPTY in answer.content.decode()


def test_an_address_that_takes_forms_only_says_so_when_it_is_opened(client_for: SignIn):
    answer = client_for("coordinator").get(reverse("placement:close", args=["S-01"]))

    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "This address takes a form from another page; it is no page itself." in answer.content.decode()


@pytest.mark.parametrize(
    ("status", "kind", "text", "expected"),
    [
        (400, "text/html", '<main><ul class="errorlist"><li>No.</li></ul></main>', True),
        (400, "text/html", "<main><form></form></main>", False),
        (400, "text/html", '<p class="notice">outside</p>', False),
        (409, "application/json", '{"code": "x", "message": "Taken."}', True),
        (409, "application/json", '{"code": "x", "message": ""}', False),
        (400, "text/plain", "", False),
    ],
)
def test_a_reason_is_told_from_none(status: int, kind: str, text: str, expected: bool):
    assert says_why(status, kind, text) is expected


@pytest.mark.parametrize(
    "kind", ["multipart/form-data", "multipart/form-data; boundary=b", "text/xml; charset=?"]
)
def test_what_cannot_be_read_at_an_address_that_is_none_is_still_answered(client_for: SignIn, kind: str):
    client = client_for("coordinator")
    client.handler.enforce_csrf_checks = True

    answer = client.generic("POST", "/nowhere/x/", b"\xff\xfe", content_type=kind)

    assert answer.status_code == 404
    assert "There is no such page" in answer.content.decode()
