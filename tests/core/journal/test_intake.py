"""Intake: what is sound goes in, what is not waits with its reason, and nothing is taken twice."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from tests.core.worlds import (
    CARDS,
    CLERK,
    append,
    arrival,
    journal_of,
    move_to,
    receive,
    stretches_of,
    wipe,
)
from waystation.core.journal import kinds, quarantine, writer
from waystation.core.journal.clock import COUNTER_BITS, milliseconds
from waystation.core.journal.foreign import ForeignEntry, Stretch
from waystation.core.journal.format import Header
from waystation.core.journal.intake import take_in
from waystation.core.journal.models import Chain, CommitSignature, Node, Quarantined, StoredEntry
from waystation.core.journal.node import node as this_node
from waystation.core.journal.node import now, set_demo_clock
from waystation.core.journal.queries import conflicting_copies, journal_lines
from waystation.core.journal.tables import rebuild, table_hashes
from waystation.core.journal.transfer import export_lines
from waystation.core.journal.verify import verify
from waystation.core.journal.writer import group, new_act, writing
from waystation.core.sync.card import own_card
from waystation.core.sync.commands import admit
from waystation.core.vault.errors import CannotOpen
from waystation.desks.reception.commands import Description, add_persons, band_family
from waystation.desks.reception.models import Household, Line, Person
from waystation.desks.reception.subjects import LineCounted

pytestmark = [pytest.mark.storage, pytest.mark.django_db]

Change = Callable[[Stretch], Stretch]


def count(families: int, line: str = "line:am-goris") -> None:
    append(line, LineCounted("am-goris", families))


def write_family() -> None:
    with group():
        household = band_family(CLERK, arrival(), act=new_act()).subject("household")
        add_persons(CLERK, household, [Description("f", "60+", "head", name="Anahit")], act=new_act())


def three_counts() -> None:
    for families in (1, 2, 3):
        count(families, f"line:{families}")


def at_another(home: Path, write: Callable[[], object]) -> Stretch:
    """Return what another node wrote, all its entries one chain."""
    (stretch,) = stretches_of(journal_of(home, write))
    return stretch


def here(home: Path, *senders: str) -> Node:
    """Be this node, which has admitted the senders."""
    this = move_to(home)
    for sender in senders:
        admit(None, CARDS[sender], ["*"], act=new_act(), two_of_one_name=True)
    return this


def with_entry(stretch: Stretch, place: int, **fields: object) -> Stretch:
    entries = list(stretch.entries)
    entries[place] = msgspec.structs.replace(entries[place], **fields)
    return msgspec.structs.replace(stretch, entries=tuple(entries))


def waiting() -> list[tuple[str, int, int]]:
    return sorted((held.reason, held.first_seq, held.last_seq) for held in quarantine.waiting())


def foreign_entries() -> int:
    return StoredEntry.objects.exclude(chain__startswith=this_node().id).count()


def test_an_empty_node_takes_everything_in_and_has_the_same_tables(node: Node, tmp_path: Path) -> None:
    stretch = at_another(tmp_path / "there", write_family)
    hashes = table_hashes()
    here(tmp_path / "here", stretch.node)

    taken = take_in([stretch], sender=stretch.node)

    assert (taken.new, taken.known, taken.refused) == (6, 0, {})
    assert {**table_hashes(), "sync.Peer": ""} == {**hashes, "sync.Peer": ""}
    assert verify() == []
    assert rebuild().differing == ()


def test_the_same_twice_changes_nothing(node: Node, tmp_path: Path) -> None:
    stretch = at_another(tmp_path / "there", write_family)
    here(tmp_path / "here", stretch.node)
    take_in([stretch], sender=stretch.node)
    before = list(export_lines())

    taken = take_in([stretch, stretch], sender=stretch.node)

    assert (taken.new, taken.filled, taken.known, taken.refused) == (0, 0, 12, {})
    assert list(export_lines()) == before
    assert this_node().incarnation == 1


@pytest.mark.parametrize(
    ("change", "reasons", "stored"),
    [
        (lambda s: with_entry(s, 1, body="{}"), [("changed", 2, 2), ("gap", 3, 3)], 1),
        (lambda s: with_entry(s, 1, scope="medical/x"), [("gap", 3, 3), ("link", 2, 2)], 1),
        (lambda s: with_entry(s, 1, header="", salt=""), [("form", 2, 2), ("gap", 3, 3)], 1),
        (lambda s: with_entry(s, 2, digest="0" * 64), [("link", 3, 3)], 2),
        (lambda s: with_entry(s, 0, seq=9), [("gap", 1, 9)], 0),
        (
            lambda s: msgspec.structs.replace(s, signatures=s.signatures[:2]),
            [("unsigned", 3, 3)],
            2,
        ),
        (
            lambda s: msgspec.structs.replace(
                s,
                signatures=(msgspec.structs.replace(s.signatures[0], signature="0" * 128), *s.signatures[1:]),
            ),
            [("signature", 1, 1)],
            3,
        ),
        (lambda s: msgspec.structs.replace(s, signing_public="0" * 64), [("wrong-key", 1, 3)], 0),
        (lambda s: msgspec.structs.replace(s, chain=s.chain + "/more"), [("form", 1, 3)], 0),
        (
            lambda s: msgspec.structs.replace(s, chain="0" * 36 + "/1/0"),
            [("unknown-node", 1, 3)],
            0,
        ),
    ],
)
def test_what_was_changed_waits_in_quarantine_with_its_reason_and_the_rest_goes_in(
    node: Node, tmp_path: Path, change: Change, reasons: list[tuple[str, int, int]], stored: int
) -> None:
    stretch = at_another(tmp_path / "there", three_counts)
    here(tmp_path / "here", stretch.node)

    take_in([change(stretch)], sender=stretch.node)
    take_in([change(stretch)], sender=stretch.node)

    assert waiting() == reasons
    assert (foreign_entries(), Line.objects.count()) == (stored, stored)
    assert verify() == []


def test_what_was_refused_goes_in_when_somebody_brings_it_sound(node: Node, tmp_path: Path) -> None:
    stretch = at_another(tmp_path / "there", three_counts)
    here(tmp_path / "here", stretch.node)
    take_in([with_entry(stretch, 1, body="{}")], sender=stretch.node)

    take_in([stretch], sender=stretch.node)

    assert waiting() == [("changed", 2, 2)]
    assert Line.objects.count() == 3
    assert verify() == []


def test_pages_that_overtake_each_other_wait_for_the_one_before(node: Node, tmp_path: Path) -> None:
    stretch = at_another(tmp_path / "there", three_counts)
    here(tmp_path / "here", stretch.node)
    pages = [
        Stretch(stretch.chain, stretch.signing_public, (e,), (s,))
        for e, s in zip(stretch.entries, stretch.signatures, strict=True)
    ]

    take_in([pages[2]], sender="a")
    take_in([pages[1]], sender="b")
    between = (waiting(), Line.objects.count())
    take_in([pages[0]], sender="c")

    assert between == ([("gap", 2, 2), ("gap", 3, 3)], 0)
    assert (waiting(), Line.objects.count()) == ([], 3)
    assert verify() == []


def test_a_nodes_entries_wait_until_its_admission_comes_by_another_node(node: Node, tmp_path: Path) -> None:
    third = at_another(tmp_path / "third", three_counts)
    (second,) = stretches_of(
        journal_of(tmp_path / "second", lambda: admit(None, CARDS[third.node], ["*"], act=new_act()))
    )
    here(tmp_path / "here", second.node)

    take_in([third], sender=second.node)
    early = waiting()
    take_in([second], sender=second.node)

    assert early == [("unknown-node", 1, 3)]
    assert (waiting(), Line.objects.count()) == ([], 3)
    assert verify() == []


def test_a_stub_keeps_the_chain_whole_and_is_filled_when_the_entry_comes(node: Node, tmp_path: Path) -> None:
    stretch = at_another(tmp_path / "there", three_counts)
    here(tmp_path / "here", stretch.node)
    stubs = tuple(ForeignEntry(e.seq, e.scope, e.digest, e.link) for e in stretch.entries)

    take_in([msgspec.structs.replace(stretch, entries=stubs)], sender=stretch.node)
    before = (foreign_entries(), Line.objects.count(), verify())
    taken = take_in([stretch], sender=stretch.node)

    assert before == (3, 0, [])
    assert (taken.new, taken.filled) == (0, 3)
    assert Line.objects.count() == 3
    assert verify() == []


def test_a_node_whose_own_chain_comes_back_goes_on_in_a_new_incarnation(node: Node) -> None:
    write_family()
    lines = list(export_lines())
    for table in (StoredEntry, CommitSignature, Chain, Household):  # an older copy of the disk was put back
        table.objects.all().delete()

    take_in(stretches_of(lines), sender="elsewhere")
    count(4)

    assert sorted(Chain.objects.values_list("id", "head_seq")) == [
        (f"{node.id}/1/0", 6),
        (f"{node.id}/2/0", 1),
    ]
    assert Household.objects.count() == 1
    assert verify() == []


def test_an_own_chain_that_comes_back_page_by_page_is_one_return(node: Node) -> None:
    three_counts()
    (whole,) = stretches_of(export_lines())
    for table in (StoredEntry, CommitSignature, Chain, Line):
        table.objects.all().delete()

    for entry, signature in zip(whole.entries, whole.signatures, strict=True):
        take_in([Stretch(whole.chain, whole.signing_public, (entry,), (signature,))], sender="elsewhere")

    assert this_node().incarnation == 2
    assert Line.objects.count() == 3
    assert verify() == []


def test_entries_of_an_unknown_kind_are_held_and_fold_after_the_kind_is_known(
    node: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    count(4)
    monkeypatch.delitem(kinds._KINDS, ("line.counted", 1))
    rebuild()
    held = [line.held for line in journal_lines()]
    rows = Line.objects.count()

    monkeypatch.undo()
    rebuild()

    assert (held, rows) == (["unknown-kind"], 0)
    assert [row.families for row in Line.objects.all()] == [4]
    assert verify() == []


def test_entries_of_a_clock_far_ahead_are_held_until_due(node: Node, tmp_path: Path) -> None:
    def a_day_ahead() -> None:
        set_demo_clock(now() + timedelta(days=1))
        count(7)

    stretch = at_another(tmp_path / "ahead", a_day_ahead)
    here(tmp_path / "here", stretch.node)
    take_in([stretch], sender=stretch.node)
    early = Line.objects.count()
    findings = verify()

    set_demo_clock(now() + timedelta(days=1))
    rebuild()

    assert (early, findings) == (0, [])
    assert [row.families for row in Line.objects.all()] == [7]


def test_equal_copies_of_one_entry_count_once_wherever_they_were_stored(node: Node, tmp_path: Path) -> None:
    act = new_act()
    shared = tmp_path / "shared"

    def send() -> None:
        append("line:am-goris", LineCounted("am-goris", 7), act=act)

    first = at_another(shared, send)
    second = at_another(shared, send)  # the reply was lost, and the tablet sent it to the other node
    here(tmp_path / "here", first.node, second.node)
    take_in([first, second], sender=first.node)

    copies = StoredEntry.objects.filter(act=act).order_by("clock")
    assert list(copies.values_list("counts", flat=True)) == [True, False]
    assert conflicting_copies() == []
    assert Line.objects.count() == 1
    assert verify() == []


@pytest.mark.parametrize("first", [0, 1])
def test_one_entry_id_with_other_content_is_kept_not_shown_and_named_as_a_conflict(
    node: Node, tmp_path: Path, first: int
) -> None:
    act = new_act()
    stretches = [
        at_another(
            tmp_path / str(number),
            lambda number=number: append("line:am-goris", LineCounted("am-goris", 7 + number), act=act),
        )
        for number in range(2)
    ]
    here(tmp_path / "here", *(stretch.node for stretch in stretches))

    take_in([stretches[first]], sender="elsewhere")
    take_in([stretches[1 - first]], sender="elsewhere")

    assert [row.families for row in Line.objects.all()] == [7]
    assert [len(places) for places in conflicting_copies()] == [2]
    assert verify() == []
    assert rebuild().differing == ()


def test_a_chain_forked_by_a_copied_node_keeps_both_branches_and_names_the_place(
    node: Node, tmp_path: Path
) -> None:
    count(1)
    common = this_node()
    CARDS[common.id] = own_card()

    def branch(families: int) -> list[Stretch]:
        rows = [list(table.objects.all()) for table in (Node, Chain, StoredEntry, CommitSignature, Line)]
        count(families, f"line:{families}")
        found = stretches_of(export_lines())
        wipe()
        for table in rows:
            type(table[0]).objects.bulk_create(table)
        return found

    left, right = branch(20), branch(30)
    here(tmp_path / "here", common.id)
    take_in(left, sender=common.id)
    take_in(right, sender=common.id)

    assert foreign_entries() == 3
    assert sorted(Line.objects.values_list("families", flat=True)) == [1, 20, 30]
    assert [(finding.code, finding.where) for finding in verify()] == [
        ("chain-forked", f"{common.id}/1/0 #2")
    ]
    assert Chain.objects.get(node=common.id).forked_at == 2


def test_another_nodes_sealed_values_are_kept_and_cannot_be_opened_without_their_keys(
    node: Node, tmp_path: Path
) -> None:
    stretch = at_another(tmp_path / "there", write_family)
    here(tmp_path / "here", stretch.node)
    band_family(CLERK, arrival("D-000002", village="Sos"), act=new_act())

    take_in([stretch], sender=stretch.node)

    assert verify() == []
    with pytest.raises(CannotOpen):
        Person.objects.get().open("name")
    assert Household.objects.get(band="D-000002").open("village") == {"village": "Sos"}


def test_a_foreign_entry_with_what_no_column_holds_does_not_crash_the_projector(
    node: Node, tmp_path: Path
) -> None:
    def write() -> None:
        append("line:" + "x" * 90, LineCounted("g" * 5_000 + "\0", 7))

    stretch = at_another(tmp_path / "there", write)
    here(tmp_path / "here", stretch.node)
    take_in([stretch], sender=stretch.node)

    assert [len(row.hub) for row in Line.objects.all()] == [100]
    assert verify() == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("observed_at", "2023-9-1T00:00:00Z"),
        ("observed_at", "never"),
        ("id", "7"),
        ("subject", "line:" + "x" * 200),
        ("subject", "line:\0"),
        ("clock", 2**63),
    ],
)
def test_a_signed_entry_whose_header_breaks_its_form_is_refused(
    node: Node, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, field: str, value: object
) -> None:
    encode = Header.encode

    def forged(self: Header) -> str:
        data = json.loads(encode(self))
        data[field] = f"{value:016x}" if field == "clock" else value
        return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    move_to(tmp_path / "forger")
    with monkeypatch.context() as patch:
        patch.setattr(Header, "encode", forged)
        patch.setattr(writer, "changes", lambda *given: [])
        count(7)
        (stretch,) = stretches_of(export_lines())
    here(tmp_path / "here", stretch.node)

    take_in([stretch], sender=stretch.node)

    assert waiting() == [("form", 1, 1)]
    assert foreign_entries() == 0


def test_milliseconds_of_the_clock_are_those_of_the_act(node: Node) -> None:
    before = milliseconds(now())
    with writing(CLERK.require("reception.band"), new_act(), request={}) as act:
        act.record("line:am-goris", LineCounted("am-goris", 7))

    assert before <= StoredEntry.objects.get().clock >> COUNTER_BITS <= milliseconds(now())


def test_what_an_unknown_sender_can_make_a_node_keep_is_bounded(
    node: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quarantine, "MESSAGES_BYTES", 3_000)
    for number in range(9):
        quarantine.keep_message("", bytes([number]) * 10)

    assert 0 < Quarantined.objects.count() < 9


def test_the_entries_of_a_journal_taken_in_by_two_nodes_in_turn_are_the_same(
    node: Node, tmp_path: Path
) -> None:
    lines = journal_of(tmp_path / "there", write_family)
    second = journal_of(tmp_path / "second", lambda: None, lines)
    move_to(tmp_path / "here")

    taken = receive(second)

    assert taken.refused == {}
    assert Household.objects.count() == 1
    assert verify() == []
