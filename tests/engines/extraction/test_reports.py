"""The labelled reports beside the checkout, scored by their own scorer."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from waystation.engines.extraction import extract

REPORTS = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "reports"

pytestmark = pytest.mark.skipif(
    not (REPORTS / "score.py").is_file(), reason="the labelled reports are not beside this checkout"
)


def score(name: str, folder: Path) -> dict[str, float]:
    gold = [
        json.loads(line) for line in (REPORTS / name).read_text(encoding="utf-8").splitlines() if line.strip()
    ]
    english = [passage for passage in gold if passage["lang"] == "en"]
    answers = [
        {
            "id": passage["id"],
            "figures": [
                figure.to_json()
                for figure in extract(passage["text"], published=date.fromisoformat(passage["published"]))
            ],
        }
        for passage in english
    ]
    for path, rows in ((folder / "gold.jsonl", english), (folder / "answers.jsonl", answers)):
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    done = subprocess.run(
        [
            sys.executable,
            REPORTS / "score.py",
            folder / "gold.jsonl",
            folder / "answers.jsonl",
            "--json",
            "--no-ci",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    scores: dict[str, float] = json.loads(done.stdout)["scores"]["kind,value"]
    return scores


def test_the_two_founding_reports_give_at_least_17_of_18_figures_and_at_most_2_wrong(tmp_path: Path) -> None:
    scores = score("seeds_gold.jsonl", tmp_path)

    assert scores["tp"] >= 17
    assert scores["system"] - scores["tp"] <= 2


def test_the_english_development_passages_reach_their_bar(tmp_path: Path) -> None:
    assert score("dev.jsonl", tmp_path)["f1"] >= 0.85
