"""`waystation read`: passages in JSON lines to figures in JSON lines."""

import argparse
import json
import sys
from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TextIO

from waystation.engines.extraction import ExtractionError, extract

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    SubParsers = argparse._SubParsersAction[argparse.ArgumentParser]


@dataclass(frozen=True, slots=True)
class _Passage:
    """One input line, checked."""

    id: str | int
    language: str
    published: date | None
    text: str


class _BadLineError(ValueError):
    """A line that is no passage; the message says what is missing, `id` which passage it was."""

    def __init__(self, message: str, passage_id: str | int | None = None) -> None:
        self.id = passage_id
        super().__init__(message)


def add_parser(subparsers: "SubParsers") -> None:
    """Add the subcommand to the command line."""
    parser = subparsers.add_parser(
        "read",
        help="read passages from a JSON-lines file into figures",
        description=(
            "Reads one passage a line, {id, lang, published, text}, and prints one line for each, "
            "{id, figures: [...]}. A line that cannot be read gives an empty list and an error; "
            "the others go on."
        ),
    )
    parser.add_argument(
        "--jsonl", required=True, metavar="IN.jsonl", help="the passages; - is standard input"
    )


def run(args: argparse.Namespace) -> int:
    """Print the figures of every passage; 1 when a line could not be read, 2 when the file could not."""
    try:
        source: AbstractContextManager[TextIO] = (
            nullcontext(sys.stdin)
            if args.jsonl == "-"
            else open(args.jsonl, encoding="utf-8-sig", errors="replace")  # noqa: SIM115
        )
    except OSError as error:
        print(f"{args.jsonl} cannot be opened: {error.strerror}. Check the name.", file=sys.stderr)
        return 2
    with source as lines:
        return _read(lines, sys.stdout, sys.stderr)


def _read(lines: Iterable[str], out: TextIO, errors: TextIO) -> int:
    """Answer every line that is not blank, in order."""
    status = 0
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        passage_id: str | int | None = None
        try:
            passage = _parse(line)
            passage_id = passage.id
            figures = extract(passage.text, language=passage.language, published=passage.published)
        except (_BadLineError, ExtractionError) as error:
            status = 1
            passage_id = error.id if isinstance(error, _BadLineError) else passage_id
            print(f"line {number}: {error}", file=errors)
            answer: dict[str, object] = {"id": passage_id, "figures": [], "error": str(error)}
        else:
            answer = {"id": passage_id, "figures": [figure.to_json() for figure in figures]}
        print(json.dumps(answer, ensure_ascii=False), file=out)
    return status


def _parse(line: str) -> _Passage:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise _BadLineError("This is not JSON. Write one object a line.") from error
    if not isinstance(found, dict):
        raise _BadLineError("This is not an object. Write {id, lang, published, text}.")
    passage_id = found.get("id")
    if isinstance(passage_id, bool) or not isinstance(passage_id, (str, int)):
        raise _BadLineError("It has no id. Give each passage a text or a number as its id.")
    text = found.get("text")
    if not isinstance(text, str):
        raise _BadLineError('It has no text. Put the passage under "text".', passage_id)
    language = found.get("lang", "en")
    if not isinstance(language, str):
        raise _BadLineError('"lang" is not a two-letter code such as "en".', passage_id)
    return _Passage(passage_id, language, _published(found.get("published"), passage_id), text)


def _published(value: object, passage_id: str | int) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError as error:
        raise _BadLineError(
            f'"published" is {value!r}; write a date such as 2023-09-26, or leave it out.', passage_id
        ) from error
