"""What holds for the repository as a whole."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = sorted(
    path
    for folder in ("src", "tests", "tools", "benchmarks")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in (".py", ".js", ".css", ".html") and "/migrations/" not in path.as_posix()
)
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]


def test_no_file_is_longer_than_500_lines() -> None:
    long = [path.relative_to(ROOT) for path in SOURCES if len(path.read_text().splitlines()) > 500]

    assert long == []


def test_no_file_is_named_after_nothing() -> None:
    vague = {"utils", "helpers", "misc", "common", "manager"}

    assert [path for path in SOURCES if path.stem in vague or path.parent.name in vague] == []


def test_every_setting_is_documented_and_every_documented_setting_is_read() -> None:
    read = set(
        re.findall(
            r'environ\.get\(\s*"(WAYSTATION_\w+)"', (ROOT / "src/waystation/site/settings.py").read_text()
        )
    )
    told = set(re.findall(r"`(WAYSTATION_\w+)`", (ROOT / "docs/settings.md").read_text()))

    assert read == told


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", document.read_text())

    assert [target for target in targets if not (document.parent / target).exists()] == []


def test_every_chore_of_the_makefile_is_explained_or_private() -> None:
    help_text = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    for chore in ("setup", "demo", "test", "bench", "lock"):
        assert re.search(rf"^{chore}\s+\S", help_text, re.MULTILINE), chore


def test_ci_runs_the_readmes_test_command_and_nothing_else() -> None:
    commands = [
        line
        for line in (ROOT / ".ci/run").read_text().splitlines()
        if line and not line.startswith(("#", "set ", "cd "))
    ]

    assert commands == ["make test"]
    assert "make test" in (ROOT / "README.md").read_text()


def test_locks_hold_hashes_and_no_address() -> None:
    for lock in (ROOT / "requirements").glob("*.txt"):
        text = lock.read_text()
        assert "http" not in text
        pinned = re.findall(r"^[a-z0-9._-]+==", text, re.MULTILINE | re.IGNORECASE)
        assert len(pinned) == len(re.findall(r"^[^#\s].*==.*\\$", text, re.MULTILINE))
