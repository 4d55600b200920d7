"""The journal's own statements, sent past the ORM: an act is mostly statements, and these cost a tenth.

Texts are written for both databases, with `%s` for each value. Wrappers that listen to a connection
(`connection.execute_wrapper`, query logs of tests) hear them like Django's own. On PostgreSQL they are
prepared, and an act's writes travel as one.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache, partial
from itertools import islice
from typing import Any, Final, Protocol, TypeVar

import psycopg
from django.db import DEFAULT_DB_ALIAS, connection, connections

Values = Sequence[object]
Statement = tuple[str, Values]
Row = TypeVar("Row")
_TOGETHER: Final = 16
_STREAMED: Final = 1_000
_LISTED: Final = 8  # values written one by one; more are one JSON text, so that few texts are parsed


class Answer(Protocol):
    """What a statement gives back."""

    rowcount: int

    def fetchall(self) -> list[Any]:
        """Return all rows."""


def ask(text: str, values: Values = ()) -> Answer:
    """Send a statement; its rows are fetched from what comes back."""
    database = connections[DEFAULT_DB_ALIAS]
    if database.connection is None:
        database.ensure_connection()
    send = _send
    for wrapper in reversed(database.execute_wrappers):
        send = partial(wrapper, send)
    if database.queries_logged:
        database.queries_log.append({"sql": text, "time": "0"})
    with database.wrap_database_errors:
        answer: Answer = send(text, values, False, {"connection": database})
        return answer


def fetch(text: str, values: Values = ()) -> list[Any]:
    """Return a statement's rows."""
    answer = ask(text, values)
    with connection.wrap_database_errors:
        return answer.fetchall()


def ask_many(text: str, rows: Sequence[Values]) -> None:
    """Send a statement once for each row of values."""
    database = connections[DEFAULT_DB_ALIAS]
    if database.execute_wrappers:
        for values in rows:
            ask(text, values)
        return
    database.ensure_connection()
    with database.wrap_database_errors:
        if database.vendor == "postgresql":
            psycopg.Cursor(database.connection).executemany(text, rows)
        else:
            database.connection.executemany(_with_question_marks(text), rows)


def stream(text: str, values: Sequence[str | int] = ()) -> Iterator[Any]:
    """Return a statement's rows page by page, with memory for one page."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(text, values)
        while rows := cursor.fetchmany(_STREAMED):
            yield from rows


def pages(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    """Return rows in lists of `size`, the last one shorter."""
    rows = iter(rows)
    while page := list(islice(rows, size)):
        yield page


def together(statements: Iterable[Statement]) -> None:
    """Send writes that do not depend on each other; on PostgreSQL up to sixteen of them as one statement."""
    if connection.vendor != "postgresql":
        for text, values in statements:
            ask(text, values)
        return
    for part in pages(statements, _TOGETHER):
        ask(_as_one(tuple(text for text, _ in part)), [value for _, values in part for value in values])


@lru_cache(maxsize=500)
def _as_one(texts: tuple[str, ...]) -> str:
    *firsts, last = texts
    named = ", ".join(f"s{number} AS ({text})" for number, text in enumerate(firsts))
    return f"WITH {named} {last}" if firsts else last


@contextmanager
def savepoint() -> Iterator[None]:
    """Take back what the block did where it raises; belongs inside a transaction."""
    database = connections[DEFAULT_DB_ALIAS]
    ask("SAVEPOINT journal")
    try:
        yield
    except BaseException:
        ask("ROLLBACK TO SAVEPOINT journal")
        ask("RELEASE SAVEPOINT journal")
        database.needs_rollback = False  # as Django's own do: what failed inside is taken back
        raise
    ask("RELEASE SAVEPOINT journal")


def among(values: Sequence[str]) -> tuple[str, list[object]]:
    """Return a condition's text and values for a column that is one of `values`, however many they are."""
    if connection.vendor == "postgresql":
        return "= ANY(%s)", [list(values)]
    if len(values) <= _LISTED:
        return f"IN ({', '.join(['%s'] * len(values))})", list(values)
    return "IN (SELECT value FROM json_each(%s))", [json.dumps(values)]


def _send(text: str, values: Values, _many: bool, context: dict[str, Any]) -> Any:
    database = context["connection"]
    if database.vendor == "postgresql":
        # Not Django's cursor: that one puts the values into the text, which is then parsed and planned anew.
        return psycopg.Cursor(database.connection).execute(text, values, prepare=True)
    return database.connection.execute(_with_question_marks(text), values)


@lru_cache(maxsize=500)
def _with_question_marks(text: str) -> str:
    return text.replace("%s", "?")
