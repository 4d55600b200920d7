"""On a full or failing disk an act is refused in words, none is kept by half, and with space it goes on."""

from pathlib import Path

import pytest
from tools import faulty_disk

from tests.faults.full_disk import fill_again_and_again

RUNS = 10


@pytest.mark.skipif(faulty_disk.compiler() is None, reason="the faulty disk needs a C compiler")
def test_a_disk_that_fills_up_while_clerks_write_refuses_whole_acts_and_loses_none(tmp_path: Path) -> None:
    found = fill_again_and_again(tmp_path, runs=RUNS, seed=1)

    assert [one.wrong for one in found] == [()] * RUNS
    assert sum(one.refused > 0 for one in found) >= RUNS // 2
    assert sum(one.written > 0 for one in found) >= RUNS // 2
