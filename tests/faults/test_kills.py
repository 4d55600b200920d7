"""A node killed at any moment while clerks write has lost nothing it acknowledged and doubled nothing."""

from random import Random

import pytest
from django.db import connection

from tests.faults.checks import check
from tests.faults.cluster import own_cluster, server_killed_while_writing
from tests.faults.load import open_square
from tests.faults.writers import Told, killed_while_writing

pytestmark = [pytest.mark.storage, pytest.mark.django_db(transaction=True)]

WRITERS = 3
KILLS = {"sqlite": 40, "postgresql": 6}
SERVER_KILLS = 4


def test_writers_killed_at_random_moments_lose_nothing_acknowledged_and_double_nothing() -> None:
    open_square()
    moments, told, kills = Random(1), Told(), KILLS[connection.vendor]

    found = []
    for kill in range(kills):
        clerks = range(kill * WRITERS, (kill + 1) * WRITERS)
        told.join(killed_while_writing(clerks, seed=kill, after_s=moments.uniform(0, 0.1)))
        found.append(check(told, fully=kill % 10 == 9))

    assert [one.wrong for one in found] == [()] * kills
    assert sum(one.sent_again for one in found) > kills  # the kills did meet acts under way
    assert len(told.written) > 2 * kills


def test_a_postgresql_server_killed_under_its_writers_loses_nothing_acknowledged() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no server")
    moments, told, found = Random(2), Told(), []
    with own_cluster() as cluster:
        open_square()
        for kill in range(SERVER_KILLS):
            clerks = range(kill * WRITERS, (kill + 1) * WRITERS)
            told.join(server_killed_while_writing(cluster, clerks, moments, whole=kill % 2 == 0))
            found.append(check(told))

    assert [one.wrong for one in found] == [()] * SERVER_KILLS
    assert sum(one.sent_again for one in found) >= SERVER_KILLS
    assert len(told.written) > 2 * SERVER_KILLS
