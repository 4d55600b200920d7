"""What can be done with nodes: admit one, revoke one, and decide on what waits in quarantine."""

from collections.abc import Sequence

import msgspec

from waystation.core.access.commands import CONSOLE
from waystation.core.access.queries import Actor
from waystation.core.journal import quarantine
from waystation.core.journal.adoption import adopt
from waystation.core.journal.counting import current_standing
from waystation.core.journal.errors import ModeMismatch
from waystation.core.journal.intake import Taken, standing_changed, take_in
from waystation.core.journal.lock import lock_subjects
from waystation.core.journal.models import Chain, Quarantined, StoredEntry
from waystation.core.journal.node import node
from waystation.core.journal.projector import Due
from waystation.core.journal.standing import NodeRevoked, Reason, is_scope_pattern, node_subject
from waystation.core.journal.writer import Receipt, group, writing
from waystation.core.sync import message
from waystation.core.sync.card import Card
from waystation.core.sync.errors import (
    BadScopes,
    MessageRefused,
    NameTaken,
    NotReviewable,
    OwnCard,
    StillRefused,
    UnknownNode,
)
from waystation.core.sync.pages import Page, take_page


def admit(
    by: Actor | None, card: Card, scopes: Sequence[str], *, act: str, two_of_one_name: bool = False
) -> Receipt:
    """Let a node take part; it sees whole what its `scopes` name. `by` None means the console.

    Admitted again, it has the scopes given last by this node.

    Raises:
        NotAllowed: `by` may not admit nodes.
        ModeMismatch: its register is a demo and this one live, or the other way.
        OwnCard: the card is this node's.
        NameTaken: another node has this name, and `two_of_one_name` was not chosen.
        BadScopes: one of the scopes is not of its form.
    """
    author = CONSOLE if by is None else by.require("sync.admit")
    this = node()
    if card.mode != this.mode:
        raise ModeMismatch(this.mode, card.mode)
    if card.node == this.id:
        raise OwnCard
    for scope in scopes:
        if not is_scope_pattern(scope):
            raise BadScopes(scope)
    names = {member.name: name for name, member in current_standing().members.items()} | {this.name: this.id}
    if names.get(card.name, card.node) != card.node and not two_of_one_name:
        raise NameTaken(card.name)
    subject, body = node_subject(card.node), card.admission(tuple(sorted(set(scopes))))
    request = {"card": card.card, "scopes": list(body.scopes)}
    with group():
        with writing(author, act, request=request, lock=[subject]) as writing_act:
            if not writing_act.repeated:
                writing_act.record(subject, body)
        standing_changed()
    return writing_act.receipt


def revoke(by: Actor | None, node_name: str, reason: Reason, *, act: str) -> Receipt:
    """Let a node take part no more: what is here of its chains counts, what comes later is reviewed.

    Raises:
        NotAllowed: `by` may not revoke nodes.
        UnknownNode: no such node takes part.
    """
    author = CONSOLE if by is None else by.require("sync.revoke")
    if not current_standing().may_take_part(node_name):
        raise UnknownNode
    subject = node_subject(node_name)
    with group():
        with writing(
            author, act, request={"node": node_name, "reason": reason}, lock=[subject]
        ) as writing_act:
            if not writing_act.repeated:
                heads = dict(Chain.objects.filter(node=node_name).values_list("id", "head_seq"))
                writing_act.record(subject, NodeRevoked(heads, reason))
        standing_changed()
    return writing_act.receipt


def release(by: Actor | None, name: str) -> None:
    """Take in what waits in quarantine: checked again, or, of a node that was revoked, taken over.

    What is taken over stands in this node's own chain from then on, with the same content: it counts once.

    Raises:
        NotAllowed: `by` may not decide on it.
        NotReviewable: nothing of this name waits.
        StillRefused: it does not hold; it stays.
    """
    who = _reviewer(by)
    row = _waiting(name)
    if row.reason == "revoked":
        entries = StoredEntry.objects.filter(link=row.link)
        if entries.filter(clock__gt=Due.now().latest).exists():
            raise StillRefused("not-due")
        with group():
            lock_subjects([row.subject])
            quarantine.decide(_waiting(row.id), "released", who)  # another may have decided until here
            adopt(entries)
        return
    taken = _taken_again(row)
    if taken.refused:
        raise StillRefused(", ".join(sorted(taken.refused)))
    quarantine.decide(row, "released", who)


def discard(by: Actor | None, name: str) -> None:
    """Leave out for good what waits in quarantine; it stays stored, and who decided so is written down.

    Raises:
        NotAllowed: `by` may not decide on it.
        NotReviewable: nothing of this name waits.
    """
    who = _reviewer(by)
    quarantine.decide(_waiting(name), "discarded", who)


def _reviewer(by: Actor | None) -> str:
    return (CONSOLE if by is None else by.require("sync.review")).actor


def _waiting(name: str) -> Quarantined:
    found = list(Quarantined.objects.filter(state="waiting", id__startswith=name)[:2]) if name else []
    if len(found) != 1:
        raise NotReviewable
    return found[0]


def _taken_again(row: Quarantined) -> Taken:
    if row.reason != "message":
        return take_in([quarantine.stretch_of(row)], sender=row.sender, reviewed=True)
    standing = current_standing()
    member = standing.members.get(row.sender)
    try:
        got = message.read(
            quarantine.message_of(row), node(), lambda _: None if member is None else member.signing_public
        )
        if got.header.kind != "page":
            raise NotReviewable
        return take_page(msgspec.json.decode(got.body, type=Page), row.sender)
    except (MessageRefused, msgspec.DecodeError) as error:
        raise StillRefused("message") from error
