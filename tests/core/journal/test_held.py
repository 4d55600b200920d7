"""What waits for its time, or for a version that knows it, comes in by itself."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from tests.core.worlds import append, journal_of, move_to, receive
from waystation.core.journal import kinds
from waystation.core.journal.held import fold_known_kinds, release_due
from waystation.core.journal.kinds import entry_kind
from waystation.core.journal.models import HeldSubject, Mark, Node, StoredEntry
from waystation.core.journal.node import now, set_demo_clock
from waystation.core.journal.tables import rebuild
from waystation.core.journal.verify import verify
from waystation.desks.reception.models import Line
from waystation.desks.reception.subjects import LineCounted

pytestmark = [pytest.mark.storage, pytest.mark.django_db]


def ahead(tmp_path: Path) -> list[str]:
    """Return the journal of a node whose clock runs three hours ahead, and once five."""

    def write() -> None:
        start = now()
        for hours, families in ((3, 40), (5, 60)):
            set_demo_clock(start + timedelta(hours=hours))
            append("line:am-goris", LineCounted("am-goris", families))

    return journal_of(tmp_path / "ahead", write)


def test_entries_ahead_of_their_time_come_in_by_themselves_each_when_it_is_due(
    node: Node, tmp_path: Path
) -> None:
    lines = ahead(tmp_path)
    move_to(tmp_path / "here")
    start = now()
    receive(lines)

    assert (Line.objects.count(), release_due()) == (0, 0)
    assert HeldSubject.objects.count() == 1

    set_demo_clock(start + timedelta(hours=2, minutes=5))
    assert release_due() == 1
    assert Line.objects.get().families == 40
    assert verify() == []

    set_demo_clock(start + timedelta(hours=4, minutes=5))
    assert release_due() == 1
    assert Line.objects.get().families == 60
    assert HeldSubject.objects.count() == 0
    assert release_due() == 0
    assert rebuild().differing == ()


def test_a_rebuild_finds_anew_what_waits(node: Node, tmp_path: Path) -> None:
    lines = ahead(tmp_path)
    move_to(tmp_path / "here")
    receive(lines)
    HeldSubject.objects.all().delete()

    rebuild()

    assert list(HeldSubject.objects.values_list("subject", flat=True)) == ["line:am-goris"]


@pytest.fixture
def newer(monkeypatch: pytest.MonkeyPatch) -> type:
    """A later version of the software, which counts a line by a kind of its own."""
    for name in ("_KINDS", "_KIND_OF_BODY", "_DECODERS"):
        monkeypatch.setattr(kinds, name, dict(getattr(kinds, name)))
    return entry_kind("line.estimated", audience="public")(
        dataclass(frozen=True, slots=True)(type("Estimated", (), {"__annotations__": {"families": int}}))
    )


def test_a_kind_that_an_upgrade_brings_folds_at_the_next_start(node: Node, newer: type) -> None:
    append("line:am-goris", LineCounted("am-goris", 40))
    append("line:am-goris", newer(60))
    known = dict(kinds._KINDS)
    kinds._KINDS.pop(("line.estimated", 1))
    assert fold_known_kinds() == 1
    Line.objects.all().delete()

    kinds._KINDS.update(known)

    assert fold_known_kinds() == 1
    assert Line.objects.get().families == 40
    assert "line.estimated 1" in Mark.objects.get(name="kinds").value
    assert fold_known_kinds() == 0
    assert StoredEntry.objects.count() == 2


def test_a_node_that_never_noted_its_kinds_folds_them_all_and_a_rebuild_notes_them(node: Node) -> None:
    append("line:am-goris", LineCounted("am-goris", 40))
    Line.objects.all().delete()

    assert fold_known_kinds() == 1
    assert Line.objects.get().families == 40
    assert fold_known_kinds() == 0
    Mark.objects.all().delete()
    rebuild()
    assert fold_known_kinds() == 0
