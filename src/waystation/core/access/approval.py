"""Acts that need two people: one asks, another approves within a day, and the act is done in the approval.

@approvable("erase", permission="access.erase", label=_("Erase a person"))
def _erase(approved: Approved) -> None: ...

propose(actor, "erase", {"person": subject}, reason, act=act)
approve(colleague, proposal, act=act)
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.functional import Promise

from waystation.core.access.errors import AlreadyProposed, ProposalOver, SamePerson, UnknownProposal
from waystation.core.access.limits import PROPOSALS_LAST
from waystation.core.access.models import Proposal
from waystation.core.access.queries import Actor
from waystation.core.access.subjects import (
    ProposalApproved,
    ProposalDeclined,
    ProposalMade,
    ProposalWithdrawn,
)
from waystation.core.journal.clock import uuid7_within
from waystation.core.journal.node import now
from waystation.core.journal.writer import Author, Receipt, group, writing


@dataclass(frozen=True, slots=True)
class Approved:
    """What a handler is told: what was asked, by which user, and in whose name and act it is now done.

    `act` is the handler's own, made from the approval's; all of it is one durable commit. What must not
    happen before that commit (the end of the node, say) a handler gives to `transaction.on_commit`.
    """

    proposal: str
    arguments: Mapping[str, str]
    reason: str
    place: str
    proposer: str
    author: Author
    act: str


Handler = Callable[[Approved], object]


@dataclass(frozen=True, slots=True)
class Rule:
    """An action that needs two people: what either of them needs, and what to call it."""

    permission: str
    proposing: str
    label: str | Promise
    handler: Handler


@dataclass(frozen=True, slots=True)
class Waiting:
    """A proposal as pages show it; without its reason, which is sealed."""

    subject: str
    action: str
    label: str | Promise
    arguments: Mapping[str, str]
    place: str
    proposer: str
    proposed_at: datetime
    expires_at: datetime
    may_approve: bool
    may_withdraw: bool


_RULES: Final[dict[str, Rule]] = {}


def approvable(
    action: str, *, permission: str, proposing: str = "", label: str | Promise = ""
) -> Callable[[Handler], Handler]:
    """Register the decorated function as what is done once `action` is approved.

    Args:
        action: Its name in proposals.
        permission: What the second person needs.
        proposing: What the first person needs; the same where not given.
        label: What pages call it.

    Raises:
        ValueError: the action is registered twice.
    """

    def register(handler: Handler) -> Handler:
        if action in _RULES:
            raise ValueError(f"action {action!r} is registered twice")
        _RULES[action] = Rule(permission, proposing or permission, label or action, handler)
        return handler

    return register


def propose(
    by: Actor, action: str, arguments: Mapping[str, str], reason: str, *, act: str, place: str = ""
) -> Receipt:
    """Ask for `action`; it is done when another person approves it within a day.

    Args:
        by: The first person.
        action: As registered with `approvable`.
        arguments: Codes and identifiers; they are stored in clear.
        reason: Why, in words; sealed.
        act: The act's identifier.
        place: Where it applies; permissions held there suffice.

    Raises:
        AlreadyProposed: the same waits already.
        NotAllowed: `by` may not ask for this here.
    """
    author = by.require(_RULES[action].proposing, place)
    request: dict[str, object] = {"action": action, "arguments": dict(arguments), "reason": reason.strip()}
    lock = [f"proposed:{action}"]
    with writing(author, act, request=request, place=place, lock=lock) as writing_act:
        if not writing_act.repeated:
            if any(row.arguments == dict(arguments) for row in _waiting(action)):
                raise AlreadyProposed
            expires_at = writing_act.observed_at + PROPOSALS_LAST
            writing_act.record(
                writing_act.new("proposal"),
                ProposalMade(action, dict(arguments), place, expires_at, reason.strip()),
            )
    return writing_act.receipt


def approve(by: Actor, proposal: str, *, act: str) -> Receipt:
    """Approve a proposal and do what it asks for, both in one durable commit; a repeat does nothing more.

    Raises:
        NotAllowed: `by` may not approve this.
        ProposalOver: it is settled, or more than a day old.
        SamePerson: `by` made the proposal.
        UnknownProposal: there is none here.
        Refusal: what is asked for cannot be done any more; the proposal stays as it is.
    """
    row = _row(proposal)
    rule = _RULES[row.action]
    author = by.require(rule.permission, row.place)
    with (
        group(),
        writing(author, act, request={"approve": proposal}, place=row.place, lock=[proposal]) as writing_act,
    ):
        if not writing_act.repeated:
            row = _open_row(proposal)
            if row.proposer == by.id:
                raise SamePerson
            writing_act.record(proposal, ProposalApproved())
            reason = row.open("reason")["reason"]
            rule.handler(
                Approved(
                    proposal,
                    row.arguments,
                    reason,
                    row.place,
                    row.proposer,
                    author,
                    uuid7_within(act, "approved"),
                )
            )
    return writing_act.receipt


def decline(by: Actor, proposal: str, *, act: str) -> Receipt:
    """Decline a proposal of another person.

    Raises:
        NotAllowed, ProposalOver, SamePerson, UnknownProposal: as for `approve`.
    """
    row = _row(proposal)
    author = by.require(_RULES[row.action].permission, row.place)
    if row.proposer == by.id:
        raise SamePerson
    return _end(author, row, ProposalDeclined(), act)


def withdraw(by: Actor, proposal: str, *, act: str) -> Receipt:
    """Take one's own proposal back.

    Raises:
        NotAllowed: someone else made it, or `by` may not ask for this any more.
        ProposalOver: it is settled, or more than a day old.
        UnknownProposal: there is none here.
    """
    row = _row(proposal)
    if row.proposer != by.id:
        raise UnknownProposal
    author = by.require(_RULES[row.action].proposing, row.place)
    return _end(author, row, ProposalWithdrawn(), act)


def waiting_for(by: Actor) -> list[Waiting]:
    """Return open proposals that `by` made or may approve, the oldest first."""
    found = []
    for row in _waiting():
        rule = _RULES.get(row.action)
        if rule is None:
            continue  # made by a newer version on another node
        is_own = row.proposer == by.id
        may_approve = not is_own and by.may(rule.permission, row.place)
        if is_own or may_approve:
            found.append(
                Waiting(
                    row.subject,
                    row.action,
                    rule.label,
                    row.arguments,
                    row.place,
                    row.proposer,
                    row.proposed_at,
                    row.expires_at,
                    may_approve,
                    is_own,
                )
            )
    return found


def reason_of(by: Actor, proposal: str) -> str:
    """Return why something was proposed, opened, for those who made it or may approve it.

    Raises:
        UnknownProposal: there is none here, or none that concerns `by`.
    """
    row = _row(proposal)
    if row.proposer != by.id and not by.may(_RULES[row.action].permission, row.place):
        raise UnknownProposal
    return row.open("reason")["reason"]


def awaits(action: str, **arguments: str) -> bool:
    """Return whether `action` with at least these arguments waits for a second person."""
    return any(arguments.items() <= row.arguments.items() for row in _waiting(action))


def _end(author: Author, row: Proposal, body: object, act: str) -> Receipt:
    request = {"end": row.subject, "how": type(body).__name__}
    with writing(author, act, request=request, place=row.place, lock=[row.subject]) as writing_act:
        if not writing_act.repeated:
            _open_row(row.subject)
            writing_act.record(row.subject, body)
    return writing_act.receipt


def _waiting(action: str = "") -> list[Proposal]:
    rows = Proposal.objects.filter(state="open", expires_at__gt=now())
    return list((rows.filter(action=action) if action else rows).order_by("proposed_at", "subject"))


def _row(proposal: str) -> Proposal:
    row = Proposal.objects.filter(subject=proposal).first()
    if row is None or row.action not in _RULES:
        raise UnknownProposal
    return row


def _open_row(proposal: str) -> Proposal:
    row = _row(proposal)
    if row.state != "open":
        raise ProposalOver(row.state)
    if row.expires_at <= now():
        raise ProposalOver("expired")
    return row
