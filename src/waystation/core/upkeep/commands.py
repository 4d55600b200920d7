"""What is written down of a node's upkeep; `by` None means the person at the machine's console."""

from waystation.core.access.commands import CONSOLE
from waystation.core.access.queries import Actor
from waystation.core.journal.node import node
from waystation.core.journal.writer import Receipt, writing
from waystation.core.upkeep.sealing import SealReport, drill
from waystation.core.upkeep.subjects import Drilled, SharesStored, Unsealed, upkeep_subject
from waystation.core.vault import escrow
from waystation.core.vault.errors import NoEscrow

PERMISSION = "node.keep"


def confirm_shares(by: Actor | None, *, act: str) -> Receipt:
    """Write down that the three shares of this node's escrow lie at three different places.

    Raises:
        NoEscrow: there are no shares.
        NotAllowed: `by` may not.
    """
    public = escrow.public()
    if public is None:
        raise NoEscrow
    return _record(by, SharesStored(public), act)


def rehearse(by: Actor | None, *, act: str) -> SealReport:
    """Rehearse the seal, write down that it was, and return what a real one would have said.

    Raises:
        NotAllowed: `by` may not.
    """
    if by is not None:
        by.require(PERMISSION)
    report = drill()
    _record(by, Drilled(report.milliseconds), act)
    return report


def record_unsealed(*, act: str) -> Receipt:
    """Write down that two shares opened the node again."""
    return _record(None, Unsealed(), act)


def _record(by: Actor | None, body: Drilled | SharesStored | Unsealed, act: str) -> Receipt:
    author = CONSOLE if by is None else by.require(PERMISSION)
    with writing(author, act, request={"upkeep": str(body)}) as writing_act:
        if not writing_act.repeated:
            writing_act.record(upkeep_subject(node().id), body)
    return writing_act.receipt
