from datetime import UTC, datetime, timedelta

import pytest

from tests.desks.conftest import ActorFor, FamilyOf
from waystation.core.access.errors import NotAllowed
from waystation.core.journal.errors import ActAlreadyUsed, BadAct, ObservedInFuture
from waystation.core.journal.models import StoredEntry
from waystation.core.journal.node import now
from waystation.core.journal.verify import verify
from waystation.core.journal.writer import new_act
from waystation.desks.reception.commands import (
    Arrival,
    Description,
    add_persons,
    band_family,
    change_intention,
    count_line,
)
from waystation.desks.reception.errors import (
    BadBand,
    BandTaken,
    EmptyHousehold,
    UnknownBand,
    UnknownHousehold,
)
from waystation.desks.reception.models import Household
from waystation.desks.reception.queries import (
    consents_of,
    household_named,
    household_wearing,
    lines,
    members_of,
    totals,
)


def arrival(**changes: object) -> Arrival:
    fields = {
        "band": "D-000101",
        "hub": "am-goris",
        "counts": {"f 18-59": 1, "f 0-5": 2},
        "district": "nk-martuni",
        "intention": "bed",
        "village": "Chartar",
        "needs": frozenset({"infant", "insulin"}),
        "consents": {"assistance": "yes", "tracing": "no"},
        **changes,
    }
    return Arrival(**fields)


def test_a_banded_family_is_found_by_its_band_however_it_is_typed(actor: ActorFor) -> None:
    household = band_family(actor("clerk"), arrival(), act=new_act()).subject("household")

    for typed in ("D-000101", "d 000101", " D000101 ", "d – 000101"):
        assert household_wearing(typed).subject == household
    brief = household_named(household)
    assert (brief.n_people, brief.needs, brief.intention) == (3, ("insulin", "infant"), "bed")
    assert consents_of(household) == {"assistance": "yes", "tracing": "no"}
    assert verify() == []


def test_refusing_every_consent_bands_the_family_all_the_same(actor: ActorFor) -> None:
    refused = {"assistance": "no", "tracing": "no", "statistics": "no"}

    band_family(actor("clerk"), arrival(consents=refused), act=new_act())

    assert totals() == (1, 3)


def test_the_same_act_twice_is_one_family(actor: ActorFor) -> None:
    clerk, act = actor("clerk"), new_act()

    first = band_family(clerk, arrival(), act=act)
    second = band_family(clerk, arrival(), act=act)

    assert second.repeated
    assert second.entries == first.entries
    assert totals() == (1, 3)


def test_the_same_act_with_other_content_is_refused_and_changes_nothing(actor: ActorFor) -> None:
    clerk, act = actor("clerk"), new_act()
    band_family(clerk, arrival(), act=act)

    with pytest.raises(ActAlreadyUsed):
        band_family(clerk, arrival(counts={"m 60+": 1}), act=act)

    assert totals() == (1, 3)


def test_a_band_in_use_is_refused_with_the_time_it_was_given(actor: ActorFor) -> None:
    clerk = actor("clerk")
    given_at = datetime(2023, 9, 26, 22, 5, tzinfo=UTC)
    band_family(clerk, arrival(), act=new_act(), observed_at=given_at)

    with pytest.raises(BandTaken) as refusal:
        band_family(clerk, arrival(band="d000101"), act=new_act())

    assert str(refusal.value) == (
        "Band D-000101 is worn by a family since 27.09. 02:05. Take the next band; nothing was saved."
    )
    assert totals() == (1, 3)


@pytest.mark.parametrize("band", ["", "hello", "G-000101", "D-12", "D-123456789", "D-000101; DROP"])
def test_a_number_that_is_no_demo_band_is_refused(actor: ActorFor, band: str) -> None:
    clerk = actor("clerk")
    before = StoredEntry.objects.count()

    with pytest.raises(BadBand):
        band_family(clerk, arrival(band=band), act=new_act())

    assert StoredEntry.objects.count() == before


def test_a_family_of_nobody_is_refused(actor: ActorFor) -> None:
    with pytest.raises(EmptyHousehold):
        band_family(actor("clerk"), arrival(counts={"f 0-5": 0}), act=new_act())


def test_a_time_that_has_not_come_is_refused(actor: ActorFor) -> None:
    with pytest.raises(ObservedInFuture):
        band_family(actor("clerk"), arrival(), act=new_act(), observed_at=now() + timedelta(days=1))


def test_an_act_without_a_proper_identifier_is_refused(actor: ActorFor) -> None:
    with pytest.raises(BadAct):
        band_family(actor("clerk"), arrival(), act="1")


def test_who_may_not_band_is_refused_logged_and_changes_nothing(
    actor: ActorFor, caplog: pytest.LogCaptureFixture
) -> None:
    medic, elsewhere = actor("medical"), actor("clerk", place="am-sisian")
    before = StoredEntry.objects.count()

    for by in (medic, elsewhere):
        with pytest.raises(NotAllowed):
            band_family(by, arrival(), act=new_act())

    assert StoredEntry.objects.count() == before
    assert [record.getMessage() for record in caplog.records] == [
        f"refused reception.band to user {medic.id} at am-goris",
        f"refused reception.band to user {elsewhere.id} at am-goris",
    ]


def test_names_are_kept_in_the_script_they_were_heard_in(actor: ActorFor, family: FamilyOf) -> None:
    household = family()
    people = [
        Description("f", "60+", "head", "Անահիտ Գրիգորյան", "Սուրեն", "1961", "+374 00 123456"),
        Description("m", "0-5", "grandchild", "Давид", birth="4"),
    ]

    add_persons(actor("clerk"), household, people, act=new_act())

    grandmother, child = members_of(household)
    assert (grandmother.name, grandmother.father, grandmother.relation) == (
        "Անահիտ Գրիգորյան",
        "Սուրեն",
        "head",
    )
    assert (child.name, child.birth, child.phone) == ("Давид", "4", "")
    assert verify() == []


def test_persons_of_an_unknown_household_are_refused(actor: ActorFor) -> None:
    with pytest.raises(UnknownHousehold):
        add_persons(actor("clerk"), "household:none", [], act=new_act())
    with pytest.raises(UnknownBand):
        household_wearing("D-999999")


def test_a_family_may_change_its_mind(actor: ActorFor, family: FamilyOf) -> None:
    household = family(intention="unsure")

    change_intention(actor("volunteer"), household, "relatives", act=new_act())

    assert household_named(household).intention == "relatives"


def test_the_line_shrinks_with_every_family_banded_since(actor: ActorFor) -> None:
    clerk = actor("clerk")
    start = now() - timedelta(minutes=50)
    count_line(clerk, "am-goris", 12, act=new_act(), observed_at=start)
    for number in range(3):
        band_family(
            clerk,
            arrival(band=f"D-00020{number}"),
            act=new_act(),
            observed_at=start + timedelta(minutes=number + 1),
        )

    (line,) = lines(now())

    assert (line.waiting, line.hours_to_clear) == (9, 3.0)


def test_villages_and_needs_are_sealed_in_the_table(family: FamilyOf) -> None:
    household = family(village="Chartar", needs=frozenset({"dialysis"}))

    row = Household.objects.get(subject=household)

    assert row.village.startswith("s1.")
    assert row.needs.startswith("s1.")
    assert row.open("village", "needs") == {"village": "Chartar", "needs": "dialysis"}
