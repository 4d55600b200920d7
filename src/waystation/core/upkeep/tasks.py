"""What an emergency start leaves open: the node works at once, and asks for the rest within 72 hours."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from waystation.core.access.models import Grant, User
from waystation.core.journal.node import node, now
from waystation.core.keeping.assessment import is_signed
from waystation.core.keeping.models import Backup
from waystation.core.upkeep.models import Upkeep
from waystation.core.upkeep.subjects import upkeep_subject
from waystation.core.vault import escrow, keyfile
from waystation.core.vault.errors import KeyFileUnreadable, VaultLocked

DUE_AFTER: Final = timedelta(hours=72)


@dataclass(frozen=True, slots=True)
class SetupTask:
    """Something left open: what, how it is done, and by when."""

    code: str
    label: str | Promise
    how: str | Promise
    due_at: datetime
    is_overdue: bool


def setup_tasks() -> list[SetupTask]:
    """Return what is left open on this live node, in the order in which to do it; a demo asks for nothing."""
    this = node()
    if this.mode == "demo":
        return []
    due_at = datetime.fromtimestamp((UUID(this.id).int >> 80) / 1000, UTC) + DUE_AFTER
    return [
        SetupTask(code, label, how, due_at, now() > due_at)
        for code, label, how, is_open in _TASKS
        if is_open(this.id)
    ]


def _coordinators() -> int:
    active = User.objects.filter(is_active=True).values("id")
    return (
        Grant.objects.filter(role="coordinator", place="", user__in=active).values("user").distinct().count()
    )


def _opens_by_itself(_this: str) -> bool:
    try:
        return not keyfile.is_closed(settings.WAYSTATION_HOME)
    except (VaultLocked, KeyFileUnreadable):
        return False  # there is worse to tell, and other places tell it


def _shares_are_loose(this: str) -> bool:
    public = escrow.public()
    return public is None or not Upkeep.objects.filter(subject=upkeep_subject(this), escrow=public).exists()


def _is_not_backed_up(_this: str) -> bool:
    latest = Backup.objects.order_by("-made_at").first()
    return latest is None or latest.expires_at < datetime.now(UTC)


def _is_not_drilled(this: str) -> bool:
    return not Upkeep.objects.filter(subject=upkeep_subject(this), drilled_at__isnull=False).exists()


_TASKS: Final[tuple[tuple[str, Promise, Promise, Callable[[str], bool]], ...]] = (
    (
        "passphrase",
        _("Close node.key with a passphrase"),
        _("“waystation passphrase”"),
        _opens_by_itself,
    ),
    (
        "shares",
        _("Bring the three escrow shares to three places"),
        _("then say so: “waystation escrow confirm”"),
        _shares_are_loose,
    ),
    (
        "coordinator",
        _("Give a second person the role of coordinator"),
        _("on the page of users; erasing a person and sealing the node take two"),
        lambda _this: _coordinators() < 2,
    ),
    (
        "roles",
        _("Give the others their roles"),
        _("on the page of users"),
        lambda _this: not Grant.objects.exclude(role="coordinator").exists(),
    ),
    (
        "assessment",
        _("Sign the data protection impact assessment"),
        _("“waystation assessment” prints it; it is due anew when what is kept of people changes"),
        lambda _this: not is_signed(),
    ),
    (
        "backup",
        _("Make a backup and carry it away"),
        _("“waystation backup FILE”"),
        _is_not_backed_up,
    ),
    (
        "drill",
        _("Rehearse the seal"),
        _("“waystation seal --drill” changes nothing"),
        _is_not_drilled,
    ),
)
