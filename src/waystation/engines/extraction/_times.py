"""Dates and clock times in a sentence: marked so that no number of theirs is counted, and kept for as-of."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final, Literal

from waystation.engines.extraction._tokens import Token
from waystation.engines.extraction.languages.table import Language

_ISO: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_DASHES: Final = frozenset({"-", "–", "—"})
_YEARS: Final = range(1900, 2101)
_ISO_LENGTH: Final = 10
_END_OF_DAY: Final = "T24:00"
# A date this many words from a clock time belongs to it.
_BESIDE: Final = 4
# A day and month without a year is read as the nearest one not more than this far ahead of publication.
_AHEAD: Final = timedelta(days=45)


@dataclass(frozen=True, slots=True)
class Moment:
    """A date, time or year at tokens `first` to `last` (inclusive).

    Args:
        iso: ISO date, date-time or year; None where the year cannot be known.
        kind: How it was written; a span of days is dated by its end.
    """

    first: int
    last: int
    iso: str | None
    kind: Literal["date", "span", "weekday", "relative", "year", "clock"]


class DateReader:
    """Finds moments in sentences of one text.

    Args:
        language: Month and weekday names.
        published: Relative dates are resolved against it; without it they are marked but stay unknown.
    """

    def __init__(self, language: Language, published: date | None) -> None:
        self._language = language
        self._published = published

    def find(self, tokens: list[Token]) -> list[Moment]:
        """Return the moments of a sentence, in order, without overlap."""
        found: list[Moment] = []
        index = 0
        while index < len(tokens):
            moment = self._at(tokens, index)
            if moment is None:
                index += 1
                continue
            found.append(moment)
            index = moment.last + 1
        return self._join_clocks(tokens, found)

    def _at(self, tokens: list[Token], index: int) -> Moment | None:
        token = tokens[index]
        if token.type == "number":
            return (
                self._numeric(tokens, index) or self._clock(tokens, index) or self._day_month(tokens, index)
            )
        if token.type != "word":
            return None
        if token.low in self._language.clock_words:
            return Moment(index, index, f"T{self._language.clock_words[token.low]:02d}:00", "clock")
        if token.low in self._language.months and token.is_capitalised:
            return self._month_day(tokens, index)
        if token.low in self._language.weekdays and token.is_capitalised:
            return Moment(index, index, self._weekday(tokens, index), "weekday")
        if token.low in self._language.relative_days:
            offset = timedelta(days=self._language.relative_days[token.low])
            day = None if self._published is None else _shift(self._published, offset)
            return Moment(index, index, day, "relative")
        return None

    def _numeric(self, tokens: list[Token], index: int) -> Moment | None:
        """Read 2023-09-27, 27/09/2023 and 27.09.2023."""
        text = tokens[index].text
        if re.fullmatch(r"\d{1,2}\.\d{1,2}\.(?:\d{2}|\d{4})", text):
            day, month, year = (int(part) for part in text.split("."))
            return Moment(index, index, _iso(year if year > 99 else 2000 + year, month, day), "date")
        if index + 4 < len(tokens):
            marks = tokens[index + 1].text, tokens[index + 3].text
            parts = tokens[index].text, tokens[index + 2].text, tokens[index + 4].text
            touching = tokens[index + 4].end - tokens[index].start == sum(map(len, parts)) + 2
            if touching and all(part.isascii() and part.isdigit() for part in parts):
                if marks == ("-", "-") and _ISO.fullmatch("-".join(parts)):
                    return Moment(index, index + 4, _iso(*(int(part) for part in parts)), "date")
                if marks == ("/", "/"):
                    day, month, year = (int(part) for part in parts)
                    return Moment(
                        index, index + 4, _iso(year if year > 99 else 2000 + year, month, day), "date"
                    )
        return None

    def _clock(self, tokens: list[Token], index: int) -> Moment | None:
        """Read 13:00, 8 pm, 8:00 p.m. and 0700 hours."""
        token = tokens[index]
        last, hour, minute = index, _small(token.text, 24), 0
        if (
            index + 2 < len(tokens)
            and tokens[index + 1].text == ":"
            and tokens[index + 2].type == "number"
            and tokens[index + 1].start == token.end
            and tokens[index + 2].start == tokens[index + 1].end
            and len(tokens[index + 2].text) == 2
        ):
            minute, last = _small(tokens[index + 2].text, 59) or 0, index + 2
        after = tokens[last + 1].low if last + 1 < len(tokens) else ""
        half = self._language.clock_halves.get(after)
        if half is not None:
            hour = None if hour is None else hour % 12 + half
            last += 1
        elif last == index:
            return None
        iso = None if hour is None else f"T{hour % 24:02d}:{minute:02d}"
        return Moment(index, last, iso, "clock")

    def _day_month(self, tokens: list[Token], index: int) -> Moment | None:
        """Read 21 November 2020, 1-16 February, 3rd of March."""
        day = _small(tokens[index].text, 31)
        if not day:
            return None
        next_index, spans = index + 1, False
        if next_index < len(tokens) and tokens[next_index].low in self._language.ordinal_suffixes:
            next_index += 1
        if (
            next_index + 1 < len(tokens)
            and (tokens[next_index].text in _DASHES or tokens[next_index].low in self._language.day_joints)
            and _small(tokens[next_index + 1].text, 31)
        ):
            spans, day = True, _small(tokens[next_index + 1].text, 31)
            next_index += 2
        if next_index < len(tokens) and tokens[next_index].low in self._language.particles.of:
            next_index += 1
        if next_index >= len(tokens) or not tokens[next_index].is_capitalised:
            return None
        month = self._language.months.get(tokens[next_index].low)
        if month is None or day is None:
            return None
        last, year = self._year_after(tokens, next_index)
        return Moment(index, last, self._resolve(year, month, day), "span" if spans else "date")

    def _month_day(self, tokens: list[Token], index: int) -> Moment | None:
        """Read September 27, September 27, 2023, Sept. 25-27, September 2023."""
        month = self._language.months[tokens[index].low]
        at = index + 1
        if at < len(tokens) and tokens[at].text == "." and at + 1 < len(tokens):
            at += 1
        day = _small(tokens[at].text, 31) if at < len(tokens) else None
        if day:
            last, spans = at, False
            if at + 2 < len(tokens) and tokens[at + 1].text in _DASHES and _small(tokens[at + 2].text, 31):
                day, last, spans = _small(tokens[at + 2].text, 31), at + 2, True
            if last + 1 < len(tokens) and tokens[last + 1].low in self._language.ordinal_suffixes:
                last += 1
            last, year = self._year_after(tokens, last)
            return Moment(index, last, self._resolve(year, month, day or 1), "span" if spans else "date")
        last, year = self._year_after(tokens, index)
        if year is not None:
            return Moment(index, last, f"{year}-{month:02d}", "date")
        # "May" and "March" are words too: a month alone marks nothing that could be counted.
        return None

    def _year_after(self, tokens: list[Token], last: int) -> tuple[int, int | None]:
        at = last + 1
        if at < len(tokens) and tokens[at].text == ",":
            at += 1
        if at < len(tokens) and tokens[at].type == "number" and re.fullmatch(r"\d{4}", tokens[at].text):
            year = int(tokens[at].text)
            if year in _YEARS:
                return at, year
        return last, None

    def _resolve(self, year: int | None, month: int, day: int) -> str | None:
        if year is not None:
            return _iso(year, month, day)
        if self._published is None:
            return None
        this_year = _date(self._published.year, month, day)
        if this_year is not None and this_year - self._published <= _AHEAD:
            return this_year.isoformat()
        return _iso(self._published.year - 1, month, day)

    def _weekday(self, tokens: list[Token], index: int) -> str | None:
        if self._published is None:
            return None
        back = (self._published.weekday() - self._language.weekdays[tokens[index].low]) % 7
        before = tokens[index - 1].low if index else ""
        if before in self._language.next_words:
            return _shift(self._published, timedelta(days=7 - back))
        if before in self._language.last_words and back == 0:
            back = 7
        return _shift(self._published, timedelta(days=-back))

    def _join_clocks(self, tokens: list[Token], found: list[Moment]) -> list[Moment]:
        """Give a clock time the date next to it, and the date its hour: "13:00 on March 12", "noon Monday".

        Without a date near it, a time led by "by" or "as of" is one of the day of publication.
        """
        joined = list(found)
        for position, moment in enumerate(found):
            if moment.kind != "clock" or moment.iso is None:
                continue
            near = [
                at
                for at in range(max(0, position - 1), min(len(found), position + 2))
                if found[at].kind in ("date", "weekday", "relative")
                and len(found[at].iso or "") == _ISO_LENGTH
                and min(abs(found[at].first - moment.last), abs(moment.first - found[at].last)) <= _BESIDE
            ]
            iso = None
            if near:
                iso = _at_hour(found[near[-1]].iso, moment.iso)
                joined[near[-1]] = replace(found[near[-1]], iso=iso)
            elif self._published is not None and self._dates_a_count(tokens, moment):
                # "By midnight" in a report of the 25th is the midnight the 25th began with.
                clock = moment.iso.replace(_END_OF_DAY, "T00:00")
                iso = _at_hour(self._published.isoformat(), clock)
            joined[position] = replace(moment, iso=iso)
        return joined

    def _dates_a_count(self, tokens: list[Token], clock: Moment) -> bool:
        """Whether the words before a clock time say that something is true as of it."""
        lead = tokens[clock.first - 1].low if clock.first else ""
        return lead in self._language.particles.deadlines | self._language.particles.not_as_of


def _at_hour(day: str | None, clock: str) -> str | None:
    """Join a day and a clock time; 24:00 is the start of the next day."""
    if day is None:
        return None
    if clock != _END_OF_DAY:
        return f"{day}{clock}"
    following = _shift(date.fromisoformat(day), timedelta(days=1))
    return None if following is None else f"{following}T00:00"


def _small(text: str, limit: int) -> int | None:
    if text.isascii() and text.isdigit() and len(text) <= 2 and int(text) <= limit:
        return int(text)
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _iso(year: int, month: int, day: int) -> str | None:
    value = _date(year, month, day)
    return None if value is None else value.isoformat()


def _shift(day: date, by: timedelta) -> str | None:
    try:
        return (day + by).isoformat()
    except OverflowError:
        return None
