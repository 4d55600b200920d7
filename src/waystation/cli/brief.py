"""`waystation brief`: what reports claim, where they agree, who may still come, what people need."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from waystation.cli.briefing import (
    Brief,
    Claimed,
    Unread,
    brief_json,
    brief_lines,
    corridor_of,
    expect_arrivals,
)
from waystation.engines.extraction import (
    Document,
    ExtractionError,
    Gazetteer,
    Place,
    Sourced,
    examine,
    read_document,
    reconcile,
)
from waystation.scenarios import Scenario, ScenarioError, available, load

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

UTC_ZONE: Final = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class _Asked:
    files: tuple[Path, ...]
    published: dict[str, date]
    as_of: datetime | None
    scenario: Scenario | None

    @property
    def zone(self) -> ZoneInfo:
        return self.scenario.zone if self.scenario else UTC_ZONE


def add_parser(subparsers: "Subparsers") -> None:
    """Add the subcommand's arguments."""
    parser = subparsers.add_parser(
        "brief",
        help="read reports and print what they claim, what is coming, what is needed",
        description="Reads text and HTML files in English. Every figure is printed with its sentence.",
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument(
        "--published",
        action="append",
        default=[],
        metavar="FILE=DATE",
        help="when a file was published, e.g. a.txt=2023-09-27; else what the page says of itself",
    )
    parser.add_argument(
        "--as-of", metavar="TIME", help="the moment of the forecast, e.g. 2023-09-27T12:00+04:00"
    )
    parser.add_argument(
        "--scenario",
        help=f"adds a crisis's places, road and published counts: {', '.join(available())}",
    )
    parser.add_argument("--json", action="store_true", help="print everything as JSON")


def run(args: argparse.Namespace) -> int:
    """Print the brief; returns 0, 1 when a file could not be read, 2 when the arguments are not clear."""
    try:
        asked = _Asked(
            files=tuple(args.files),
            published=_dates(args.published, args.files),
            as_of=_moment(args.as_of),
            scenario=load(args.scenario) if args.scenario else None,
        )
    except (ValueError, ScenarioError) as error:
        print(error, file=sys.stderr)
        return 2
    brief = make_brief(asked)
    for unread in brief.unread:
        print(f"{unread.name}: {unread.reason}", file=sys.stderr)
    if args.json:
        print(json.dumps(brief_json(brief), ensure_ascii=False, indent=1))
    elif brief.claimed:
        print("\n".join(brief_lines(brief)))
    return 1 if brief.unread else 0


def make_brief(asked: _Asked) -> Brief:
    """Return what the files say together; those that cannot be read are listed, and cost nothing else."""
    gazetteer = _gazetteer(asked.scenario)
    claimed: list[Claimed] = []
    unread: list[Unread] = []
    for path in asked.files:
        try:
            document = read_document(path.read_bytes(), name=path.name)
            published = asked.published.get(str(path)) or document.published
            reading = examine(
                document.text, language=document.language, published=published, gazetteer=gazetteer
            )
        except ExtractionError as error:
            unread.append(Unread(path.name, str(error)))
        except OSError as error:
            unread.append(Unread(path.name, f"cannot be opened ({error.strerror}). Check the path."))
        else:
            claimed.append(Claimed(document, published, reading))
    sourced = [
        Sourced(figure, _name(one.document), one.published)
        for one in claimed
        for figure in one.reading.figures
    ]
    situation = reconcile(sourced, gazetteer=gazetteer)
    as_of = asked.as_of or _latest([one.published for one in claimed], asked.zone)
    corridor = corridor_of(situation, asked.scenario)
    expected = expect_arrivals(situation, corridor, asked.scenario, as_of, asked.zone)
    return Brief(tuple(claimed), tuple(unread), situation, as_of, expected, asked.scenario)


def _name(document: Document) -> str:
    return document.name


def _gazetteer(scenario: Scenario | None) -> Gazetteer:
    if scenario is None:
        return Gazetteer.of([])
    return Gazetteer.of(
        Place(place.code, place.name("en"), place.all_names, _country(scenario, place.code))
        for place in scenario.places
        if place.kind not in ("junction",)
    )


def _country(scenario: Scenario, code: str) -> str | None:
    place = scenario.place(code)
    while place.parent:
        place = scenario.place(place.parent)
    return place.name("en") if place.kind == "country" else None


def _latest(dates: Sequence[date | None], zone: ZoneInfo) -> datetime | None:
    """Return the end of the latest publication day: what a day's report says was known by then."""
    known = [one for one in dates if one is not None]
    return datetime.combine(max(known) + timedelta(days=1), time(), zone) if known else None


def _dates(texts: Sequence[str], files: Sequence[Path]) -> dict[str, date]:
    dates = {}
    names = {str(path) for path in files} | {path.name for path in files}
    for text in texts:
        name, _, day = text.rpartition("=")
        if name not in names:
            raise ValueError(f"--published {text}: name one of the files given, then = and its date.")
        try:
            dates.update(
                {str(path): date.fromisoformat(day) for path in files if name in (str(path), path.name)}
            )
        except ValueError as error:
            raise ValueError(f"--published {text}: write the date as 2023-09-27.") from error
    return dates


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"--as-of {text}: write it as 2023-09-27T12:00+04:00.") from error
    if moment.tzinfo is None:
        raise ValueError(f"--as-of {text}: add the offset from UTC, as in 2023-09-27T12:00+04:00.")
    return moment
