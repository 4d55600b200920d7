"""Devices: one code lets one in once, the right ends by the clock, and a revoked one is out at once."""

from datetime import UTC, datetime, timedelta

import pytest

from waystation.core.access import devices
from waystation.core.access.devices import (
    actor_on,
    device_with,
    enrol,
    invite,
    is_active,
    keep_refused,
    refused_fields,
    revoke,
    settle_refused,
    short_name,
)
from waystation.core.access.errors import (
    BadInvitation,
    ExportsFrozen,
    InvitationOver,
    NoIncident,
    NotAllowed,
    UnknownDevice,
)
from waystation.core.access.incidents import (
    close_incident,
    open_incident,
    open_incidents,
    require_exports,
)
from waystation.core.access.limits import REFUSED_KEPT
from waystation.core.access.matrix import MATRIX, PURPOSES, ROLES
from waystation.core.access.models import Device, DeviceKey, Invitation, RefusedCommand
from waystation.core.access.queries import Actor
from waystation.core.journal.models import Node
from waystation.core.journal.node import now
from waystation.core.journal.tables import rebuild
from waystation.core.journal.writer import new_act

pytestmark = [pytest.mark.storage, pytest.mark.django_db]

BOSS = Actor("u-boss", "boss", "web", (("coordinator", "am-goris"),))
CLERK = Actor("u-clerk", "clerk", "web", (("clerk", ""),))


def let_in(hours: int = 4, purpose: str = "door") -> devices.Enrolled:
    until = now() + timedelta(hours=hours) if purpose else None
    return enrol(invite(BOSS, purpose=purpose, place="am-goris", until=until))


def at(monkeypatch: pytest.MonkeyPatch, hours: float) -> None:
    moment = now() + timedelta(hours=hours)
    monkeypatch.setattr(devices, "now", lambda: moment)


def test_a_code_lets_one_device_in_once(node: Node) -> None:
    code = invite(BOSS, purpose="door", place="am-goris", until=now() + timedelta(hours=4))

    enrolled = enrol(f" {code[:4]}-{code[4:].lower()} ")
    with pytest.raises(InvitationOver):
        enrol(code)

    found = device_with(enrolled.key)
    assert found is not None
    assert (found.subject, found.purpose, found.place, found.invited_by) == (
        enrolled.device,
        "door",
        "am-goris",
        "u-boss",
    )
    assert is_active(found)
    assert rebuild().differing == ()


def test_neither_code_nor_cookie_is_kept_readable(node: Node) -> None:
    code = invite(BOSS, purpose="door", place="am-goris", until=now() + timedelta(hours=4))
    assert code not in str(Invitation.objects.values_list())

    enrolled = enrol(code)

    assert enrolled.key not in str(DeviceKey.objects.values_list())
    assert device_with("another secret") is None


def test_a_code_is_too_old_after_a_quarter_of_an_hour(node: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    code = invite(BOSS, purpose="door", place="am-goris", until=now() + timedelta(hours=4))
    at(monkeypatch, 0.26)

    with pytest.raises(InvitationOver):
        enrol(code)

    assert Device.objects.count() == 0


def test_a_volunteers_right_is_one_kind_of_act_at_one_place_until_its_hour(
    node: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    enrolled = let_in(hours=4)
    device = device_with(enrolled.key)
    actor = actor_on(device)

    assert [one for one in MATRIX if actor.may(one, "am-goris")] == ["placement.check_in"]
    assert not actor.may("placement.check_in", "am-sisian")
    assert (actor.id, actor.device) == (device.subject, device.subject)
    at(monkeypatch, 3.99)
    assert is_active(device)
    at(monkeypatch, 4.01)
    assert not is_active(device)


def test_every_purpose_is_part_of_the_matrix_and_named_like_no_role() -> None:
    assert set().union(*PURPOSES.values()) <= set(MATRIX)
    assert not set(PURPOSES) & set(ROLES)


def test_a_staff_device_has_no_right_of_its_own(node: Node) -> None:
    device = device_with(let_in(purpose="").key)

    assert not any(actor_on(device).may_somewhere(one) for one in MATRIX)
    assert is_active(device)


@pytest.mark.parametrize(
    "changes",
    [{"purpose": "everything"}, {"place": ""}, {"until": None}, {"until": datetime(2020, 1, 1, tzinfo=UTC)}],
)
def test_a_right_without_purpose_place_or_end_is_not_given(node: Node, changes: dict[str, object]) -> None:
    boss = Actor("u-boss", "boss", "web", (("coordinator", ""),))
    asked = {"purpose": "door", "place": "am-goris", "until": now() + timedelta(hours=4), **changes}

    with pytest.raises(BadInvitation):
        invite(boss, **asked)

    assert Invitation.objects.count() == 0


def test_who_may_not_let_devices_in_neither_invites_nor_revokes(node: Node) -> None:
    enrolled = let_in()

    with pytest.raises(NotAllowed):
        invite(CLERK, purpose="door", place="am-goris", until=now() + timedelta(hours=1))
    with pytest.raises(NotAllowed):
        invite(BOSS, purpose="door", place="am-sisian", until=now() + timedelta(hours=1))
    with pytest.raises(NotAllowed):
        revoke(CLERK, enrolled.device, act=new_act())
    with pytest.raises(UnknownDevice):
        revoke(BOSS, "device:none", act=new_act())

    assert is_active(device_with(enrolled.key))


def test_a_revoked_device_stays_known_and_out(node: Node) -> None:
    enrolled = let_in()
    act = new_act()

    revoke(BOSS, enrolled.device, act=act)
    assert revoke(BOSS, enrolled.device, act=act).repeated
    revoke(BOSS, enrolled.device, act=new_act())

    device = device_with(enrolled.key)
    assert (is_active(device), device.revoked_by) == (False, "u-boss")
    assert rebuild().differing == ()


def test_what_a_revoked_device_sends_is_kept_sealed_and_settled_once(node: Node) -> None:
    device = device_with(let_in().key)

    assert keep_refused(device, "", "/placement/check-in/", {"band": ["D-000123"], "name": ["Shushan"]})

    row = RefusedCommand.objects.get()
    assert "Shushan" not in row.sealed
    assert refused_fields(row) == {"band": ["D-000123"], "name": ["Shushan"]}
    with pytest.raises(NotAllowed):
        settle_refused(CLERK, row.id, "accepted")
    boss = Actor("u-boss", "boss", "web", (("coordinator", ""),))
    assert settle_refused(boss, row.id, "discarded")
    assert not settle_refused(boss, row.id, "accepted")
    assert RefusedCommand.objects.get().state == "discarded"


def test_one_device_fills_the_quarantine_so_far_and_no_further(node: Node) -> None:
    device = device_with(let_in().key)
    RefusedCommand.objects.bulk_create(
        [
            RefusedCommand(id=f"c{number}", device=device.subject, path="/", sealed="", at=now())
            for number in range(REFUSED_KEPT)
        ]
    )

    assert not keep_refused(device, "", "/placement/check-in/", {"band": ["D-000123"]})


def test_an_incident_revokes_every_device_and_freezes_exports_until_it_ends(node: Node) -> None:
    boss = Actor("u-boss", "boss", "web", (("coordinator", ""),))
    lost, other = let_in(), let_in()
    require_exports()

    incident = open_incident(boss, lost.device, act=new_act()).subject("incident")

    assert not any(is_active(device_with(one.key)) for one in (lost, other))
    with pytest.raises(ExportsFrozen):
        require_exports()
    with pytest.raises(NotAllowed):
        open_incident(CLERK, "u-boss", act=new_act())
    assert [one.suspect for one in open_incidents()] == [lost.device]
    close_incident(boss, incident, act=new_act())
    with pytest.raises(NoIncident):
        close_incident(boss, incident, act=new_act())
    require_exports()
    assert rebuild().differing == ()


def test_a_device_is_called_by_its_last_letters() -> None:
    assert short_name("device:018ad320-c400-7000-8000-0000000000ff") == "0000FF"
