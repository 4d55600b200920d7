"""The second person: nothing is done before another one approves, and it is done with the approval."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from waystation.core.access import approval
from waystation.core.access.approval import (
    Approved,
    approvable,
    approve,
    awaits,
    decline,
    propose,
    reason_of,
    waiting_for,
    withdraw,
)
from waystation.core.access.errors import (
    AlreadyProposed,
    NotAllowed,
    ProposalOver,
    SamePerson,
    UnknownProposal,
)
from waystation.core.access.models import Proposal
from waystation.core.access.queries import Actor
from waystation.core.access.subjects import GrantGiven
from waystation.core.errors import Refusal
from waystation.core.journal.models import Node, StoredEntry
from waystation.core.journal.tables import rebuild
from waystation.core.journal.writer import new_act, writing

pytestmark = [pytest.mark.storage, pytest.mark.django_db]

ANI = Actor("u-ani", "ani", "web", (("coordinator", ""),))
BEN = Actor("u-ben", "ben", "web", (("coordinator", "am-goris"),))
CLERK = Actor("u-clerk", "clerk", "web", (("clerk", ""),))


class Full(Refusal):
    code = "full"


@pytest.fixture
def done(node: Node, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Approved]]:
    """An action that gives a role, and what it was told."""
    monkeypatch.setattr(approval, "_RULES", {})
    calls: list[Approved] = []

    @approvable("promote", permission="access.grant", label="Promote")
    def promote(approved: Approved) -> None:
        calls.append(approved)
        if approved.arguments["user"] == "nobody":
            raise Full("No room.")
        with writing(approved.author, approved.act, request={}) as act:
            act.record(act.new("grant"), GrantGiven(approved.arguments["user"], "clerk"))

    return calls


def ask(by: Actor = ANI, user: str = "u-new", act: str = "") -> str:
    arguments = {"user": user}
    made = propose(by, "promote", arguments, "Shushan is on leave", act=act or new_act(), place="am-goris")
    return made.subject("proposal")


def test_what_another_person_approves_is_done_in_the_same_act(done: list[Approved]) -> None:
    proposal = ask()
    assert done == []

    act = new_act()
    approve(BEN, proposal, act=act)

    assert [(one.reason, one.proposer, one.author.actor) for one in done] == [
        ("Shushan is on leave", "u-ani", "u-ben")
    ]
    row = Proposal.objects.get()
    assert (row.state, row.settled_by) == ("approved", "u-ben")
    assert (row.expires_at - row.proposed_at) // timedelta(seconds=1) == 24 * 3600
    assert approve(BEN, proposal, act=act).repeated
    assert len(done) == 1
    assert rebuild().differing == ()


def test_the_reason_is_stored_sealed_and_shown_to_those_it_concerns(done: list[Approved]) -> None:
    proposal = ask()

    assert "Shushan" not in "".join(StoredEntry.objects.values_list("body", flat=True))
    assert reason_of(BEN, proposal) == reason_of(ANI, proposal) == "Shushan is on leave"
    with pytest.raises(UnknownProposal):
        reason_of(CLERK, proposal)


def test_one_person_is_not_two(done: list[Approved]) -> None:
    proposal = ask()

    with pytest.raises(SamePerson):
        approve(ANI, proposal, act=new_act())
    with pytest.raises(SamePerson):
        decline(ANI, proposal, act=new_act())

    assert (done, Proposal.objects.get().state) == ([], "open")


def test_who_may_not_do_it_may_neither_ask_nor_approve(done: list[Approved]) -> None:
    proposal = ask()
    before = StoredEntry.objects.count()

    for refused in (
        lambda: ask(CLERK, "u-other"),
        lambda: approve(CLERK, proposal, act=new_act()),
        lambda: decline(CLERK, proposal, act=new_act()),
    ):
        with pytest.raises(NotAllowed):
            refused()

    assert (done, StoredEntry.objects.count()) == ([], before)
    assert waiting_for(CLERK) == []


def test_a_proposal_lasts_a_day(done: list[Approved], monkeypatch: pytest.MonkeyPatch) -> None:
    proposal = ask()
    later = approval.now() + timedelta(hours=24, seconds=1)
    monkeypatch.setattr(approval, "now", lambda: later)

    with pytest.raises(ProposalOver, match="more than a day") as refusal:
        approve(BEN, proposal, act=new_act())

    assert (refusal.value.state, done, waiting_for(BEN)) == ("expired", [], [])
    assert not awaits("promote", user="u-new")


@pytest.mark.parametrize(("end", "by"), [(withdraw, ANI), (decline, BEN)])
def test_what_was_taken_back_or_declined_is_not_done(done: list[Approved], end: object, by: Actor) -> None:
    proposal = ask()
    end(by, proposal, act=new_act())

    with pytest.raises(ProposalOver):
        approve(BEN, proposal, act=new_act())

    assert done == []
    assert ask() != proposal


def test_only_the_one_who_asked_takes_it_back(done: list[Approved]) -> None:
    proposal = ask()

    with pytest.raises(UnknownProposal):
        withdraw(BEN, proposal, act=new_act())


def test_the_same_is_asked_for_once(done: list[Approved]) -> None:
    act = new_act()
    proposal = ask(act=act)

    assert ask(act=act) == proposal
    with pytest.raises(AlreadyProposed):
        ask()
    assert ask(user="u-other") != proposal


def test_what_cannot_be_done_any_more_leaves_the_proposal_open(done: list[Approved]) -> None:
    proposal = ask(user="nobody")
    before = StoredEntry.objects.count()

    with pytest.raises(Full):
        approve(BEN, proposal, act=new_act())

    assert (Proposal.objects.get().state, StoredEntry.objects.count()) == ("open", before)


def test_each_sees_what_waits_for_them(done: list[Approved]) -> None:
    ask()

    assert [(one.label, one.may_approve, one.may_withdraw) for one in waiting_for(ANI)] == [
        ("Promote", False, True)
    ]
    assert [(one.arguments, one.may_approve, one.may_withdraw) for one in waiting_for(BEN)] == [
        ({"user": "u-new"}, True, False)
    ]


def test_an_unknown_proposal_is_refused(done: list[Approved]) -> None:
    with pytest.raises(UnknownProposal):
        approve(BEN, "proposal:none", act=new_act())


def test_an_action_is_registered_once(done: list[Approved]) -> None:
    with pytest.raises(ValueError, match="registered twice"):
        approvable("promote", permission="access.grant")(lambda approved: None)
