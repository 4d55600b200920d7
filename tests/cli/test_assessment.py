"""`waystation assessment` prints the assessment, and takes a signature for what was printed."""

import pytest

from waystation.cli import main
from waystation.core.journal.models import Node
from waystation.core.keeping.assessment import is_signed, schema_hash


@pytest.mark.django_db
def test_it_is_printed_and_signed(node: Node, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["assessment"]) == 0
    printed = capsys.readouterr()
    assert printed.out.startswith("# Data protection impact assessment: Goris square\n")
    assert printed.err == f"To sign: waystation assessment sign --by ROLE --schema {schema_hash()}\n"

    assert main(["assessment", "--html"]) == 0
    page = capsys.readouterr().out
    assert "<title>Data protection impact assessment: Goris square</title>" in page
    assert "<p><strong>Not signed yet.</strong></p>" in page
    assert page.count("<tr>") == printed.out.count("\n| ")

    assert main(["assessment", "sign", "--by", "head of mission", "--schema", "old"]) == 1
    assert "Read it anew" in capsys.readouterr().err
    assert main(["assessment", "sign", "--by", "head of mission", "--schema", schema_hash()]) == 0

    assert is_signed()
