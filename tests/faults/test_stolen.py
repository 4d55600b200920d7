"""A stolen disk holds none of the planted words, also after a crash; `benchmarks/stolen.py` plants 10,000."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_nothing_planted_is_on_the_disk_after_a_crash_and_after_the_next_start(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "benchmarks/stolen.py", "--plants", "80", "--pages", "4"],
        env={**os.environ, "TMPDIR": str(tmp_path), "WAYSTATION_DATABASE_URL": ""},
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout + done.stderr
    assert "80 planted ({'village': 10, 'needs': 10, 'name': 20, 'birth': 20, 'phone': 20})" in done.stdout
    assert done.stdout.count(" 0 found") == 2
