"""What upkeep refuses.

Refusal
├── DemoNotSealed   a demo has nothing to protect, and no shares to open it again
└── NotThisNode     the shares open another node than the one in this folder
"""

from django.utils.translation import gettext as _

from waystation.core.errors import Refusal


class DemoNotSealed(Refusal):
    """A demo is never sealed."""

    code = "demo-not-sealed"

    def __init__(self) -> None:
        super().__init__(
            _("This is a demo and holds nobody's data, so it is not sealed. Rehearse it with the drill.")
        )


class NotThisNode(Refusal):
    """What the shares open are not the keys of the node in this folder."""

    code = "not-this-node"

    def __init__(self) -> None:
        super().__init__(
            _("These shares open, but not this node. Check that WAYSTATION_HOME names the right folder.")
        )
