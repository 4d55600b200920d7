"""docs/needs.md lists the planning numbers the code computes with, and the worked check comes out."""

import re
from pathlib import Path

from waystation.engines.allocation import STANDARDS, needs_of

PAGE = Path(__file__).parents[3] / "docs" / "needs.md"


def rows_under(heading):
    section = PAGE.read_text(encoding="utf-8").split(f"## {heading}\n")[1].split("\n## ")[0]
    rows = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in row] for row in rows]


def test_the_page_lists_every_planning_number_as_the_table_holds_it():
    listed = rows_under("The numbers")

    assert listed == [
        [
            f"`{standard.code}`", standard.label, f"{standard.value:,g} {standard.unit}", standard.per,
            standard.edition, standard.source, standard.confidence,
        ]
        for standard in STANDARDS.values()
    ]  # fmt: skip


def test_the_worked_check_on_the_page_comes_out():
    listed = {row[0].strip("`"): (row[1], row[2]) for row in rows_under("Worked check: 30,000 people")}

    assert listed == {
        need.code: (f"{need.quantity:,} {need.unit}", need.formula) for need in needs_of(30_000)
    }


def test_the_page_names_the_functions_that_exist():
    assert set(re.findall(r"`(\w+)\(", PAGE.read_text(encoding="utf-8"))) == {"needs_of", "days_of_cover"}
