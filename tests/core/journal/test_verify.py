"""A journal is checked and rebuilt alike in one go, in pieces, and in several processes."""

import pytest
from django.db import connection

from tests.core.worlds import CLERK, append, arrival
from waystation.core.journal import _parallel, _stretches, _verify_chains
from waystation.core.journal.errors import JournalDamaged
from waystation.core.journal.format import signed_message
from waystation.core.journal.models import Chain, CommitSignature, Node, StoredEntry
from waystation.core.journal.tables import rebuild, table_hashes
from waystation.core.journal.verify import verify
from waystation.core.journal.writer import new_act
from waystation.core.vault.keyring import node_keys
from waystation.desks.reception.commands import band_family
from waystation.desks.reception.models import Household
from waystation.desks.reception.subjects import LineCounted

pytestmark = [pytest.mark.storage, pytest.mark.django_db]


def three_families() -> None:
    for number in range(3):
        band_family(CLERK, arrival(f"D-{number:06d}"), act=new_act())  # 4 entries each


def found() -> list[tuple[str, str]]:
    return sorted((finding.code, finding.where.partition("#")[2]) for finding in verify())


@pytest.fixture
def in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_verify_chains, "PIECE", 5)
    monkeypatch.setattr(_stretches, "ENTRIES", 3)


def test_a_signature_missing_in_the_middle_of_this_nodes_chain_is_found_and_named(node: Node) -> None:
    three_families()
    CommitSignature.objects.get(seq=8).delete()

    assert [(finding.code, finding.where.partition("#")[2], finding.sentence) for finding in verify()] == [
        ("unsigned", "5", "Entries 5 to 8 carry no sound signature.")
    ]


def test_signatures_older_than_the_extent_of_a_commit_still_hold(node: Node) -> None:
    three_families()
    for row in CommitSignature.objects.filter(seq__lte=8):
        row.first, row.signature = 0, node_keys().sign(signed_message(row.chain, row.seq, row.link))
        row.save()

    assert verify() == []

    CommitSignature.objects.get(seq=4).delete()

    assert verify() == []  # the one at 8 vouches for all before it, and says no more


def test_a_signature_without_its_extent_does_not_stand_in_for_one_that_had_it(node: Node) -> None:
    three_families()
    row = CommitSignature.objects.get(seq=12)
    row.first, row.signature = 0, node_keys().sign(signed_message(row.chain, row.seq, row.link))
    row.save()

    assert found() == [("signature-wrong", "12")]


def test_a_signature_moved_to_another_place_is_found(node: Node) -> None:
    three_families()
    CommitSignature.objects.filter(seq=8).update(seq=7)

    assert {code for code, _ in found()} == {"signature-wrong", "unsigned"}


def test_a_sound_journal_is_sound_in_pieces(node: Node, in_pieces: None) -> None:
    three_families()
    hashes = table_hashes()

    assert verify() == []
    assert rebuild().differing == ()
    assert table_hashes() == hashes


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("DELETE FROM journal_storedentry WHERE seq = 5", ("entries-missing", "6")),
        ("DELETE FROM journal_storedentry WHERE seq = 6", ("entries-missing", "7")),
        ("UPDATE journal_storedentry SET digest = '0' WHERE seq = 6", ("link-broken", "6")),
        ("UPDATE journal_storedentry SET salt = '0' WHERE seq = 5", ("entry-changed", "5")),
        ("UPDATE journal_storedentry SET act = 'x' WHERE seq = 11", ("column-changed", "11")),
        ("DELETE FROM journal_commitsignature WHERE seq = 4", ("unsigned", "1")),
    ],
)
def test_what_is_wrong_at_the_border_of_a_piece_is_found_as_in_one(
    node: Node, monkeypatch: pytest.MonkeyPatch, change: str, expected: tuple[str, str]
) -> None:
    three_families()
    with connection.cursor() as cursor:
        cursor.execute(change)
    whole = found()

    for size in (1, 4, 5, 6):
        monkeypatch.setattr(_verify_chains, "PIECE", size)
        assert found() == whole

    assert expected in whole


def test_a_row_that_stands_on_no_entry_is_found_in_every_stretch(node: Node, in_pieces: None) -> None:
    three_families()
    Household.objects.create(subject="a:first", n_people=1)
    Household.objects.create(subject="z:last", n_people=1)
    Household.objects.filter(band="D-000001").delete()

    assert sorted(finding.sentence for finding in verify()) == [
        "The row is not what its entries give.",
        "The row stands on no entry.",
        "The row stands on no entry.",
    ]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE journal_storedentry SET body = '{}' WHERE seq = 2",
        "UPDATE journal_storedentry SET link = '0' WHERE seq = 2",
        "UPDATE journal_commitsignature SET signature = '0' WHERE seq = 12",
    ],
)
def test_a_damaged_journal_is_not_rebuilt_from(node: Node, change: str) -> None:
    three_families()
    with connection.cursor() as cursor:
        cursor.execute(change)
    hashes = table_hashes()

    with pytest.raises(JournalDamaged, match="journal verify"):
        rebuild()

    assert table_hashes() == hashes


@pytest.mark.django_db(transaction=True)
def test_processes_beside_this_one_find_what_it_finds(
    node: Node, in_pieces: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    three_families()
    append("line:am-goris", LineCounted("am-goris", 4))
    Household.objects.filter(band="D-000002").update(n_people=99)
    StoredEntry.objects.filter(seq=13).update(act="x")
    expected = found()
    monkeypatch.setattr(_parallel, "LONG", 1)

    assert found() == expected
    assert [code for code, _ in expected] == ["column-changed", "table-differs"]

    differing = rebuild().differing
    monkeypatch.setattr(_parallel, "LONG", 1_000)

    assert differing == ("reception.Household",)
    assert [code for code, _ in found()] == ["column-changed"]
    assert Chain.objects.get().head_seq == 13
