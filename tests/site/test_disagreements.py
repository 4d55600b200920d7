"""Two values beside each other, and a tap that keeps one."""

import re
from datetime import UTC, datetime

import pytest

from tests.core.worlds import append
from tests.site.conftest import SignIn
from waystation.core.access.models import Reading
from waystation.core.journal.models import Conflict, Node, StoredEntry
from waystation.core.journal.writer import new_act
from waystation.desks.placement.subjects import SiteOpened, StayHeld
from waystation.desks.reception.models import Household, Person
from waystation.desks.reception.subjects import BandBound, HouseholdBanded, HouseholdIntended, PersonRecorded

pytestmark = pytest.mark.storage

FAMILY = HouseholdBanded("D-000101", "am-goris", {"f 18-59": 1}, "nk-martuni", "bed", needs="infant")
ANAHIT = PersonRecorded("f", "60+", name="Anahit", phone="093")
BY = datetime(2040, 1, 1, tzinfo=UTC)


def two_phones() -> None:
    first = append("person:1", ANAHIT).entries
    append("person:1", PersonRecorded("f", "60+", name="Anahit", phone="094"), seen=first)
    append("person:1", PersonRecorded("f", "60+", name="Anahit", phone="095"), seen=first)


def two_ways() -> None:
    first = append("household:1", FAMILY).entries
    append("household:1", HouseholdIntended("relatives"), seen=first)
    append("household:1", HouseholdIntended("unsure"), seen=first)


def buttons(page: str) -> list[tuple[str, str]]:
    """The choices of the first card: what is sent, and what is read."""
    card = page.partition("<article")[2].partition("</article>")[0]
    return re.findall(r'name="choice" value="([^"]+)">([^<]+)', card)


def conflict_of(page: str) -> str:
    return re.search(r'name="conflict" value="([^"]+)"', page).group(1)


def test_both_values_stand_beside_each_other_and_a_tap_keeps_one(node: Node, client_for: SignIn):
    two_ways()
    client = client_for("clerk")

    page = client.get("/disagreements/").content.decode()
    assert "Family D-000101: Where to" in page
    assert "To relatives" in page or "relatives" in page.lower()
    choices = buttons(page)
    assert [words for _, words in choices] == ["Keep this", "Keep this"]
    answer = client.post(
        "/disagreements/settle/",
        {"act": new_act(), "conflict": conflict_of(page), "choice": choices[0][0]},
        follow=True,
    )

    page = answer.content.decode()
    assert "Settled." in page
    assert "Nothing to settle." in page
    assert "A disagreement was settled" in page
    assert Conflict.objects.count() == 0
    assert Household.objects.get().intention == "relatives"


def test_a_settled_disagreement_is_open_again_after_undo(node: Node, client_for: SignIn):
    two_ways()
    client = client_for("clerk")
    page = client.get("/disagreements/").content.decode()
    act = new_act()
    client.post(
        "/disagreements/settle/", {"act": act, "conflict": conflict_of(page), "choice": buttons(page)[0][0]}
    )

    client.post("/acts/undo/", {"act": new_act(), "undone": act})

    assert Conflict.objects.count() == 1


def test_sealed_values_are_opened_for_those_who_may_and_that_is_written_down(node: Node, client_for: SignIn):
    two_phones()

    page = client_for("clerk").get("/disagreements/").content.decode()

    assert "094" in page
    assert "095" in page
    assert list(Reading.objects.values_list("person", "page")) == [("person:1", "journal.disagreements")]


def test_who_may_settle_nothing_sees_nothing_and_opens_nothing(node: Node, client_for: SignIn):
    two_phones()
    volunteer = client_for("volunteer")

    page = volunteer.get("/disagreements/").content.decode()

    assert "Nothing to settle." in page
    assert "094" not in page
    assert Reading.objects.count() == 0
    assert ">Disagreements" not in volunteer.get("/").content.decode()


def test_what_others_settle_cannot_be_told_from_what_is_not_there(node: Node, client_for: SignIn):
    two_phones()
    page = client_for("clerk").get("/disagreements/").content.decode()
    volunteer, before = client_for("volunteer"), StoredEntry.objects.count()

    answers = [
        volunteer.post("/disagreements/settle/", {"act": new_act(), "conflict": name, "choice": "x"})
        for name in (conflict_of(page), "0" * 32)
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert len(answers[0].content) == len(answers[1].content)
    assert StoredEntry.objects.count() == before
    assert Person.objects.get().open("phone")["phone"] == "095"


def test_the_number_stands_in_the_navigation(node: Node, client_for: SignIn):
    two_phones()

    page = client_for("clerk").get("/").content.decode()

    assert re.search(r'href="/disagreements/">Disagreements <span class="badge">1</span>', page)


def test_a_bed_promised_twice_has_its_ways_out(node: Node, client_for: SignIn):
    append("site:S-01", SiteOpened("S-01", {"en": "School"}, "am-goris", n_beds=4))
    for number in ("1", "2"):
        append(f"household:{number}", FAMILY)
        append(f"stay:{number}", StayHeld(f"household:{number}", "am-goris", "S-01", (2,), BY))
    append("band:D-000101", BandBound("household:1"))
    client = client_for("coordinator")

    page = client.get("/disagreements/").content.decode()

    assert "A bed is promised twice" in page
    assert 'href="/placement/sites/S-01/">Open the site and release one stay</a>' in page
    client.post(
        "/disagreements/settle/", {"act": new_act(), "conflict": conflict_of(page), "choice": "as-it-is"}
    )
    assert "Nothing to settle." in client.get("/disagreements/").content.decode()
