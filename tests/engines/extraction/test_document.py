from datetime import date

import pytest

from waystation.engines.extraction import (
    LIMIT_BYTES,
    BinaryDocument,
    DocumentTooLarge,
    EmptyDocument,
    read_document,
)

PAGE = """<!doctype html><html><head><title>Column reaches the square</title>
<meta property="article:published_time" content="2023-09-26T10:00:00Z"></head>
<body><nav><a href="/">Home</a></nav><article><h1>Column reaches the square</h1>
<p>More than 900 people crossed the border into Armenia since Sunday, the ministry said in the evening.</p>
<p>Volunteers handed out 400 blankets on the square of the first town behind the border.</p></article>
<script>var n = 5000;</script></body></html>"""


def test_a_page_gives_its_words_its_title_and_its_date() -> None:
    document = read_document(PAGE.encode(), name="page.html")

    assert document.title == "Column reaches the square"
    assert document.published == date(2023, 9, 26)
    assert "More than 900 people crossed the border" in document.text
    assert "5000" not in document.text
    assert (document.language, document.encoding, document.notes) == ("en", "utf-8", ())


def test_a_page_is_known_as_one_without_its_ending() -> None:
    assert "<p>" not in read_document(PAGE.encode(), name="page").text


def test_plain_text_keeps_every_character_and_its_headline() -> None:
    text = "Column reaches the square\n\nMore than 900 people crossed the border."

    document = read_document(text.encode(), name="note.txt")

    assert (document.text, document.title) == (text, "Column reaches the square")


@pytest.mark.parametrize(
    ("encoding", "name"), [("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16"), ("utf-32", "utf-32")]
)
def test_a_byte_order_mark_is_believed(encoding: str, name: str) -> None:
    document = read_document("Dozens of people fled.".encode(encoding), name="note.txt")

    assert (document.text, document.encoding) == ("Dozens of people fled.", name)


def test_windows_cyrillic_is_read_and_noted() -> None:
    text = "Границу пересекли более 28 тысяч человек."

    document = read_document(text.encode("cp1251"), name="note.txt")

    assert (document.text, document.encoding, document.language) == (text, "cp1251", "ru")
    assert document.notes == (
        "The file is not UTF-8; it was read as Windows Cyrillic (1251). Check names with accents.",
    )


def test_windows_latin_is_read_and_noted() -> None:
    document = read_document("Près de 300 blessés à l’hôpital.".encode("cp1252"), name="note.txt")

    assert document.text == "Près de 300 blessés à l’hôpital."
    assert document.encoding == "cp1252"


def test_mixed_encodings_lose_only_the_broken_characters() -> None:
    data = "Степанакерт и Горис принимают людей. ".encode() + "Сюник".encode("cp1251")

    document = read_document(data, name="note.txt")

    assert document.text.startswith("Степанакерт и Горис принимают людей.")
    assert document.notes[0].startswith("The file mixes encodings: ")


@pytest.mark.parametrize("data", [b"", b" \n\t ", b"... --- ...", b"<html><body></body></html>"])
def test_a_file_without_words_is_refused(data: bytes) -> None:
    with pytest.raises(EmptyDocument, match=r"note.txt holds no text. Check that the file was saved whole"):
        read_document(data, name="note.txt")


@pytest.mark.parametrize(
    ("data", "looks_like"),
    [
        (b"\x89PNG\r\n\x1a\n....", "a PNG picture"),
        (b"%PDF-1.7 ...", "a PDF"),
        (b"PK\x03\x04....", "a ZIP archive or an office document"),
        (b"words \x00\x01\x02 words", "binary data"),
        (bytes(range(1, 32)) * 20, "binary data"),
    ],
)
def test_what_is_no_text_is_refused_by_what_it_is(data: bytes, looks_like: str) -> None:
    with pytest.raises(BinaryDocument) as refused:
        read_document(data, name="note.txt")

    assert refused.value.looks_like == looks_like


def test_fifty_megabytes_are_refused_at_once() -> None:
    with pytest.raises(DocumentTooLarge, match=r"has 50,000,000 bytes; one report may have up to 5,000,000"):
        read_document(b"a" * (10 * LIMIT_BYTES), name="all.txt")
