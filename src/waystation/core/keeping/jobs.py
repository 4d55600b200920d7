"""What keeping does by itself: a backup each day, and the erasing of what has run out."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings

from waystation.core.journal.node import node, now
from waystation.core.keeping.backup import SUFFIX, write_into
from waystation.core.keeping.errors import ClockJumped
from waystation.core.keeping.models import Backup, LastRun
from waystation.core.keeping.retention import GRACE, JOB, Expiring, erase_expired, expiring

EVERY: Final = timedelta(hours=24)
NIGHTS_KEPT: Final = 7
# A clock set wrong must not empty a register: after a longer gap a person has to look first.
GAP_AT_MOST: Final = timedelta(days=30)


def back_up() -> Backup | None:
    """Write a backup into the folder of `WAYSTATION_BACKUPS`, unless one of this day lies there.

    One made by hand elsewhere, or by a clock that ran ahead, holds no later one back.

    Raises:
        NoEscrow: this node has no escrow to seal it to.
        OSError: the folder is full, or not there; nothing is left behind, and the next hour tries again.
    """
    folder: Path | None = settings.WAYSTATION_BACKUPS
    if folder is None:
        return None
    lying_there = Backup.objects.filter(file__in=[path.name for path in folder.glob(f"*{SUFFIX}")])
    moment = datetime.now(UTC)
    if any(abs(moment - row.made_at) < EVERY for row in lying_there):
        return None
    return write_into(folder, keep=NIGHTS_KEPT)


def erase_when_due() -> list[Expiring]:
    """Erase what has run out, unless this node's clock may have jumped.

    Raises:
        ClockJumped: something would go, and the last run lies more than 30 days back, or ahead.
        NotHeardFrom, SeesPart: later acts may be known elsewhere.
    """
    moment = now()
    last = LastRun.objects.filter(job=JOB).values_list("at", flat=True).first()
    since = last or datetime.fromtimestamp((UUID(node().id).int >> 80) / 1000, UTC)
    if abs(moment - since) > GAP_AT_MOST and expiring(moment - GRACE):
        raise ClockJumped(since, moment)
    return erase_expired()
