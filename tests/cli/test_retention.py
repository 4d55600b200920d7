"""`waystation retention` shows clocks and what runs out, and takes changes with a reason."""

from datetime import UTC, datetime

import pytest

from tests.core.worlds import CLERK, arrival
from waystation.cli import main
from waystation.core.journal.models import Node
from waystation.core.journal.node import set_demo_clock
from waystation.core.journal.writer import new_act
from waystation.desks.reception.commands import band_family

pytestmark = pytest.mark.django_db


@pytest.fixture
def household(node: Node) -> str:
    set_demo_clock(datetime(2023, 9, 27, 12, tzinfo=UTC))
    return band_family(CLERK, arrival(), act=new_act()).subject("household")


def test_it_lists_the_clocks_and_what_runs_out(household: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["retention", "list"]) == 0
    assert capsys.readouterr().out.endswith("Nothing runs out within 30 days.\n")
    set_demo_clock(datetime(2024, 9, 10, tzinfo=UTC))

    assert main(["retention", "list"]) == 0

    told = capsys.readouterr().out
    assert "tracing      24 months  Searches, after they were closed" in told
    assert "register   runs out on 27.09.2024: " in told
    assert household in told


def test_changes_are_taken_with_a_reason(household: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["retention", "set", "register", "36"]) == 1
    assert "Keeping longer needs a reason" in capsys.readouterr().err
    assert main(["retention", "set", "register", "6"]) == 0
    assert "impact assessment is due again" in capsys.readouterr().out
    extending = [
        "retention",
        "extend",
        household,
        "--until",
        "2025-01-01",
        "--because",
        "a court asks for it",
    ]
    assert main(extending) == 0
    assert "kept until 01.01.2025" in capsys.readouterr().out
