"""The tables are made whole or not at all, and a newer version's tables are left alone."""

from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from tests.core.worlds import append, start_process, wait_for
from tests.faults.homes import at_home
from waystation.core.journal import _commit
from waystation.core.journal.errors import RegisterIsNewer, RegisterIsOlder
from waystation.core.journal.models import Node
from waystation.core.journal.schema import upgrade
from waystation.desks.reception.subjects import LineCounted

pytestmark = [pytest.mark.storage, pytest.mark.django_db(transaction=True)]


def test_processes_that_start_at_once_on_an_empty_register_make_its_tables_once(tmp_path: Path) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("a database of its own is a file here")
    with at_home(tmp_path):
        statuses = [wait_for(pid) for pid in [start_process(upgrade) for _ in range(3)]]

        assert statuses == [0, 0, 0]
        assert Node.objects.count() == 0  # the table is there


def test_an_upgrade_of_tables_that_are_up_to_date_writes_nothing(node: Node) -> None:
    before = MigrationRecorder(connection).applied_migrations()

    upgrade()

    assert MigrationRecorder(connection).applied_migrations() == before


def test_a_register_whose_chains_do_not_begin_with_their_names_is_refused_in_words(
    node: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_commit, "genesis", lambda chain: "0" * 64)
    append("line:am-goris", LineCounted("am-goris", 7))

    with pytest.raises(RegisterIsOlder, match="Nothing was changed; begin in an empty folder"):
        upgrade()


def test_a_register_of_a_newer_version_is_refused_in_words_and_untouched(node: Node) -> None:
    steps = MigrationRecorder(connection)
    steps.record_applied("journal", "9999_of_the_future")
    try:
        with pytest.raises(RegisterIsNewer, match="Start the newer one; nothing was changed"):
            upgrade()
    finally:  # emptying the tables after a test leaves the list of steps as it is
        steps.record_unapplied("journal", "9999_of_the_future")

    assert Node.objects.count() == 1
