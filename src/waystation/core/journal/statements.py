"""The journal's own statements, sent past the ORM: an act is mostly statements, and these cost a tenth.

Texts are written for both databases, with `%s` for each value. Wrappers that listen to a connection
(`connection.execute_wrapper`, query logs of tests) hear them like Django's own. On PostgreSQL they are
prepared, and inside `pipelined()` they travel together.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache, partial
from typing import Any, Protocol

import psycopg
from django.db import connection

Values = Sequence[object]


class Answer(Protocol):
    """What a statement gives back; inside `pipelined()` asking for it waits for the database."""

    rowcount: int

    def fetchall(self) -> list[Any]:
        """Return all rows."""


def ask(text: str, values: Values = ()) -> Answer:
    """Send a statement; its rows are fetched from what comes back."""
    connection.ensure_connection()
    send = _send
    for wrapper in reversed(connection.execute_wrappers):
        send = partial(wrapper, send)
    if connection.queries_logged:
        connection.queries_log.append({"sql": text, "time": "0"})
    with connection.wrap_database_errors:
        answer: Answer = send(text, values, False, {"connection": connection})
        return answer


def fetch(text: str, values: Values = ()) -> list[Any]:
    """Return a statement's rows."""
    answer = ask(text, values)
    with connection.wrap_database_errors:
        return answer.fetchall()


@contextmanager
def pipelined() -> Iterator[None]:
    """Let the statements inside travel together; one that fails is raised at the end, or when read."""
    if connection.vendor != "postgresql":
        yield
        return
    connection.ensure_connection()
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield


def among(values: Sequence[str]) -> tuple[str, object]:
    """Return a condition's text and value for a column that is one of `values`, however many they are."""
    if connection.vendor == "postgresql":
        return "= ANY(%s)", list(values)
    return "IN (SELECT value FROM json_each(%s))", json.dumps(values)


def _send(text: str, values: Values, _many: bool, _context: dict[str, Any]) -> Any:
    if connection.vendor == "postgresql":
        # Not Django's cursor: that one puts the values into the text, which is then parsed and planned anew.
        return psycopg.Cursor(connection.connection).execute(text, values, prepare=True)
    return connection.connection.execute(_with_question_marks(text), values)


@lru_cache(maxsize=500)
def _with_question_marks(text: str) -> str:
    return text.replace("%s", "?")
