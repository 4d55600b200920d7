"""What keeping refuses.

Refusal
├── TargetNotEmpty     there is a register already where one was to be put
├── SameDatabase       a register cannot be moved onto itself
├── SourceMovedOn      somebody wrote while the register was being moved
├── CopyDiffers        the copy does not equal what was copied
├── FileThere          a backup never overwrites a file
├── NoSuchClock        no such retention class, or an impossible length
├── ReasonNeeded       keeping longer needs a reason
├── NotKept            what was to be kept longer is not kept at all
├── ClockJumped        too long since the last look at what has run out
├── NotHeardFrom       another node may know of later acts
├── SeesPart           this node does not hold every entry
├── AssessmentChanged  another assessment was read than the one to be signed
└── BackupRefused      a file that nothing was restored from
    ├── NotABackup     another kind of file
    ├── NewerBackup    made by a newer version
    ├── BackupCutOff   its end is missing
    ├── BackupChanged  its bytes are not those that were written
    ├── WrongShares    the shares are another escrow's
    └── BackupUnsound  signed by another node than the one inside
"""

from datetime import datetime
from http import HTTPStatus

from django.utils.translation import gettext as _

from waystation.core.errors import Refusal


class TargetNotEmpty(Refusal):
    """There is a register already where one was to be put."""

    code = "target-not-empty"

    def __init__(self) -> None:
        super().__init__(
            _("There is a register already where this one was to go. Name an empty database or folder.")
        )


class SameDatabase(Refusal):
    """A register cannot be moved onto itself."""

    code = "same-database"

    def __init__(self) -> None:
        super().__init__(_("The register is in this database already. Nothing was moved."))


class SourceMovedOn(Refusal):
    """Somebody wrote while the register was being moved."""

    code = "source-moved-on"

    def __init__(self) -> None:
        super().__init__(
            _(
                "Somebody wrote to the register meanwhile, so the copy is not whole."
                " Stop the site on this node, then start the move again."
            )
        )


class CopyDiffers(Refusal):
    """The copy does not equal what was copied."""

    code = "copy-differs"

    def __init__(self, tables: list[str]) -> None:
        super().__init__(
            _("The copy differs in %(tables)s. Keep using the old database, and start the move again.")
            % {"tables": ", ".join(tables)}
        )
        self.tables = tables


class FileThere(Refusal):
    """A backup never overwrites a file."""

    code = "file-there"

    def __init__(self, name: str) -> None:
        super().__init__(_("There is a file %(name)s already. Choose another name.") % {"name": name})


class BackupRefused(Refusal):
    """A file that nothing was restored from."""

    code = "backup-refused"
    status = HTTPStatus.BAD_REQUEST


class NotABackup(BackupRefused):
    """Another kind of file."""

    code = "not-a-backup"

    def __init__(self) -> None:
        super().__init__(_("This file is not a Waystation backup. Nothing was changed here."))


class NewerBackup(BackupRefused):
    """Made by a newer version of the software."""

    code = "newer-backup"

    def __init__(self) -> None:
        super().__init__(
            _(
                "A newer version of Waystation made this backup. Install that version here, then restore"
                " again. Nothing was changed here."
            )
        )


class BackupCutOff(BackupRefused):
    """The end of the file is missing."""

    code = "backup-cut-off"

    def __init__(self) -> None:
        super().__init__(
            _(
                "The end of this backup is missing: it was not copied whole. Copy it again from where it was"
                " made, or take an older one. Nothing was changed here."
            )
        )


class BackupChanged(BackupRefused):
    """The bytes are not those that were written."""

    code = "backup-changed"

    def __init__(self) -> None:
        super().__init__(
            _(
                "This backup was changed or damaged after it was made. Take another copy of it, or an older"
                " one. Nothing was changed here."
            )
        )


class WrongShares(BackupRefused):
    """The shares are another escrow's."""

    code = "wrong-shares"

    def __init__(self, fingerprint: str) -> None:
        super().__init__(
            _(
                "These shares do not open this backup. It asks for two of the shares that carry the"
                " fingerprint %(fingerprint)s. Nothing was changed here."
            )
            % {"fingerprint": fingerprint}
        )
        self.fingerprint = fingerprint


class BackupUnsound(BackupRefused):
    """The register inside is another node's than the one that signed the file."""

    code = "backup-unsound"

    def __init__(self) -> None:
        super().__init__(
            _(
                "This backup was not made by the node whose register it holds. Do not use it; find out where"
                " it came from. Nothing was changed here."
            )
        )


class AssessmentChanged(Refusal):
    """Another assessment was read than the one to be signed."""

    code = "assessment-changed"

    def __init__(self) -> None:
        super().__init__(
            _(
                "What the register keeps has changed since this assessment was printed."
                " Read it anew, then sign."
            )
        )


class NoSuchClock(Refusal):
    """No such retention class, or an impossible length."""

    code = "no-such-clock"
    status = HTTPStatus.BAD_REQUEST

    def __init__(self) -> None:
        super().__init__(
            _("There is no such retention class, or its months are not between 1 and 1,200. See the list.")
        )


class ReasonNeeded(Refusal):
    """Keeping longer needs a reason."""

    code = "reason-needed"
    status = HTTPStatus.BAD_REQUEST

    def __init__(self) -> None:
        super().__init__(_("Keeping longer needs a reason: say in a few words why. It is written down."))


class NotKept(Refusal):
    """What was to be kept longer is not kept at all."""

    code = "not-kept"
    status = HTTPStatus.NOT_FOUND

    def __init__(self) -> None:
        super().__init__(_("This is not kept here any more, or the day has passed. Nothing was changed."))


class ClockJumped(Refusal):
    """Too long since the last look at what has run out: the clock may be wrong."""

    code = "clock-jumped"

    def __init__(self, last: datetime, now: datetime) -> None:
        super().__init__(
            _(
                "This node last looked for expired records on %(last)s, and its clock says %(now)s. Check the"
                " clock; if it is right, run “waystation retention run”. Nothing was erased."
            )
            % {"last": f"{last:%d.%m.%Y}", "now": f"{now:%d.%m.%Y}"}
        )


class NotHeardFrom(Refusal):
    """Another node may know of later acts, so what seems to have run out may not have."""

    code = "not-heard-from"

    def __init__(self, names: list[str]) -> None:
        super().__init__(
            _(
                "Nothing was erased: for a week nothing was heard from %(names)s, where later acts may be"
                " known. Synchronise with them first, or revoke a node that is gone for good."
            )
            % {"names": ", ".join(names)}
        )
        self.names = names


class SeesPart(Refusal):
    """This node does not hold every entry, so it cannot know the latest act on anybody."""

    code = "sees-part"

    def __init__(self) -> None:
        super().__init__(
            _(
                "Nothing was erased: this node holds a part of the journal only. A node that holds all of it"
                " erases what has run out, and tells this one."
            )
        )
