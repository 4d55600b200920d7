"""Reading reports: text to sourced figures, and figures to one reconciled situation."""

from __future__ import annotations

from waystation.engines.extraction._verdicts import Verdict
from waystation.engines.extraction.checks import Check
from waystation.engines.extraction.claims import Period, Sourced
from waystation.engines.extraction.document import LIMIT_BYTES, Document, read_document
from waystation.engines.extraction.errors import (
    BinaryDocument,
    DocumentTooLarge,
    EmptyDocument,
    ExtractionError,
    UnsupportedLanguage,
)
from waystation.engines.extraction.extract import examine, extract
from waystation.engines.extraction.figure import (
    KINDS,
    PERSON_KINDS,
    Figure,
    Kind,
    Measure,
    Modality,
    Note,
    Qualifier,
    Reading,
)
from waystation.engines.extraction.gazetteer import Gazetteer, Place
from waystation.engines.extraction.languages import LANGUAGES
from waystation.engines.extraction.reconcile import Group, Key, Link, Situation, reconcile
from waystation.engines.extraction.series import Point, series

__all__ = [
    "KINDS",
    "LANGUAGES",
    "LIMIT_BYTES",
    "PERSON_KINDS",
    "BinaryDocument",
    "Check",
    "Document",
    "DocumentTooLarge",
    "EmptyDocument",
    "ExtractionError",
    "Figure",
    "Gazetteer",
    "Group",
    "Key",
    "Kind",
    "Link",
    "Measure",
    "Modality",
    "Note",
    "Period",
    "Place",
    "Point",
    "Qualifier",
    "Reading",
    "Situation",
    "Sourced",
    "UnsupportedLanguage",
    "Verdict",
    "examine",
    "extract",
    "read_document",
    "reconcile",
    "series",
]
