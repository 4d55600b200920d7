from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from waystation.core.journal.verify import verify
from waystation.core.journal.writer import new_act
from waystation.desks.supply.commands import issue_parcel
from waystation.desks.supply.errors import AlreadyIssued, NotEnough
from waystation.desks.supply.queries import issued_families, stock_by_item

GORIS = "am-goris"


def at_once(calls):
    """Run `calls` in threads that start together; return each result or refusal."""
    start = Barrier(len(calls))

    def run(call):
        start.wait()
        try:
            return call()
        except (NotEnough, AlreadyIssued) as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


@pytest.mark.storage
@pytest.mark.django_db(transaction=True)
def test_four_clerks_and_two_parcels_give_two_parcels_and_leave_nothing(officer, family, stocked):
    bands = [family(needs=frozenset({"infant"})) and f"D-{number:06d}" for number in range(101, 105)]

    results = at_once([lambda band=band: issue_parcel(officer, band, GORIS, act=new_act()) for band in bands])

    assert sum(isinstance(result, NotEnough) for result in results) == 2
    assert issued_families() == 2
    assert {line.there for line in stock_by_item(GORIS)} == {0}
    assert verify() == []


@pytest.mark.storage
@pytest.mark.django_db(transaction=True)
def test_one_band_at_two_desks_in_one_moment_is_served_once(officer, family, stocked):
    family()

    results = at_once([lambda: issue_parcel(officer, "D-000101", GORIS, act=new_act()) for _ in range(3)])

    assert sum(isinstance(result, AlreadyIssued) for result in results) == 2
    assert {line.item: line.there for line in stock_by_item(GORIS)}["blanket"] == 4
