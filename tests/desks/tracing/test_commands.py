"""Cases, sightings and families apart through their commands."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.desks.tracing.conftest import ANAHIT
from waystation.core.access.approval import approve
from waystation.core.access.errors import AlreadyProposed, NotAllowed, SamePerson
from waystation.core.journal.errors import ActAlreadyUsed
from waystation.core.journal.models import StoredEntry
from waystation.core.journal.node import now
from waystation.core.journal.verify import verify
from waystation.core.journal.writer import new_act
from waystation.desks.reception.errors import UnknownHousehold
from waystation.desks.tracing.commands import (
    Request,
    Seen,
    add_sighting,
    close_case,
    end_separation,
    open_case,
    reopen_case,
    report_separation,
)
from waystation.desks.tracing.errors import (
    CaseIsClosed,
    CaseIsOpen,
    ConsentMissing,
    DeathNeedsNote,
    RequestIncomplete,
    SeenInFuture,
    UnknownCase,
    UnknownSeparation,
)
from waystation.desks.tracing.models import Case, Separation, Sighting
from waystation.desks.tracing.queries import (
    case_brief,
    case_told,
    case_with_paper,
    closed_cases,
    open_cases,
    sightings_of,
    totals,
)


@pytest.fixture
def officer(actor):
    return actor("tracing")


def entries() -> int:
    return StoredEntry.objects.count()


def test_a_case_is_opened_seen_and_closed_with_everything_told_in_clear_for_the_officer(officer, family):
    household = family()
    case = open_case(officer, Request(**ANAHIT, household=household), act=new_act()).subject("case")

    add_sighting(
        officer,
        case,
        Seen("likely", now() - timedelta(hours=3), "am-sisian", "school", "Vahan"),
        act=new_act(),
    )
    close_case(officer, case, "found_alive", note="At the school with neighbours", act=new_act())

    told = case_told(case)
    assert told.sought_name == "Սիրանուշ Պետրոսյան"
    assert (told.sought_father, told.sought_birth, told.household) == ("Հակոբ", "1941", household)
    assert (told.brief.outcome, told.outcome_note) == ("found_alive", "At the school with neighbours")
    assert [(one.place, one.whereabouts, one.witness) for one in sightings_of(case)] == [
        ("am-sisian", "school", "Vahan")
    ]
    assert ([one.subject for one in closed_cases()], open_cases(), totals()) == ([case], [], (0, 1))
    assert verify() == []


def test_a_paper_code_finds_its_case_however_it_is_typed(opened):
    case = opened().subject("case")
    paper = case_brief(case).paper

    assert case_with_paper(f" {paper.lower().replace('-', ' ')} ").subject == case
    with pytest.raises(UnknownCase):
        case_with_paper("")


def test_two_cases_never_carry_one_paper_code(opened):
    codes = {case_brief(opened().subject("case")).paper for _ in range(12)}

    assert len(codes) == 12


def test_nothing_of_a_request_stands_in_clear_in_the_table(opened):
    opened()

    stored = " ".join(str(value) for value in Case.objects.values_list().get())
    for told in (
        *(ANAHIT[key] for key in ("sought_name", "last_seen", "asker_name", "asker_contact")),
        "1941",
    ):
        assert told not in stored


def test_without_consent_nothing_is_saved(officer):
    before = entries()

    with pytest.raises(ConsentMissing):
        open_case(officer, replace(Request(**ANAHIT), agrees=False), act=new_act())

    assert entries() == before
    assert Case.objects.count() == 0


def test_every_missing_answer_is_named_at_once(officer):
    with pytest.raises(RequestIncomplete) as refusal:
        open_case(
            officer,
            replace(Request(**ANAHIT), sought_name=" ", asker_contact="", last_seen=""),
            act=new_act(),
        )

    assert refusal.value.missing == (
        "the name of the sought person",
        "where and when the person was last seen",
        "how to reach the asker",
    )


def test_a_clerk_opens_a_request_and_may_neither_sight_nor_close_it(actor, opened):
    clerk = actor("clerk")
    case = opened(by=clerk).subject("case")
    before = entries()

    with pytest.raises(NotAllowed):
        add_sighting(clerk, case, Seen("certain", whereabouts="here"), act=new_act())
    with pytest.raises(NotAllowed):
        close_case(clerk, case, "withdrawn", act=new_act())
    with pytest.raises(NotAllowed):
        reopen_case(clerk, case, act=new_act())

    assert entries() == before


@pytest.mark.parametrize("role", ["volunteer", "supply", "dispatcher", "coordinator"])
def test_other_roles_take_no_requests(actor, role):
    by = actor(role)
    before = entries()

    with pytest.raises(NotAllowed):
        open_case(by, Request(**ANAHIT), act=new_act())

    assert entries() == before


def test_a_request_of_an_unknown_household_is_refused(officer):
    with pytest.raises(UnknownHousehold):
        open_case(officer, Request(**ANAHIT, household="household:none"), act=new_act())

    assert Case.objects.count() == 0


def test_the_same_act_twice_opens_one_case_with_one_paper_code(officer, opened):
    act = new_act()

    first, second = opened(by=officer, act=act), opened(by=officer, act=act)

    assert (second.repeated, second.subjects) == (True, first.subjects)
    assert Case.objects.count() == 1
    with pytest.raises(ActAlreadyUsed):
        opened(by=officer, act=act, sought_name="Another")


def test_a_death_needs_a_word_on_how_it_is_known(officer, opened):
    case = opened().subject("case")

    with pytest.raises(DeathNeedsNote):
        close_case(officer, case, "found_dead", note="  ", act=new_act())
    assert case_brief(case).outcome == ""


def test_a_death_does_not_show_before_a_second_person_confirms_it(officer, actor, opened):
    case = opened().subject("case")

    asked = close_case(officer, case, "found_dead", note="Ministry of Health list", act=new_act())
    proposal = asked.subject("proposal")
    assert case_brief(case).outcome == ""
    with pytest.raises(SamePerson):
        approve(officer, proposal, act=new_act())
    with pytest.raises(NotAllowed):
        approve(actor("clerk"), proposal, act=new_act())
    with pytest.raises(AlreadyProposed):
        close_case(officer, case, "found_dead", note="Another list", act=new_act())
    assert case_brief(case).outcome == ""

    approve(actor("tracing"), proposal, act=new_act())
    assert case_brief(case).outcome == "found_dead"
    assert case_told(case).outcome_note == "Ministry of Health list"
    with pytest.raises(CaseIsClosed):
        close_case(officer, case, "found_dead", note="Again", act=new_act())


def test_a_death_of_a_case_that_ended_meanwhile_is_not_confirmed(officer, actor, opened):
    case = opened().subject("case")
    proposal = close_case(officer, case, "found_dead", note="A list", act=new_act()).subject("proposal")
    close_case(officer, case, "found_alive", act=new_act())

    with pytest.raises(CaseIsClosed):
        approve(actor("tracing"), proposal, act=new_act())

    assert case_brief(case).outcome == "found_alive"


def test_a_closed_case_takes_no_sighting_until_it_is_reopened(officer, opened):
    case = opened().subject("case")
    with pytest.raises(CaseIsOpen):
        reopen_case(officer, case, act=new_act())
    close_case(officer, case, "withdrawn", act=new_act())

    with pytest.raises(CaseIsClosed):
        add_sighting(officer, case, Seen("hearsay", whereabouts="Goris"), act=new_act())
    with pytest.raises(CaseIsClosed):
        close_case(officer, case, "other", act=new_act())

    reopen_case(officer, case, act=new_act())
    add_sighting(officer, case, Seen("hearsay", whereabouts="Goris"), act=new_act())
    assert (case_brief(case).outcome, case_brief(case).n_sightings) == ("", 1)
    assert verify() == []


def test_a_sighting_needs_a_place_a_past_and_a_case(officer, opened):
    case = opened().subject("case")

    with pytest.raises(RequestIncomplete):
        add_sighting(officer, case, Seen("certain"), act=new_act())
    with pytest.raises(SeenInFuture):
        add_sighting(officer, case, Seen("certain", now() + timedelta(hours=1), "am-goris"), act=new_act())
    with pytest.raises(UnknownCase):
        add_sighting(officer, "case:none", Seen("certain", place="am-goris"), act=new_act())

    assert Sighting.objects.count() == 0


def test_a_family_apart_is_reported_by_a_clerk_and_ended_once(actor, family):
    clerk, household = actor("clerk"), family()
    separation = report_separation(
        clerk, household, 1, "other_vehicle", apart_from="her mother, minibus", act=new_act()
    ).subject("separation")

    end_separation(clerk, separation, "together", act=new_act())

    with pytest.raises(UnknownSeparation):
        end_separation(clerk, separation, "together", act=new_act())
    assert Separation.objects.get().open() == {"apart_from": "her mother, minibus"}
    assert verify() == []


@pytest.mark.parametrize("n_people", [0, -1, 100])
def test_a_separation_of_nobody_or_of_too_many_is_refused(actor, family, n_people):
    clerk, household = actor("clerk"), family()

    with pytest.raises(RequestIncomplete):
        report_separation(clerk, household, n_people, "unknown", act=new_act())

    assert Separation.objects.count() == 0
