"""What two nodes left unsettled is found alike on each, and settled by someone who may."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.urls import reverse

from tests.core.worlds import CLERK, append, arrival, journal_of, move_to, receive
from waystation.core.access.errors import NotAllowed
from waystation.core.access.queries import Actor
from waystation.core.journal.conflicts import (
    AS_IT_IS,
    OpenConflict,
    conflict,
    open_conflicts,
    resolve,
    settle_equal_texts,
    values,
)
from waystation.core.journal.errors import NoSuchChoice, UnknownConflict
from waystation.core.journal.models import Conflict, Node, StoredEntry
from waystation.core.journal.tables import rebuild, table_hashes
from waystation.core.journal.undo import undo
from waystation.core.journal.verify import verify
from waystation.core.journal.writer import new_act
from waystation.desks.placement.subjects import SiteOpened, StayHeld
from waystation.desks.reception.commands import band_family, change_intention
from waystation.desks.reception.models import Household, Person
from waystation.desks.reception.subjects import BandBound, HouseholdBanded, MembershipBegun, PersonRecorded
from waystation.desks.supply.subjects import HandedOver
from waystation.desks.transport.subjects import SeatBoarded, TripPlanned

pytestmark = [pytest.mark.storage, pytest.mark.django_db]

COORDINATOR = Actor("karine", "karine", "web", (("coordinator", ""),))
VOLUNTEER = Actor("ani", "ani", "web", (("volunteer", ""),))
ANAHIT = PersonRecorded("f", "60+", name="Anahit", birth="1961", phone="093")


def parted(
    tmp_path: Path,
    begin: Callable[[], object],
    one: Callable[[], object],
    other: Callable[[], object],
) -> tuple[list[str], list[str]]:
    """Return the journals of two nodes that began alike and then could not talk."""
    first = journal_of(tmp_path / "goris", begin)
    return (
        journal_of(tmp_path / "sisian", one, first),
        journal_of(tmp_path / "yerevan", other, first),
    )


def two_intentions(tmp_path: Path) -> OpenConflict:
    """Meet the intentions that two nodes gave one family while apart."""
    subjects: list[str] = []
    journals = parted(
        tmp_path,
        lambda: subjects.append(band_family(CLERK, arrival(), act=new_act()).subject("household")),
        lambda: change_intention(CLERK, subjects[0], "relatives", act=new_act()),
        lambda: change_intention(CLERK, subjects[0], "unsure", act=new_act()),
    )
    move_to(tmp_path / "here")
    for lines in journals:
        receive(lines)
    return open_conflicts(COORDINATOR)[0]


def test_two_intentions_given_apart_are_one_task_with_both_values(node: Node, tmp_path: Path) -> None:
    found = two_intentions(tmp_path)

    assert (found.kind, found.field, found.place) == ("field", "intention", "am-goris")
    assert [given.text for given in values(found)] in (["relatives", "unsure"], ["unsure", "relatives"])
    assert len(open_conflicts(COORDINATOR)) == 1
    assert conflict(CLERK, found.id) == found
    assert verify() == []
    assert rebuild().differing == ()


def test_the_task_has_the_same_name_on_every_node_whatever_came_first(node: Node, tmp_path: Path) -> None:
    subjects: list[str] = []
    one, other = parted(
        tmp_path,
        lambda: subjects.append(band_family(CLERK, arrival(), act=new_act()).subject("household")),
        lambda: change_intention(CLERK, subjects[0], "relatives", act=new_act()),
        lambda: change_intention(CLERK, subjects[0], "unsure", act=new_act()),
    )
    found = set()
    for order in ((one, other), (other, one)):
        move_to(tmp_path / "here")
        for lines in order:
            receive(lines)
        found.add((open_conflicts(CLERK)[0].id, table_hashes()["journal.Conflict"]))

    assert len(found) == 1


def test_a_choice_settles_the_task_and_shows_the_chosen_value(node: Node, tmp_path: Path) -> None:
    found = two_intentions(tmp_path)
    chosen = next(given for given in values(found) if given.text == "relatives")
    act = new_act()

    resolve(CLERK, found.id, chosen.entry, act)

    assert Household.objects.get().intention == "relatives"
    assert open_conflicts(COORDINATOR) == []
    assert Conflict.objects.count() == 0
    assert resolve(CLERK, found.id, chosen.entry, act).repeated
    undo(CLERK, act, new_act())
    assert [one.id for one in open_conflicts(COORDINATOR)] == [found.id]
    assert verify() == []


def test_a_task_is_refused_to_who_may_not_settle_it_and_with_what_is_no_choice(
    node: Node, tmp_path: Path
) -> None:
    found = two_intentions(tmp_path)
    before = StoredEntry.objects.count()

    assert open_conflicts(VOLUNTEER) == []
    with pytest.raises(UnknownConflict):
        conflict(VOLUNTEER, found.id)
    with pytest.raises(NotAllowed):
        resolve(VOLUNTEER, found.id, found.entries[0], new_act())
    with pytest.raises(NoSuchChoice):
        resolve(CLERK, found.id, AS_IT_IS, new_act())
    with pytest.raises(UnknownConflict):
        resolve(CLERK, "0" * 32, AS_IT_IS, new_act())
    assert StoredEntry.objects.count() == before


def test_a_new_value_by_who_saw_both_settles_the_task(node: Node, tmp_path: Path) -> None:
    two_intentions(tmp_path)

    change_intention(CLERK, Household.objects.get().subject, "bed", act=new_act())

    assert open_conflicts(COORDINATOR) == []
    assert Household.objects.get().intention == "bed"


def test_two_who_change_different_sealed_fields_of_one_record_disagree_about_nothing(node: Node) -> None:
    first = append("person:1", ANAHIT).entries
    append("person:1", replace(ANAHIT, phone="094"), seen=first)
    append("person:1", replace(ANAHIT, birth="1962"), seen=first)

    assert open_conflicts(COORDINATOR) == []
    assert Person.objects.get().open("name", "birth", "phone") == {
        "name": "Anahit", "birth": "1962", "phone": "094",
    }  # fmt: skip
    assert verify() == []


def test_what_is_written_again_unchanged_keeps_its_token_and_what_changes_gets_another(node: Node) -> None:
    append("person:1", ANAHIT)
    before = Person.objects.get()

    append("person:1", replace(ANAHIT, phone="094"))

    after = Person.objects.get()
    assert (after.name, after.birth) == (before.name, before.birth)
    assert after.phone != before.phone


def test_equal_texts_sealed_apart_settle_themselves(node: Node) -> None:
    first = append("person:1", ANAHIT).entries
    for _ in range(2):
        append("person:1", replace(ANAHIT, phone="094"), seen=first)
    (found,) = open_conflicts(COORDINATOR)

    assert (found.field, settle_equal_texts()) == ("phone", 1)

    assert open_conflicts(COORDINATOR) == []
    assert settle_equal_texts() == 0
    assert Person.objects.get().open("phone") == {"phone": "094"}


def test_different_texts_wait_for_a_person_and_are_shown_opened(node: Node) -> None:
    first = append("person:1", ANAHIT).entries
    append("person:1", replace(ANAHIT, phone="094"), seen=first)
    append("person:1", replace(ANAHIT, phone="095"), seen=first)
    settle_equal_texts()

    (found,) = open_conflicts(CLERK)

    assert found.field == "phone"
    assert sorted(str(given.text) for given in values(found)) == ["094", "095"]
    assert all(given.is_personal for given in values(found))


BANDED = HouseholdBanded("D-000001", "am-goris", {"f 18-59": 1}, "nk-martuni", "bed")
LEAVES = datetime(2030, 1, 1, tzinfo=UTC)
TRIP = TripPlanned("vehicle:1", "am-goris", "am-sisian", LEAVES, LEAVES, 20)
SCHOOL = SiteOpened("S-01", {"en": "School"}, "am-goris", 10)
PARCEL = HandedOver("first-parcel", "household:1", "am-goris", {"blanket": 1}, {})


@pytest.mark.parametrize(
    ("kind", "about", "urls", "entries"),
    [
        (
            "band-twice",
            "band:D-000001",
            ["reception:household"] * 2,
            [
                ("band:D-000001", BandBound("household:1")),
                ("band:D-000001", BandBound("household:2")),
                ("household:1", BANDED),
                ("household:2", BANDED),
            ],
        ),
        (
            "person-twice",
            "person:1",
            ["reception:household"] * 2,
            [
                ("membership:1", MembershipBegun("household:1", "person:1", "head")),
                ("membership:2", MembershipBegun("household:2", "person:1", "child")),
            ],
        ),
        (
            "bed-twice",
            "bed:S-01/3",
            ["placement:site", "placement:assign", "placement:assign"],
            [
                ("site:S-01", SCHOOL),
                ("stay:1", StayHeld("household:1", "am-goris", "S-01", (3,), LEAVES)),
                ("stay:2", StayHeld("household:2", "am-goris", "S-01", (3,), LEAVES)),
            ],
        ),
        (
            "seat-twice",
            "household:1",
            ["transport:trip"] * 2,
            [
                ("household:1", BANDED),
                ("trip:1", TRIP),
                ("trip:2", TRIP),
                ("seat:1", SeatBoarded("trip:1", "household:1", 1)),
                ("seat:2", SeatBoarded("trip:2", "household:1", 1)),
            ],
        ),
        (
            "parcel-twice",
            "issue:first-parcel/1",
            ["supply:issued"],
            [("issue:first-parcel/1", PARCEL), ("issue:first-parcel/1", PARCEL)],
        ),
    ],
)
def test_what_two_places_gave_away_apart_has_its_sides_and_ways_out_and_may_be_left_as_it_is(
    node: Node, kind: str, about: str, urls: list[str], entries: list[tuple[str, object]]
) -> None:
    for subject, body in entries:
        append(subject, body)

    (found,) = [one for one in open_conflicts(COORDINATOR) if one.kind != "field"]

    assert (found.kind, found.about) == (kind, about)
    assert [way.url for way in found.ways] == urls
    assert found.entries
    assert all(reverse(way.url, args=way.arguments) for way in found.ways)
    with pytest.raises(NoSuchChoice):
        resolve(COORDINATOR, found.id, found.entries[0], new_act())
    act = new_act()
    resolve(COORDINATOR, found.id, AS_IT_IS, act)
    assert open_conflicts(COORDINATOR) == []
    undo(COORDINATOR, act, new_act())
    assert [one.id for one in open_conflicts(COORDINATOR)] == [found.id]
    assert rebuild().differing == ()


def test_a_conflict_goes_when_the_tables_no_longer_show_it(node: Node) -> None:
    append("membership:1", MembershipBegun("household:1", "person:1", "head"))
    second = append("membership:2", MembershipBegun("household:2", "person:1", "child"))

    undo(COORDINATOR, second.act, new_act())

    assert open_conflicts(COORDINATOR) == []
