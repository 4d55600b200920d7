"""Letting a node in by its card, letting it out, and deciding on what waits in quarantine."""

import re
from pathlib import Path

import pytest
from django.test import Client

from tests.core.worlds import move_to
from tests.site.conftest import SignIn
from waystation.core.journal.models import Node, Quarantined, StoredEntry
from waystation.core.journal.quarantine import keep_message
from waystation.core.journal.writer import new_act
from waystation.core.sync.card import Card, own_card
from waystation.core.sync.models import Peer

pytestmark = pytest.mark.storage


@pytest.fixture
def card(tmp_path: Path, node: Node) -> Card:
    """The card of another node; this one is a fresh node of its own."""
    move_to(tmp_path / "elsewhere")
    found = own_card()
    move_to(tmp_path / "here")
    return found


def let_in(client: Client, card: Card, **changes: object) -> object:
    fields = {
        "act": new_act(),
        "card": card.text(),
        "audiences": ["register", "supply"],
        "place": "",
        "is_compared": "on",
        **changes,
    }
    return client.post(
        "/node/peers/new/", {name: value for name, value in fields.items() if value is not None}
    )


def test_a_card_is_pasted_its_numbers_compared_and_the_node_let_in(card: Card, client_for: SignIn):
    client = client_for("coordinator")

    page = client.post("/node/peers/", {"act": new_act(), "card": card.text()}).content.decode()
    assert card.fingerprint in page
    answer = let_in(client, card)

    assert (answer.status_code, answer["Location"]) == (302, "/node/peers/")
    assert Peer.objects.get().scopes == ["register/*", "supply/*"]
    page = client.get("/node/").content.decode()
    assert "not in step yet" in page
    assert "Not in step with the other nodes yet" in client.get("/").content.decode()


def test_without_the_comparison_nobody_is_let_in(card: Card, client_for: SignIn):
    before = StoredEntry.objects.count()
    client = client_for("coordinator")
    before = StoredEntry.objects.count()

    answer = let_in(client, card, is_compared=None)

    assert answer.status_code == 400
    assert "We compared the numbers by voice, and they are the same: " in answer.content.decode()
    assert (Peer.objects.count(), StoredEntry.objects.count()) == (0, before)


@pytest.mark.parametrize("change", ["{}", "not a card", "Goris", ""])
def test_what_is_no_card_is_refused_at_its_field(node: Node, client_for: SignIn, change: str):
    answer = client_for("coordinator").post("/node/peers/", {"act": new_act(), "card": change})

    assert answer.status_code == 400
    assert "error-summary" in answer.content.decode()


def test_a_changed_card_is_refused_even_where_the_first_page_was_passed(card: Card, client_for: SignIn):
    changed = card.text().replace(card.name, "Vayk bazaar")

    answer = client_for("coordinator").post(
        "/node/peers/new/", {"act": new_act(), "card": changed, "is_compared": "on"}
    )

    assert answer.status_code == 400
    assert "it was changed on the way" in answer.content.decode()
    assert Peer.objects.count() == 0


def test_a_node_is_let_out_for_a_reason_and_the_bar_goes(card: Card, client_for: SignIn):
    client = client_for("coordinator")
    let_in(client, card)

    page = client.get(f"/node/peers/{card.node}/").content.decode()
    assert "Stolen or seized" in page
    answer = client.post(f"/node/peers/{card.node}/", {"act": new_act(), "reason": "stolen"}, follow=True)

    assert "takes part no more" in answer.content.decode()
    assert Peer.objects.get().is_revoked
    assert client.post(f"/node/peers/{card.node}/", {"act": new_act(), "reason": "x"}).status_code == 400


def test_an_unknown_node_is_not_here(node: Node, client_for: SignIn):
    assert client_for("coordinator").get("/node/peers/x/").status_code == 404


@pytest.mark.parametrize("address", ["/node/peers/", "/node/quarantine/", "/node/seal/"])
def test_only_coordinators_look_after_nodes(node: Node, client_for: SignIn, address: str):
    client = client_for("clerk")

    assert client.get(address).status_code == 403
    assert client.post(address, {"act": new_act()}).status_code == (405 if "quarantine" in address else 403)


def test_what_waits_in_quarantine_is_shown_with_its_reason_and_decided_on(node: Node, client_for: SignIn):
    keep_message("", b"no message of ours")
    client = client_for("coordinator")

    page = client.get("/node/quarantine/").content.decode()
    assert "A whole message that cannot be trusted or read" in page
    held = re.search(r'name="held" value="([^"]+)"', page).group(1)
    refused = client.post("/node/quarantine/decide/", {"held": held, "decision": "release"})
    assert refused.status_code >= 400
    assert Quarantined.objects.get().state == "waiting"
    answer = client.post("/node/quarantine/decide/", {"held": held, "decision": "discard"}, follow=True)

    assert "Left out for good." in answer.content.decode()
    assert "Nothing waits in quarantine." in answer.content.decode()
    assert Quarantined.objects.get().state == "discarded"


def test_a_decision_that_is_none_is_refused(node: Node, client_for: SignIn):
    answer = client_for("coordinator").post("/node/quarantine/decide/", {"held": "x", "decision": "burn"})

    assert answer.status_code == 400
