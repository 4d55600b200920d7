"""Appending: once, whole, in a chain; repeats and refusals add nothing."""

from datetime import timedelta

import pytest
from django.db import connection

from tests.core.worlds import ANAHIT, CLERK, append, arrival
from waystation.core.journal.clock import COUNTER_BITS
from waystation.core.journal.errors import (
    ActAlreadyUsed,
    BadAct,
    EntryTooLarge,
    NotInitialised,
    ObservedInFuture,
)
from waystation.core.journal.models import Chain, CommitSignature, Node, StoredEntry
from waystation.core.journal.node import now, set_demo_clock
from waystation.core.journal.queries import journal_lines
from waystation.core.journal.tables import rebuild
from waystation.core.journal.verify import verify
from waystation.core.journal.writer import group, new_act, writing
from waystation.desks.reception.commands import band_family
from waystation.desks.reception.errors import BandTaken, EmptyHousehold
from waystation.desks.reception.models import Household, Line
from waystation.desks.reception.subjects import LineCounted

pytestmark = [pytest.mark.storage, pytest.mark.django_db]


def test_an_act_is_stored_signed_and_shown(node: Node) -> None:
    receipt = band_family(CLERK, arrival(), act=new_act())

    household = Household.objects.get()
    assert [subject.partition(":")[0] for subject in receipt.subjects] == [
        "band",
        "household",
        "consent",
        "consent",
    ]
    assert (household.band, household.n_people, household.open("village")) == (
        "D-000001", 3, {"village": "Taghavard"},
    )  # fmt: skip
    assert CommitSignature.objects.get().seq == Chain.objects.get().head_seq == 4
    assert verify() == []


def test_an_act_sent_twice_is_written_once_and_gives_the_same_receipt(node: Node) -> None:
    act = new_act()
    first = band_family(CLERK, arrival(), act=act)

    again = band_family(CLERK, arrival(), act=act)

    assert (again.entries, again.subjects) == (first.entries, first.subjects)
    assert (first.repeated, again.repeated) == (False, True)
    assert StoredEntry.objects.count() == 4


def test_one_act_id_with_another_request_is_refused_and_changes_nothing(node: Node) -> None:
    act = new_act()
    band_family(CLERK, arrival("D-000001"), act=act)

    with pytest.raises(ActAlreadyUsed, match="sent before with other content"):
        band_family(CLERK, arrival("D-000002"), act=act)

    assert list(Household.objects.values_list("band", flat=True)) == ["D-000001"]
    assert verify() == []


def test_a_group_of_acts_is_one_durable_commit_with_one_signature(node: Node) -> None:
    with group():
        for number in range(5):
            band_family(CLERK, arrival(f"D-{number:06d}"), act=new_act())

    assert StoredEntry.objects.count() == 20
    assert list(CommitSignature.objects.values_list("seq", flat=True)) == [20]
    assert verify() == []


def test_a_signature_names_the_first_entry_of_its_commit(node: Node) -> None:
    band_family(CLERK, arrival("D-000001"), act=new_act())
    with group():
        band_family(CLERK, arrival("D-000002"), act=new_act())
        band_family(CLERK, arrival("D-000003"), act=new_act())

    assert list(CommitSignature.objects.order_by("seq").values_list("first", "seq")) == [(1, 4), (5, 12)]


def test_a_group_may_write_a_chain_of_its_own_also_inside_another_group(node: Node) -> None:
    with group():
        append("line:am-goris", LineCounted("am-goris", 1))
        with group("reads"):
            append("line:am-goris", LineCounted("am-goris", 2))
        append("line:am-goris", LineCounted("am-goris", 3))
    with group("reads"):
        append("line:am-goris", LineCounted("am-goris", 4))

    assert [
        (chain.removeprefix(f"{node.id}/1/").rstrip("-0123456789"), seq, first)
        for chain, seq, first in CommitSignature.objects.order_by("chain", "seq").values_list(
            "chain", "seq", "first"
        )
    ] == [("", 2, 1), ("reads", 1, 1), ("reads", 2, 2)]
    assert Line.objects.get().families == 4
    assert verify() == []
    assert rebuild().differing == ()


def test_a_refusal_inside_a_group_takes_back_only_its_own_act(node: Node) -> None:
    with group():
        band_family(CLERK, arrival("D-000001"), act=new_act())
        with pytest.raises(BandTaken):
            band_family(CLERK, arrival("D-000001"), act=new_act())
        with pytest.raises(EmptyHousehold):
            band_family(CLERK, arrival("D-000002", counts={}), act=new_act())
        band_family(CLERK, arrival("D-000003"), act=new_act())

    assert list(Household.objects.order_by("band").values_list("band", flat=True)) == ["D-000001", "D-000003"]
    assert list(StoredEntry.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, 9))
    assert verify() == []
    assert rebuild().differing == ()


def test_an_act_that_fails_after_recording_leaves_no_entry_and_no_key(node: Node) -> None:
    def fail() -> None:
        with writing(ANAHIT, new_act(), request={}) as act:
            act.record("line:am-goris", LineCounted("am-goris", 4))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert (StoredEntry.objects.count(), Line.objects.count(), CommitSignature.objects.count()) == (0, 0, 0)
    assert verify() == []


def test_an_act_without_entries_is_not_signed(node: Node) -> None:
    with writing(ANAHIT, new_act(), request={}) as act:
        pass

    assert act.receipt.entries == ()
    assert CommitSignature.objects.count() == 0
    assert verify() == []


@pytest.mark.parametrize(
    "act", ["", "x", "018ad313-ba00-4000-8000-000000000000", "018AD313-BA00-7000-8000-000000000000"]
)
def test_an_act_id_that_is_no_uuid7_in_its_usual_form_is_refused(node: Node, act: str) -> None:
    with pytest.raises(BadAct):
        append("line:am-goris", LineCounted("am-goris", 4), act=act or " ")


def test_a_time_that_has_not_come_is_refused_and_ten_minutes_are_forgiven(node: Node) -> None:
    band_family(CLERK, arrival("D-000001"), act=new_act(), observed_at=now() + timedelta(minutes=9))

    with pytest.raises(ObservedInFuture, match="Check the date"):
        band_family(CLERK, arrival("D-000002"), act=new_act(), observed_at=now() + timedelta(minutes=11))

    assert Household.objects.count() == 1


def test_an_entry_above_one_megabyte_is_refused_with_its_size(node: Node) -> None:
    with pytest.raises(EntryTooLarge, match="one entry holds at most 1000000"):
        band_family(CLERK, arrival(village="x" * 1_000_000), act=new_act())

    assert StoredEntry.objects.count() == 0
    assert verify() == []


@pytest.mark.django_db
def test_a_machine_without_a_node_says_what_to_do(db: None) -> None:
    with pytest.raises(NotInitialised, match="waystation demo"):
        verify()


def test_a_clock_set_back_hides_nothing_and_later_entries_stay_later(node: Node) -> None:
    band_family(CLERK, arrival("D-000001"), act=new_act())
    set_demo_clock(now() - timedelta(days=800))

    band_family(CLERK, arrival("D-000002"), act=new_act())

    assert Household.objects.count() == 2
    assert verify() == []
    assert rebuild().differing == ()
    clocks = list(StoredEntry.objects.order_by("seq").values_list("clock", flat=True))
    assert clocks == sorted(set(clocks))
    assert clocks[-1] >> COUNTER_BITS == clocks[0] >> COUNTER_BITS or clocks[-1] - clocks[0] < 1 << 32


def test_the_journal_is_listed_newest_first_without_bodies(node: Node) -> None:
    append("line:am-goris", LineCounted("am-goris", 4))
    append("line:am-goris", LineCounted("am-goris", 9))

    lines = list(journal_lines(subject="line:am-goris"))

    assert [(line.seq, line.kind, line.actor, line.held) for line in lines] == [
        (2, "line.counted", "anahit", ""),
        (1, "line.counted", "anahit", ""),
    ]


def test_a_long_journal_has_a_bounded_number_of_statements_for_an_act(node: Node) -> None:
    for number in range(30):
        band_family(CLERK, arrival(f"D-{number:06d}"), act=new_act())
    count = 0

    def around(execute: object, *rest: object) -> object:
        nonlocal count
        count += 1
        return execute(*rest)

    with connection.execute_wrapper(around):
        band_family(CLERK, arrival("D-000999"), act=new_act())

    assert count < 60
