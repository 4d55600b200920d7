"""What `benchmarks/journal.py` writes: the journal's mix of acts, and three peers that do less.

The mix, by turns: 40 % new households with a sealed village and sealed needs, 20 % new persons with sealed
name, father, birth and phone, 20 % counts of a line (one line for each 100 acts), 20 % needs recorded anew
for a household of the same batch. One entry an act. The peers write the same words, unsealed:

bare     one INSERT of a row as large as an entry; no key but its primary one
django   one `create()` of a plain table with the act's values and an indexed subject
events   the `eventsourcing` library: one aggregate event an act, saved with its recorder for this database
"""

import json
import time
from collections.abc import Callable
from contextlib import nullcontext
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from uuid import uuid4

ENTRY_BYTES = 1_150  # header, body, salt, link and digest of a sealed household, as stored

Write = Callable[[int, int], None]  # writes acts `first` to `first + count` in one commit


def values_of(number: int) -> dict[str, object]:
    """Return what an act of the mix says, as plain words."""
    match number % 5:
        case 0 | 1:
            return {
                "band": f"D-{number:06d}", "hub": "am-goris", "counts": {"f 18-59": 2, "m 0-5": 1},
                "district": "nk-martuni", "intention": "bed", "village": "Թաղավարդ", "needs": "insulin",
            }  # fmt: skip
        case 2:
            return {
                "sex": "f", "age_band": "18-59", "name": "Անահիտ Գրիգորյան", "father": "Վահան",
                "birth": "1984-05-06", "phone": "+374 91 123456",
            }  # fmt: skip
        case 3:
            return {"hub": f"hub-{number // 100}", "families": number % 100}
        case _:
            return {"needs": "insulin infant"}


def journal(writer: int) -> Write:
    """Write through the journal's own writer; a lone act is a commit of its own."""
    from waystation.core.journal.clock import uuid7
    from waystation.core.journal.writer import Author, group, writing
    from waystation.desks.reception.subjects import (
        HouseholdBanded,
        HouseholdNeeded,
        LineCounted,
        PersonRecorded,
    )

    author = Author("bench", f"writer-{writer}")
    bodies: list[Any] = [HouseholdBanded, HouseholdBanded, PersonRecorded, LineCounted, HouseholdNeeded]
    kinds = ["household", "household", "person", "line", "household"]

    def write(first: int, count: int) -> None:
        household = ""
        with group() if count > 1 else nullcontext():
            for number in range(first, first + count):
                # The form that sends an act chose its identifier when it was opened.
                act_id = uuid7(int(time.time() * 1000))
                with writing(author, act_id, request={"number": number}, place="am-goris") as act:
                    turn = number % 5
                    if turn == 3:
                        subject = f"line:hub-{writer}-{number // 100}"
                    elif turn == 4 and household:
                        subject = household
                    else:
                        subject = act.new(kinds[turn])
                    household = subject if turn < 2 else household
                    act.record(subject, bodies[turn](**values_of(number)))

    return write


def bare(writer: int) -> Write:
    """Write rows of an entry's size, under the lock that the journal takes."""
    from django.db import transaction

    from waystation.core.journal.lock import writer_lock
    from waystation.core.journal.statements import ask

    filling = "x" * (ENTRY_BYTES - 36)

    def write(first: int, count: int) -> None:
        with writer_lock(), transaction.atomic():
            for _ in range(count):
                ask("INSERT INTO bench_bare (id, body) VALUES (%s, %s)", [str(uuid4()), filling])

    return write


def django_table(writer: int) -> Write:
    """Write a plain Django table, one `create()` an act, under the same lock."""
    from django.db import transaction

    from waystation.core.journal.lock import writer_lock

    table = _plain_table()

    def write(first: int, count: int) -> None:
        with writer_lock(), transaction.atomic():
            for number in range(first, first + count):
                table.objects.create(
                    id=str(uuid4()), subject=f"{writer}-{number}", actor="bench", values=values_of(number)
                )

    return write


def events(writer: int) -> Write:
    """Write aggregates of the `eventsourcing` library, under the same lock."""
    from django.conf import settings
    from django.db import connection
    from eventsourcing.application import Application
    from eventsourcing.domain import Aggregate

    from waystation.core.journal.lock import writer_lock

    place = connection.settings_dict
    if connection.vendor == "postgresql":
        environment = {
            "PERSISTENCE_MODULE": "eventsourcing.postgres", "POSTGRES_DBNAME": place["NAME"],
            "POSTGRES_HOST": place["HOST"], "POSTGRES_PORT": place["PORT"], "POSTGRES_USER": place["USER"],
            "POSTGRES_PASSWORD": place["PASSWORD"] or "none",
        }  # fmt: skip
    else:
        file = str(Path(settings.WAYSTATION_HOME) / "events.sqlite3")
        environment = {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": file}
    kept = Application[Any](env=environment)

    class Told(Aggregate):
        """One act's words."""

        def __init__(self, text: str) -> None:
            self.text = text

    def write(first: int, count: int) -> None:
        told = [Told(json.dumps(values_of(number))) for number in range(first, first + count)]
        with writer_lock():
            kept.save(*told)

    return write


WRITERS: dict[str, Callable[[int], Write]] = {
    "bare rows": bare, "journal": journal, "Django create()": django_table, "eventsourcing": events,
}  # fmt: skip


def make_peers() -> None:
    """Make the peers' tables, before the first writer starts."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_bare (id char(36) PRIMARY KEY, body text NOT NULL)")
    with connection.schema_editor() as editor:
        editor.create_model(_plain_table())
    if connection.vendor == "postgresql" and find_spec("psycopg_pool") is None:
        print("The eventsourcing library is left out: on PostgreSQL it needs psycopg_pool.")
        del WRITERS["eventsourcing"]
    else:
        events(0)


def _plain_table() -> Any:
    from django.apps import apps
    from django.db import models

    if "plain" in apps.all_models["bench"]:
        return apps.all_models["bench"]["plain"]

    class Plain(models.Model):
        """A table as one would write it without a journal."""

        id = models.CharField(max_length=36, primary_key=True)
        subject = models.CharField(max_length=100, db_index=True)
        actor = models.CharField(max_length=36)
        made_at = models.DateTimeField(auto_now_add=True)
        values = models.JSONField()

        class Meta:
            app_label = "bench"

    return Plain
