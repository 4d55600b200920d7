"""Bytes of a file to the words of a report."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import Final

import py3langid
import trafilatura

from waystation.engines.extraction.errors import BinaryDocument, DocumentTooLarge, EmptyDocument

LIMIT_BYTES: Final = 5_000_000
"""A page with all its markup stays under this; what is longer is an archive of reports, not one."""

_MAGIC: Final[tuple[tuple[bytes, str], ...]] = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"RIFF", "a sound, video or WebP file"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)
_BOMS: Final[tuple[tuple[bytes, str], ...]] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HTML_START: Final = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body)\b", re.I | re.S
)
_CHARSET: Final = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]{2,20})", re.I)
_HIGH_RUN: Final = re.compile(rb"[\xc0-\xff]{3,}")
_HIGH: Final = re.compile(rb"[\x80-\xff]")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1f]")
# Up to this share of broken bytes a text counts as UTF-8 with foreign pieces, not as another encoding.
_MIXED_SHARE: Final = 0.3
_MAX_TITLE: Final = 160
# Dates are taken from the page alone; the library's own upper bound would be the day it runs.
_DATE_PARAMS: Final = {"extensive_search": False, "original_date": True, "max_date": "2100-01-01"}


@dataclass(frozen=True, slots=True)
class Document:
    """A report as text.

    Args:
        name: The file's name, for messages.
        text: Its words, without markup.
        title: Its headline, if one is told apart.
        language: Two-letter code of the language it is most likely in.
        encoding: How the bytes were read.
        published: Date of publication if the page says so.
        notes: What had to be guessed or replaced, in plain words.
    """

    name: str
    text: str
    title: str | None
    language: str
    encoding: str
    published: date | None
    notes: tuple[str, ...] = ()


def read_document(data: bytes, *, name: str) -> Document:
    """Return the report in a text or HTML file.

    Args:
        data: The file's bytes.
        name: Its name; an HTML ending is believed, any other is not needed.

    Raises:
        DocumentTooLarge: More than `LIMIT_BYTES`; nothing of it is read.
        BinaryDocument: A picture, an archive, a PDF, or other bytes that are no text.
        EmptyDocument: No words in it.
    """
    if len(data) > LIMIT_BYTES:
        raise DocumentTooLarge(name, len(data), LIMIT_BYTES)
    if not data.strip():
        raise EmptyDocument(name)
    for start, looks_like in _MAGIC:
        if data.startswith(start):
            raise BinaryDocument(name, looks_like)
    is_html = PurePath(name).suffix.lower() in (".html", ".htm", ".xhtml") or bool(_HTML_START.match(data))
    source, encoding, notes = _decode(data, name, is_html=is_html)
    title, published = None, None
    text = source
    if is_html:
        text, title, published = _strip_markup(source)
    else:
        title = _first_line(source)
    if not any(character.isalnum() for character in text):
        raise EmptyDocument(name)
    language = str(py3langid.classify(text)[0])
    return Document(name, text, title, language, encoding, published, tuple(notes))


def _decode(data: bytes, name: str, *, is_html: bool) -> tuple[str, str, list[str]]:
    """Return the text, its encoding and notes on what was guessed."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            text = data.decode(encoding, errors="replace")
            broken = text.count("\ufffd")
            return (
                text,
                encoding,
                [f"{broken} characters could not be read and were replaced."] if broken else [],
            )
    if b"\x00" in data:
        raise BinaryDocument(name, "binary data")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text, encoding, note = _decode_legacy(data, is_html=is_html)
        notes = [note]
    else:
        encoding, notes = "utf-8", []
    controls = len(_CONTROL.findall(text))
    if controls > 8 and controls > len(text) // 50:
        raise BinaryDocument(name, "binary data")
    return text, encoding, notes


def _decode_legacy(data: bytes, *, is_html: bool) -> tuple[str, str, str]:
    declared = _CHARSET.search(data[:4096]) if is_html else None
    if declared is not None:
        label = declared.group(1).decode("ascii")
        try:
            return data.decode(label), label.lower(), f"Read as {label}, as the page declares."
        except (LookupError, UnicodeDecodeError):
            pass
    text = data.decode("utf-8", errors="replace")
    n_high, n_broken = len(_HIGH.findall(data)), text.count("\ufffd")
    if n_broken <= _MIXED_SHARE * n_high:
        return (
            text,
            "utf-8",
            (
                f"The file mixes encodings: {n_broken} characters could not be read and were replaced. "
                "Check names near them."
            ),
        )
    in_runs = sum(len(run) for run in _HIGH_RUN.findall(data))
    encoding = "cp1251" if in_runs * 2 > n_high else "cp1252"
    text = data.decode(encoding, errors="replace")
    script = "Windows Cyrillic (1251)" if encoding == "cp1251" else "Windows Latin (1252)"
    return text, encoding, f"The file is not UTF-8; it was read as {script}. Check names with accents."


def _strip_markup(source: str) -> tuple[str, str | None, date | None]:
    """Return a page's main text, title and date; all of its text where no main part is found."""
    found = trafilatura.bare_extraction(
        source,
        with_metadata=True,
        include_comments=False,
        favor_recall=True,
        date_extraction_params=dict(_DATE_PARAMS),
    )
    text, title, day = "", None, None
    if isinstance(found, trafilatura.settings.Document):
        page = found.as_dict()
        text, title, day = page.get("text") or "", page.get("title"), page.get("date")
    if not text.strip():
        text = str(trafilatura.html2txt(source))
    published = None
    if isinstance(day, str):
        try:
            published = date.fromisoformat(day[:10])
        except ValueError:
            published = None
    return text, title if isinstance(title, str) else None, published


def _first_line(text: str) -> str | None:
    """Return the first line when it stands alone above the rest, as headlines do."""
    first, _, rest = text.lstrip("\ufeff\n\r ").partition("\n")
    first = first.strip()
    if (
        first
        and len(first) <= _MAX_TITLE
        and rest[:1] in ("\n", "\r")
        and not first.endswith((".", ":", ";"))
    ):
        return first
    return None
