"""Many processes write one journal: nothing is lost, nothing doubled, and a band is worn once."""

import os

import pytest
from django.db import connection

from tests.core.worlds import CLERK, append, arrival, start_process, wait_for
from waystation.core.journal.models import Chain, CommitSignature, Node, StoredEntry
from waystation.core.journal.tables import rebuild
from waystation.core.journal.verify import verify
from waystation.core.journal.writer import new_act
from waystation.desks.reception.commands import band_family
from waystation.desks.reception.errors import BandTaken
from waystation.desks.reception.models import Band, Household, Line
from waystation.desks.reception.subjects import LineCounted

pytestmark = [pytest.mark.storage, pytest.mark.django_db(transaction=True)]


def test_four_processes_of_25_acts_each_lose_nothing_and_double_nothing(node: Node) -> None:
    acts = [[new_act() for _ in range(25)] for _ in range(4)]

    def work(writer: int) -> None:
        for number, act in enumerate(acts[writer]):
            band_family(CLERK, arrival(f"D-{writer}{number:04d}"), act=act)

    workers = [start_process(lambda writer=writer: work(writer)) for writer in range(4)]
    statuses = [wait_for(pid) for pid in workers]

    assert statuses == [0, 0, 0, 0]
    assert set(StoredEntry.objects.values_list("act", flat=True)) == {act for some in acts for act in some}
    assert StoredEntry.objects.count() == 400
    assert CommitSignature.objects.count() == Household.objects.count() == 100
    assert Chain.objects.count() == 1 if connection.vendor == "sqlite" else Chain.objects.count() > 1
    assert verify() == []
    assert rebuild().differing == ()


def test_writers_of_one_subject_that_none_of_them_locked_leave_the_row_its_entries_give(node: Node) -> None:
    def count_families(writer: int) -> None:
        for number in range(15):
            append("line:am-goris", LineCounted("am-goris", 100 * writer + number))

    workers = [start_process(lambda writer=writer: count_families(writer)) for writer in range(4)]
    statuses = [wait_for(pid) for pid in workers]

    assert statuses == [0, 0, 0, 0]
    assert StoredEntry.objects.count() == 60
    assert Line.objects.count() == 1
    assert verify() == []


def test_a_band_given_out_by_two_clerks_at_once_is_worn_by_one_family(node: Node) -> None:
    rounds = [race_for(f"D-{number:06d}") for number in range(8)]

    assert rounds == [[0, 3]] * 8
    assert Household.objects.count() == Band.objects.count() == 8
    assert [row.others for row in Band.objects.all()] == [[]] * 8
    assert verify() == []


def race_for(band: str) -> list[int]:
    """Let two processes band with one number at one moment; return how they ended, 3 for BandTaken."""
    gate, opener = os.pipe()

    def clerk() -> None:
        connection.ensure_connection()
        os.close(opener)
        os.read(gate, 1)  # returns in both at once, when the last opener closes
        try:
            band_family(CLERK, arrival(band), act=new_act())
        except BandTaken:
            os._exit(3)

    workers = [start_process(clerk), start_process(clerk)]
    os.close(opener)
    os.close(gate)
    return sorted(wait_for(pid) for pid in workers)
