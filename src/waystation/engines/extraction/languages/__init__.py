"""The tables of words, one module per language; a new language is a new table listed here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from waystation.engines.extraction.languages.english import ENGLISH
from waystation.engines.extraction.languages.table import Language

LANGUAGES: Final[Mapping[str, Language]] = {ENGLISH.code: ENGLISH}
"""Every language reports can be read in, by its two-letter code."""

__all__ = ["LANGUAGES", "Language"]
