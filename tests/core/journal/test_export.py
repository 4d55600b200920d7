"""The auditor's file: the whole journal, and nothing that opens a name."""

import json

import pytest

from tests.core.worlds import CLERK, arrival
from waystation.core.journal.models import Node
from waystation.core.journal.transfer import export_lines
from waystation.core.journal.writer import new_act
from waystation.desks.reception.commands import band_family

pytestmark = [pytest.mark.storage, pytest.mark.django_db]


def test_the_file_names_format_and_mode_first_and_holds_every_chain_entry_and_signature(node: Node) -> None:
    band_family(CLERK, arrival(), act=new_act())

    records = [json.loads(line) for line in export_lines()]

    assert records[0] == {"type": "journal", "format": 1, "mode": "demo", "node": node.id}
    assert [record["type"] for record in records[1:]] == ["chain", *["entry"] * 4, "signature"]


def test_the_file_holds_no_key_and_no_sealed_word_in_clear(node: Node) -> None:
    band_family(CLERK, arrival(village="Taghavard"), act=new_act())

    text = "\n".join(export_lines())

    assert "Taghavard" not in text
    assert {json.loads(line)["type"] for line in text.splitlines()} == {
        "journal", "chain", "entry", "signature",
    }  # fmt: skip
