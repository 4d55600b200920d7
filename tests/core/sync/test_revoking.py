"""A revoked node: what it wrote after its last good entry counts nowhere, is kept, and can be taken over."""

import json
from collections.abc import Callable
from datetime import timedelta
from itertools import permutations
from pathlib import Path

import pytest

from tests.core.worlds import CARDS, append, journal_of, move_to, stretches_of
from waystation.core.access.errors import NotAllowed
from waystation.core.access.queries import Actor
from waystation.core.journal import quarantine
from waystation.core.journal.errors import ModeMismatch, RevokedHere
from waystation.core.journal.foreign import Stretch
from waystation.core.journal.intake import take_in
from waystation.core.journal.models import Chain, Node, StoredEntry
from waystation.core.journal.node import now, set_demo_clock
from waystation.core.journal.tables import rebuild, table_hashes
from waystation.core.journal.transfer import export_lines
from waystation.core.journal.verify import verify
from waystation.core.journal.writer import new_act
from waystation.core.sync import commands
from waystation.core.sync.card import own_card, read_card
from waystation.core.sync.errors import (
    BadCard,
    BadScopes,
    NameTaken,
    NotReviewable,
    OwnCard,
    StillRefused,
    UnknownNode,
)
from waystation.core.sync.models import Peer
from waystation.desks.reception.models import Line
from waystation.desks.reception.subjects import LineCounted

pytestmark = [pytest.mark.storage, pytest.mark.django_db]

COORDINATOR = Actor("c1", "nune", "web", (("coordinator", ""),))
CLERK = Actor("c2", "anahit", "web", (("clerk", ""),))


def count(first: int, last: int) -> None:
    for families in range(first, last + 1):
        append(f"line:{families}", LineCounted("am-goris", families))


def admit(node: str) -> None:
    commands.admit(None, CARDS[node], ["*"], act=new_act(), two_of_one_name=True)


def lost_node_and_its_revocation(folder: Path) -> tuple[Stretch, Stretch]:
    """A node writes three entries, is revoked by a second that has seen them, and writes two more."""
    lines = journal_of(folder / "lost", lambda: count(1, 5))
    (lost,) = stretches_of(lines)
    move_to(folder / "second")
    admit(lost.node)
    take_in([Stretch(lost.chain, lost.signing_public, lost.entries[:3], lost.signatures[:3])], sender="x")
    commands.revoke(COORDINATOR, lost.node, "stolen", act=new_act())
    second = next(stretch for stretch in stretches_of(export_lines()) if stretch.node != lost.node)
    return lost, second


@pytest.mark.parametrize("order", list(permutations(range(2))))
def test_the_same_entries_count_whichever_comes_first_the_entries_or_the_revocation(
    node: Node, tmp_path: Path, order: tuple[int, ...]
) -> None:
    stretches = lost_node_and_its_revocation(tmp_path)
    move_to(tmp_path / "here")
    admit(stretches[0].node)
    admit(stretches[1].node)

    for number in order:
        take_in([stretches[number]], sender=stretches[number].node)

    assert sorted(Line.objects.values_list("families", flat=True)) == [1, 2, 3]
    assert sorted((held.reason, held.first_seq) for held in quarantine.waiting()) == [
        ("revoked", 4),
        ("revoked", 5),
    ]
    assert StoredEntry.objects.filter(chain=stretches[0].chain).count() == 5
    peer = Peer.objects.get(subject=f"node:{stretches[0].node}")
    assert (peer.is_revoked, peer.reason, peer.last_good) == (True, "stolen", {stretches[0].chain: 3})
    assert verify() == []
    assert rebuild().differing == ()


def test_what_a_revoked_node_still_held_is_taken_over_by_a_coordinator_and_counts_once(
    node: Node, tmp_path: Path
) -> None:
    lost, second = lost_node_and_its_revocation(tmp_path)
    here = move_to(tmp_path / "here")
    admit(lost.node)
    admit(second.node)
    take_in([lost, second], sender=second.node)
    fourth = next(held for held in quarantine.waiting() if held.first_seq == 4)

    with pytest.raises(NotAllowed):
        commands.release(CLERK, fourth.id)
    commands.release(COORDINATOR, fourth.id)

    assert sorted(Line.objects.values_list("families", flat=True)) == [1, 2, 3, 4]
    copies = StoredEntry.objects.filter(subject="line:4").order_by("counts")
    assert [(copy.chain.partition("/")[0], copy.counts) for copy in copies] == [
        (lost.node, False),
        (here.id, True),
    ]
    assert len({(copy.header, copy.salt, copy.body, copy.digest) for copy in copies}) == 1
    assert [held.first_seq for held in quarantine.waiting()] == [5]
    with pytest.raises(NotReviewable):
        commands.release(COORDINATOR, fourth.id)
    assert verify() == []
    assert rebuild().differing == ()


def test_what_is_discarded_waits_no_more_and_stays_stored(node: Node, tmp_path: Path) -> None:
    lost, second = lost_node_and_its_revocation(tmp_path)
    move_to(tmp_path / "here")
    admit(lost.node)
    admit(second.node)
    take_in([lost, second], sender=second.node)

    for held in quarantine.waiting():
        commands.discard(COORDINATOR, held.id)
    take_in([lost, second], sender=second.node)

    assert quarantine.n_waiting() == 0
    assert StoredEntry.objects.filter(chain=lost.chain).count() == 5
    assert Line.objects.count() == 3


def test_a_node_that_hears_of_its_own_revocation_refuses_new_entries(node: Node, tmp_path: Path) -> None:
    lost, second = lost_node_and_its_revocation(tmp_path)
    move_to(tmp_path / "lost")  # another node under this folder's key cannot take the old one's place
    Node.objects.update(id=lost.node)
    take_in([lost], sender="backup")
    admit(second.node)

    take_in([second], sender=second.node)

    with pytest.raises(RevokedHere, match="This node was revoked"):
        count(6, 6)
    assert Line.objects.count() == 3


def test_a_card_that_was_changed_is_refused(node: Node) -> None:
    text = own_card().text()

    for field, value in [("name", "Kapan"), ("mode", "live"), ("sealing_public", "0" * 64), ("card", "")]:
        with pytest.raises(BadCard):
            read_card(json.dumps({**json.loads(text), field: value}))
    for broken in ("", "[]", "{", "7", text[:-9], text * 40, json.dumps({**json.loads(text), "more": 1})):
        with pytest.raises(BadCard):
            read_card(broken)
    assert read_card(text) == own_card()


def test_what_cannot_be_admitted_is_refused_with_the_reason_and_changes_nothing(
    node: Node, tmp_path: Path
) -> None:
    live = move_to(tmp_path / "live", mode="live")
    demo = move_to(tmp_path / "demo")
    twin_home = tmp_path / "more" / "here"
    twin_home.parent.mkdir()
    twin = move_to(twin_home)
    move_to(tmp_path / "here")

    def refused(node_id: str, scopes: list[str], kind: type[Exception], by: Actor = COORDINATOR) -> None:
        with pytest.raises(kind):
            commands.admit(by, CARDS[node_id], scopes, act=new_act())

    refused(live.id, ["*"], ModeMismatch)
    refused(Node.objects.get().id, ["*"], OwnCard)
    refused(demo.id, ["a b"], BadScopes)
    refused(demo.id, ["*"], NotAllowed, CLERK)
    refused(twin.id, ["*"], NameTaken)
    with pytest.raises(UnknownNode):
        commands.revoke(COORDINATOR, demo.id, "lost", act=new_act())
    assert (Peer.objects.count(), StoredEntry.objects.count()) == (0, 0)


def test_the_same_admission_sent_twice_is_one(node: Node, tmp_path: Path) -> None:
    other = move_to(tmp_path / "other")
    move_to(tmp_path / "here")
    act = new_act()

    commands.admit(COORDINATOR, CARDS[other.id], ["register/*"], act=act)
    again = commands.admit(COORDINATOR, CARDS[other.id], ["register/*"], act=act)

    assert again.repeated
    assert StoredEntry.objects.count() == 1
    assert len(CARDS[other.id].fingerprint.split()) == 6
    assert verify() == []


def test_the_word_of_a_node_that_was_revoked_before_is_void_whoever_hears_it_first(
    node: Node, tmp_path: Path
) -> None:
    (victim,) = stretches_of(journal_of(tmp_path / "victim", lambda: count(1, 2)))
    found = set()
    (liar,) = stretches_of(journal_of(tmp_path / "liar", lambda: count(3, 3)))
    good_home = move_to(tmp_path / "good")
    for stretch in (victim, liar):
        admit(stretch.node)
    take_in([victim, liar], sender="x")
    commands.revoke(None, liar.node, "hostile", act=new_act())
    good = next(s for s in stretches_of(export_lines()) if s.node == good_home.id)
    move_to(tmp_path / "liar")
    Node.objects.update(id=liar.node)
    take_in([liar], sender="backup")
    admit(victim.node)
    take_in([victim], sender="x")
    commands.revoke(None, victim.node, "lost", act=new_act())
    liars = [s for s in stretches_of(export_lines()) if s.node == liar.node]

    for order in permutations([good, victim, *liars]):
        move_to(tmp_path / "here")
        admit(good_home.id)
        for stretch in order:
            take_in([stretch], sender="x")
        assert sorted(Line.objects.values_list("families", flat=True)) == [1, 2, 3]
        found.add(json.dumps(table_hashes()))

    assert len(found) == 1


def beyond_the_last_good(folder: Path, write: Callable[[], object]) -> Stretch:
    """Be a node that revoked another and then heard what that one did."""
    (lost,) = stretches_of(journal_of(folder / "lost", write))
    move_to(folder / "here")
    admit(lost.node)
    commands.revoke(COORDINATOR, lost.node, "lost", act=new_act())
    take_in([lost], sender=lost.node)
    return lost


def test_an_entry_ahead_of_its_time_is_not_taken_over(node: Node, tmp_path: Path) -> None:
    def ahead() -> None:
        set_demo_clock(now() + timedelta(days=5))
        count(1, 1)

    beyond_the_last_good(tmp_path, ahead)
    (held,) = quarantine.waiting()

    with pytest.raises(StillRefused, match="not-due"):
        commands.release(COORDINATOR, held.id)

    assert [one.id for one in quarantine.waiting()] == [held.id]
    set_demo_clock(now() + timedelta(days=5))
    commands.release(COORDINATOR, held.id)
    assert Line.objects.get().families == 1
    assert verify() == []


def test_an_older_entry_that_is_taken_over_does_not_set_the_clock_back(node: Node, tmp_path: Path) -> None:
    beyond_the_last_good(tmp_path, lambda: count(1, 1))
    set_demo_clock(now() + timedelta(days=5))
    count(2, 2)
    set_demo_clock(now() - timedelta(days=5))
    before = Chain.objects.get(node=Node.objects.get().id).head_clock

    commands.release(COORDINATOR, quarantine.waiting()[0].id)

    chain = Chain.objects.get(node=Node.objects.get().id)
    assert chain.head_clock == before > StoredEntry.objects.get(link=chain.head_link).clock
    assert verify() == []
    Chain.objects.filter(id=chain.id).update(head_clock=before + 1)
    assert [found.code for found in verify()] == ["head-differs"]


def test_an_admission_that_is_taken_over_lets_its_node_in(node: Node, tmp_path: Path) -> None:
    (third,) = stretches_of(journal_of(tmp_path / "third", lambda: count(3, 3)))
    beyond_the_last_good(tmp_path, lambda: admit(third.node))
    take_in([third], sender="x")
    assert Line.objects.count() == 0
    admission = next(held for held in quarantine.waiting() if held.subject == f"node:{third.node}")

    commands.release(COORDINATOR, admission.id)

    assert Line.objects.get().families == 3
    assert quarantine.waiting() == []
    assert verify() == []


def test_taking_over_and_its_decision_are_one(
    node: Node, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*given: object) -> None:
        raise OSError("the disk is full")

    beyond_the_last_good(tmp_path, lambda: count(1, 1))
    entries = StoredEntry.objects.count()
    (held,) = quarantine.waiting()

    with monkeypatch.context() as patch:
        patch.setattr(quarantine, "decide", fail)
        with pytest.raises(OSError, match="full"):
            commands.release(COORDINATOR, held.id)

    assert (StoredEntry.objects.count(), Line.objects.count()) == (entries, 0)
    commands.release(COORDINATOR, held.id)
    assert Line.objects.count() == 1
