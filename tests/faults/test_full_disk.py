"""On a full or failing disk an act is refused in words, none is kept by half, and with space it goes on."""

from pathlib import Path

import pytest
from tools import faulty_disk

from tests.faults.full_disk import fill_again_and_again
from tests.faults.full_site import answers_of_a_full_site

RUNS = 10

pytestmark = pytest.mark.skipif(faulty_disk.compiler() is None, reason="the faulty disk needs a C compiler")


def test_a_disk_that_fills_up_while_clerks_write_refuses_whole_acts_and_loses_none(tmp_path: Path) -> None:
    found = fill_again_and_again(tmp_path, runs=RUNS, seed=1)

    assert [one.wrong for one in found] == [()] * RUNS
    assert sum(one.refused > 0 for one in found) >= RUNS // 2
    assert sum(one.written > 0 for one in found) >= RUNS // 2


def test_a_site_on_a_full_disk_shows_its_pages_refuses_forms_and_takes_them_once_there_is_space(
    tmp_path: Path,
) -> None:
    assert answers_of_a_full_site(tmp_path) == {
        "a page while full": "200",
        "a form while full": "POST /reception/line/ answered 507",
        "the page again": "200",
        "the sign-in page while full": "200",
        "signing in while full": "POST /sign-in answered 507",
        "entries while full": "0",
        "the same form with space": "302",
        "signing in with space": "302",
        "entries with space": "1",
    }
