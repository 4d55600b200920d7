"""Sealing from the page: rehearsed alone, proposed by one, and never of a demo."""

from pathlib import Path

import pytest
from django.test import Client

from tests.site.conftest import SignIn
from waystation.core.access.commands import add_user, give_role
from waystation.core.access.models import Proposal
from waystation.core.journal.models import Node
from waystation.core.journal.node import set_up
from waystation.core.journal.tables import table_hashes
from waystation.core.journal.writer import new_act
from waystation.core.upkeep.models import Upkeep
from waystation.core.vault.keyfile import FILE_NAME


def test_the_drill_times_every_step_says_what_remains_and_changes_nothing(
    node: Node, home: Path, client_for: SignIn
):
    client = client_for("coordinator")
    assert "Rehearse now" in client.get("/node/seal/").content.decode()

    page = client.post("/node/seal/drill/", {"act": new_act()}).content.decode()

    assert "Nothing was changed." in page
    assert "node.key overwritten and removed" in page
    assert "Copies of node.key that somebody made by hand" in page
    assert (home / FILE_NAME).exists()
    assert client.get("/node/").status_code == 200
    assert Upkeep.objects.get().drilled_at is not None


def test_a_demo_is_not_sealed_and_that_is_said(node: Node, client_for: SignIn):
    client = client_for("coordinator")
    before = table_hashes()

    answer = client.post("/node/seal/", {"act": new_act(), "reason": "they are coming"})

    assert answer.status_code == 409
    assert "error-summary" in answer.content.decode()
    assert table_hashes() == before


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_proposal_needs_its_reason(node: Node, client_for: SignIn, reason: str):
    answer = client_for("coordinator").post("/node/seal/", {"act": new_act(), "reason": reason})

    assert answer.status_code == 400
    assert Proposal.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_the_second_person_is_told_that_it_is_sealed_what_remains_and_everybody_after_them(
    home: Path, settings: object
):
    settings.SECURE_SSL_REDIRECT = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = False
    # Codes and PINs have tests of their own.
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.endswith("GuardMiddleware")]
    set_up("Goris square", mode="live", time_zone="Asia/Yerevan", passphrase="five plain words of mine")
    first, second = (Client(HTTP_HOST="localhost") for _ in range(2))
    for client, name in ((first, "davit"), (second, "lilit")):
        user = add_user(name, "four plain long words")
        give_role(None, user, "coordinator", act=new_act())
        client.force_login(user)
    first.post("/node/seal/", {"act": new_act(), "reason": "they are coming"})
    proposal = Proposal.objects.get().subject

    approved = second.post(f"/access/waiting/{proposal}/", {"act": new_act(), "answer": "approve"})
    later = first.get("/node/")

    assert (approved.status_code, later.status_code) == (503, 503)
    assert "What remains elsewhere" in approved.content.decode()
    assert "Two of the three escrow shares open it again." in later.content.decode()
    assert not (home / FILE_NAME).exists()
