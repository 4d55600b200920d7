"""Five nodes over a bad network, one put back from an old disk, one hostile: the honest ones agree."""

from pathlib import Path

from tests.core.sync.simulation import simulate


def test_honest_nodes_agree_whatever_the_network_and_the_hostile_one_do(tmp_path: Path) -> None:
    found = simulate(3, tmp_path, steps=24)

    assert found.forks >= 1  # the hostile one signed two stories; both are kept, and shown
    assert found.lies > 0
    assert found.by_reason["message"] >= found.tampered > 0
    assert found.cut > 0
