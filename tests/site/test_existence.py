"""A record out of reach is answered like one that does not exist: status, size and every word."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from waystation.core.access.commands import add_user, give_role
from waystation.core.access.matrix import ROLES, Role
from waystation.core.access.queries import Actor
from waystation.core.access.reach import kinds_with_places
from waystation.core.journal.models import Node
from waystation.core.journal.queries import now
from waystation.core.journal.tables import table_hashes
from waystation.core.journal.writer import new_act
from waystation.desks.medical.commands import record_patient
from waystation.desks.medical.sheets import PatientSheet
from waystation.desks.placement.commands import hold, open_site
from waystation.desks.placement.subjects import SiteOpened
from waystation.desks.reception.commands import Arrival, Description, add_persons, band_family
from waystation.desks.tracing.commands import Request, open_case, report_separation
from waystation.desks.transport.commands import announce_vehicle, board, plan_trip

EVERYONE = Actor("all", "all", "web", tuple((role, "") for role in ROLES))
FIELDS = {"intention": "bed", "reunion": "together", "step": "depart", "name": "x", "reason": "x"}


def routes(resolver: URLResolver, before: str = "/") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from routes(pattern, route)


def doors() -> list[tuple[str, str]]:
    """Each address with the identifier of a record that belongs to places, and the record's kind."""
    found = []
    for route in routes(get_resolver()):
        for kind in kinds_with_places():
            if f":{kind}>" in route:
                address = re.sub(rf"<\w+:{kind}>", "{}", route)
                found.append((re.sub(r"<\w+:step>", "release", address), kind))
    return sorted(found)


def records() -> dict[str, str]:
    """One record of each kind, all of them at Goris."""
    open_site(EVERYONE, SiteOpened("S-01", {"en": "School"}, "am-goris", n_beds=9), act=new_act())
    arrival = Arrival("D-000001", "am-goris", {"f 18-59": 2}, "nk-martuni", "bed")
    household = band_family(EVERYONE, arrival, act=new_act()).subject("household")
    described = [Description("f", "18-59", "head", "Anahit")]
    added = add_persons(EVERYONE, household, described, act=new_act())
    stay = hold(EVERYONE, household, "S-01", act=new_act()).subject("stay")
    announce_vehicle(EVERYONE, "34 AB 123", 9, place="am-goris", act=new_act())
    times = {"departs_at": now(), "arrives_at": now() + timedelta(hours=2)}
    trip = plan_trip(EVERYONE, "34 AB 123", "am-goris", "am-vayk", **times, act=new_act()).subject("trip")
    seat = board(EVERYONE, trip, household, act=new_act()).subject("seat")
    patient = record_patient(EVERYONE, PatientSheet("f", "18-59", "am-goris"), act=new_act())
    request = Request("child", "Ani", "at the bridge", "Vera", "077", agrees=True)
    case = open_case(EVERYONE, request, act=new_act()).subject("case")
    apart = report_separation(EVERYONE, household, 1, "other_vehicle", act=new_act())
    return {
        "household": household,
        "person": added.subject("person"),
        "stay": stay,
        "trip": trip,
        "seat": seat,
        "patient": patient.subject("patient"),
        "case": case,
        "separation": apart.subject("separation"),
    }


def elsewhere(role: Role) -> Client:
    user = add_user(f"{role}-elsewhere", "four plain long words")
    give_role(None, user, role, place="am-sisian", act=new_act())
    client = Client(HTTP_HOST="localhost")
    client.force_login(user)
    return client


def words_of(answer: object, subject: str) -> tuple[int, str]:
    text = answer.content.decode().replace(subject, "…")
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)
    return answer.status_code, re.sub(r'<time datetime="[^"]*">.*?</time>', "", text, flags=re.DOTALL)


@pytest.mark.parametrize("role", ROLES)
def test_nobody_learns_whether_a_record_exists_that_is_out_of_reach(
    node: Node, settings: object, role: Role
) -> None:
    settings.SECURE_SSL_REDIRECT = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = False
    there, client = records(), elsewhere(role)
    before = table_hashes()

    for address, kind in doors():
        subject = there[kind]
        unknown = subject[:-12] + "0" * 12
        for method in (client.get, lambda where: client.post(where, {**FIELDS, "act": new_act()})):
            existing, missing = method(address.format(subject)), method(address.format(unknown))

            assert words_of(existing, subject) == words_of(missing, unknown), address
            assert len(existing.content) == len(missing.content), address
            assert existing.status_code in (403, 404, 405), address

    assert table_hashes() == before


def test_every_kind_of_record_with_places_is_asked_for() -> None:
    assert {kind for _, kind in doors()} == set(kinds_with_places())
    assert len(doors()) >= 20


def test_within_reach_a_page_opens_and_what_is_missing_is_still_refused(node: Node, settings: object) -> None:
    settings.SECURE_SSL_REDIRECT = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = False
    there = records()
    user = add_user("clerk", "four plain long words")
    give_role(None, user, "clerk", place="am-goris", act=new_act())
    client = Client(HTTP_HOST="localhost")
    client.force_login(user)

    assert client.get(f"/reception/families/{there['household']}/").status_code == 200
    answer = client.get("/reception/families/household:none/")
    assert answer.status_code == 404
    assert "There is no such record, or your role does not reach it." in answer.content.decode()
