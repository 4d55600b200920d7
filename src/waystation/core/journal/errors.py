"""What the journal refuses.

Refusal
├── NotInitialised      no node here yet
├── ModeMismatch        demo and live never mix
├── UnreadableForm      a form came in incomplete
├── ActAlreadyUsed      one act id, two different requests
├── ObservedInFuture    a time that has not come
├── EntryTooLarge       one entry above 1 MB
├── JournalDamaged      an entry is not as it was written
├── RevokedHere         this node was revoked; what it wrote would count nowhere
├── RegisterIsNewer     tables of a later version
├── RegisterIsOlder     chains of the first versions, in a form that is read no more
├── DiskFull            nothing fits any more
├── DiskFails           the disk cannot be read or written
├── ReadOnly            the register's files may not be written
├── RegisterDamaged     the database file is none, or broken
├── RegisterBusy        another write takes too long
├── UnknownAct          no act of this identifier here
├── NotYoursToUndo      someone else's act, or too long ago
├── CannotBeUndone      an act that lasts: someone was erased, or let in
├── AlreadyUndone       taken back before
├── StandsUnderOthers   later acts stand on it; they are named
├── UnknownConflict     settled already, or never here
├── NoSuchChoice        no way to settle this conflict
├── NothingToErase      nothing of it here, or erased before
└── ErasedForGood       written to after it was erased
"""

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from waystation.core.errors import Refusal


class NotInitialised(Refusal):
    """This machine keeps no journal yet."""

    code = "not-initialised"
    status = HTTPStatus.SERVICE_UNAVAILABLE

    def __init__(self) -> None:
        super().__init__(
            _("This machine keeps no register yet. Run “waystation demo” or set up a node first.")
        )


class ModeMismatch(Refusal):
    """Demo entries and live entries never meet in one journal."""

    code = "mode-mismatch"

    def __init__(self, here: str, offered: str) -> None:
        super().__init__(
            _(
                "This register is %(here)s and what was offered is %(offered)s."
                " They cannot be mixed; use another folder."
            )
            % {"here": here, "offered": offered}
        )


class ActAlreadyUsed(Refusal):
    """An act id was sent before with another request."""

    code = "act-already-used"

    def __init__(self, act: str) -> None:
        super().__init__(
            _(
                "This form was sent before with other content, which is saved."
                " Open the form anew to change it."
            )
        )
        self.act = act


class UnreadableForm(Refusal):
    """A form that came in without what every form carries, or with an answer that it does not offer."""

    code = "unreadable-form"
    status = HTTPStatus.BAD_REQUEST

    def __init__(self) -> None:
        super().__init__(_("The form came in incomplete. Open the page anew and send it again."))


class BadAct(Refusal):
    """An act id that is not a UUIDv7."""

    code = "bad-act"
    status = HTTPStatus.BAD_REQUEST

    def __init__(self) -> None:
        super().__init__(_("The form's identifier is not valid. Open the form anew and send it again."))


class ObservedInFuture(Refusal):
    """A time of observation that has not come yet."""

    code = "observed-in-future"
    status = HTTPStatus.BAD_REQUEST

    def __init__(self, observed_at: datetime, now: datetime) -> None:
        super().__init__(
            _(
                "The time given, %(given)s, lies ahead of this node's clock, %(now)s."
                " Check the date and send again."
            )
            % {"given": observed_at.isoformat(timespec="minutes"), "now": now.isoformat(timespec="minutes")}
        )


class EntryTooLarge(Refusal):
    """One entry is larger than the journal takes."""

    code = "entry-too-large"
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE

    def __init__(self, size: int, limit: int) -> None:
        super().__init__(
            _("This is %(size)d bytes; one entry holds at most %(limit)d. Shorten or split it.")
            % {"size": size, "limit": limit}
        )


class RegisterIsNewer(Refusal):
    """A later version of Waystation has changed the register's tables."""

    code = "register-is-newer"
    status = HTTPStatus.SERVICE_UNAVAILABLE

    def __init__(self) -> None:
        super().__init__(
            _(
                "This register was written by a newer Waystation than this one."
                " Start the newer one; nothing was changed."
            )
        )


class RegisterIsOlder(Refusal):
    """An early version wrote it: its chains do not begin with their names."""

    code = "register-is-older"
    status = HTTPStatus.SERVICE_UNAVAILABLE

    def __init__(self) -> None:
        super().__init__(
            _(
                "This register was made by an early version and is not read any more."
                " Nothing was changed; begin in an empty folder."
            )
        )


class DiskFull(Refusal):
    """Nothing fits on the disk any more."""

    code = "disk-full"
    status = HTTPStatus.INSUFFICIENT_STORAGE

    def __init__(self) -> None:
        super().__init__(
            _(
                "The disk of this machine is full. Free some space on it, then send this again."
                " What was saved before is safe."
            )
        )


class DiskFails(Refusal):
    """The disk gives errors."""

    code = "disk-fails"
    status = HTTPStatus.SERVICE_UNAVAILABLE

    def __init__(self) -> None:
        super().__init__(
            _(
                "The disk of this machine gives errors. Write on paper, make a backup to another disk now,"
                " and have this one replaced."
            )
        )


class ReadOnly(Refusal):
    """The register's files may not be written by this user."""

    code = "read-only"
    status = HTTPStatus.SERVICE_UNAVAILABLE

    def __init__(self) -> None:
        super().__init__(
            _(
                "The register's folder cannot be written. Check that it belongs to the user who runs"
                " Waystation and that its disk is not read-only."
            )
        )


class RegisterDamaged(Refusal):
    """The database file is broken, or no database."""

    code = "register-damaged"
    status = HTTPStatus.SERVICE_UNAVAILABLE

    def __init__(self) -> None:
        super().__init__(
            _(
                "The register's database file is damaged. Do not write to it; keep a copy, and restore the"
                " latest backup into another folder."
            )
        )


class RegisterBusy(Refusal):
    """Another write holds the register for too long."""

    code = "register-busy"
    status = HTTPStatus.SERVICE_UNAVAILABLE

    def __init__(self) -> None:
        super().__init__(_("The register is busy with other work. Send this again in a moment."))


class RevokedHere(Refusal):
    """This node was revoked by another; what it wrote would count nowhere."""

    code = "node-revoked"
    status = HTTPStatus.FORBIDDEN

    def __init__(self) -> None:
        super().__init__(
            _(
                "This node was revoked, and nothing can be entered here any more. Work on at another node;"
                " what was entered here is reviewed there by a coordinator."
            )
        )


class UnknownAct(Refusal):
    """There is no act of this identifier here."""

    code = "unknown-act"
    status = HTTPStatus.NOT_FOUND

    def __init__(self) -> None:
        super().__init__(_("This node knows no such act. Open the list anew and choose again."))


class NotYoursToUndo(Refusal):
    """Who did something may take it back within a shift; after that, a coordinator."""

    code = "not-yours-to-undo"
    status = HTTPStatus.FORBIDDEN

    def __init__(self) -> None:
        super().__init__(
            _("You may undo what you did yourself in the last 12 hours. Ask a coordinator to undo this.")
        )


class CannotBeUndone(Refusal):
    """An act that lasts."""

    code = "cannot-be-undone"

    def __init__(self) -> None:
        super().__init__(_("This cannot be undone: it was done for good."))


class AlreadyUndone(Refusal):
    """An act that was taken back before."""

    code = "already-undone"

    def __init__(self) -> None:
        super().__init__(_("This was undone already. Nothing more needs to be done."))


class StandsUnderOthers(Refusal):
    """Later acts stand on this one; `acts` names them."""

    code = "stands-under-others"

    def __init__(self, acts: Sequence[str]) -> None:
        super().__init__(
            ngettext(
                "%(count)d later act stands on this one. Undo it first.",
                "%(count)d later acts stand on this one. Undo them first, the latest first.",
                len(acts),
            )
            % {"count": len(acts)}
        )
        self.acts = tuple(acts)


class JournalDamaged(Refusal):
    """Tables are not made from entries that are not as they were written."""

    code = "journal-damaged"

    def __init__(self, where: str, n_findings: int) -> None:
        super().__init__(
            _(
                "The journal is damaged at %(where)s, and %(more)d places more. Nothing was changed."
                " “waystation journal verify” names each; put back a backup."
            )
            % {"where": where, "more": n_findings - 1}
        )
        self.where = where


class UnknownConflict(Refusal):
    """There is no such conflict here, or it is settled."""

    code = "unknown-conflict"
    status = HTTPStatus.NOT_FOUND

    def __init__(self) -> None:
        super().__init__(_("There is no such conflict here any more. Open the list anew."))


class NoSuchChoice(Refusal):
    """A conflict cannot be settled so."""

    code = "no-such-choice"
    status = HTTPStatus.BAD_REQUEST

    def __init__(self) -> None:
        super().__init__(_("This is no way to settle it. Open the conflict anew and choose again."))


class NothingToErase(Refusal):
    """There is nothing of the subject here, or it was erased before."""

    code = "nothing-to-erase"
    status = HTTPStatus.NOT_FOUND

    def __init__(self) -> None:
        super().__init__(_("There is nothing of this here any more. Nothing was changed."))


class ErasedForGood(Refusal):
    """Something was to be written about a person who was erased."""

    code = "erased"
    status = HTTPStatus.GONE

    def __init__(self) -> None:
        super().__init__(
            _("This record was erased by right, for good. If the person is here again, record them anew.")
        )
