"""Undoing from the message after an act, and from the list of what one did."""

import re

import pytest
from django.test import Client

from tests.site.conftest import SignIn
from waystation.core.journal.models import StoredEntry
from waystation.core.journal.writer import new_act
from waystation.desks.reception.models import Band, Household

BANDING = {
    "band": "D-000101",
    "hub": "am-goris",
    "f_18_59": "1",
    "district": "nk-martuni",
    "needs": ["infant"],
    "intention": "bed",
    "consent_assistance": "yes",
    "consent_tracing": "yes",
    "consent_statistics": "no",
    "language": "hy",
}


def band_a_family(client: Client) -> str:
    """Send reception's form; return the page that follows."""
    return client.post("/reception/", {**BANDING, "act": new_act()}, follow=True).content.decode()


def press_undo(client: Client, page: str, came_from: str) -> str:
    """Press the first button that undoes, without a script; return the page that follows."""
    form = re.search(r'<form[^>]*action="/acts/undo/">(.*?)</form>', page, re.DOTALL)
    assert form is not None
    fields = dict(re.findall(r'name="(act|undone)" value="([^"]+)"', form.group(1)))
    return client.post("/acts/undo/", fields, follow=True, headers={"referer": came_from}).content.decode()


@pytest.mark.storage
def test_the_message_after_an_act_undoes_it_and_the_next_one_brings_it_back(
    goris: object, client_for: SignIn
):
    client = client_for("volunteer")
    page = band_a_family(client)
    household = Household.objects.get()
    assert ">Undo</button>" in page

    page = press_undo(client, page, f"http://localhost/reception/families/{household.subject}/")

    assert "Undone. It does not count any more." in page
    assert "<h1>Band a family</h1>" in page  # the family's own page is gone
    assert (Household.objects.count(), Band.objects.count()) == (0, 0)

    page = press_undo(client, page, "http://localhost/reception/")

    assert ">Bring back</button>" in page or ">Undo</button>" in page
    assert Household.objects.get() == household
    assert Band.objects.get().household == household.subject


@pytest.mark.storage
def test_the_list_of_ones_acts_undoes_too_and_shows_what_was_undone(goris: object, client_for: SignIn):
    client = client_for("clerk")
    band_a_family(client)
    page = client.get("/acts/").content.decode()
    assert "A family was banded" in page
    assert "Goris" in page

    press_undo(client, page, "http://localhost/acts/")
    page = client.get("/acts/").content.decode()

    assert "A family was banded" not in page
    assert "Something was undone" in page
    assert Household.objects.count() == 0


@pytest.mark.storage
def test_nobody_undoes_what_a_colleague_did_and_no_act_is_told_from_none(goris: object, client_for: SignIn):
    page = band_a_family(client_for("clerk"))
    undone = re.search(r'name="undone" value="([^"]+)"', page).group(1)
    volunteer, before = client_for("volunteer"), StoredEntry.objects.count()

    theirs, none = (
        volunteer.post("/acts/undo/", {"act": new_act(), "undone": act}) for act in (undone, new_act())
    )

    assert theirs.status_code == none.status_code == 403
    assert "Ask a coordinator to undo this." in theirs.content.decode()
    assert len(theirs.content) == len(none.content)
    assert (Household.objects.count(), StoredEntry.objects.count()) == (1, before)


def test_a_coordinator_may_undo_what_a_clerk_did(goris: object, client_for: SignIn):
    page = band_a_family(client_for("clerk"))

    press_undo(client_for("coordinator"), page, "http://localhost/reception/")

    assert Household.objects.count() == 0


def test_an_act_under_a_later_one_is_not_undone_and_it_is_said_why(goris: object, client_for: SignIn):
    client = client_for("clerk")
    page = band_a_family(client)
    household = Household.objects.get().subject
    client.post(f"/reception/families/{household}/intention/", {"act": new_act(), "intention": "relatives"})

    page = press_undo(client, page, "http://localhost/reception/")

    assert "1 later act stands on this one. Undo it first." in page
    assert Household.objects.count() == 1


def test_who_did_nothing_yet_has_nothing_to_undo(client_for: SignIn):
    assert "Nothing to undo." in client_for("volunteer").get("/acts/").content.decode()


@pytest.mark.parametrize("referer", ["https://elsewhere.example/x/", "http://localhost/nowhere/", ""])
def test_undoing_never_leads_away(goris: object, client_for: SignIn, referer: str):
    client = client_for("clerk")
    page = band_a_family(client)
    form = dict(re.findall(r'name="(act|undone)" value="([^"]+)"', page.partition("/acts/undo/")[2]))

    answer = client.post("/acts/undo/", form, headers={"referer": referer})

    assert (answer.status_code, answer["Location"]) == (302, "/")
