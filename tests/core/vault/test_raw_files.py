"""Planted names, phones, birth dates and villages are nowhere in the raw bytes a node leaves on its disk."""

import base64
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests.core.worlds import CLERK, arrival
from waystation.core.journal.errors import ActAlreadyUsed
from waystation.core.journal.models import Node
from waystation.core.journal.transfer import export_lines
from waystation.core.journal.verify import verify
from waystation.core.journal.writer import new_act
from waystation.desks.reception.commands import Description, add_persons, band_family

CANARIES = (
    "Kanaryan Zvart",
    "Զվարթ Կանարյան",
    "Зварт Канарян",
    "+374-94-777-123",
    "1947-11-03",
    "Canaryavan",
    "dialysis",
)


def spellings(text: str) -> Iterator[bytes]:
    """Return the text as bytes in the encodings and wrappings in which it might lie on a disk."""
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        raw = text.encode(encoding)
        yield raw
        yield raw.hex().encode()
        for shift in range(3):  # base64 anywhere in a longer text, without shared ends
            whole = base64.b64encode(bytes(shift) + raw)
            inner = whole[(0, 2, 3)[shift] : -4 if (shift + len(raw)) % 3 else len(whole)]
            yield inner
            yield inner.replace(b"+", b"-").replace(b"/", b"_")
    yield text.encode("unicode_escape")
    yield text.encode("unicode_escape").upper()


@pytest.mark.django_db(transaction=True)
def test_planted_personal_values_are_not_in_the_files_or_the_logs(
    node: Node, home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the files of a PostgreSQL server are not this process's to read")
    caplog.set_level(logging.DEBUG)
    latin, armenian, cyrillic, phone, birth, village, need = CANARIES
    act, canary = new_act(), arrival("D-000777", village=village, needs=frozenset({need}))
    household = band_family(CLERK, canary, act=act).subject("household")
    persons = [
        Description("f", "60+", "head", name=name, father=armenian, birth=birth, phone=phone)
        for name in (latin, armenian, cyrillic)
    ]
    add_persons(CLERK, household, persons, act=new_act())
    with pytest.raises(ActAlreadyUsed):
        band_family(CLERK, arrival("D-000778", village=village), act=act)
    (home / "export.jsonl").write_text("\n".join(export_lines()))
    verify()

    register = Path(connection.settings_dict["NAME"])
    files = [
        *register.parent.glob(f"{register.name}*"),
        *(file for file in home.rglob("*") if file.is_file()),
    ]
    held = {file: file.read_bytes() for file in files}
    found = [
        (canary, file.name)
        for canary in CANARIES
        for form in spellings(canary)
        for file in held
        if form in held[file]
    ]

    assert found == []
    assert not any(canary in caplog.text for canary in CANARIES)
    assert {"export.jsonl", "node.key", "writer.lock", f"{register.name}-wal"} <= {
        file.name for file in files
    }
    assert any(b"D-000777" in content for content in held.values()), (
        "clear values must be found by this search"
    )


def test_the_search_itself_finds_a_text_in_each_spelling() -> None:
    for shift in range(6):
        hidden = base64.b64encode(b"x" * shift + b"Kanaryan Zvart" + b"tail")

        assert any(form in hidden for form in spellings("Kanaryan Zvart"))
