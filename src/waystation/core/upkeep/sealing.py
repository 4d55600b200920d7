"""Sealing a node in an emergency: within a second nobody can read it, whoever has the machine and passphrase.

The node's key goes first: from that moment on, whatever happens to the rest, nothing that is stored opens.
A seal that broke off is ended by another. Two of the three escrow shares undo it (`unsealing`).

    seal()     really; from a page: proposed as “seal”, which a second person approves
    drill()    the same steps, timed, and nothing changed
"""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection, connections, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from waystation.core.access.approval import Approved, approvable
from waystation.core.access.models import Device, FailedSignIn
from waystation.core.journal.errors import NotInitialised
from waystation.core.journal.models import Node
from waystation.core.keeping.models import Backup
from waystation.core.sync.queries import PeerState, sync_state
from waystation.core.upkeep.errors import DemoNotSealed
from waystation.core.vault import attempts, held, keyfile, processes, wire
from waystation.core.vault.epochs import scrub
from waystation.core.vault.models import EpochKey
from waystation.core.vault.quick import KEY_GONE, PROCESSES_ENDED, Step, first_steps, step

_SESSION_KEY: Final = "session.key"
_EMPTIED: Final = (EpochKey, Session, FailedSignIn)


@dataclass(frozen=True, slots=True)
class Remainder:
    """Something elsewhere, or here, that the seal does not reach."""

    label: str | Promise
    detail: str


@dataclass(frozen=True, slots=True)
class SealReport:
    """What was done, how fast, and what remains where."""

    is_drill: bool
    at: datetime
    steps: tuple[Step, ...]
    remainders: tuple[Remainder, ...]

    @property
    def milliseconds(self) -> int:
        """How long all steps took together."""
        return sum(step.milliseconds for step in self.steps)

    @property
    def is_whole(self) -> bool:
        """Whether every step was done."""
        return not any(step.problem for step in self.steps)


_done: list[SealReport] = []


def latest_seal() -> SealReport | None:
    """Return the report of the seal that this process did, if it did one."""
    return _done[-1] if _done else None


def is_sealed() -> bool:
    """Return whether this node was sealed and not opened since."""
    return (Path(settings.WAYSTATION_HOME) / keyfile.SEALED_NAME).exists()


def seal(done: tuple[Step, ...] = ()) -> SealReport:
    """Make this node unreadable, now, and return what was done and what remains elsewhere.

    Needs no key and no passphrase. The first step decides; the others are tried even where one fails.

    Args:
        done: The first steps, where they were done already (`vault.quick`).

    Raises:
        DemoNotSealed: a demo holds nobody's data.
    """
    home = Path(settings.WAYSTATION_HOME)
    _refuse_demo()
    at = datetime.now(UTC)
    steps = (
        *(done or first_steps(home)),
        _step(_("epoch keys, sessions and failed sign-ins deleted"), _delete_rows),
        _step(_("the database's own log emptied"), scrub),
        _step(_("what lay beside the register removed"), lambda: _clean_up(home)),
    )
    held.forget()
    report = SealReport(False, at, steps, tuple(_remainders()))
    _done[:] = [report]
    return report


def drill() -> SealReport:
    """Go through the steps of a seal without changing anything, and return the same report."""
    home = Path(settings.WAYSTATION_HOME)
    steps = (
        _step(KEY_GONE, lambda: _rehearse_destroying(home)),
        _step(PROCESSES_ENDED, lambda: processes.running(home)),
        _step(_("epoch keys, sessions and failed sign-ins deleted"), _rehearse_deleting),
    )
    return SealReport(True, datetime.now(UTC), steps, tuple(_remainders()))


@approvable("seal", permission="node.seal", label=_("Seal this node"))
def _seal_when_approved(_approved: Approved) -> None:
    _refuse_demo()
    transaction.on_commit(seal)  # after it nothing can be signed, the approval neither


def _refuse_demo() -> None:
    try:
        is_demo = Node.objects.filter(mode="demo").exists()
    except DatabaseError:
        return  # a database that does not answer must not save the key
    if is_demo:
        raise DemoNotSealed


def _step(label: str | Promise, do: Callable[[], object]) -> Step:
    return step(label, do, (OSError, DatabaseError))


def _delete_rows() -> None:
    with transaction.atomic():
        for table in _EMPTIED:
            table._default_manager.all().delete()


def _clean_up(home: Path) -> None:
    session_key = home / _SESSION_KEY
    if session_key.exists():
        session_key.write_bytes(secrets.token_bytes(session_key.stat().st_size))
    for name in (_SESSION_KEY, wire.SOCKET_NAME, processes.FILE_NAME, attempts.FILE_NAME):
        (home / name).unlink(missing_ok=True)


def _rehearse_destroying(home: Path) -> None:
    """Overwrite and remove a file like the key file, on the same disk."""
    rehearsed = home / "drill"
    rehearsed.mkdir(mode=0o700, exist_ok=True)
    try:
        (rehearsed / keyfile.FILE_NAME).write_bytes(bytes(700))
        keyfile.destroy(rehearsed)
    finally:
        rehearsed.rmdir()


def _rehearse_deleting() -> None:
    with _undone():
        for table in _EMPTIED:
            table._default_manager.all().delete()


@contextmanager
def _undone() -> Iterator[None]:
    """Take back what is done to the database inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _remainders() -> Iterator[Remainder]:
    """Return what lies beyond this machine, as far as it was recorded; nothing of it needs a key."""
    try:
        own = set(Node.objects.values_list("id", flat=True))
        for peer in sync_state().peers:
            if peer.node not in own and not peer.is_revoked:
                yield Remainder(
                    _("Another node holds what it got from this one (as of; entries it lacks / we lack)"),
                    _told(peer),
                )
        for device in Device.objects.filter(revoked_at=None).order_by("enrolled_at"):
            yield Remainder(
                _("A device that was let in; what it has not sent is on it alone"),
                f"{device.subject} ({device.purpose}, {device.enrolled_at:%d.%m.%Y})",
            )
        for backup in Backup.objects.order_by("-made_at"):
            yield Remainder(
                _("A backup, which two escrow shares open"),
                f"{backup.file} ({backup.made_at:%d.%m.%Y})",
            )
    except (DatabaseError, NotInitialised):
        connections.close_all()
        yield Remainder(_("The database did not answer; what lies elsewhere is not known"), "")
    if connection.vendor == "postgresql":
        yield Remainder(
            _("PostgreSQL's own log and archives may hold deleted rows; the destroyed key opened them"),
            str(connection.settings_dict["HOST"] or "localhost"),
        )
    yield Remainder(_("Copies of node.key that somebody made by hand"), "node.key")


def _told(peer: PeerState) -> str:
    since = f"{peer.as_of:%d.%m.%Y %H:%M} UTC" if peer.as_of else "-"
    return f"{peer.name} ({since}); {peer.waiting_out} / {peer.waiting_in}"
