"""docs/scenarios.md tells every file and column a scenario has, and nothing that it has not."""

import re
from pathlib import Path

import pytest

from waystation.scenarios import _rows
from waystation.scenarios.population import _NEEDED_SHARES

PAGE = (Path(__file__).parents[2] / "docs" / "scenarios.md").read_text(encoding="utf-8")
TABLES = sorted(_rows._PLAIN_COLUMNS)


def test_every_table_has_its_heading():
    assert sorted(re.findall(r"^## (\w+\.csv)$", PAGE, re.MULTILINE)) == TABLES


@pytest.mark.parametrize("file", TABLES)
def test_every_column_is_documented_in_order(file):
    section = PAGE.split(f"## {file}\n")[1].split("\n## ")[0]
    documented = re.findall(r"^\| `(\w+)`", section, re.MULTILINE)

    assert (*documented, "source", "synthetic") == _rows.columns_of(file, ["en"])


def test_every_assumption_the_households_need_is_documented():
    section = PAGE.split("## Synthetic households\n")[1].split("\n## ")[0]

    assert set(re.findall(r"`(\w+_(?:share|rate|rate_60))`", section)) == _NEEDED_SHARES
