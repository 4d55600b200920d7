"""What must hold between the files of a scenario, checked once when it is loaded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import pairwise
from typing import TypeVar

from waystation.scenarios._reading import Folder, Row
from waystation.scenarios.scenario import ArrivalCount, Corridor, Place, Report

Value = TypeVar("Value")
Pairs = Sequence[tuple[Row, Value]]


def codes_are_unique(folder: Folder, rows: Pairs[Value], code_of: Callable[[Value], str]) -> None:
    """Report each row whose code an earlier row of the same file has."""
    first: dict[str, int] = {}
    for row, value in rows:
        code = code_of(value)
        if code in first:
            folder.report(row.file, row.line, f'"{code}" is already on line {first[code]}')
        first.setdefault(code, row.line)


def places_are_known(
    folder: Folder, rows: Pairs[Value], places_of: Callable[[Value], Iterable[str]], known: frozenset[str]
) -> None:
    """Report each row that names a place the scenario does not have."""
    for row, value in rows:
        for code in places_of(value):
            if code not in known:
                folder.report(row.file, row.line, f'there is no place "{code}" in places.csv')


def parents_lead_to_a_country(folder: Folder, rows: Pairs[Place]) -> None:
    """Report places whose parent is missing, absent or comes round to themselves."""
    parents = {place.code: place.parent for _, place in rows}
    for row, place in rows:
        if place.parent is None:
            if place.kind != "country":
                folder.report(row.file, row.line, f'"{place.code}" needs a parent; only a country has none')
            continue
        if place.parent not in parents:
            folder.report(row.file, row.line, f'there is no place "{place.parent}" to be the parent')
            continue
        seen = {place.code}
        above: str | None = place.parent
        while above is not None and above not in seen:
            seen.add(above)
            above = parents.get(above)
        if above == place.code:
            folder.report(row.file, row.line, f'"{place.code}" lies inside itself')


def nothing_is_later(
    folder: Folder, rows: Pairs[Value], time_of: Callable[[Value], datetime], as_of: datetime
) -> None:
    """Report each row that speaks of a time after the scenario's own moment."""
    for row, value in rows:
        at = time_of(value)
        if at > as_of:
            folder.report(row.file, row.line, f"{at.isoformat()} is after the scenario's {as_of.isoformat()}")


def arrivals_go_forward(folder: Folder, rows: Pairs[ArrivalCount]) -> None:
    """Report each count that is earlier than the one before it; a falling count is a correction."""
    for (_, before), (row, after) in pairwise(rows):
        if after.at <= before.at:
            folder.report(row.file, row.line, "the times must rise from line to line")


def reports_are_short(folder: Folder, rows: Pairs[Report], most_characters: int = 1500) -> None:
    """Report texts too long to be a wording of one's own."""
    for row, report in rows:
        if len(report.text) > most_characters:
            folder.report(
                row.file, row.line, f"the text has {len(report.text)} characters; at most {most_characters}"
            )


def route_is_whole(folder: Folder, row: Row, corridor: Corridor, roads: frozenset[frozenset[str]]) -> None:
    """Report a route that passes not its gate, ends not at its hub or follows no road."""
    if corridor.gate not in corridor.route:
        folder.report(row.file, row.line, f'the route does not pass the gate "{corridor.gate}"')
    if not corridor.route or corridor.route[-1] != corridor.hub:
        folder.report(row.file, row.line, f'the route does not end at the hub "{corridor.hub}"')
    for start, end in pairwise(corridor.route):
        if frozenset((start, end)) not in roads:
            folder.report(row.file, row.line, f'roads.csv has no road between "{start}" and "{end}"')
