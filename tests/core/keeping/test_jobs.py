"""A running node backs itself up once a day into the folder that was set, and nowhere else."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.core.keeping.conftest import Kept
from waystation.core.keeping.jobs import EVERY, back_up
from waystation.core.keeping.models import Backup

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


def test_without_a_folder_none_is_made_and_a_missing_one_is_an_error(
    kept: Kept, tmp_path: Path, settings: pytest.FixtureRequest
) -> None:
    settings.WAYSTATION_BACKUPS = None
    assert back_up() is None

    settings.WAYSTATION_BACKUPS = tmp_path / "not-there"
    with pytest.raises(FileNotFoundError):
        back_up()
    assert not Backup.objects.exists()
