"""A person's page: what is kept, who was shown it, and erasing by two people."""

import re

import pytest
from django.test import Client

from tests.desks.conftest import ActorFor, FamilyOf
from waystation.core.access.models import Proposal, Reading, User
from waystation.core.access.queries import Actor
from waystation.core.journal.models import Placeholder, StoredEntry
from waystation.core.journal.verify import verify
from waystation.core.journal.writer import new_act
from waystation.desks.reception.commands import Description, add_persons
from waystation.desks.reception.models import Person
from waystation.desks.reception.queries import persons_of

pytestmark = pytest.mark.storage


def signed_in(by: Actor) -> Client:
    client = Client(HTTP_X_FORWARDED_PROTO="https")
    client.force_login(User.objects.get(pk=by.id))
    return client


@pytest.fixture
def anahit(actor: ActorFor, family: FamilyOf) -> str:
    """A person recorded in a family of four."""
    household = family()
    told = [
        Description("f", "60+", "head", name="Anahit", phone="093 111"),
        Description("m", "18-59", "child", name="Davit"),
    ]
    add_persons(actor("clerk"), household, told, act=new_act())
    return next(one.subject for one in Person.objects.all() if one.open("name")["name"] == "Anahit")


def ask(client: Client, person: str, reason: str = "she asked for it") -> object:
    return client.post(f"/reception/persons/{person}/erase/", {"act": new_act(), "reason": reason})


def test_the_page_shows_the_record_and_that_it_was_just_shown(actor: ActorFor, anahit: str) -> None:
    clerk = actor("clerk")

    page = signed_in(clerk).get(f"/reception/persons/{anahit}/").content.decode()

    assert "093 111" in page
    assert "Davit" not in page
    assert clerk.username in page
    assert Reading.objects.filter(person=anahit, page="reception.person").count() == 1


def test_one_asks_another_approves_and_only_a_placeholder_stays(actor: ActorFor, anahit: str) -> None:
    clerk, boss = actor("clerk"), actor("coordinator")

    assert ask(signed_in(clerk), anahit).status_code == 302
    assert "093 111" in signed_in(clerk).get(f"/reception/persons/{anahit}/").content.decode()
    page = signed_in(boss).get("/access/waiting/").content.decode()
    assert "Erase a person for good" in page
    answer = signed_in(boss).post(
        f"/access/waiting/{Proposal.objects.get().subject}/", {"act": new_act(), "answer": "approve"}
    )

    assert answer.status_code == 302
    page = signed_in(clerk).get(f"/reception/persons/{anahit}/").content.decode()
    assert "This person was erased" in page
    assert "093 111" not in page
    assert Placeholder.objects.filter(subject=anahit).count() == 1
    assert [one.open("name")["name"] for one in Person.objects.all()] == ["Davit"]
    assert verify() == []


def test_whoever_asked_cannot_approve(actor: ActorFor, anahit: str) -> None:
    boss = actor("coordinator")
    ask(signed_in(boss), anahit)

    signed_in(boss).post(
        f"/access/waiting/{Proposal.objects.get().subject}/", {"act": new_act(), "answer": "approve"}
    )

    assert Placeholder.objects.count() == 0
    assert Person.objects.filter(subject=anahit).exists()


def test_asking_twice_is_said_and_asked_once(actor: ActorFor, anahit: str) -> None:
    clerk = signed_in(actor("clerk"))
    ask(clerk, anahit)

    again = ask(clerk, anahit)

    assert again.status_code == 409
    assert "error-summary" in again.content.decode()
    assert Proposal.objects.count() == 1
    assert "It waits for a second person." in clerk.get(f"/reception/persons/{anahit}/").content.decode()


@pytest.mark.parametrize("role", ["volunteer", "supply", "placement"])
def test_others_neither_see_a_person_nor_ask_to_erase_one(actor: ActorFor, anahit: str, role: str) -> None:
    client, before = signed_in(actor(role)), StoredEntry.objects.count()

    assert client.get(f"/reception/persons/{anahit}/").status_code == 403
    assert ask(client, anahit).status_code == 403
    assert StoredEntry.objects.count() == before


def test_at_another_place_a_person_is_not_there(actor: ActorFor, anahit: str) -> None:
    client = signed_in(actor("clerk", place="am-sisian"))

    answers = [client.get(f"/reception/persons/{one}/") for one in (anahit, "person:none")]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert Reading.objects.filter(page="reception.person").count() == 0


def test_without_a_reason_nothing_is_asked(actor: ActorFor, anahit: str) -> None:
    answer = ask(signed_in(actor("clerk")), anahit, reason="")

    assert answer.status_code == 400
    assert re.search(r"Why\?: This field is required", answer.content.decode())
    assert Proposal.objects.count() == 0


def test_the_familys_page_leads_to_each_person(actor: ActorFor, anahit: str, family: FamilyOf) -> None:
    client = signed_in(actor("clerk"))
    household = Person.objects.get(subject=anahit).subject

    page = client.post("/reception/find/", {"band": "D-000101"}, follow=True).content.decode()

    assert f'href="/reception/persons/{household}/">Anahit</a>' in page
    assert len(persons_of(household)) == 0
