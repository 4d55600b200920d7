"""The page on data protection lists every sealed field with audience and purpose, and no other."""

import re
from pathlib import Path

from waystation.core.journal.kinds import registered_kinds

PAGE = Path(__file__).parents[3] / "docs" / "data-protection.md"
ROW = re.compile(r"^\| `([a-z.]+)` \| `([a-z_]+)` \| ([a-z]+) \| (.+) \|$", re.MULTILINE)


def test_every_sealed_field_is_listed_with_its_audience_and_a_purpose() -> None:
    listed = {
        (kind, field, audience) for kind, field, audience, _ in ROW.findall(PAGE.read_text(encoding="utf-8"))
    }

    assert listed == {
        (kind.name, field, kind.audience) for kind in registered_kinds() for field in kind.sealed_fields
    }


def test_every_purpose_says_something() -> None:
    purposes = [purpose for _, _, _, purpose in ROW.findall(PAGE.read_text(encoding="utf-8"))]

    assert all(len(purpose.split()) >= 2 for purpose in purposes)
