"""The pages of users, second persons, the log of reads, devices and incidents."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from tests.site.worlds import PASSWORD, browser, person, sign_in, text
from waystation.core.access import approval
from waystation.core.access.approval import approvable
from waystation.core.access.devices import enrol, invite, short_name
from waystation.core.access.errors import ReadingLocked
from waystation.core.access.models import Device, Grant, Incident, Proposal, Reader, User
from waystation.core.access.queries import Actor, actor_for
from waystation.core.access.reads import opened
from waystation.core.journal.models import Node, StoredEntry
from waystation.core.journal.node import now
from waystation.core.journal.writer import new_act
from waystation.core.places.commands import describe_places
from waystation.core.places.subjects import PlaceDescribed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def square(node: Node, settings: object) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    describe_places(None, [PlaceDescribed("am-goris", "hub", {"en": "Goris"})], act=new_act())


@pytest.fixture
def boss() -> User:
    return person("boss", "coordinator")


@pytest.fixture
def desk(boss: User) -> Client:
    return sign_in(boss)


def test_a_coordinator_adds_a_user_gives_a_role_and_ends_it(desk: Client) -> None:
    added = desk.post("/access/users/", {"username": "mane", "password": PASSWORD})
    mane = User.objects.get(username="mane")
    assert added["Location"] == f"/access/users/{mane.id}/"

    desk.post(f"{added['Location']}roles/", {"act": new_act(), "role": "clerk", "place": "am-goris"})
    assert actor_for(mane, "web").roles == (("clerk", "am-goris"),)
    assert "Clerk, Goris" in text(desk.get("/access/users/"))

    grant = Grant.objects.get(user=mane.id).subject
    desk.post(f"{added['Location']}roles/end/", {"act": new_act(), "grant": grant})
    assert actor_for(mane, "web").roles == ()


def test_a_taken_name_or_a_weak_password_is_refused_in_the_form(desk: Client) -> None:
    taken = desk.post("/access/users/", {"username": "boss", "password": PASSWORD})
    weak = desk.post("/access/users/", {"username": "mane", "password": "short"})

    assert (taken.status_code, weak.status_code) == (409, 400)
    assert "This user name is taken" in text(taken)
    assert "too short" in text(weak)
    assert User.objects.count() == 1


def test_a_reset_password_ends_the_users_sessions(desk: Client) -> None:
    mane = person("mane", "clerk")
    hers = sign_in(mane)
    assert hers.get("/reception/").status_code == 200

    desk.post(f"/access/users/{mane.id}/password/", {"password": "another long enough word"})

    assert hers.get("/reception/").status_code == 302
    assert browser().login(username="mane", password="another long enough word")
    assert not browser().login(username="mane", password=PASSWORD)


def test_a_deactivated_user_is_out_with_the_next_request(desk: Client) -> None:
    mane = person("mane", "clerk")
    hers = sign_in(mane)

    desk.post(f"/access/users/{mane.id}/active/", {"active": "0"})
    assert hers.get("/reception/").status_code == 302
    desk.post(f"/access/users/{mane.id}/active/", {"active": "1"})
    assert browser().login(username="mane", password=PASSWORD)


def test_a_coordinator_of_one_site_does_not_reach_those_whose_roles_reach_further(boss: User) -> None:
    local = sign_in(person("local", "coordinator", place="am-goris"))
    hashed = User.objects.get(pk=boss.pk).password

    for address, fields in (
        (f"/access/users/{boss.id}/password/", {"password": "another long enough word"}),
        (f"/access/users/{boss.id}/active/", {"active": "0"}),
        (f"/access/users/{boss.id}/roles/", {"act": new_act(), "role": "clerk", "place": ""}),
    ):
        assert local.post(address, fields).status_code == 404

    fresh = User.objects.get(pk=boss.pk)
    assert (fresh.password, fresh.is_active, Grant.objects.count()) == (hashed, True, 2)


def test_unknown_users_and_those_out_of_reach_get_the_same_answer(boss: User) -> None:
    local = sign_in(person("local", "coordinator", place="am-goris"))

    answers = [local.post(f"/access/users/{user}/active/", {"active": "0"}) for user in (boss.id, "0" * 36)]

    assert answers[0].status_code == answers[1].status_code == 404
    bodies = [
        re.sub(r'value="[\w-]{20,}"|[0-9a-f-]{36}|datetime="[^"]+"', "", text(answer)) for answer in answers
    ]
    assert bodies[0] == bodies[1]


def test_what_waits_is_approved_with_one_tap_by_another_person(
    desk: Client, boss: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(approval, "_RULES", {})
    calls: list[str] = []
    approvable("erase", permission="access.grant", label="Erase a person")(
        lambda approved: calls.append(approved.proposer)
    )
    first = person("first", "coordinator")
    proposal = approval.propose(
        actor_for(first, "web"), "erase", {"band": "D-000123"}, "Shushan asked for it", act=new_act()
    ).subject("proposal")

    page = text(desk.get("/access/waiting/"))
    assert all(word in page for word in ("Erase a person", "D-000123", "Shushan asked for it", "first"))
    own = text(sign_in(first).get("/access/waiting/"))
    assert "Take it back" in own
    assert 'value="approve"' not in own
    assert "Shushan" not in text(sign_in(person("clerk", "clerk")).get("/access/waiting/"))
    act = re.search(r'name="act" value="([0-9a-f-]{36})"', page).group(1)
    desk.post(f"/access/waiting/{proposal}/", {"act": act, "answer": "approve"})
    desk.post(f"/access/waiting/{proposal}/", {"act": act, "answer": "approve"})

    assert calls == [first.id]
    assert Proposal.objects.get().state == "approved"
    assert "Nothing waits" in text(desk.get("/access/waiting/"))


def test_a_supervisor_sees_who_read_whom(desk: Client) -> None:
    mane = person("mane", "clerk")
    opened(actor_for(mane, "web"), ["person:1", "person:2"], "reception.household", "register")

    by_user = text(desk.post("/access/reads/", {"user": "mane"}))
    by_person = text(desk.post("/access/reads/", {"person": "person:2"}))

    assert all(word in by_user for word in ("mane", "person:1", "person:2", "Write the family down"))
    assert "person:1<" not in by_person
    assert "person:2" in by_person
    assert "Nothing was read" in text(desk.post("/access/reads/", {"user": "nobody"}))


def test_an_alarm_stands_on_the_nodes_page(desk: Client) -> None:
    mane = person("mane", "clerk")
    many = [f"person:{number}" for number in range(121)]

    assert "Read too many people" not in text(desk.get("/node/"))
    opened(actor_for(mane, "web"), many, "reception.household", "register")

    assert "Read too many people" in text(desk.get("/node/"))
    assert "121 people within an hour" in text(desk.get("/access/reads/"))


def test_a_locked_reader_is_shown_nobody_until_freed(desk: Client, boss: User) -> None:
    mane = person("mane", "clerk")
    many = [f"person:{number}" for number in range(241)]
    with pytest.raises(ReadingLocked):
        opened(actor_for(mane, "web"), many, "reception.household", "register")

    assert "Locked" in text(desk.get("/access/reads/"))
    assert "Read too many people" in text(desk.get("/node/"))
    desk.post(f"/access/reads/{mane.id}/free/", {"act": new_act()})

    assert Reader.objects.get().freed_by == boss.id
    assert not Reader.objects.get().is_locked


def test_an_invitation_is_shown_as_qr_and_in_letters_and_never_in_an_address(desk: Client) -> None:
    until = (now() + timedelta(hours=6)).strftime("%Y-%m-%dT%H:%M")
    page = text(desk.post("/access/devices/", {"purpose": "door", "place": "am-goris", "until": until}))

    code = re.search(r'class="band band-big">([\w-]{9})<', page).group(1)
    assert 'src="data:image/svg+xml' in page
    assert not re.search(r'(href|action)="[^"]*' + code.replace("-", ""), page)
    device = browser()
    assert device.get("/access/enrol/").status_code == 200
    assert device.post("/access/enrol/", {"code": code})["Location"] == "/placement/check-in/"
    assert "Check families in at the door" in text(desk.get("/access/devices/"))
    missing = desk.post("/access/devices/", {"purpose": "door", "place": "am-goris"})
    assert missing.status_code == 400


def test_an_incident_signs_everyone_else_out_and_shows_what_the_suspect_read(desk: Client) -> None:
    mane = person("mane", "clerk")
    hers = sign_in(mane)
    hers.get("/reception/")
    opened(actor_for(mane, "web"), ["person:7"], "reception.household", "register")

    desk.post("/access/incident/", {"act": new_act(), "user": "mane"})

    page = text(desk.get("/access/incident/"))
    assert "1 record was read" in page
    assert "person:7" in page
    assert hers.get("/reception/").status_code == 302
    assert Session.objects.count() == 1
    incident = Incident.objects.get()
    desk.post(f"/access/incident/{incident.subject}/close/", {"act": new_act()})
    assert Incident.objects.get().closed_at is not None
    assert desk.post("/access/incident/", {"act": new_act(), "user": "unknown"}).status_code == 400


def test_a_suspected_device_is_found_by_its_short_name(desk: Client, boss: User) -> None:
    by = Actor(boss.id, "boss", "web", (("coordinator", ""),))
    device = enrol(invite(by, purpose="", place="", until=None)).device

    desk.post("/access/incident/", {"act": new_act(), "device": short_name(device).lower()})

    assert Incident.objects.get().suspect == device
    assert Device.objects.get().revoked_by == boss.id


def test_looking_at_these_pages_changes_nothing(desk: Client) -> None:
    before = StoredEntry.objects.count()

    for name in (
        "",
        "waiting/",
        "reads/",
        "users/",
        "devices/",
        "refused/",
        "incident/",
        "reason/",
        "enrol/",
    ):
        assert desk.get(f"/access/{name}").status_code == 200, name

    assert StoredEntry.objects.count() == before
