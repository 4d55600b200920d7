"""Registers of earlier versions keep their keys."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.core.worlds import CLERK, arrival
from waystation.core.journal.models import Node
from waystation.core.journal.verify import verify
from waystation.core.journal.writer import new_act
from waystation.core.vault.models import DataKey
from waystation.desks.reception.commands import band_family
from waystation.desks.reception.models import Household


def migrate(name: str) -> None:
    executor = MigrationExecutor(connection)
    executor.migrate([("vault", name)])


@pytest.mark.storage
@pytest.mark.django_db(transaction=True)
def test_a_key_named_without_fingerprint_gains_it_and_one_that_is_broken_keeps_its_name(node: Node) -> None:
    household = band_family(CLERK, arrival(), act=new_act()).subject("household")
    row = DataKey.objects.get()
    leaves = [name for app, name in MigrationExecutor(connection).loader.graph.leaf_nodes() if app == "vault"]
    try:
        migrate("0001_initial")
        DataKey.objects.update(name=f"{household}|register")
        DataKey.objects.create(
            name="person:1|register", subject="person:1", audience="register", epoch=1, wrapped="AAAA"
        )
    finally:
        migrate(leaves[0])

    assert set(DataKey.objects.values_list("name", flat=True)) == {row.name, "person:1|register"}
    assert Household.objects.get().open("village") == {"village": "Taghavard"}
    assert [finding.where for finding in verify()] == ["data key person:1|register"]
