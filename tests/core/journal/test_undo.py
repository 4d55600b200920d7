"""Who may take an act back, when it is refused, and what is left of it."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.core.worlds import CLERK, append, arrival, journal_of, move_to, receive
from waystation.core.access.queries import Actor
from waystation.core.journal import kinds
from waystation.core.journal.errors import (
    ActAlreadyUsed,
    AlreadyUndone,
    CannotBeUndone,
    NotYoursToUndo,
    StandsUnderOthers,
    UnknownAct,
)
from waystation.core.journal.history import SubjectErased
from waystation.core.journal.models import Node, StoredEntry
from waystation.core.journal.node import now, set_demo_clock
from waystation.core.journal.tables import rebuild, table_hashes
from waystation.core.journal.undo import undo, undoable
from waystation.core.journal.verify import verify
from waystation.core.journal.writer import new_act
from waystation.desks.reception.commands import Description, add_persons, band_family, change_intention
from waystation.desks.reception.models import Band, Consent, Household

pytestmark = [pytest.mark.storage, pytest.mark.django_db]

COLLEAGUE = Actor("garik", "garik", "tablet-2", (("clerk", ""),))
COORDINATOR = Actor("karine", "karine", "web", (("coordinator", ""),))


def banded(band: str = "D-000001") -> tuple[str, str]:
    act = new_act()
    return act, band_family(CLERK, arrival(band), act=act).subject("household")


def test_undoing_a_banding_frees_the_band_and_leaves_no_household(node: Node) -> None:
    act, _ = banded()

    undo(CLERK, act, new_act())

    assert (Band.objects.count(), Household.objects.count(), Consent.objects.count()) == (0, 0, 0)
    assert banded()[1] == Household.objects.get().subject
    assert verify() == []
    assert rebuild().differing == ()


def test_an_undo_sent_twice_is_one_and_a_second_undo_is_refused(node: Node) -> None:
    act, _ = banded()
    back = new_act()
    undo(CLERK, act, back)

    assert undo(CLERK, act, back).repeated
    with pytest.raises(AlreadyUndone):
        undo(CLERK, act, new_act())
    other, _ = banded()
    with pytest.raises(ActAlreadyUsed):
        undo(CLERK, other, back)

    assert StoredEntry.objects.filter(act=back).count() == 4


def test_an_act_under_later_ones_is_refused_and_names_them_until_they_are_undone(node: Node) -> None:
    act, household = banded()
    later = new_act()
    change_intention(CLERK, household, "unsure", act=later)
    before = table_hashes()

    with pytest.raises(StandsUnderOthers) as refused:
        undo(CLERK, act, new_act())

    assert refused.value.acts == (later,)
    assert table_hashes() == before
    undo(CLERK, later, new_act())
    undo(CLERK, act, new_act())
    assert Household.objects.count() == 0


def test_a_household_that_others_name_is_not_taken_from_under_them(node: Node) -> None:
    act, household = banded()
    persons = new_act()
    add_persons(CLERK, household, [Description("f", "18-59", "head", "Anahit")], act=persons)

    with pytest.raises(StandsUnderOthers) as refused:
        undo(CLERK, act, new_act())

    assert refused.value.acts == (persons,)
    undo(CLERK, persons, new_act())
    undo(CLERK, act, new_act())
    assert Household.objects.count() == 0


def test_what_is_brought_back_needs_the_ground_it_stood_on(node: Node) -> None:
    act, household = banded()
    later = new_act()
    change_intention(CLERK, household, "unsure", act=later)
    first, second = new_act(), new_act()
    undo(CLERK, later, first)
    undo(CLERK, act, second)

    with pytest.raises(StandsUnderOthers) as refused:
        undo(CLERK, first, new_act())

    assert refused.value.acts == (second,)
    undo(CLERK, second, new_act())
    undo(CLERK, first, new_act())
    assert Household.objects.get().intention == "unsure"
    assert verify() == []


def test_a_colleague_may_not_undo_it_and_a_coordinator_may(node: Node) -> None:
    act, _ = banded()

    with pytest.raises(NotYoursToUndo):
        undo(COLLEAGUE, act, new_act())
    assert Household.objects.count() == 1

    undo(COORDINATOR, act, new_act())
    assert Household.objects.count() == 0


def test_after_a_shift_only_a_coordinator_may_undo(node: Node) -> None:
    act, _ = banded()
    set_demo_clock(now() + timedelta(hours=12, minutes=1))

    with pytest.raises(NotYoursToUndo):
        undo(CLERK, act, new_act())
    assert undoable(CLERK) == []

    undo(COORDINATOR, act, new_act())
    assert Household.objects.count() == 0


def test_an_act_that_is_not_here_is_named_so(node: Node) -> None:
    with pytest.raises(UnknownAct):
        undo(CLERK, new_act(), new_act())


def test_the_list_shows_ones_own_acts_that_still_stand_the_latest_first(node: Node) -> None:
    first, household = banded()
    second = new_act()
    change_intention(CLERK, household, "unsure", act=second)
    third, _ = banded("D-000002")
    band_family(COLLEAGUE, arrival("D-000003"), act=new_act())
    back = new_act()
    undo(CLERK, third, back)

    listed = undoable(CLERK)

    assert [done.act for done in listed] == [back, second, first]
    assert listed[1].kinds == ("household.intended",)
    assert listed[1].subjects == (household,)
    assert (listed[2].place, len(listed[2].subjects)) == ("am-goris", 4)
    assert [done.act for done in undoable(CLERK, limit=1)] == [back]


def test_an_undo_reaches_the_other_nodes(node: Node, tmp_path: Path) -> None:
    acts: list[str] = []
    first = journal_of(tmp_path / "goris", lambda: acts.append(banded()[0]))
    second = journal_of(tmp_path / "sisian", lambda: undo(COORDINATOR, acts[0], new_act()), first)
    hashes = table_hashes()

    move_to(tmp_path / "yerevan")
    receive(second)

    assert {**table_hashes(), "sync.Peer": ""} == {**hashes, "sync.Peer": ""}
    assert Household.objects.count() == 0
    assert verify() == []


def test_an_erasure_cannot_be_undone(node: Node) -> None:
    act = new_act()
    append("dragon:1", SubjectErased("request", "proposal:1", "garik"), act=act)

    with pytest.raises(CannotBeUndone):
        undo(COORDINATOR, act, new_act())


def test_an_act_of_which_this_version_cannot_read_a_part_is_not_undone_by_halves(
    node: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    act, _ = banded()
    known = {key: kind for key, kind in kinds._KINDS.items() if key[0] != "consent.given"}
    monkeypatch.setattr(kinds, "_KINDS", known)

    with pytest.raises(CannotBeUndone):
        undo(CLERK, act, new_act())

    assert Household.objects.count() == 1
