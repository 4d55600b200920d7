"""The checks after a fault do find what they look for."""

import pytest

from tests.faults.checks import check
from tests.faults.load import HUB, open_square
from tests.faults.writers import Told, start
from waystation.core.journal.models import StoredEntry
from waystation.desks.reception.models import Line

pytestmark = [pytest.mark.storage, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def told() -> Told:
    """What a clerk told who wrote five acts and ended."""
    open_square()
    running = start([0], seed=1, acts=5)
    running.listen()
    assert running.wait() == [0]
    assert len(running.told.sent) == 5
    return running.told


def test_a_sound_register_has_nothing_wrong(told: Told) -> None:
    assert check(told).wrong == ()


def test_a_lost_act_is_found(told: Told) -> None:
    act = next(iter(told.written))
    StoredEntry.objects.filter(act=act).delete()

    assert f"lost: act {act}" in check(told).wrong


def test_an_act_that_lost_an_entry_is_found(told: Told) -> None:
    act = next(act for act, entries in told.written.items() if len(entries) > 1)
    StoredEntry.objects.filter(entry_id=told.written[act][0]).delete()

    assert (
        f"act {act} holds {len(told.written[act]) - 1} entries, {len(told.written[act])} were acknowledged"
        in (check(told).wrong)
    )


def test_an_entry_stored_twice_is_found(told: Told) -> None:
    act = next(iter(told.written))
    row = StoredEntry.objects.filter(act=act).first()
    row.link, row.chain = "0" * 64, "another"
    row.save(force_insert=True)

    assert f"doubled: act {act}" in check(told).wrong


def test_a_row_that_no_entry_gives_is_found(told: Told) -> None:
    Line.objects.update_or_create(subject=f"line:{HUB}", defaults={"hub": HUB, "families": 999_999})

    wrong = check(told).wrong

    assert any("line:" in one or "Line" in one for one in wrong), wrong


def test_an_act_that_was_never_answered_is_sent_again_and_written_once(told: Told) -> None:
    act = next(iter(told.written))
    del told.written[act]

    found = check(told)

    assert found.wrong == ()
    assert (found.sent_again, found.already_there) == (1, 1)
