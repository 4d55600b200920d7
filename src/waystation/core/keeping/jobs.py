"""What keeping does by itself: a backup each night, where a folder for them is set."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings

from waystation.core.keeping.backup import write_into
from waystation.core.keeping.models import Backup

EVERY: Final = timedelta(hours=24)
NIGHTS_KEPT: Final = 7


def back_up() -> Backup | None:
    """Write a backup into the folder of `WAYSTATION_BACKUPS`, unless the latest is younger than a day.

    Raises:
        NoEscrow: this node has no escrow to seal it to.
        OSError: the folder is full, or not there; nothing is left behind, and the next hour tries again.
    """
    folder: Path | None = settings.WAYSTATION_BACKUPS
    latest = Backup.objects.order_by("-made_at").first()
    if folder is None or (latest is not None and datetime.now(UTC) - latest.made_at < EVERY):
        return None
    return write_into(folder, keep=NIGHTS_KEPT)
