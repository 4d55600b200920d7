"""What keeping refuses.

Refusal
├── TargetNotEmpty     there is a register already where one was to be put
├── SameDatabase       a register cannot be moved onto itself
├── SourceMovedOn      somebody wrote while the register was being moved
└── CopyDiffers        the copy does not equal what was copied
"""

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
