"""A register moved to another database and back is the same register."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.core.keeping.databases import empty_like_own, sqlite_file, standing_in
from tests.core.worlds import CLERK, arrival
from waystation.core.access.commands import add_user, give_role
from waystation.core.access.models import FailedSignIn, User
from waystation.core.journal.models import Node, StoredEntry
from waystation.core.journal.tables import rebuild, table_hashes
from waystation.core.journal.verify import verify
from waystation.core.journal.writer import new_act
from waystation.core.keeping import moving
from waystation.core.keeping.errors import CopyDiffers, SameDatabase, SourceMovedOn, TargetNotEmpty
from waystation.core.keeping.models import Unfinished
from waystation.core.keeping.moving import Digest, move
from waystation.core.keeping.snapshot import connected
from waystation.desks.reception.commands import band_family
from waystation.desks.reception.models import Household

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "four plain long words"


@pytest.fixture
def register(node: Node) -> dict[str, str]:
    """Two families and a user with a role; gives the tables' canonical hashes."""
    user = add_user("anahit", PASSWORD)
    give_role(None, user, "clerk", act=new_act())
    for band in ("D-000001", "D-000002"):
        band_family(CLERK, arrival(band), act=new_act())
    return table_hashes()


@pytest.mark.storage
def test_a_register_goes_to_another_database_and_back_with_the_same_hash(
    register: dict[str, str], tmp_path: Path
) -> None:
    entries = StoredEntry.objects.count()
    file = sqlite_file(tmp_path / "moved.sqlite3")

    there = move(file)

    assert there.entries == entries
    with empty_like_own(tmp_path) as back:
        with standing_in(file):
            assert table_hashes() == register
            assert verify() == []
            assert move(back).rows == there.rows
        with standing_in(back):
            assert table_hashes() == register
            assert verify() == []
            assert rebuild().differing == ()
            assert User.objects.get().check_password(PASSWORD)
            assert not Unfinished.objects.exists()
            band_family(CLERK, arrival("D-000003"), act=new_act())
            assert Household.objects.count() == 3
    assert Household.objects.count() == 2


@pytest.mark.storage
def test_the_register_itself_is_never_written(register: dict[str, str], tmp_path: Path) -> None:
    statements: list[str] = []

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        statements.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        move(sqlite_file(tmp_path / "moved.sqlite3"))

    assert [sql for sql in statements if not sql.lstrip().startswith("SELECT")] == []


def test_a_database_that_holds_a_register_is_refused(register: dict[str, str], tmp_path: Path) -> None:
    file = sqlite_file(tmp_path / "moved.sqlite3")
    move(file)

    with pytest.raises(TargetNotEmpty, match="Name an empty database"):
        move(file)


def test_a_move_onto_itself_is_refused(register: dict[str, str]) -> None:
    with pytest.raises(SameDatabase):
        move(connection.settings_dict)


@pytest.mark.storage
def test_a_move_broken_off_leaves_no_node_and_can_be_started_again(
    register: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = sqlite_file(tmp_path / "moved.sqlite3")

    def stop(table: str, rows: int) -> None:
        if table == StoredEntry._meta.label:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        move(file, stop)

    with connected("half", file):
        assert StoredEntry.objects.using("half").exists()
        assert not Node.objects.using("half").exists()
        assert [row.what for row in Unfinished.objects.using("half").all()] == ["move"]
    move(file)
    with standing_in(file):
        assert table_hashes() == register


def test_a_copy_that_differs_is_named_and_gets_no_node(
    register: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = sqlite_file(tmp_path / "moved.sqlite3")
    honest = moving._digest

    def spoilt(model: Any, alias: str) -> Digest:
        if model is Household:
            Household.objects.using(alias).update(district="elsewhere")
        return honest(model, alias)

    monkeypatch.setattr(moving, "_digest", spoilt)
    with pytest.raises(CopyDiffers, match=r"reception\.Household"):
        move(file)

    with connected("spoilt", file):
        assert not Node.objects.using("spoilt").exists()


def test_an_entry_written_meanwhile_is_noticed(
    register: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heads = moving._heads
    monkeypatch.setattr(
        moving, "_heads", lambda alias: [*heads(alias), ("x", 1, "y")] if alias == "default" else heads(alias)
    )

    with pytest.raises(SourceMovedOn, match="Stop the site"):
        move(sqlite_file(tmp_path / "moved.sqlite3"))


@pytest.mark.storage
def test_numbered_rows_go_on_after_the_highest(
    register: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    FailedSignIn.objects.create(key="a", at="2023-09-27T12:00:00Z")
    with empty_like_own(tmp_path) as target:
        move(target)
        with standing_in(target):
            assert FailedSignIn.objects.create(key="b", at="2023-09-27T12:00:00Z").pk > 1
            assert FailedSignIn.objects.count() == 2


def test_a_digest_does_not_depend_on_the_order_and_does_on_every_value() -> None:
    one, other, third = Digest(), Digest(), Digest()
    for row in (("a", 1), ("b", 2)):
        one.add(row)
    for row in (("b", 2), ("a", 1)):
        other.add(row)
    for row in (("a", 2), ("b", 1)):
        third.add(row)

    assert one == other
    assert one != third
    assert one != Digest()
