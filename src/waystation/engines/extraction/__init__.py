"""Reading reports: text to sourced figures, and figures to one reconciled situation."""

from __future__ import annotations

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

__all__ = [
    "KINDS",
    "PERSON_KINDS",
    "BinaryDocument",
    "DocumentTooLarge",
    "EmptyDocument",
    "ExtractionError",
    "Figure",
    "Gazetteer",
    "Kind",
    "Measure",
    "Modality",
    "Note",
    "Place",
    "Qualifier",
    "Reading",
    "UnsupportedLanguage",
    "examine",
    "extract",
]
