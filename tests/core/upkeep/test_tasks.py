"""A live node says what its emergency start left open, until it is done; a demo asks for nothing."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from tests.core.worlds import CLERK, move_to
from waystation.core.access.commands import add_user, give_role
from waystation.core.access.errors import NotAllowed
from waystation.core.journal.models import Node
from waystation.core.journal.verify import verify
from waystation.core.journal.writer import new_act
from waystation.core.upkeep import tasks
from waystation.core.upkeep.commands import confirm_shares, rehearse
from waystation.core.upkeep.models import Upkeep
from waystation.core.upkeep.tasks import setup_tasks
from waystation.core.vault import escrow
from waystation.core.vault.errors import NoEscrow
from waystation.core.vault.held import node_keys, own_keys
from waystation.core.vault.nodekeys import NodeKeys

pytestmark = [pytest.mark.storage, pytest.mark.django_db]


@pytest.fixture
def live(tmp_path: Path) -> Node:
    node = move_to(tmp_path / "goris", mode="live")
    keys = node_keys()
    assert isinstance(keys, NodeKeys)
    escrow.renew(keys)
    return node


def codes() -> list[str]:
    return [task.code for task in setup_tasks()]


def test_a_demo_asks_for_nothing(node: Node) -> None:
    assert setup_tasks() == []


def test_each_task_goes_when_it_is_done(live: Node) -> None:
    give_role(None, add_user("anahit", "four plain long words"), "coordinator", act=new_act())
    assert {"shares", "coordinator", "roles", "drill"} <= set(codes())

    confirm_shares(None, act=new_act())
    assert "shares" not in codes()
    second = add_user("davit", "four plain long words")
    give_role(None, second, "clerk", act=new_act())
    assert "roles" not in codes()
    assert "coordinator" in codes()
    give_role(None, second, "coordinator", act=new_act())
    assert "coordinator" not in codes()
    report = rehearse(None, act=new_act())
    assert "drill" not in codes()
    assert "passphrase" not in codes()
    assert Upkeep.objects.get().drill_milliseconds == report.milliseconds
    assert verify() == []


def test_new_shares_are_to_be_stored_anew(live: Node) -> None:
    confirm_shares(None, act=new_act())
    keys = node_keys()
    assert isinstance(keys, NodeKeys)
    escrow.renew(keys)

    assert "shares" in codes()


def test_tasks_are_due_after_72_hours(live: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    (task, *_) = setup_tasks()
    assert not task.is_overdue

    later = task.due_at + timedelta(seconds=1)
    monkeypatch.setattr(tasks, "now", lambda: later)

    assert all(task.is_overdue for task in setup_tasks())


def test_without_an_escrow_there_is_nothing_to_confirm(node: Node) -> None:
    with pytest.raises(NoEscrow, match="waystation escrow renew"):
        confirm_shares(None, act=new_act())


def test_a_clerk_may_not_confirm_and_nothing_is_written(node: Node) -> None:
    escrow.renew(own_keys())

    with pytest.raises(NotAllowed):
        confirm_shares(CLERK, act=new_act())
    assert Upkeep.objects.count() == 0


@pytest.mark.parametrize("content", [None, "{"])
def test_tasks_are_told_also_where_the_key_file_is_missing_or_damaged(
    live: Node, content: str | None
) -> None:
    path = settings.WAYSTATION_HOME / "node.key"
    path.unlink()
    if content is not None:
        path.write_text(content)

    assert "drill" in codes()
    assert "passphrase" not in codes()
