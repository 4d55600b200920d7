"""Rows of a scenario's files, each value checked where it is read, each fault with its file and line."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from importlib.resources.abc import Traversable
from typing import TypeVar

from waystation.scenarios.errors import Problem

Value = TypeVar("Value")


class BadValue(Exception):
    """A value of one row cannot be used; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table or one section of a TOML file, with the line it stands on."""

    file: str
    line: int
    values: Mapping[str, object]

    def optional(self, column: str) -> str:
        """Return the text of a column, empty where there is none."""
        value = self.values.get(column)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise BadValue(f'"{column}" must be text in quotation marks')
        return value.strip()

    def text(self, column: str) -> str:
        """Return the text of a column that may not be empty."""
        text = self.optional(column)
        if not text:
            raise BadValue(f'"{column}" is empty')
        return text

    def source(self) -> str:
        """Return the source; only a synthetic row may be without one."""
        source = self.optional("source")
        if not source and not self.flag("synthetic"):
            raise BadValue('"source" is empty; name one, or mark the row as synthetic')
        return source

    def flag(self, column: str) -> bool:
        """Return a yes/no value; an empty one is no."""
        value = self.values.get(column)
        if isinstance(value, bool):
            return value
        text = self.optional(column)
        if text not in ("", "yes", "no"):
            raise BadValue(f'"{column}" must be yes or no, not "{text}"')
        return text == "yes"

    def number(self, column: str, *, lowest: float = 0) -> float:
        """Return a number not below `lowest`."""
        value = self.maybe_number(column, lowest=lowest)
        if value is None:
            raise BadValue(f'"{column}" is empty; a number is needed')
        return value

    def maybe_number(self, column: str, *, lowest: float = 0) -> float | None:
        """Return a number not below `lowest`, None where the column is empty."""
        raw = self.values.get(column)
        if isinstance(raw, (int, float)) and not isinstance(raw, bool):
            number = float(raw)
        else:
            text = self.optional(column)
            if not text:
                return None
            # float() would also take "nan", "1e9" and "1_000", none of which a table of figures means.
            if not re.fullmatch(r"-?\d+(\.\d+)?", text):
                raise BadValue(f'"{column}" is not a number: "{text}" (write 1500 or 12.5)')
            number = float(text)
        if number < lowest:
            raise BadValue(f'"{column}" is {number:g}; it cannot be below {lowest:g}')
        return number

    def whole(self, column: str) -> int:
        """Return a whole number, zero or more."""
        number = self.number(column)
        if number != int(number):
            raise BadValue(f'"{column}" must be a whole number, not {number:g}')
        return int(number)

    def maybe_whole(self, column: str) -> int | None:
        """Return a whole number, None where the column is empty."""
        return None if self.maybe_number(column) is None else self.whole(column)

    def moment(self, column: str) -> datetime:
        """Return an instant; a time without its offset from UTC is refused."""
        value = self.values.get(column)
        if not isinstance(value, datetime):
            text = self.text(column)
            try:
                value = datetime.fromisoformat(text)
            except ValueError:
                raise BadValue(f'"{column}" is not a time: "{text}" (write 2023-09-27T12:00+04:00)') from None
        if value.tzinfo is None:
            raise BadValue(f'"{column}" lacks its offset from UTC (write 2023-09-27T12:00+04:00)')
        return value

    def maybe_day(self, column: str) -> date | None:
        """Return a date, None where the column is empty."""
        text = self.optional(column)
        if not text:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise BadValue(f'"{column}" is not a date: "{text}" (write 2023-09-27)') from None

    def listed(self, column: str) -> tuple[str, ...]:
        """Return the parts of a column separated by semicolons, or a TOML list of texts."""
        value = self.values.get(column)
        if isinstance(value, list):
            if not all(isinstance(part, str) for part in value):
                raise BadValue(f'"{column}" must be a list of texts')
            return tuple(value)
        return tuple(part.strip() for part in self.optional(column).split(";") if part.strip())

    def choice(self, column: str, kinds: tuple[Value, ...]) -> Value:
        """Return the one of `kinds` that the column names."""
        text = self.text(column)
        for kind in kinds:
            if kind == text:
                return kind
        raise BadValue(f'"{column}" is "{text}"; it must be one of {", ".join(map(str, kinds))}')

    def by_language(self, prefix: str, languages: Sequence[str]) -> dict[str, str]:
        """Return the texts of the columns `prefix_xx`, by language, without the empty ones."""
        texts = {language: self.optional(f"{prefix}_{language}") for language in languages}
        return {language: text for language, text in texts.items() if text}


class Folder:
    """A scenario's folder: reads its files and gathers everything wrong in them."""

    def __init__(self, root: Traversable) -> None:
        self._root = root
        self.problems: list[Problem] = []

    def report(self, file: str, line: int, sentence: str) -> None:
        """Note one fault."""
        self.problems.append(Problem(file, line, sentence))

    def table(self, file: str, columns: Sequence[str]) -> list[Row]:
        """Return the rows of a CSV file that must have exactly these columns."""
        text = self._text(file)
        if text is None:
            return []
        reader = csv.DictReader(io.StringIO(text), strict=True)
        rows: list[Row] = []
        try:
            header = list(reader.fieldnames or ())
            if sorted(header) != sorted(columns):
                self.report(file, 1, _header_fault(header, columns))
                return []
            for values in reader:
                line = reader.line_num
                if None in values or None in values.values():
                    self.report(
                        file, line, "has more or fewer fields than the header; quote commas inside text"
                    )
                    continue
                rows.append(Row(file, line, dict(values)))
        except csv.Error as error:
            self.report(file, reader.line_num, f"is not a readable table: {error}")
        return rows

    def sections(self, file: str, known: Sequence[str]) -> dict[str, list[Row]]:
        """Return the sections of a TOML file by name; the keys before the first section are under ``""``."""
        text = self._text(file)
        if text is None:
            return {}
        try:
            document = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            found = re.search(r"line (\d+)", str(error))
            self.report(file, int(found[1]) if found else 0, f"is not valid TOML: {error}")
            return {}
        sections: dict[str, list[Row]] = {"": [Row(file, 1, document)]}
        for name, content in document.items():
            tables = content if isinstance(content, list) else [content]
            tables = [table for table in tables if isinstance(table, dict)]
            if not tables:
                continue
            lines = [
                number
                for number, line in enumerate(text.splitlines(), start=1)
                if re.match(rf"\s*\[\[?\s*{re.escape(name)}\s*\]", line)
            ]
            if len(lines) != len(tables):
                lines = [0] * len(tables)
            if name not in known:
                self.report(file, lines[0], f"has the unknown section [{name}]; known: {', '.join(known)}")
            sections[name] = [Row(file, line, table) for table, line in zip(tables, lines, strict=True)]
        return sections

    def convert(self, rows: Sequence[Row], make: Callable[[Row], Value]) -> tuple[tuple[Row, Value], ...]:
        """Return what `make` gives for each row it accepts; what it refuses becomes a problem."""
        made: list[tuple[Row, Value]] = []
        for row in rows:
            try:
                made.append((row, make(row)))
            except BadValue as fault:
                self.report(row.file, row.line, str(fault))
        return tuple(made)

    def _text(self, file: str) -> str | None:
        try:
            return self._root.joinpath(file).read_bytes().decode("utf-8-sig")
        except (FileNotFoundError, NotADirectoryError):
            self.report(file, 0, "is missing")
        except UnicodeDecodeError as error:
            self.report(file, 0, f"is not UTF-8 text (byte {error.start})")
        return None


def _header_fault(header: Sequence[str], columns: Sequence[str]) -> str:
    missing = [column for column in columns if column not in header]
    unknown = [column for column in header if column not in columns]
    parts = [
        f"lacks the column {', '.join(missing)}" if missing else "",
        f"has the unknown column {', '.join(unknown)}" if unknown else "",
        "names a column twice" if not missing and not unknown else "",
    ]
    return " and ".join(part for part in parts if part)
