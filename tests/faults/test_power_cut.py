"""A node whose power goes off has lost nothing it acknowledged, whatever the disk kept of the rest."""

from pathlib import Path
from random import Random

import pytest
from tools import faulty_disk

from tests.faults.disk_log import SURVIVALS, Event, read_events
from tests.faults.power import cuts
from tests.faults.recording import record_life

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(faulty_disk.compiler() is None, reason="the faulty disk needs a C compiler"),
]

CUTS = 15


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Event]]:
    """A node's home, and what its disk was asked to do while three clerks wrote."""
    home, log = record_life(tmp_path_factory.mktemp("life"), writers=3, acts=30, seed=1)
    return home, read_events(log)


def test_power_cut_at_random_moments_loses_nothing_acknowledged(
    life: tuple[Path, list[Event]], tmp_path: Path
) -> None:
    home, events = life
    found = list(cuts(home, events, CUTS, Random(1), tmp_path))

    assert [(cut, survival, one.wrong) for cut, survival, one in found if one.wrong] == []
    assert len({survival for _, survival, _ in found}) == len(SURVIVALS)
    assert sum(one.acts for _, _, one in found) > 20 * CUTS
