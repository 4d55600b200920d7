"""Export and import: the same tables elsewhere, whole or not at all, and nothing twice."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from tests.core.worlds import ANAHIT, CLERK, append, arrival, journal_of, move_to, wipe
from waystation.core.journal import kinds, writer
from waystation.core.journal.clock import COUNTER_BITS, milliseconds
from waystation.core.journal.errors import ImportRefused, ModeMismatch
from waystation.core.journal.format import Header
from waystation.core.journal.models import Chain, CommitSignature, Node, StoredEntry
from waystation.core.journal.node import node as this_node
from waystation.core.journal.node import now, set_demo_clock, set_up
from waystation.core.journal.queries import conflicting_copies, journal_lines
from waystation.core.journal.tables import rebuild, table_hashes
from waystation.core.journal.transfer import export_lines, import_lines
from waystation.core.journal.verify import verify
from waystation.core.journal.writer import group, new_act, writing
from waystation.core.vault.errors import CannotOpen
from waystation.core.vault.models import DataKey
from waystation.desks.reception.commands import Description, add_persons, band_family
from waystation.desks.reception.models import Household, Line, Person
from waystation.desks.reception.subjects import LineCounted

pytestmark = [pytest.mark.storage, pytest.mark.django_db]


def write_family() -> str:
    with group():
        household = band_family(CLERK, arrival(), act=new_act()).subject("household")
        add_persons(CLERK, household, [Description("f", "60+", "head", name="Anahit")], act=new_act())
    return household


def changed_line(lines: list[str], index: int, **fields: object) -> list[str]:
    record = {**json.loads(lines[index]), **fields}
    return [*lines[:index], json.dumps(record), *lines[index + 1 :]]


def index_of(lines: list[str], kind: str, number: int = 0) -> int:
    return [index for index, line in enumerate(lines) if json.loads(line)["type"] == kind][number]


def test_an_empty_database_with_the_same_key_takes_everything_in_and_can_read_it(node: Node) -> None:
    write_family()
    lines, hashes = list(export_lines()), table_hashes()
    wipe()
    set_up("Goris after the fire", mode="demo", time_zone="Asia/Yerevan")

    imported = import_lines(lines)

    assert imported == {"data-key": 2, "chain": 1, "entry": 6, "signature": 1}
    assert table_hashes() == hashes
    assert Person.objects.get().open("name") == {"name": "Anahit"}
    assert verify() == []
    assert rebuild().differing == ()
    assert (
        list(export_lines())[1:]
        == [line for line in lines[1:] if "-key" not in line] + list(export_lines())[9:]
    )


def test_a_file_taken_in_twice_changes_nothing(node: Node) -> None:
    write_family()
    lines, before = list(export_lines()), list(export_lines())

    imported = import_lines(lines)

    assert set(imported.values()) == {0}
    assert list(export_lines()) == before
    assert this_node().incarnation == 1


def test_a_node_whose_own_chain_comes_back_goes_on_in_a_new_incarnation(node: Node, tmp_path: Path) -> None:
    write_family()
    lines = list(export_lines())
    StoredEntry.objects.all().delete()  # an older backup of the same node was put back
    CommitSignature.objects.all().delete()
    Chain.objects.all().delete()
    Household.objects.all().delete()

    import_lines(lines)
    append("line:am-goris", LineCounted("am-goris", 4))

    assert sorted(Chain.objects.values_list("id", "head_seq")) == [
        (f"{node.id}/1/0", 6),
        (f"{node.id}/2/0", 1),
    ]
    assert Household.objects.count() == 1
    assert verify() == []


def test_demo_and_live_are_never_mixed(node: Node, tmp_path: Path) -> None:
    write_family()
    lines = list(export_lines())
    move_to(tmp_path / "live", mode="live")

    with pytest.raises(ModeMismatch, match="This register is live and what was offered is demo"):
        import_lines(lines)

    assert StoredEntry.objects.count() == 0


@pytest.mark.parametrize(
    ("kind", "fields", "reason"),
    [
        ("entry", {"body": "{}"}, "line 4: entry 2 of chain {chain} was changed after it was written"),
        ("entry", {"scope": "medical/x"}, "line 4: entry 2 of chain {chain} does not follow the one before"),
        ("entry", {"header": "", "salt": ""}, "line 4: entry 2 of chain {chain} is a stub with content"),
        ("entry", {"seq": -1}, "line 4 is not a journal record"),
        ("entry", {"seq": True}, "line 4 is not a journal record"),
        ("entry", {"scope": "x" * 81}, "line 4 is not a journal record"),
        ("entry", {"scope": "\0"}, "line 4 is not a journal record"),
        ("entry", {"scope": "\ud800"}, "line 4 is not a journal record"),
        ("entry", {"more": 1}, "line 4 is not a journal record"),
        ("signature", {"signature": "0" * 128}, "line 9: the signature of entry 6 does not hold"),
        ("chain", {"node": "other"}, "line 2: the chain does not carry its node's identifier"),
        ("journal", {"format": 2}, "the first line must say format 1"),
    ],
)
def test_a_file_with_a_changed_line_is_refused_by_its_number_and_nothing_is_stored(
    node: Node, tmp_path: Path, kind: str, fields: dict[str, object], reason: str
) -> None:
    write_family()
    lines = list(export_lines())
    move_to(tmp_path / "other")

    with pytest.raises(ImportRefused) as refused:
        import_lines(changed_line(lines, index_of(lines, kind, 1 if kind == "entry" else 0), **fields))

    assert any(found.startswith(reason.format(chain=f"{node.id}/1/0")) for found in refused.value.reasons)
    assert (StoredEntry.objects.count(), Chain.objects.count(), DataKey.objects.count()) == (0, 0, 0)
    assert verify() == []


@pytest.mark.parametrize(
    "line", ["", "{", "[]", "7", "\x00", '{"type": "entry"}', '{"type": []}', "[" * 50_000]
)
def test_a_file_that_is_no_journal_is_refused(node: Node, line: str) -> None:
    with pytest.raises(ImportRefused, match="Nothing was imported"):
        import_lines([line])


def test_a_file_cut_off_before_its_signature_is_refused(node: Node, tmp_path: Path) -> None:
    write_family()
    lines = list(export_lines())
    move_to(tmp_path / "other")

    with pytest.raises(ImportRefused, match="carries no signature"):
        import_lines(lines[: index_of(lines, "signature")])

    assert StoredEntry.objects.count() == 0


def test_entries_of_an_unknown_kind_are_held_and_fold_after_the_kind_is_known(
    node: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    append("line:am-goris", LineCounted("am-goris", 4))
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
        append("line:am-goris", LineCounted("am-goris", 7))

    lines = journal_of(tmp_path / "ahead", a_day_ahead)
    move_to(tmp_path / "here")
    import_lines(lines)
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

    first = journal_of(shared, send)
    second = journal_of(shared, send)  # the reply was lost, and the tablet sent it to the other node
    move_to(tmp_path / "here")
    import_lines(first)
    import_lines(second)

    assert StoredEntry.objects.count() == 2
    assert list(StoredEntry.objects.order_by("clock").values_list("counts", flat=True)) == [True, False]
    assert conflicting_copies() == []
    assert Line.objects.count() == 1
    assert verify() == []


def test_one_entry_id_with_other_content_is_kept_not_shown_and_named_as_a_conflict(
    node: Node, tmp_path: Path
) -> None:
    act = new_act()
    first = journal_of(tmp_path / "a", lambda: append("line:am-goris", LineCounted("am-goris", 7), act=act))
    second = journal_of(tmp_path / "b", lambda: append("line:am-goris", LineCounted("am-goris", 8), act=act))
    move_to(tmp_path / "here")
    import_lines(second)
    import_lines(first)

    assert StoredEntry.objects.count() == 2
    assert [row.families for row in Line.objects.all()] == [7]
    assert [len(places) for places in conflicting_copies()] == [2]
    assert verify() == []
    assert rebuild().differing == ()


def test_a_chain_forked_by_a_copied_node_keeps_both_branches_and_names_the_place(
    node: Node, tmp_path: Path
) -> None:
    append("line:am-goris", LineCounted("am-goris", 1))
    common = this_node()

    def branch(families: int) -> list[str]:
        rows = [list(table.objects.all()) for table in (Node, Chain, StoredEntry, CommitSignature, Line)]
        append(f"line:{families}", LineCounted("am-goris", families))
        lines = list(export_lines(with_keys=False))
        wipe()
        for table in rows:
            type(table[0]).objects.bulk_create(table)
        return lines

    left, right = branch(20), branch(30)
    move_to(tmp_path / "here")
    import_lines(left)
    import_lines(right)

    assert StoredEntry.objects.count() == 3
    assert sorted(Line.objects.values_list("families", flat=True)) == [1, 20, 30]
    assert [(finding.code, finding.where) for finding in verify()] == [
        ("chain-forked", f"{common.id}/1/0 #2")
    ]


def test_another_nodes_sealed_values_are_kept_and_cannot_be_opened_here(node: Node, tmp_path: Path) -> None:
    move_to(tmp_path / "there")
    write_family()
    lines = list(export_lines())
    move_to(tmp_path / "here")
    band_family(CLERK, arrival("D-000002", village="Sos"), act=new_act())

    imported = import_lines(lines)

    assert (imported["data-key"], imported["entry"]) == (0, 6)
    assert verify() == []
    with pytest.raises(CannotOpen):
        Person.objects.get().open("name")
    assert Household.objects.get(band="D-000002").open("village") == {"village": "Sos"}


def test_an_export_without_keys_holds_no_key(node: Node) -> None:
    write_family()

    kinds_in_file = {json.loads(line)["type"] for line in export_lines(with_keys=False)}

    assert kinds_in_file == {"journal", "chain", "entry", "signature"}


def test_a_foreign_entry_with_what_no_column_holds_does_not_crash_the_projector(
    node: Node, tmp_path: Path
) -> None:
    def write() -> None:
        append("line:" + "x" * 90, LineCounted("g" * 5_000 + "\0", 7))

    lines = journal_of(tmp_path / "there", write)
    move_to(tmp_path / "here")
    import_lines(lines)

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
        patch.setattr(writer, "project", lambda *given: None)
        append("line:am-goris", LineCounted("am-goris", 7))
        lines = list(export_lines())
    move_to(tmp_path / "here")

    with pytest.raises(ImportRefused, match="line 3"):
        import_lines(lines)

    assert StoredEntry.objects.count() == 0


def test_milliseconds_of_the_clock_are_those_of_the_act(node: Node) -> None:
    before = milliseconds(now())
    with writing(ANAHIT, new_act(), request={}) as act:
        act.record("line:am-goris", LineCounted("am-goris", 7))

    assert before <= StoredEntry.objects.get().clock >> COUNTER_BITS <= milliseconds(now())
