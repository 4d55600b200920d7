"""Pages: what the receiver lacks, in bounded pieces that are signed at their ends, and nothing twice."""

from pathlib import Path

import pytest

from tests.core.worlds import CARDS, append, move_to, stretches_of, wipe
from waystation.core.journal.intake import take_in
from waystation.core.journal.models import Chain, CommitSignature, Node, StoredEntry
from waystation.core.journal.node import node as this_node
from waystation.core.journal.standing import Member
from waystation.core.journal.transfer import export_lines
from waystation.core.journal.verify import verify
from waystation.core.journal.writer import group, new_act
from waystation.core.sync.card import own_card
from waystation.core.sync.commands import admit
from waystation.core.sync.pages import after, fill_page, next_page, take_page
from waystation.core.sync.vectors import Vector, missing, vector
from waystation.core.vault.models import DataKey
from waystation.desks.reception.models import Line
from waystation.desks.reception.subjects import LineCounted, PersonRecorded

pytestmark = [pytest.mark.storage, pytest.mark.django_db]


def count(first: int, last: int) -> None:
    for families in range(first, last + 1):
        append(f"line:{families}", LineCounted("am-goris", families))


def receiver(*scopes: str) -> Member:
    return Member(
        "small", this_node().signing_public, this_node().sealing_public, frozenset(scopes or ("*",))
    )


def all_pages(theirs: Vector, to: Member, entries: int) -> list[list[int]]:
    """Return the places in each page until nothing is missing."""
    found = []
    while (page := next_page(to, theirs, entries=entries)).stretches:
        found.append([entry.seq for stretch in page.stretches for entry in stretch.entries])
        theirs = after(theirs, page)
    return found


def test_pages_are_bounded_and_follow_each_other_without_gap_or_repeat(node: Node) -> None:
    count(1, 10)

    assert all_pages({}, receiver(), 4) == [[1, 2, 3, 4], [5, 6, 7, 8], [9, 10]]
    assert all_pages(vector(), receiver(), 4) == []


def test_a_commit_longer_than_a_page_travels_whole(node: Node) -> None:
    count(1, 2)
    with group():
        count(3, 9)
    count(10, 10)

    assert all_pages({}, receiver(), 3) == [[1, 2], [3, 4, 5, 6, 7, 8, 9], [10]]


def test_what_the_receiver_may_not_see_goes_without_header_body_and_key(node: Node) -> None:
    append("person:1", PersonRecorded("f", "60+", "Anahit"))
    append("line:1", LineCounted("am-goris", 1))

    whole, stubs = next_page(receiver(), {}), next_page(receiver("medical/*"), {})

    assert [bool(entry.header) for entry in whole.stretches[0].entries] == [True, True]
    assert len(whole.keys["keys"]) == 1
    person, line = stubs.stretches[0].entries
    assert (person.header, person.salt, person.body) == ("", "", "")
    assert line == whole.stretches[0].entries[1]  # public, so for everybody
    assert stubs.keys == {}
    assert [entry.link for entry in whole.stretches[0].entries] == [
        entry.link for entry in stubs.stretches[0].entries
    ]


def test_a_damaged_key_stays_behind_and_the_entries_go(node: Node) -> None:
    append("person:1", PersonRecorded("f", "60+", "Anahit"))
    append("person:2", PersonRecorded("f", "60+", "Nune"))
    damaged = DataKey.objects.get(subject="person:1")
    DataKey.objects.filter(pk=damaged.pk).update(wrapped=damaged.wrapped[::-1])

    page = next_page(receiver(), {})

    assert page.n_entries == 2
    assert [subject for subject, _, _ in page.keys["keys"]] == ["person:2"]


def test_stubs_are_filled_only_with_what_the_receiver_may_see(node: Node) -> None:
    append("person:1", PersonRecorded("f", "60+", "Anahit"))
    links = list(StoredEntry.objects.values_list("link", flat=True))

    assert fill_page(receiver("register/*"), links).n_entries == 1
    assert fill_page(receiver("medical/*"), links).n_entries == 0
    assert fill_page(receiver(), ["0" * 64]).n_entries == 0


def test_of_a_forked_chain_only_the_branch_that_is_missing_travels(node: Node, tmp_path: Path) -> None:
    count(1, 3)
    common = this_node()
    CARDS[common.id] = own_card()
    tables = (Node, Chain, StoredEntry, CommitSignature, Line)

    def branch(families: int) -> tuple[object, Vector]:
        rows = [list(table.objects.all()) for table in tables]
        count(families, families + 1)
        (stretch,), has = stretches_of(export_lines()), vector()
        wipe()
        for table in rows:
            type(table[0]).objects.bulk_create(table)
        return stretch, has

    (left, has_left), (right, has_right) = branch(20), branch(30)
    move_to(tmp_path / "here")
    admit(None, CARDS[common.id], ["*"], act=new_act())
    take_in([left], sender="x")
    take_in([right], sender="x")
    here = vector()

    assert len(here[left.chain].ends) == 2
    assert [gap.chain.id for gap in missing(here)] == []
    for has, other in ((has_left, right), (has_right, left)):
        page = next_page(receiver(), has, only={common.id})
        assert [entry.link for stretch in page.stretches for entry in stretch.entries] == [
            entry.link for entry in other.entries[3:]
        ]
        assert take_page(page, "x").changed is False
    assert [finding.code for finding in verify()] == ["chain-forked"] * 2
