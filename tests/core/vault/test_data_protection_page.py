"""The page on data protection says of every field about a person why it is kept, as the field declares it."""

import re
from pathlib import Path

from waystation.core.journal.kinds import registered_kinds
from waystation.core.journal.marks import Clear, Personal

PAGE = (Path(__file__).parents[3] / "docs" / "data-protection.md").read_text(encoding="utf-8")
SEALED = re.compile(r"^\| `([a-z._]+)` \| `([a-z_]+)` \| ([a-z]+) \| (.+) \| ([a-z-]+) \| ([a-z]+) \|$", re.M)
CLEAR = re.compile(r"^\| ([^|`]+) \| ([a-z-]+) \| ([a-z]+) \| (`.+) \|$", re.M)


def test_every_sealed_field_is_listed_with_audience_purpose_basis_and_clock() -> None:
    assert sorted(SEALED.findall(PAGE)) == sorted(
        (kind.name, field, kind.audience, mark.purpose, mark.basis, mark.retention)
        for kind in registered_kinds()
        for field, marks in kind.marks.items()
        for mark in marks
        if isinstance(mark, Personal)
    )


def test_every_clear_field_about_a_person_is_listed_with_purpose_basis_and_clock() -> None:
    listed = [
        (kind, field, purpose, basis, clock)
        for purpose, basis, clock, fields in CLEAR.findall(PAGE)
        for kind, names in re.findall(r"`([a-z._]+\.[a-z_]+)`: ((?:`\w+`(?:, )?)+)", fields)
        for field in re.findall(r"\w+", names)
    ]

    assert sorted(listed) == sorted(
        (kind.name, field, mark.purpose, mark.basis, mark.retention)
        for kind in registered_kinds()
        for field, marks in kind.marks.items()
        for mark in marks
        if isinstance(mark, Clear)
    )
