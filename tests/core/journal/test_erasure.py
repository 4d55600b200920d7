"""Erasing by right: two people, every chain and node, for good; and not at a hostile node's whim."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from django.db import connection
from msgspec.structs import replace

from tests.core.worlds import (
    CARDS,
    CLERK,
    append,
    arrival,
    dying_at,
    in_process,
    journal_of,
    move_to,
    receive,
    stretches_of,
)
from waystation.core.access.approval import approve
from waystation.core.access.errors import NotAllowed, SamePerson
from waystation.core.access.queries import Actor
from waystation.core.journal import erasure, quarantine
from waystation.core.journal.erasure import ASKED, apply_erasures, erase, goes_with, propose_erasure
from waystation.core.journal.errors import ErasedForGood, NothingToErase
from waystation.core.journal.held import release_due
from waystation.core.journal.history import SubjectErased
from waystation.core.journal.intake import take_in
from waystation.core.journal.models import Node, Placeholder, Quarantined, StoredEntry
from waystation.core.journal.node import now, set_demo_clock
from waystation.core.journal.tables import rebuild, table_hashes
from waystation.core.journal.transfer import export_lines
from waystation.core.journal.verify import verify
from waystation.core.journal.writer import Author, new_act
from waystation.core.sync.commands import admit, discard, release, revoke
from waystation.core.sync.errors import StillRefused
from waystation.core.vault.models import DataKey, EpochKey
from waystation.core.vault.wraps import store
from waystation.desks.reception.commands import Description, add_persons, band_family
from waystation.desks.reception.models import Household, Line, Membership, Person
from waystation.desks.reception.subjects import LineCounted, PersonRecorded

pytestmark = [pytest.mark.storage, pytest.mark.django_db(transaction=True)]

COORDINATOR = Actor("karine", "karine", "web", (("coordinator", ""),))
KARINE = Author("karine", "web")
LONE = {"counts": {"f 18-59": 1}, "village": "Taghavard"}


def family(*names: str, **changes: object) -> tuple[str, list[str]]:
    """Return a household and its people."""
    household = band_family(CLERK, arrival(**changes), act=new_act()).subject("household")
    people = [Description("f", "18-59", "head", name, phone="093 555") for name in names]
    written = add_persons(CLERK, household, people, act=new_act())
    return household, [name for name in written.subjects if name.startswith("person:")]


def erase_by_two(subject: str) -> None:
    proposal = propose_erasure(CLERK, subject, "She asked", act=new_act()).subject("proposal")
    approve(COORDINATOR, proposal, act=new_act())


def everything_stored() -> str:
    with connection.cursor() as cursor:
        found = []
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            found.append(str(cursor.fetchall()))
    return "\n".join(found)


def test_a_person_erased_by_two_leaves_a_placeholder_and_stubs_and_a_sound_journal(node: Node) -> None:
    household, (anahit, lilit) = family("Anahit", "Lilit")
    tokens = [token for row in Person.objects.filter(subject=anahit) for token in (row.name, row.phone)]
    before = StoredEntry.objects.count()

    erase_by_two(anahit)

    assert [row.subject for row in Person.objects.all()] == [lilit]
    assert Membership.objects.count() == 1
    assert Household.objects.get().subject == household
    kinds = set(Placeholder.objects.values_list("subject_kind", "reason"))
    assert kinds == {("person", "asked"), ("membership", "asked")}
    assert StoredEntry.objects.filter(header="").count() == 2
    assert StoredEntry.objects.count() == before + 4  # asked, approved, and two erasures
    stored = everything_stored()
    assert not any(token in stored for token in tokens)
    assert DataKey.objects.filter(subject=anahit).count() == 0
    assert Person.objects.get().open("name") == {"name": "Lilit"}
    assert verify() == []
    hashes = table_hashes()
    assert rebuild().differing == ()
    assert table_hashes() == hashes


def test_the_epoch_is_rotated_so_that_older_copies_of_the_keys_open_no_more(node: Node) -> None:
    _, (anahit, _) = family("Anahit", "Lilit")
    before = set(EpochKey.objects.filter(audience="register").values_list("name", flat=True))

    erase_by_two(anahit)

    after = set(EpochKey.objects.filter(audience="register").values_list("name", flat=True))
    assert len(after) == 1
    assert not before & after


def test_a_household_of_one_goes_with_its_person(node: Node) -> None:
    household, (anahit,) = family("Anahit", **LONE)

    erase_by_two(anahit)

    assert Household.objects.count() == 0
    assert Placeholder.objects.filter(subject=household).exists()
    assert DataKey.objects.filter(subject=household).count() == 0
    assert verify() == []


def test_a_household_of_more_than_one_stays(node: Node) -> None:
    household, (anahit,) = family("Anahit", counts={"f 18-59": 2})

    assert household not in goes_with(anahit)


def test_one_person_alone_and_one_without_the_right_erase_nobody(node: Node) -> None:
    _, (anahit,) = family("Anahit")
    volunteer = Actor("ani", "ani", "web", (("volunteer", ""),))
    hashes = table_hashes()

    with pytest.raises(NotAllowed):
        propose_erasure(volunteer, anahit, "", act=new_act())
    assert table_hashes() == hashes

    proposal = propose_erasure(COORDINATOR, anahit, "She asked", act=new_act()).subject("proposal")
    with pytest.raises(SamePerson):
        approve(COORDINATOR, proposal, act=new_act())
    with pytest.raises(NotAllowed):
        approve(CLERK, proposal, act=new_act())
    assert Person.objects.count() == 1
    assert Placeholder.objects.count() == 0


def test_nobody_writes_to_an_erased_subject_again_nor_erases_it_twice(node: Node) -> None:
    _, (anahit,) = family("Anahit")
    erase_by_two(anahit)
    count = StoredEntry.objects.count()

    with pytest.raises(ErasedForGood):
        append(anahit, PersonRecorded("f", "60+", name="Anahit"))
    with pytest.raises(NothingToErase):
        propose_erasure(CLERK, anahit, "", act=new_act())
    with pytest.raises(NothingToErase):
        propose_erasure(CLERK, "person:never", "", act=new_act())

    assert StoredEntry.objects.count() == count
    assert Person.objects.count() == 0


def test_a_key_that_comes_late_is_not_taken(node: Node) -> None:
    _, (anahit,) = family("Anahit")
    erase_by_two(anahit)

    assert store([((anahit, "register"), b"k" * 32), (("person:other", "register"), b"k" * 32)]) == 1

    assert DataKey.objects.filter(subject=anahit).count() == 0


def test_an_erasure_killed_at_any_statement_is_whole_or_absent(node: Node) -> None:
    def kill(step: int) -> int:
        subject = f"person:{step}"
        append(subject, PersonRecorded("f", "60+", name="Anahit"))
        options = {"reason": "asked", "approval": "proposal:1", "requested_by": "anahit", "author": KARINE}
        status = in_process(dying_at(step, lambda: erase([subject], act=new_act(), **options)))
        is_gone = Placeholder.objects.filter(subject=subject).exists()
        whole = StoredEntry.objects.filter(subject=subject, header__contains="person.recorded").count() == 1

        assert whole is not is_gone
        assert Person.objects.filter(subject=subject).exists() is whole
        assert DataKey.objects.filter(subject=subject).exists() is whole
        return status

    step = 1
    while kill(step):
        step += 3

    assert step > 20
    assert verify() == []
    assert rebuild().differing == ()


# Other nodes


def journals(tmp_path: Path) -> tuple[list[str], list[str], str]:
    """Return the journal of a node that wrote a family down, and of another that erased one of them."""
    people: list[str] = []
    first = journal_of(tmp_path / "goris", lambda: people.extend(family("Anahit", "Lilit")[1]))
    second = journal_of(tmp_path / "sisian", lambda: erase_by_two(people[0]), first)
    return first, second, people[0]


def without_nodes() -> dict[str, str]:
    return {name: found for name, found in table_hashes().items() if name != "sync.Peer"}


def test_an_erasure_reaches_other_nodes_and_older_copies_bring_nothing_back(
    node: Node, tmp_path: Path
) -> None:
    first, second, anahit = journals(tmp_path)
    hashes = without_nodes()
    found = []
    for order in ((first, second), (second, first), (first, second, first)):
        move_to(tmp_path / "here")
        for lines in order:
            receive(lines)
        found.append(without_nodes())

        assert Placeholder.objects.filter(subject=anahit).count() == 1
        assert (
            StoredEntry.objects.filter(subject=anahit).exclude(header__contains="subject.erased").count() == 0
        )
        assert verify() == []
        assert rebuild().differing == ()

    assert all(one == hashes for one in found)
    assert apply_erasures([anahit]) == {anahit}
    assert without_nodes() == hashes


def test_what_another_node_still_wrote_of_an_erased_person_is_emptied_on_arrival(
    node: Node, tmp_path: Path
) -> None:
    first, second, anahit = journals(tmp_path)
    late = journal_of(
        tmp_path / "yerevan", lambda: append(anahit, PersonRecorded("f", "60+", name="Anahit")), first
    )

    for order in ((second, late), (late, second)):
        move_to(tmp_path / "here")
        for lines in order:
            receive(lines)

        assert Person.objects.filter(subject=anahit).count() == 0
        assert verify() == []
        assert not any("person.recorded" in line and anahit in line for line in export_lines())


def test_an_erasure_that_one_person_signed_twice_changes_nothing(node: Node, tmp_path: Path) -> None:
    people: list[str] = []
    first = journal_of(tmp_path / "goris", lambda: people.extend(family("Anahit", "Lilit")[1]))
    forged = SubjectErased("asked", "proposal:1", "anahit")
    second = journal_of(tmp_path / "hostile", lambda: append(people[0], forged), first)

    move_to(tmp_path / "here")
    receive(first)
    receive(second)

    assert Person.objects.count() == 2
    assert Placeholder.objects.count() == 0
    assert verify() == []


def test_a_node_that_erases_too_many_is_held_back_until_a_person_has_looked(
    node: Node, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasure, "A_DAY", 1)
    people: list[str] = []
    first = journal_of(tmp_path / "goris", lambda: people.extend(family("A", "B", "C")[1]))

    def erase_all() -> None:
        for person in people:
            append(person, SubjectErased("asked", "proposal:1", "garik"))

    second = journal_of(tmp_path / "hostile", erase_all, first)
    move_to(tmp_path / "here")
    receive(first)
    receive(second)

    assert Person.objects.count() == 2
    assert set(Quarantined.objects.values_list("reason", flat=True)) == {"erasures"}
    assert verify() == []

    for name in list(Quarantined.objects.values_list("id", flat=True)):
        release(None, name)
    assert Person.objects.count() == 0
    assert verify() == []
    assert rebuild().differing == ()


def test_all_other_nodes_have_one_bound_together(
    node: Node, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasure, "A_DAY", 1)
    people: list[str] = []
    first = journal_of(tmp_path / "goris", lambda: people.extend(family("A", "B", "C")[1]))
    others = [
        journal_of(tmp_path / f"hostile-{number}", partial(erasing, person), first)
        for number, person in enumerate(people)
    ]
    move_to(tmp_path / "here")
    receive(first)

    for lines in others:
        receive(lines)

    assert Person.objects.count() == 2
    assert [row.reason for row in Quarantined.objects.all()] == ["erasures", "erasures"]
    assert verify() == []


@pytest.mark.parametrize("is_discarded", [False, True])
def test_erasures_that_were_kept_out_come_in_on_no_later_day(
    node: Node, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_discarded: bool
) -> None:
    monkeypatch.setattr(erasure, "A_DAY", 1)
    people: list[str] = []
    first = journal_of(tmp_path / "goris", lambda: people.extend(family("A", "B", "C")[1]))
    second = journal_of(tmp_path / "hostile", lambda: erasing(*people), first)
    move_to(tmp_path / "here")
    receive(first)
    receive(second)
    if is_discarded:
        discard(None, Quarantined.objects.get().id)

    for days in (1, 2):
        set_demo_clock(now() + timedelta(days=days))
        receive(second)

    assert Person.objects.count() == 2
    assert [row.state for row in Quarantined.objects.all()] == ["discarded" if is_discarded else "waiting"]

    if not is_discarded:
        release(None, Quarantined.objects.get().id)
        assert Person.objects.count() == 0
    assert verify() == []


def erasing(*subjects: str) -> None:
    """Erase subjects as two people of another node did."""
    erase(subjects, reason=ASKED, approval="proposal:1", requested_by="garik", author=KARINE, act=new_act())


def assert_nothing_left_of(subject: str) -> None:
    assert Placeholder.objects.filter(subject=subject).exists()
    assert not StoredEntry.objects.filter(subject=subject).exclude(header__contains="subject.erased").exists()
    assert DataKey.objects.filter(subject=subject).count() == 0
    assert verify() == []


def written_and_erased(tmp_path: Path, before: Callable[[], object]) -> tuple[list[str], list[str], str]:
    """Return the journal of a node that wrote a person down, that of one that erased her, and its name."""
    first = journal_of(
        tmp_path / "goris", lambda: append("person:1", PersonRecorded("f", "60+", name="Anahit"))
    )

    def later() -> None:
        before()
        erasing("person:1")

    second = journal_of(tmp_path / "sisian", later, first)
    return first, second, Node.objects.get().id


def kept_bodies() -> list[str]:
    rows = Quarantined.objects.exclude(reason="message")
    return [entry.body for row in rows for entry in quarantine.stretch_of(row).entries if entry.header]


@pytest.mark.parametrize("is_erased_before", [False, True])
def test_nothing_of_an_erased_person_stays_in_quarantine(
    node: Node, tmp_path: Path, is_erased_before: bool
) -> None:
    def write() -> None:
        append("person:1", PersonRecorded("f", "60+", name="Anahit"))
        append("line:am-goris", LineCounted("am-goris", 7))

    (goris,) = stretches_of(journal_of(tmp_path / "goris", write))
    move_to(tmp_path / "here")
    admit(None, CARDS[goris.node], ["*"], act=new_act())
    append("person:1", PersonRecorded("f", "60+", name="Anahit"))
    steps = [lambda: take_in([replace(goris, signatures=())], sender=goris.node), lambda: erasing("person:1")]

    for step in reversed(steps) if is_erased_before else steps:
        step()

    assert Quarantined.objects.get().reason == "unsigned"
    assert kept_bodies() == [goris.entries[1].body]
    assert_nothing_left_of("person:1")
    take_in([replace(goris, signatures=())], sender=goris.node)
    assert Quarantined.objects.count() == 1
    take_in([goris], sender=goris.node)
    assert Line.objects.get().families == 7
    assert_nothing_left_of("person:1")


def test_content_of_an_erased_person_in_quarantine_is_found(node: Node, tmp_path: Path) -> None:
    (goris,) = stretches_of(
        journal_of(tmp_path / "goris", lambda: append("person:1", PersonRecorded("f", "60+", name="Anahit")))
    )
    move_to(tmp_path / "here")
    admit(None, CARDS[goris.node], ["*"], act=new_act())
    take_in([replace(goris, signatures=())], sender=goris.node)
    before = bytes(Quarantined.objects.get().record)
    append("person:1", PersonRecorded("f", "60+", name="Anahit"))
    erasing("person:1")
    assert verify() == []

    Quarantined.objects.update(record=before)

    where = f"quarantine {Quarantined.objects.get().id[:12]}"
    assert [(found.code, found.where) for found in verify()] == [("erased-content", where)]


def test_whole_messages_are_emptied_by_an_erasure_and_cannot_be_released(node: Node) -> None:
    quarantine.keep_message("elsewhere", b"a sealed message, nobody knows of whom")
    append("person:1", PersonRecorded("f", "60+", name="Anahit"))
    append("person:2", PersonRecorded("f", "60+", name="Lilit"))

    erasing("person:1")

    row = Quarantined.objects.get()
    assert (row.reason, row.state, quarantine.message_of(row)) == ("message", "waiting", b"")
    with pytest.raises(StillRefused):
        release(None, row.id)


def test_an_erasure_ahead_of_its_time_empties_when_it_is_due(node: Node, tmp_path: Path) -> None:
    first, second, _ = written_and_erased(tmp_path, lambda: set_demo_clock(now() + timedelta(hours=3)))
    move_to(tmp_path / "here")
    start = now()
    receive(first)
    receive(second)
    assert Person.objects.count() == 1

    set_demo_clock(start + timedelta(hours=2, minutes=5))
    assert release_due() == 1

    assert_nothing_left_of("person:1")


def test_an_erasure_of_a_revoked_node_empties_when_it_is_taken_over(node: Node, tmp_path: Path) -> None:
    first, second, sisian = written_and_erased(tmp_path, lambda: None)
    move_to(tmp_path / "here")
    receive(first)
    admit(None, CARDS[sisian], ["*"], act=new_act())
    revoke(None, sisian, "lost", act=new_act())
    receive(second)
    assert Person.objects.count() == 1

    release(None, Quarantined.objects.get(reason="revoked", subject="person:1").id)

    assert_nothing_left_of("person:1")


def test_an_erasure_empties_when_its_node_is_let_in_again(node: Node, tmp_path: Path) -> None:
    first, second, sisian = written_and_erased(tmp_path, lambda: None)
    kapan = move_to(tmp_path / "kapan").id
    admit(None, CARDS[sisian], ["*"], act=new_act())
    letting_in = list(export_lines())
    move_to(tmp_path / "here")
    receive(first)
    admit(None, CARDS[kapan], ["*"], act=new_act())
    revoke(None, kapan, "lost", act=new_act())
    take_in(stretches_of(letting_in), sender=kapan)
    take_in([part for part in stretches_of(second) if part.node == sisian], sender=kapan)
    assert Person.objects.count() == 1

    admit(None, CARDS[sisian], ["*"], act=new_act())

    assert_nothing_left_of("person:1")


def test_a_rebuild_empties_what_an_erasure_left(node: Node, tmp_path: Path) -> None:
    first, second, _ = written_and_erased(tmp_path, lambda: set_demo_clock(now() + timedelta(hours=3)))
    move_to(tmp_path / "here")
    start = now()
    receive(first)
    receive(second)
    set_demo_clock(start + timedelta(hours=2, minutes=5))

    rebuild()

    assert_nothing_left_of("person:1")
