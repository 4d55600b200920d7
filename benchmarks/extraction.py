"""Scores of the figure extraction on labelled reports, and how fast it reads.

    python benchmarks/extraction.py [--reports FOLDER] [--megabytes 2]

Reads `seeds_gold.jsonl` and `dev.jsonl` of FOLDER (default: `../shared/data/reports` beside the
checkout) and runs the folder's own `score.py` on the English passages. Printed beside it: the score of a
rule that takes each number and the count word nearest to it, on the same English development passages
(0.619, from the folder's README). Throughput is measured on sentences of our own, so it needs no data.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from waystation.engines.extraction import extract

REPORTS = Path(__file__).resolve().parents[1].parent / "shared" / "data" / "reports"
NEAREST_WORD_F1 = 0.619
SENTENCES = (
    "On Tuesday 700 people crossed into Armenia, and about 3,000 in Goris need food, the mayor said. ",
    "The ministry of health reported 12 deaths and 340 injuries; 9 people are still missing. ",
    "Volunteers on the square speak of a long night, of cold and of waiting for news. ",
    "As of 26 September, 610 families are living in 14 shelters with a capacity of 2,500. ",
)


def score(folder: Path, name: str, work: Path) -> str:
    """Return the scorer's own table for the English passages of a file."""
    lines = (folder / name).read_text(encoding="utf-8").splitlines()
    passages = [row for row in map(json.loads, filter(None, lines)) if row["lang"] == "en"]
    gold, answers = work / "gold.jsonl", work / "answers.jsonl"
    gold.write_text("".join(json.dumps(row) + "\n" for row in passages), encoding="utf-8")
    with answers.open("w", encoding="utf-8") as out:
        for row in passages:
            figures = extract(row["text"], published=date.fromisoformat(row["published"]))
            out.write(json.dumps({"id": row["id"], "figures": [each.to_json() for each in figures]}) + "\n")
    command = [sys.executable, str(folder / "score.py"), str(gold), str(answers)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def throughput(megabytes: float) -> tuple[float, int, float]:
    """Return processor seconds, figures and megabytes per second for a text of a given size."""
    paragraph = "".join(SENTENCES) + "\n\n"
    text = paragraph * max(1, int(megabytes * 1e6 / len(paragraph)))
    extract(paragraph)
    start = time.process_time()
    figures = extract(text, published=date(2023, 9, 27))
    seconds = time.process_time() - start
    return seconds, len(figures), len(text) / 1e6 / seconds


def main() -> None:
    """Print the scores, where the reports are, and the throughput."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--reports", type=Path, default=REPORTS)
    parser.add_argument("--megabytes", type=float, default=2.0)
    args = parser.parse_args()
    if (args.reports / "score.py").is_file():
        with tempfile.TemporaryDirectory() as work:
            for name in ("seeds_gold.jsonl", "dev.jsonl"):
                print(f"== {name}, English\n{score(args.reports, name, Path(work))}")
        print(f"number and nearest count word, dev.jsonl, English: (kind, value) F1 {NEAREST_WORD_F1}\n")
    else:
        print(f"no labelled reports in {args.reports}: scores left out\n")
    seconds, n_figures, speed = throughput(args.megabytes)
    print(f"{args.megabytes:g} MB, {n_figures} figures: {seconds:.1f} s, {speed:.2f} MB/s")


if __name__ == "__main__":
    main()
