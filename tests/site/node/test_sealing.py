"""Sealing from the page: rehearsed alone, proposed by one, and never of a demo."""

from pathlib import Path

import pytest

from tests.site.conftest import SignIn
from waystation.core.access.models import Proposal
from waystation.core.journal.models import Node
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
