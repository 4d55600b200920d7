"""Every page, as every role, at its own site and at another: open or refused as written down.

The routes come from the URL resolver. What each asks for is in `routes.txt`; who holds that, in the matrix.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.core.worlds import n_changes
from tests.site.worlds import person, sign_in
from waystation.cli.rehearsal.client import error_sentences
from waystation.core.access.devices import enrol, invite
from waystation.core.access.matrix import MATRIX, ROLES
from waystation.core.access.models import Invitation, RefusedCommand, User
from waystation.core.access.pages import PERMISSIONS
from waystation.core.access.queries import Actor
from waystation.core.journal.models import Node
from waystation.core.journal.node import now
from waystation.core.journal.tables import table_hashes
from waystation.core.journal.writer import new_act
from waystation.core.places.commands import describe_places
from waystation.core.places.subjects import PlaceDescribed
from waystation.desks.medical.commands import describe_hospitals, record_patient
from waystation.desks.medical.sheets import PatientSheet
from waystation.desks.medical.subjects import HospitalDescribed
from waystation.desks.placement.commands import hold, open_site
from waystation.desks.placement.subjects import SiteOpened
from waystation.desks.reception.commands import Arrival, Description, add_persons, band_family
from waystation.desks.supply.commands import Delivery, receive_lot
from waystation.desks.tracing.commands import Request, open_case
from waystation.desks.transport.commands import announce_vehicle, board, plan_trip

WRITTEN = Path(__file__).with_name("routes.txt")
OWN, OTHER = "am-goris", "am-sisian"
AS_JSON = {"HTTP_ACCEPT": "application/json"}  # a refusal without its page: the page is not at stake here
# Open by their nature, or open to whoever is signed in; not this matrix's matter.
WITHOUT_PERMISSION = "-"
OF_THE_SITE = {"sign-in", "sign-out", "set_language", "healthz", "square"}


def routes() -> dict[str, str]:
    """Return what each route of our own pages asks for: a permission, or nothing but a sign-in."""

    def below(resolver: URLResolver, before: str) -> Iterator[tuple[str, str]]:
        for pattern in resolver.url_patterns:
            if isinstance(pattern, URLResolver):
                space = f"{before}{pattern.namespace}:" if pattern.namespace else before
                yield from below(pattern, space)
            elif isinstance(pattern, URLPattern) and pattern.name not in OF_THE_SITE:
                view = pattern.callback
                asked = PERMISSIONS.get(f"{view.__module__}.{view.__name__}", WITHOUT_PERMISSION)
                yield f"{before}{pattern.name}", asked or "signed-in"

    return dict(below(get_resolver(), ""))


class World:
    """One of each thing, all of it at Goris."""

    def __init__(self) -> None:
        everyone = Actor("u0", "u0", "cli", tuple((role, "") for role in ROLES))
        describe_places(
            None,
            [
                PlaceDescribed(OWN, "hub", {"en": "Goris"}),
                PlaceDescribed(OTHER, "town", {"en": "Sisian"}),
                PlaceDescribed("nk-martuni", "district", {"en": "Martuni"}),
            ],
            act=new_act(),
        )
        self.household = self._family(everyone, "D-000001")
        waiting = self._family(everyone, "D-000002")
        described = [Description("f", "18-59", "head", "Anahit")]
        self.person = add_persons(everyone, waiting, described, act=new_act()).subject("person")
        open_site(None, SiteOpened("S-01", {"en": "Goris School"}, OWN, 20), act=new_act())
        self.stay = hold(everyone, waiting, "S-01", act=new_act()).subject("stay")
        self.lot = receive_lot(
            everyone, Delivery(item="blanket", place=OWN, quantity=50), act=new_act()
        ).subject("lot")
        announce_vehicle(everyone, "DEMO 001", 9, place=OWN, act=new_act())
        announce_vehicle(everyone, "DEMO 002", 9, place=OWN, act=new_act())
        leaves = now() + timedelta(hours=1)
        self.trip = plan_trip(
            everyone,
            "DEMO 001",
            OWN,
            OTHER,
            departs_at=leaves,
            arrives_at=leaves + timedelta(hours=2),
            act=new_act(),
        ).subject("trip")
        self.seat = board(everyone, self.trip, waiting, act=new_act()).subject("seat")
        describe_hospitals(None, [HospitalDescribed("H-01", {"en": "Goris"}, OWN)], act=new_act())
        self.patient = record_patient(
            everyone, PatientSheet(sex="f", age_band="18-59", place=OWN), act=new_act()
        ).subject("patient")
        self.case = open_case(
            everyone,
            Request("child", "Arev", "on the road", "Mane", "band D-000001", agrees=True),
            act=new_act(),
        ).subject("case")
        until = now() + timedelta(hours=3)
        self.device = enrol(invite(everyone, purpose="door", place=OWN, until=until)).device
        self.user = person("somebody", "clerk", place=OWN).id

    def _family(self, by: Actor, band: str) -> str:
        arrival = Arrival(band, OWN, {"f 18-59": 1}, "nk-martuni", "bed")
        return band_family(by, arrival, act=new_act()).subject("household")

    def address(self, route: str) -> str:
        """Return the address of a route, with the identifiers of this world."""
        known = {
            "household": self.household,
            "person": self.person,
            "stay": self.stay,
            "step": "check-in",
            "lot": self.lot,
            "trip": self.trip,
            "seat": self.seat,
            "hospital": "hospital:H-01",
            "patient": self.patient,
            "case": self.case,
            "device": self.device,
            "user": self.user,
            "code": "S-01",
        }
        names = _names(route)
        return reverse(route, kwargs={name: known.get(name, f"{name}:none") for name in names})

    def commands(self) -> dict[str, tuple[str, dict[str, str]]]:
        """Return, by route, a role and a form that it may send at Goris."""
        return {
            "reception:index": ("clerk", _banding()),
            "reception:intention": ("volunteer", {"intention": "relatives"}),
            "reception:persons": ("clerk", _names_of_one()),
            "reception:line": ("volunteer", {"hub": OWN, "families": "12"}),
            "supply:index": ("volunteer", {"band": "D-000001", "place": OWN, "although_short": "on"}),
            "supply:receive": ("supply", {"item": "blanket", "place": OWN, "quantity": "5"}),
            "placement:assign": ("placement", {"site": "S-01", "although": "on"}),
            "placement:door": ("placement", {"band": "D-000002"}),
            "placement:bed": ("placement", {"number": "20", "reason": "broken"}),
            "placement:step": ("placement", {}),
            "transport:announce": ("dispatcher", {"plate": "DEMO 003", "seats": "4", "place": OWN}),
            "transport:trip": ("dispatcher", {"band": "D-000001"}),
            "transport:close": ("dispatcher", {}),
            "transport:cancel": ("dispatcher", {}),
            "transport:take-off": ("dispatcher", {}),
            "medical:beds": ("medical", {"free_burn": "2"}),
            "medical:new_patient": (
                "medical",
                {"place": OWN, "sex": "f", "age_band": "18-59", "scheme": "START"},
            ),
            "medical:sort": ("medical", {"scheme": "START", "category": "minor", "place": OWN}),
            "medical:name": ("medical", {"name": "Arev"}),
            "access:give": ("coordinator", {"role": "clerk", "place": OWN}),
            "access:revoke": ("coordinator", {}),
            "access:activate": ("coordinator", {"active": "0"}),
        }


def _names(route: str) -> list[str]:
    found = get_resolver()
    *spaces, name = route.split(":")
    for space in spaces:
        found = found.namespace_dict[space][1]
    return list(found.reverse_dict.getlist(name)[0][0][0][1])


def _banding() -> dict[str, str]:
    return {
        "band": "D-000009",
        "hub": OWN,
        "f_18_59": "1",
        "district": "nk-martuni",
        "intention": "bed",
        "language": "hy",
        "consent_assistance": "yes",
        "consent_tracing": "no",
        "consent_statistics": "no",
    }


def _names_of_one() -> dict[str, str]:
    return {
        "person-TOTAL_FORMS": "1",
        "person-INITIAL_FORMS": "0",
        "person-0-name": "Shushan",
        "person-0-sex": "f",
        "person-0-age_band": "18-59",
        "person-0-relation": "head",
    }


@pytest.fixture
def world(node: Node, settings: object) -> World:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return World()


def fingerprint() -> tuple[object, ...]:
    """Return everything that a page could change, but for who is signed in and who read whom."""
    hashes = {
        name: one for name, one in table_hashes().items() if name not in ("access.Reading", "access.Reader")
    }
    local = (User, Invitation, RefusedCommand)
    return (hashes, n_changes(), *(sorted(map(str, table.objects.values_list())) for table in local))


@contextmanager
def taken_back() -> Iterator[None]:
    """Let whatever happens inside leave no trace."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_every_route_asks_for_what_is_written_down() -> None:
    found = "".join(f"{route}: {asked}\n" for route, asked in sorted(routes().items()))

    assert found == WRITTEN.read_text(), "a new or changed route is written down in routes.txt as well"


def test_every_permission_asked_for_is_in_the_matrix() -> None:
    assert set(routes().values()) - {"signed-in", WITHOUT_PERMISSION} <= set(MATRIX)


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_a_role_opens_its_pages_and_no_other_and_a_refused_request_changes_nothing(
    world: World, role: str
) -> None:
    browsers = [sign_in(person(f"at-{place}", role, place=place)) for place in (OWN, OTHER)]
    pages = {route: asked for route, asked in routes().items() if asked in MATRIX}
    before = fingerprint()

    for client in browsers:
        for route, asked in pages.items():
            address = world.address(route)
            if role in MATRIX[asked]:
                with taken_back():
                    assert client.get(address).status_code not in (403, 500), route
            else:
                fields = {"act": new_act(), "x": "1"}
                answers = (client.get(address, **AS_JSON), client.post(address, fields, **AS_JSON))
                # A page that takes forms only, or none, says so to everyone alike.
                assert 403 in {answer.status_code for answer in answers} <= {403, 405}, route

    assert fingerprint() == before


@pytest.mark.django_db
def test_a_command_is_done_at_ones_own_site_and_refused_at_another_without_a_trace(world: World) -> None:
    browsers: dict[tuple[str, str], Client] = {}
    for role, _ in world.commands().values():
        for place in (OWN, OTHER):
            if (role, place) not in browsers:
                browsers[role, place] = sign_in(person(f"{role}-{place}", role, place=place))
    before = fingerprint()

    for route, (role, fields) in world.commands().items():
        address = world.address(route)
        refused = browsers[role, OTHER].post(address, {"act": new_act(), **fields})
        assert refused.status_code in (403, 404), (route, refused.status_code)
    assert fingerprint() == before

    for route, (role, fields) in world.commands().items():
        with taken_back():
            done = browsers[role, OWN].post(world.address(route), {"act": new_act(), **fields})
            assert done.status_code == 302, (route, error_sentences(done.content.decode()))
            assert fingerprint() != before, route


@pytest.mark.django_db
def test_whoever_has_no_role_opens_what_is_everyones_and_nothing_else(world: World) -> None:
    client = sign_in(person("nobody"))

    for route, asked in routes().items():
        if asked in MATRIX:
            assert client.get(world.address(route)).status_code in (403, 405), route
    assert client.get("/access/").status_code == 200
    assert Session.objects.count() == 1
