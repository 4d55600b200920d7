"""What can go wrong when a report is read.

ExtractionError
├── EmptyDocument          nothing to read
├── BinaryDocument         bytes of a picture, an archive, a PDF
├── DocumentTooLarge       more bytes than one report can have
└── UnsupportedLanguage    no table of words for this language
"""

from __future__ import annotations


class ExtractionError(Exception):
    """Base of every refusal of this package; `code` is stable and safe to store."""

    code = "extraction"


class EmptyDocument(ExtractionError):
    """The file holds no words."""

    code = "extraction.empty"

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"{name} holds no text. Check that the file was saved whole, then read it again.")


class BinaryDocument(ExtractionError):
    """The file is not text."""

    code = "extraction.binary"

    def __init__(self, name: str, looks_like: str) -> None:
        self.name = name
        self.looks_like = looks_like
        super().__init__(
            f"{name} is not text: it looks like {looks_like}. "
            "Save its words as a text or HTML file and read that."
        )


class DocumentTooLarge(ExtractionError):
    """The file is longer than any single report."""

    code = "extraction.too_large"

    def __init__(self, name: str, n_bytes: int, limit_bytes: int) -> None:
        self.name = name
        self.n_bytes = n_bytes
        self.limit_bytes = limit_bytes
        super().__init__(
            f"{name} has {n_bytes:,} bytes; one report may have up to {limit_bytes:,}. "
            "Cut it into single reports and read them one by one."
        )


class UnsupportedLanguage(ExtractionError):
    """There is no table of words for the language asked for."""

    code = "extraction.language"

    def __init__(self, language: str, supported: tuple[str, ...]) -> None:
        self.language = language
        self.supported = supported
        super().__init__(
            f'Reports in "{language}" cannot be read yet; supported: {", ".join(supported)}. '
            "Translate the report first, or enter its figures by hand."
        )
