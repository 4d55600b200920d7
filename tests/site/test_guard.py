"""Before a page stand the idle lock that loses nothing, PIN and code, and devices that have a right."""

import re
from base64 import b32decode
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django_otp.oath import totp

from tests.core.worlds import arrival
from tests.site.worlds import browser, person, sign_in, text
from waystation.core.access import devices, screen
from waystation.core.access.limits import PIN_TRIES
from waystation.core.access.models import RefusedCommand, User
from waystation.core.access.pins import set_pin
from waystation.core.access.queries import Actor
from waystation.core.journal.models import Node, StoredEntry
from waystation.core.journal.node import now, set_up
from waystation.core.journal.writer import new_act
from waystation.core.places.commands import describe_places
from waystation.core.places.subjects import PlaceDescribed
from waystation.desks.reception.commands import band_family
from waystation.desks.reception.models import Household
from waystation.desks.reception.queries import persons_of

pytestmark = pytest.mark.django_db

PIN = "2580"
PASSPHRASE = "seven quiet rivers under the old bridge"
BOSS = Actor("u-boss", "boss", "web", (("coordinator", ""),))


@pytest.fixture
def live(settings: object) -> Node:
    """A live node with its hub."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    node = set_up("Goris square", mode="live", time_zone="Asia/Yerevan", passphrase=PASSPHRASE)
    hub = PlaceDescribed("am-goris", "hub", {"en": "Goris"})
    describe_places(None, [hub], act=new_act())
    return node


@pytest.fixture
def clerk(live: Node) -> User:
    user = person("anahit", "clerk")
    set_pin(user, PIN)
    return user


def idle(client: Client, minutes: float = 6) -> None:
    """Let the session stand untouched."""
    session = client.session
    session["seen_at"] -= minutes * 60
    session.save()


def family() -> str:
    clerk = Actor("u1", "u1", "web", (("clerk", ""),))
    return band_family(clerk, arrival("G-000001"), act=new_act()).subject("household")


def names(household: str, **changes: str) -> tuple[str, dict[str, str]]:
    fields = {
        "act": new_act(),
        "person-TOTAL_FORMS": "1",
        "person-INITIAL_FORMS": "0",
        "person-0-name": "Shushan Petrosyan",
        "person-0-sex": "f",
        "person-0-age_band": "18-59",
        "person-0-relation": "head",
        **changes,
    }
    return f"/reception/families/{household}/persons/", fields


def test_after_five_minutes_every_page_asks_for_the_pin_and_then_goes_on_there(clerk: User) -> None:
    client = sign_in(clerk)
    assert client.get("/reception/").status_code == 200
    idle(client, 4)
    assert client.get("/reception/").status_code == 200
    idle(client)

    locked = client.get("/reception/line/?all=1")
    assert (locked.status_code, "Five minutes without a touch" in text(locked)) == (423, True)
    assert client.get("/reception/").status_code == 423
    opened = client.post("/access/unlock/", {"pin": PIN, "next": "/reception/line/?all=1"})

    assert (opened.status_code, opened["Location"]) == (302, "/reception/line/?all=1")
    assert client.get("/reception/").status_code == 200


def test_a_form_sent_to_a_locked_screen_is_kept_sealed_and_saved_after_the_pin(clerk: User) -> None:
    client, household = sign_in(clerk), family()
    address, fields = names(household)
    client.get(address)
    idle(client)

    locked = client.post(address, fields)

    assert locked.status_code == 423
    assert "Shushan" not in text(locked)
    assert persons_of(household) == []
    (session,) = Session.objects.all()
    assert "Shushan" not in str(session.get_decoded())
    offered = client.post("/access/unlock/", {"pin": PIN, "next": address})
    found = dict(re.findall(r'type="hidden" name="([\w-]+)" value="([^"]*)"', text(offered)))
    assert {name: found.get(name) for name in fields} == fields
    assert f'action="{address}"' in text(offered)
    assert client.post(address, found).status_code == 302
    assert len(persons_of(household)) == 1
    assert "kept_form" not in client.session


def test_a_kept_form_opens_in_its_own_session_only(clerk: User) -> None:
    client, household = sign_in(clerk), family()
    address, fields = names(household)
    client.get(address)
    idle(client)
    client.post(address, fields)
    other = sign_in(clerk)
    other.get("/")
    session = other.session
    session["kept_form"], session["locked"] = client.session["kept_form"], True
    session.save()

    answer = other.post("/access/unlock/", {"pin": PIN, "next": "/"})

    assert answer.status_code == 302


def test_ten_wrong_pins_sign_out(clerk: User) -> None:
    client = sign_in(clerk)
    client.get("/")
    idle(client)
    client.get("/")

    for left in range(PIN_TRIES - 1, 0, -1):
        assert f"{left} tries are left" in text(client.post("/access/unlock/", {"pin": "0000", "next": "/"}))
    last = client.post("/access/unlock/", {"pin": "0000", "next": "/"})

    assert (last.status_code, last["Location"]) == (302, "/sign-in")
    assert client.get("/")["Location"] == "/sign-in?next=/"


def test_the_way_on_leads_to_this_site_only(clerk: User) -> None:
    client = sign_in(clerk)
    client.get("/")
    idle(client)
    client.get("/")

    opened = client.post("/access/unlock/", {"pin": PIN, "next": "https://elsewhere.example/"})

    assert opened["Location"] == "/"


def test_a_locked_screen_can_still_be_signed_out_and_its_language_changed(clerk: User) -> None:
    client = sign_in(clerk)
    client.get("/")
    idle(client)

    assert client.post("/language/setlang/", {"language": "hy", "next": "/"}).status_code == 302
    assert client.get("/").status_code == 423
    assert client.post("/sign-out").status_code == 302
    assert client.get("/").status_code == 302


def test_whoever_has_no_pin_yet_chooses_one_first(live: Node) -> None:
    user = person("mane", "clerk")
    client = sign_in(user)

    assert client.get("/reception/")["Location"] == "/access/pin/"
    assert client.post("/access/pin/", {"pin": "1234", "again": "1234"}).status_code == 400
    assert client.post("/access/pin/", {"pin": PIN, "again": "2581"}).status_code == 400
    assert client.post("/access/pin/", {"pin": PIN, "again": PIN}).status_code == 302
    assert client.get("/reception/").status_code == 200


def test_a_coordinator_gives_a_code_once_a_session_and_sets_the_telephone_up_first(live: Node) -> None:
    boss = person("boss", "coordinator")
    set_pin(boss, PIN)
    client = sign_in(boss)

    assert client.get("/reception/")["Location"] == "/access/code/?next=%2Freception%2F"
    page = text(client.get("/access/code/"))
    secret = re.search(r'class="band">([A-Z2-7 ]+)<', page).group(1).replace(" ", "")
    code = f"{totp(b32decode(secret)):06}"
    recovery = text(client.post("/access/code/", {"code": code}))
    assert len(re.findall(r'<li class="band">[0-9a-f]{10}<', recovery)) == 8
    assert client.get("/reception/").status_code == 200

    again = sign_in(boss)
    assert again.get("/reception/").status_code == 302
    assert again.post("/access/code/", {"code": code, "next": "/reception/"}).status_code == 403
    one = re.search(r'<li class="band">([0-9a-f]{10})<', recovery).group(1)
    assert again.post("/access/code/", {"code": one, "next": "/reception/"})["Location"] == "/reception/"
    assert again.get("/reception/").status_code == 200


def test_the_demo_asks_for_neither_pin_nor_code(node: Node) -> None:
    client = sign_in(person("boss", "coordinator"))
    client.get("/")

    assert client.get("/reception/").status_code == 200
    assert "seen_at" not in client.session


def enrolled(purpose: str = "band", hours: int = 4) -> tuple[Client, devices.Enrolled]:
    """Return a browser on a device that was let in."""
    until = now() + timedelta(hours=hours) if purpose else None
    client, code = browser(), devices.invite(BOSS, purpose=purpose, place="am-goris", until=until)
    assert client.post("/access/enrol/", {"code": code}).status_code == 302
    return client, devices.Enrolled(devices.device_with(client.cookies["device"].value).subject, "", until)


def banding(band: str) -> dict[str, str]:
    return {
        "act": new_act(),
        "band": band,
        "hub": "am-goris",
        "f_18_59": "1",
        "district": "nk-martuni",
        "intention": "bed",
        "language": "hy",
        "consent_assistance": "yes",
        "consent_tracing": "no",
        "consent_statistics": "no",
    }


def test_a_volunteers_device_does_its_one_kind_of_act_and_nothing_else(live: Node) -> None:
    client, device = enrolled()
    cookie = client.cookies["device"]

    assert (cookie["httponly"], cookie["secure"], cookie["samesite"]) == (True, True, "Lax")
    assert client.get("/reception/").status_code == 200
    for address in ("/placement/", "/tracing/", "/access/users/", "/access/devices/", "/reception/line/"):
        answer = client.get(address)
        assert answer.status_code == (200 if address == "/reception/line/" else 403), address
    assert client.get("/access/pin/").status_code == 403
    entry = StoredEntry.objects.filter(subject=device.device).get()
    assert "u-boss" in entry.body


def test_a_code_that_does_not_fit_lets_nobody_in_and_guessing_is_stopped(live: Node) -> None:
    client = browser()

    for _ in range(6):
        assert client.post("/access/enrol/", {"code": "AAAA-AAAA"}).status_code == 403

    code = devices.invite(BOSS, purpose="band", place="am-goris", until=now() + timedelta(hours=1))
    assert client.post("/access/enrol/", {"code": code}).status_code == 403
    assert "device" not in client.cookies


def test_what_a_revoked_device_sends_waits_and_is_done_as_its_act_once_accepted(live: Node) -> None:
    describe_places(None, [PlaceDescribed("nk-martuni", "district", {"en": "Martuni"})], act=new_act())
    client, device = enrolled()
    devices.revoke(BOSS, device.device, act=new_act())

    assert client.get("/reception/").status_code == 302
    kept = client.post("/reception/", banding("G-000007"))
    again = client.post("/reception/", banding("G-000008"))
    assert (kept.status_code, again.status_code) == (403, 403)
    assert "A coordinator looks at it and decides" in text(kept)
    assert Household.objects.count() == 0

    boss = person("boss", "coordinator")
    supervisor = sign_in(boss)
    set_pin(boss, PIN)
    session = supervisor.session
    session["code_given"] = True
    session.save()
    assert "G-000007" in text(supervisor.get("/access/refused/"))
    first, second = RefusedCommand.objects.order_by("at")
    assert supervisor.post(f"/access/refused/{first.id}/", {"answer": "accept"}).status_code == 302
    assert supervisor.post(f"/access/refused/{second.id}/", {"answer": "discard"}).status_code == 302

    states = RefusedCommand.objects.order_by("at").values_list("state", "reviewer")
    assert list(states) == [("accepted", boss.id), ("discarded", boss.id)]
    assert list(Household.objects.values_list("band", flat=True)) == ["G-000007"]
    (entry,) = StoredEntry.objects.filter(subject__startswith="household:")
    assert f'"actor":"{device.device}"' in entry.header.replace(" ", "")
    assert supervisor.post(f"/access/refused/{first.id}/", {"answer": "accept"}).status_code == 404


def test_a_session_on_a_staff_device_ends_with_it_and_its_author_is_known(clerk: User) -> None:
    client, device = enrolled(purpose="")
    assert client.get("/reception/").status_code == 302
    client.force_login(clerk)
    assert client.get("/reception/").status_code == 200
    assert client.session["device"] == device.device
    address, fields = names(family())

    devices.revoke(BOSS, device.device, act=new_act())

    assert client.post(address, fields).status_code == 403
    (row,) = RefusedCommand.objects.all()
    assert (row.author, "Shushan" in row.sealed) == (clerk.id, False)
    assert client.get("/reception/").status_code == 302


def test_a_session_that_began_on_a_device_does_not_go_on_without_it(clerk: User) -> None:
    client, _ = enrolled(purpose="")
    client.force_login(clerk)
    client.get("/reception/")
    del client.cookies["device"]

    assert client.get("/reception/").status_code == 302


def test_the_right_of_a_volunteers_device_ends_by_the_clock(
    live: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, _ = enrolled(hours=4)
    late = now() + timedelta(hours=4, seconds=1)
    monkeypatch.setattr(devices, "now", lambda: late)

    assert client.get("/reception/")["Location"].startswith("/sign-in")
    assert client.post("/reception/", banding("G-000007")).status_code == 403
    assert RefusedCommand.objects.count() == 1


def test_a_form_too_long_to_keep_is_not_kept(clerk: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screen, "KEPT_FORM_BYTES", 10)
    client, household = sign_in(clerk), family()
    address, fields = names(household)
    client.get(address)
    idle(client)

    client.post(address, fields)

    assert "kept_form" not in client.session


def test_one_locks_the_screen_before_walking_away(clerk: User) -> None:
    client = sign_in(clerk)
    assert "Lock the screen" in text(client.get("/reception/"))

    client.post("/access/lock/", {"x": "1"})

    assert client.get("/reception/").status_code == 423


def test_the_pages_script_locks_and_opens_in_a_word(clerk: User) -> None:
    client = sign_in(clerk)
    client.get("/reception/")
    as_script = {"HTTP_ACCEPT": "application/json"}

    assert client.post("/access/lock/", {"x": "1"}, **as_script).status_code == 204
    wrong = client.post("/access/unlock/", {"pin": "0000"}, **as_script)
    assert (wrong.status_code, wrong.json()["code"]) == (403, "wrong-pin")
    assert client.get("/reception/").status_code == 423
    assert client.post("/access/unlock/", {"pin": PIN}, **as_script).status_code == 204
    assert client.get("/reception/").status_code == 200


def test_a_form_kept_for_later_is_not_lost_to_the_pages_script(clerk: User) -> None:
    client, household = sign_in(clerk), family()
    address, fields = names(household)
    client.get(address)
    idle(client)
    client.post(address, fields)

    answer = client.post("/access/unlock/", {"pin": PIN}, HTTP_ACCEPT="application/json")

    assert answer.status_code == 409
    assert "Shushan" in text(client.post("/access/unlock/", {"pin": PIN, "next": address}))


def test_a_screen_without_a_pin_is_not_locked(node: Node) -> None:
    client = sign_in(person("boss", "coordinator"))

    client.post("/access/lock/", {"x": "1"})

    assert client.get("/reception/").status_code == 200
    assert "Lock the screen" not in text(client.get("/reception/"))
