"""Who read whom is on record before anyone is shown; reading too much raises an alarm, then a lock."""

import logging
import threading
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection

from waystation.core.access import reads
from waystation.core.access.errors import NotAllowed, ReadingLocked, ReadNotRecorded
from waystation.core.access.models import Reader, Reading
from waystation.core.access.queries import Actor
from waystation.core.access.reads import free_reader, opened, persons_an_hour, reads_by, reads_of, reads_on
from waystation.core.journal.models import Chain, CommitSignature, Node, StoredEntry
from waystation.core.journal.tables import rebuild
from waystation.core.journal.verify import verify
from waystation.core.journal.writer import new_act

pytestmark = [pytest.mark.storage]

CLERK = Actor("u-clerk", "clerk", "tablet-1", (("clerk", ""),))
COORDINATOR = Actor("u-boss", "boss", "web", (("coordinator", ""),))
LIMIT = 120


def people(first: int, n: int) -> list[str]:
    return [f"person:{number}" for number in range(first, first + n)]


@pytest.mark.django_db
def test_a_reading_names_reader_person_page_reason_device_and_time(node: Node) -> None:
    opened(CLERK, ["person:1", "person:2", "person:1"], "reception.household", "register")

    (line,) = reads_of("person:1")
    assert (line.reader, line.person, line.page, line.reason, line.device) == (
        "u-clerk",
        "person:1",
        "reception.household",
        "register",
        "tablet-1",
    )
    assert len(reads_by("u-clerk")) == len(reads_on("tablet-1")) == 2
    assert rebuild().differing == ()
    assert verify() == []


@pytest.mark.django_db
def test_readings_have_a_chain_and_a_scope_of_their_own(node: Node) -> None:
    opened(CLERK, ["person:1"], "reception.household", "register")

    assert list(Chain.objects.values_list("id", flat=True)) == [f"{node.id}/1/reads"]
    assert set(StoredEntry.objects.values_list("scope", flat=True)) == {"reads/"}


@pytest.mark.django_db
def test_a_list_seen_again_within_the_hour_is_one_reading_and_counts_for_nothing(
    node: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    families = [f"household:{number}" for number in range(3 * LIMIT)]

    opened(CLERK, families, "placement.index", "place")
    opened(CLERK, families, "placement.index", "place")
    assert Reading.objects.count() == 3 * LIMIT
    assert Reader.objects.count() == 0

    later = reads.now() + timedelta(hours=1, seconds=1)
    monkeypatch.setattr(reads, "now", lambda: later)
    opened(CLERK, families[:2], "placement.index", "place")
    assert Reading.objects.count() == 3 * LIMIT + 2


@pytest.mark.django_db
def test_a_scraper_raises_an_alarm_then_is_locked_until_a_coordinator_frees_it(
    node: Node, caplog: pytest.LogCaptureFixture
) -> None:
    assert persons_an_hour(CLERK) == LIMIT
    for person in people(0, 2 * LIMIT):
        opened(CLERK, [person], "reception.household", "register")
    with pytest.raises(ReadingLocked):
        opened(CLERK, people(2 * LIMIT, 1), "reception.household", "register")

    assert Reading.objects.count() == 2 * LIMIT
    reader = Reader.objects.get()
    assert (reader.user, reader.n_persons, reader.is_locked) == ("u-clerk", 2 * LIMIT + 1, True)
    assert [(record.levelno, record.getMessage()) for record in caplog.records] == [
        (logging.WARNING, f"user u-clerk read {LIMIT + 1} people within an hour"),
        (logging.ERROR, f"user u-clerk read {2 * LIMIT + 1} people within an hour and is locked"),
    ]
    with pytest.raises(ReadingLocked):
        opened(CLERK, ["household:1"], "placement.index", "place")
    with pytest.raises(NotAllowed):
        free_reader(CLERK, "u-clerk", act=new_act())

    free_reader(COORDINATOR, "u-clerk", act=new_act())
    opened(CLERK, ["person:9999"], "reception.household", "register")

    assert not Reader.objects.get().is_locked
    assert rebuild().differing == ()


@pytest.mark.django_db
def test_the_same_people_again_and_people_of_hours_ago_raise_no_alarm(
    node: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        opened(CLERK, people(0, LIMIT), "reception.household", "register")
    later = reads.now() + timedelta(hours=1, seconds=1)
    monkeypatch.setattr(reads, "now", lambda: later)
    opened(CLERK, people(LIMIT, LIMIT), "reception.household", "register")

    assert Reader.objects.count() == 0


@pytest.mark.django_db
def test_one_page_with_too_many_people_shows_none_of_them(node: Node) -> None:
    with pytest.raises(ReadingLocked):
        opened(CLERK, people(0, 2 * LIMIT + 1), "reception.household", "register")

    assert Reading.objects.count() == 0


@pytest.mark.django_db
def test_where_the_record_cannot_be_written_nobody_is_shown(
    node: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise DatabaseError("disk full")

    monkeypatch.setattr(reads, "_record", broken)

    with pytest.raises(ReadNotRecorded):
        opened(CLERK, ["person:1"], "reception.household", "register")

    assert Reading.objects.count() == 0


@pytest.mark.django_db
def test_a_page_without_people_records_nothing(node: Node) -> None:
    opened(CLERK, [], "reception.household", "register")

    assert StoredEntry.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_requests_that_wait_together_share_one_durable_commit(
    node: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, first, go_on = reads._write, threading.Event(), threading.Event()
    batches = []

    def slow(batch: list[object]) -> None:
        batches.append(len(batch))
        first.set()
        go_on.wait(10)
        write(batch)

    def read(number: int) -> None:
        opened(CLERK, [f"person:{number}"], "reception.household", "register")
        connection.close()

    monkeypatch.setattr(reads, "_write", slow)
    threads = [threading.Thread(target=read, args=(number,)) for number in range(6)]
    threads[0].start()
    first.wait(10)
    for thread in threads[1:]:
        thread.start()
    arrived = threading.Event()
    assert any(len(reads._queue._waiting) == 5 or arrived.wait(0.01) for _ in range(1000))
    go_on.set()
    for thread in threads:
        thread.join(20)

    assert batches == [1, 5]
    assert (Reading.objects.count(), CommitSignature.objects.count()) == (6, 2)


@pytest.mark.django_db(transaction=True)
def test_a_request_whose_turn_does_not_come_is_refused_and_not_left_waiting(
    node: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reads, "READING_WAIT_S", 0.01)

    with reads._queue._turn, pytest.raises(ReadNotRecorded):
        opened(CLERK, ["person:1"], "reception.household", "register")

    assert reads._queue._waiting == []
    assert Reading.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_those_written_along_by_one_who_fails_are_not_shown(
    node: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unforeseen(batch: list[object]) -> None:
        raise RuntimeError

    monkeypatch.setattr(reads, "_write", unforeseen)
    request = reads._Request(CLERK, ("person:1",), "reception.household", "register")

    with pytest.raises(RuntimeError):
        reads._queue.put(request)
    monkeypatch.setattr(reads, "_write", lambda batch: None)
    with pytest.raises(ReadNotRecorded):
        reads._queue.put(request)
