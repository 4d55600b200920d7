"""No page opens a person's words without saying so in the record of reads first."""

from collections.abc import Sequence

import pytest

from tests.site.test_matrix import World, routes, taken_back
from tests.site.worlds import person, sign_in
from waystation.core.access.matrix import MATRIX, ROLES
from waystation.core.access.models import Reading
from waystation.core.access.queries import Actor
from waystation.core.journal import conflicts
from waystation.core.journal.kinds import subject_kind
from waystation.core.journal.models import Node
from waystation.core.journal.writer import new_act
from waystation.core.vault import keyring
from waystation.desks.reception.commands import Description, add_persons
from waystation.desks.tracing.commands import Seen, add_sighting

pytestmark = pytest.mark.django_db

# What a family needs is opened wherever a family is served; pages that show it record it all the same.
SERVED_BY = {"needs"}


@pytest.fixture
def world(node: Node, settings: object) -> World:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    made = World()
    everyone = Actor("u0", "u0", "cli", tuple((role, "") for role in ROLES))
    shushan = Description("f", "18-59", "head", name="Shushan Petrosyan", phone="+374 00 111222")
    add_persons(everyone, made.household, [shushan], act=new_act())
    add_sighting(everyone, made.case, Seen("likely", whereabouts="at the school"), act=new_act())
    return made


def test_every_page_records_whom_it_shows_before_it_opens_their_words(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sign_in(person("everyone", *ROLES))
    open_values, opened = keyring.open_values, list[tuple[str, bool]]()

    def watched(values: Sequence[tuple[str, str, str, str]]) -> dict[tuple[str, str], str]:
        for subject, _, field, token in values:
            if token and field not in SERVED_BY:
                opened.append((subject, Reading.objects.filter(person=owner(world, subject)).exists()))
        return open_values(values)

    monkeypatch.setattr(keyring, "open_values", watched)
    monkeypatch.setattr(conflicts, "open_values", watched)
    for route, asked in routes().items():
        if asked in MATRIX:
            with taken_back():
                client.get(world.address(route))

    assert {subject_kind(subject) for subject, _ in opened} >= {"person", "case", "sighting"}
    assert [subject for subject, is_recorded in opened if not is_recorded] == []


def owner(world: World, subject: str) -> str:
    """Return the record that a subject's words belong to: a sighting's, to its case."""
    return world.case if subject_kind(subject) == "sighting" else subject
