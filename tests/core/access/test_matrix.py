"""Who may do what: the whole matrix as it is granted, and denial of everything else."""

import logging
from pathlib import Path

import pytest

from tests.core.worlds import arrival
from waystation.core.access.commands import add_user, end_role, give_role
from waystation.core.access.errors import NotAllowed
from waystation.core.access.matrix import DESKS, MATRIX, ROLES
from waystation.core.access.models import Grant, User
from waystation.core.access.queries import Actor, actor_for, desks_open_to
from waystation.core.journal.models import Node, StoredEntry
from waystation.core.journal.writer import new_act
from waystation.desks.reception.commands import band_family
from waystation.desks.reception.models import Household

PASSWORD = "four plain long words"
ALLOWED = Path(__file__).with_name("allowed.txt")


def one(*roles: tuple[str, str]) -> Actor:
    return Actor("u1", "anahit", "web", roles)


def test_every_permission_is_given_to_the_roles_written_down_and_to_no_other() -> None:
    granted = "".join(
        f"{permission}: {' '.join(role for role in ROLES if one((role, '')).may(permission)) or '-'}\n"
        for permission in sorted(MATRIX)
    )

    assert granted == ALLOWED.read_text(), "a changed permission is written down in allowed.txt as well"


def test_every_permission_belongs_to_a_desk_or_to_the_core() -> None:
    assert {name.partition(".")[0] for name in MATRIX} == {
        *DESKS, "access", "journal", "node", "places", "sync"
    }  # fmt: skip
    assert set().union(*MATRIX.values()) == set(ROLES)


@pytest.mark.parametrize(
    "permission", ["", "reception", "reception.", "reception.burn", "RECEPTION.SEE", "x.y"]
)
def test_what_is_not_in_the_matrix_is_denied_to_everyone(permission: str) -> None:
    everyone = one(*[(role, "") for role in ROLES])

    assert not everyone.may(permission)
    assert not everyone.may_somewhere(permission)


def test_an_unknown_role_and_no_role_give_nothing() -> None:
    assert not any(one(("emperor", "")).may(permission) for permission in MATRIX)
    assert not any(one().may(permission) for permission in MATRIX)


def test_a_role_at_a_place_reaches_that_place_and_no_other() -> None:
    clerk = one(("clerk", "am-goris"))

    assert clerk.may("reception.band", "am-goris")
    assert not clerk.may("reception.band", "am-sisian")
    assert not clerk.may("reception.band")
    assert clerk.may_somewhere("reception.band")


@pytest.mark.storage
@pytest.mark.django_db
def test_a_refused_act_is_logged_by_identifiers_and_changes_nothing(
    node: Node, caplog: pytest.LogCaptureFixture
) -> None:
    medic = add_user("zvart", PASSWORD)
    give_role(None, medic, "medical", act=new_act())
    before = StoredEntry.objects.count()

    with pytest.raises(NotAllowed, match="Ask a coordinator"):
        band_family(actor_for(medic, "web"), arrival(), act=new_act())

    assert (StoredEntry.objects.count(), Household.objects.count()) == (before, 0)
    assert [(record.name, record.levelno, record.getMessage()) for record in caplog.records] == [
        ("waystation.security", logging.WARNING, f"refused reception.band to user {medic.id} at am-goris")
    ]
    assert "zvart" not in caplog.text


@pytest.mark.storage
@pytest.mark.django_db
def test_a_coordinator_gives_and_ends_roles_at_their_own_place_only(node: Node) -> None:
    boss, clerk = add_user("boss", PASSWORD), add_user("clerk", PASSWORD)
    give_role(None, boss, "coordinator", place="am-goris", act=new_act())
    by = actor_for(boss, "web")

    grant = give_role(by, clerk, "clerk", place="am-goris", act=new_act()).subject("grant")
    with pytest.raises(NotAllowed):
        give_role(by, clerk, "clerk", act=new_act())
    with pytest.raises(NotAllowed):
        give_role(actor_for(clerk, "web"), clerk, "coordinator", place="am-goris", act=new_act())

    assert actor_for(clerk, "web").roles == (("clerk", "am-goris"),)
    end_role(by, grant, place="am-goris", act=new_act())
    assert actor_for(clerk, "web").roles == ()
    assert Grant.objects.count() == 1


@pytest.mark.storage
@pytest.mark.django_db
def test_the_role_of_another_place_cannot_be_ended_under_the_name_of_ones_own(node: Node) -> None:
    boss, clerk = add_user("boss", PASSWORD), add_user("clerk", PASSWORD)
    give_role(None, boss, "coordinator", place="am-goris", act=new_act())
    grant = give_role(None, clerk, "clerk", place="am-sisian", act=new_act()).subject("grant")

    with pytest.raises(NotAllowed):
        end_role(actor_for(boss, "web"), grant, place="am-goris", act=new_act())

    assert actor_for(clerk, "web").roles == (("clerk", "am-sisian"),)


@pytest.mark.storage
@pytest.mark.django_db
def test_the_desks_shown_are_those_a_role_may_see(node: Node) -> None:
    user = add_user("zvart", PASSWORD)
    give_role(None, user, "medical", act=new_act())

    assert desks_open_to(actor_for(user, "web")) == ("situation", "medical")
    assert desks_open_to(actor_for(User(), "web")) == ()
