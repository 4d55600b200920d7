"""Two records of one person: linked, shown together, and apart again as if nothing had been."""

import pytest
from django.test import Client

from tests.core.worlds import append
from waystation.core.access.errors import NotAllowed
from waystation.core.access.models import User
from waystation.core.journal.conflicts import open_conflicts
from waystation.core.journal.models import StoredEntry
from waystation.core.journal.tables import rebuild, table_hashes
from waystation.core.journal.undo import undo
from waystation.core.journal.verify import verify
from waystation.core.journal.writer import new_act
from waystation.desks.reception.commands import Description, add_persons
from waystation.desks.reception.errors import OnePersonOnly, UnknownPerson
from waystation.desks.reception.linking import link_persons, links_of, part_persons, records_of_one
from waystation.desks.reception.models import Consent, Link, Person
from waystation.desks.reception.subjects import LinkConfirmed, LinkRejected, link_subject

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(actor):
    return actor("clerk")


@pytest.fixture
def person(clerk, family):
    """Writes down a person in a family of their own: `person("Anahit")` returns household and person."""

    def make(name, **changes):
        household = family(**changes)
        receipt = add_persons(clerk, household, [Description("f", "60+", "head", name)], act=new_act())
        return household, receipt.subject("person")

    return make


def test_a_link_changes_neither_record_and_undone_leaves_everything_as_it_was(clerk, person):
    (_, one), (_, other) = person("Anahit", consents={"tracing": "yes"}), person("Anaïs")
    before, act = table_hashes(), new_act()

    link_persons(clerk, one, other, evidence={"papers", "said"}, act=act)

    after = table_hashes()
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"reception.Link"}
    assert Consent.objects.count() == 1
    (link,) = links_of([one])[one]
    assert (link.other, link.evidence, link.by) == (other, ("said", "papers"), clerk.id)
    undo(clerk, act, new_act())
    assert table_hashes() == before
    assert verify() == []
    assert rebuild().differing == ()


def test_links_make_one_person_of_many_records_over_any_number_of_steps(clerk, person):
    people = [person(name)[1] for name in ("Anahit", "Anaïs", "Ani", "Lilit")]
    acts = [new_act(), new_act()]
    link_persons(clerk, people[0], people[1], act=acts[0])
    link_persons(clerk, people[2], people[1], act=acts[1])

    assert records_of_one(people[2]) == set(people[:3])
    assert records_of_one(people[3]) == {people[3]}

    undo(clerk, acts[0], new_act())
    assert records_of_one(people[0]) == {people[0]}
    assert records_of_one(people[2]) == set(people[1:3])


def test_a_link_that_was_rejected_is_none_and_two_verdicts_given_apart_are_a_task(clerk, person):
    (_, one), (_, other) = person("Anahit"), person("Anaïs")
    first, second = sorted((one, other))
    link_persons(clerk, one, other, act=new_act())

    part_persons(clerk, other, one, act=new_act())

    assert links_of([one]) == {one: []}
    assert Link.objects.count() == 1
    link = link_subject(one, other)
    seen = [StoredEntry.objects.filter(subject=link).order_by("-clock")[0].entry_id]
    append(link, LinkConfirmed(first, second), seen=seen)
    append(link, LinkRejected(first, second), seen=seen)
    assert [found.field for found in open_conflicts(clerk)] == ["standing"]


def test_a_person_is_not_linked_with_themselves_nor_with_nobody_nor_without_the_right(
    actor, clerk, person, family
):
    (_, one), (_, other) = person("Anahit"), person("Anaïs")
    before = table_hashes()

    with pytest.raises(OnePersonOnly):
        link_persons(clerk, one, one, act=new_act())
    with pytest.raises(UnknownPerson):
        link_persons(clerk, one, "person:none", act=new_act())
    with pytest.raises(NotAllowed):
        link_persons(actor("volunteer"), one, other, act=new_act())
    with pytest.raises(NotAllowed):
        link_persons(actor("clerk", place="am-sisian"), one, other, act=new_act())

    assert {**table_hashes(), "access.Grant": ""} == {**before, "access.Grant": ""}


def test_the_page_finds_the_other_record_by_its_band_links_it_and_says_who_did(clerk, person):
    (household, one), (_, other) = person("Anahit"), person("Anaïs", band="D-000777")
    client = Client(HTTP_X_FORWARDED_PROTO="https")
    client.force_login(User.objects.get(pk=clerk.id))
    address = f"/reception/persons/{one}/same/"

    assert "Same person as" in client.get(f"/reception/families/{household}/").content.decode()
    found = client.get(address, {"band": "D-000777"}).content.decode()
    assert "Anaïs" in found
    fields = {"act": new_act(), "band": "D-000777", "other": other, "evidence": ["papers"]}
    assert client.post(address, fields).status_code == 302

    page = client.get(address).content.decode()
    assert "Known to be the same as" in page
    assert "Anaïs" in page
    assert "clerk-1" in page
    assert Person.objects.count() == 2


def test_the_page_refuses_an_unknown_band_a_person_of_another_family_and_no_choice(clerk, person):
    (_, one), (_, other) = person("Anahit"), person("Anaïs", band="D-000777")
    client = Client(HTTP_X_FORWARDED_PROTO="https")
    client.force_login(User.objects.get(pk=clerk.id))
    address = f"/reception/persons/{one}/same/"

    assert client.get(address, {"band": "D-000999"}).status_code == 404
    assert client.get("/reception/persons/person:none/same/").status_code == 404
    assert client.post(address, {"act": new_act(), "band": "D-000777"}).status_code == 400
    assert client.post(address, {"act": new_act(), "band": "D-000777", "other": one}).status_code == 400
    assert client.post(address, {"act": "x", "band": "D-000777", "other": other}).status_code == 400
    assert Link.objects.count() == 0
