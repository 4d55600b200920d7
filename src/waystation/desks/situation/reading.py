"""From a file or a pasted text to a report and the figures the engine proposes for it."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from waystation.core.places.models import Place as PlaceRow
from waystation.core.places.queries import places_of
from waystation.desks.situation.errors import ReportTooLong, UnreadableReport
from waystation.desks.situation.subjects import FigureProposed, Meaning, figure_subject, report_subject
from waystation.engines.extraction import (
    Document,
    ExtractionError,
    Figure,
    Gazetteer,
    Place,
    UnsupportedLanguage,
    examine,
    read_document,
)

# One entry of the journal holds a million bytes; letters outside Latin take two or three each.
LONGEST_TEXT: Final = 300_000
LARGEST_NUMBER: Final = 10**15
LONGEST_SENTENCE: Final = 800
PLACE_KINDS: Final = (
    "country", "region", "district", "city", "town", "village", "hub", "checkpoint", "junction",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Read:
    """What came of reading: the proposals by figure subject, notes, and why there are none where so."""

    figures: dict[str, FigureProposed]
    notes: tuple[str, ...]
    problem: str = ""


def document_of(data: bytes, name: str) -> Document:
    """Return the words of a file.

    Raises:
        ReportTooLong: more words than one report has.
        UnreadableReport: it is empty, binary or too large; the sentence says which.
    """
    try:
        document = read_document(data, name=name)
    except ExtractionError as error:
        raise UnreadableReport(error.code, str(error)) from error
    if len(document.text) > LONGEST_TEXT:
        raise ReportTooLong(len(document.text), LONGEST_TEXT)
    return document


def tidy(text: str) -> str:
    r"""Return a text in its one form, so that the same words always have the same offsets.

    >>> tidy("More than 28,000\r\n\r\n\r\nhave come.  ")
    'More than 28,000\n\nhave come.'
    """
    text = unicodedata.normalize("NFC", text).replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
    lines = (re.sub(r"[ \t]+", " ", line).strip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def report_of(text: str) -> str:
    """Return the subject of the report with these words: the same words, the same report."""
    return report_subject(hashlib.sha256(text.encode()).hexdigest()[:32])


def gazetteer() -> Gazetteer:
    """Return the places of this node as the engine looks them up."""
    rows = places_of(*PLACE_KINDS)
    countries = _countries(rows)
    return Gazetteer.of(
        Place(row.code, _english(row), _other_names(row), countries.get(row.code)) for row in rows
    )


def read(text: str, report: str, *, language: str, published: date) -> Read:
    """Return the figures that the engine proposes for a tidy text."""
    try:
        found = examine(text, language=language, published=published, gazetteer=gazetteer())
    except UnsupportedLanguage as error:
        return Read({}, (), problem=str(error))
    figures: dict[str, FigureProposed] = {}
    for figure in found.figures:
        if figure.high < LARGEST_NUMBER:
            figures.setdefault(
                figure_subject(report, figure.start, figure.kind), proposal(figure, report, text)
            )
    return Read(figures, tuple(note.message for note in found.notes))


def proposal(figure: Figure, report: str, text: str) -> FigureProposed:
    """Return a figure of the engine as the journal keeps it; of an endless sentence, the words around it."""
    sentence_start = max(figure.sentence_start, figure.start - LONGEST_SENTENCE // 2)
    sentence_end = min(figure.sentence_end, figure.end + LONGEST_SENTENCE // 2)
    return FigureProposed(
        report=report,
        start=figure.start,
        end=figure.end,
        sentence_start=sentence_start,
        sentence=text[sentence_start:sentence_end],
        meaning=Meaning(
            kind=figure.kind,
            low=number_text(figure.low),
            high=number_text(figure.high),
            qualifier=figure.qualifier,
            unit=figure.unit,
            place=figure.place or "",
            as_of=figure.as_of or "",
            attribution=figure.attribution or "",
            measure=figure.measure,
            modality=figure.modality,
            is_superseded=figure.superseded,
            is_part=figure.is_part,
            detail=figure.detail or "",
            event=figure.event or "",
        ),
        notes=figure.notes,
    )


def number_text(value: float | Decimal) -> str:
    """Return a number as the journal keeps it: digits, at most six behind the point.

    >>> number_text(28000), number_text(2.5), number_text(1060000.0)
    ('28000', '2.5', '1060000')
    """
    text = f"{Decimal(str(value)).quantize(Decimal('0.000001')):f}"
    return text.rstrip("0").rstrip(".")


def _english(row: PlaceRow) -> str:
    return row.names.get("en") or row.code


def _other_names(row: PlaceRow) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*row.names.values(), *row.aliases]))


def _countries(rows: Iterable[PlaceRow]) -> dict[str, str]:
    by_code = {row.code: row for row in rows}
    found = {}
    for code, row in by_code.items():
        seen = {code}
        above = row
        while above.place_kind != "country" and above.parent in by_code and above.parent not in seen:
            seen.add(above.parent)
            above = by_code[above.parent]
        if above.place_kind == "country":
            found[code] = _english(above)
    return found
