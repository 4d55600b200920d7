"""A running node backs itself up once a day, and erases what has run out if its clock can be trusted."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.core.keeping.conftest import Kept
from waystation.core.journal.node import now, set_demo_clock
from waystation.core.keeping.backup import write
from waystation.core.keeping.errors import ClockJumped
from waystation.core.keeping.jobs import EVERY, back_up, erase_when_due
from waystation.core.keeping.models import Backup, LastRun
from waystation.core.keeping.retention import JOB, erase_expired, months_before
from waystation.desks.reception.models import Household

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_backup_is_made_when_the_latest_is_a_day_old(
    kept: Kept, tmp_path: Path, settings: pytest.FixtureRequest
) -> None:
    settings.WAYSTATION_BACKUPS = tmp_path / "backups"
    settings.WAYSTATION_BACKUPS.mkdir()

    first = back_up()
    assert first is not None
    assert back_up() is None
    (settings.WAYSTATION_BACKUPS / first.file).rename(tmp_path / "carried away")
    Backup.objects.update(made_at=first.made_at - EVERY - timedelta(minutes=1))

    second = back_up()

    assert second is not None
    assert [path.name for path in settings.WAYSTATION_BACKUPS.iterdir()] == [second.file]


def test_a_backup_made_elsewhere_or_by_a_clock_ahead_holds_none_back(
    kept: Kept, tmp_path: Path, settings: pytest.FixtureRequest
) -> None:
    settings.WAYSTATION_BACKUPS = tmp_path / "backups"
    settings.WAYSTATION_BACKUPS.mkdir()
    write(tmp_path / "by hand.backup")

    first = back_up()
    assert first is not None
    assert back_up() is None
    Backup.objects.update(made_at=first.made_at + timedelta(days=400))
    first_lies_there = (settings.WAYSTATION_BACKUPS / first.file).rename(
        settings.WAYSTATION_BACKUPS / f"early-{first.file}"
    )
    Backup.objects.filter(file=first.file).update(file=first_lies_there.name)

    assert back_up() is not None
    assert back_up() is None


def test_without_a_folder_none_is_made_and_a_missing_one_is_an_error(
    kept: Kept, tmp_path: Path, settings: pytest.FixtureRequest
) -> None:
    settings.WAYSTATION_BACKUPS = None
    assert back_up() is None

    settings.WAYSTATION_BACKUPS = tmp_path / "not-there"
    with pytest.raises(FileNotFoundError):
        back_up()
    assert not Backup.objects.exists()


def test_the_daily_job_erases_what_has_run_out_while_the_clock_runs_on(kept: Kept) -> None:
    begin = now()
    set_demo_clock(months_before(begin, -12) - timedelta(days=15))
    LastRun.objects.create(job=JOB, at=now())
    assert erase_when_due() == []
    set_demo_clock(months_before(begin, -12) + timedelta(days=8))

    assert len(erase_when_due()) == 2

    assert not Household.objects.exists()


def test_a_clock_that_jumped_ahead_erases_nothing_until_a_person_looks(kept: Kept) -> None:
    assert erase_when_due() == []
    set_demo_clock(months_before(now(), -60))

    for _ in range(2):
        with pytest.raises(ClockJumped, match="Check the clock"):
            erase_when_due()
    assert Household.objects.count() == 2

    erase_expired()
    assert not Household.objects.exists()
    assert erase_when_due() == []
