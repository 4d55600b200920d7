"""The page of the node: who sees it, and what it says."""

import pytest
from django.test import Client

from tests.site.conftest import SignIn
from waystation.core.journal.models import Node


def test_a_coordinator_finds_the_node_in_the_navigation_and_reads_its_state(client_for: SignIn):
    client = client_for("coordinator")

    page = client.get("/node/").content.decode()

    assert '<a href="/node/" aria-current="page">This node' in page
    assert "<h1>Goris square</h1>" in page
    assert "Demo: invented people" in page
    assert "Unlocked" in page


@pytest.mark.parametrize("role", ["volunteer", "clerk", "medical"])
def test_others_are_neither_offered_the_node_nor_let_in(client_for: SignIn, role: str):
    client = client_for(role)

    assert "This node" not in client.get("/").content.decode()
    assert client.get("/node/").status_code == 403


def test_a_page_without_a_node_still_has_no_navigation(node: Node):
    page = Client(HTTP_HOST="localhost").get("/sign-in").content.decode()

    assert "This node" not in page
