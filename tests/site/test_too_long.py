"""A form that is too long is refused in words, and nothing of it is kept."""

import pytest
from django.test import Client

from waystation.core.journal.models import Node, StoredEntry


@pytest.mark.django_db
def test_seven_megabytes_in_a_form_are_refused_with_what_to_do(node: Node) -> None:
    client = Client(HTTP_X_FORWARDED_PROTO="https")

    page = client.post("/sign-in", {"username": "a" * 7_000_000})

    assert page.status_code == 413
    assert "One form holds at most 6 MB." in page.content.decode()
    assert StoredEntry.objects.count() == 0
