"""The family's own copy: everything kept in words, and who looked at it."""

import pytest
from django.test import Client

from waystation.core.access.models import Reading, User
from waystation.core.access.reads import reads_of
from waystation.core.journal.writer import new_act
from waystation.desks.reception.commands import Description, add_persons
from waystation.desks.reception.queries import persons_of

pytestmark = pytest.mark.django_db


def browser(actor):
    client = Client(HTTP_X_FORWARDED_PROTO="https")
    client.force_login(User.objects.get(pk=actor.id))
    return client


@pytest.fixture
def petrosyans(actor, family):
    household = family(village="Taghavard")
    person = Description("f", "18-59", "head", name="Shushan Petrosyan")
    add_persons(actor("clerk"), household, [person], act=new_act())
    return household


def test_the_copy_holds_every_word_and_the_log_of_who_read_it(actor, petrosyans):
    clerk, other = actor("clerk"), actor("coordinator")
    browser(clerk).get(f"/reception/families/{petrosyans}/")

    page = browser(other).get(f"/reception/families/{petrosyans}/copy/").content.decode()

    for word in ("Shushan Petrosyan", "Taghavard", "Martuni", clerk.username, other.username):
        assert word in page
    (person,) = persons_of(petrosyans)
    assert [(line.reader, line.page, line.reason) for line in reads_of(person)] == [
        (other.id, "reception.copy", "answer"),
        (clerk.id, "reception.household", "register"),
    ]


def test_whoever_may_not_read_names_gets_no_copy_and_leaves_no_reading(actor, petrosyans):
    for reader in (actor("volunteer"), actor("clerk", place="am-sisian")):
        answer = browser(reader).get(f"/reception/families/{petrosyans}/copy/")
        assert answer.status_code in (403, 404)
        assert "Shushan" not in answer.content.decode()

    assert Reading.objects.count() == 0


def test_a_page_that_shows_numbers_only_reads_no_person(actor, petrosyans):
    page = browser(actor("volunteer")).get(f"/reception/families/{petrosyans}/").content.decode()

    assert "Shushan" not in page
    assert set(Reading.objects.values_list("person", flat=True)) == {petrosyans}


def test_the_reason_chosen_for_the_session_is_written_down(actor, petrosyans):
    client = browser(actor("clerk"))

    client.post("/access/reason/", {"reason": "mend"})
    client.get(f"/reception/families/{petrosyans}/")

    assert set(Reading.objects.values_list("reason", flat=True)) == {"mend"}
    assert client.post("/access/reason/", {"reason": "curiosity"}).status_code == 400
