"""Wrong passphrases make the next try wait: 1, 2, 4 … up to 300 seconds, also for another process.

This slows down someone at the keyboard. A thief with a copy of the key file is slowed down by Argon2id alone.
"""

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from waystation.core.vault.errors import WrongPassphrase

FILE_NAME: Final = "wrong-passphrases"
LONGEST_S: Final = 300


@contextmanager
def counted(home: Path) -> Iterator[None]:
    """Try a passphrase inside; failing counts, succeeding forgets.

    Raises:
        WrongPassphrase: the last failure is too short a time ago; nothing was tried.
    """
    failures, at = _read(home)
    left = at + _wait(failures) - time.time()
    if failures and 0 < left <= LONGEST_S:
        raise WrongPassphrase(int(left) + 1)
    try:
        yield
    except WrongPassphrase:
        _write(home, failures + 1)
        raise
    (home / FILE_NAME).unlink(missing_ok=True)


def next_wait(home: Path) -> int:
    """Return the seconds to wait after one more failure."""
    return _wait(_read(home)[0] + 1)


def _wait(failures: int) -> int:
    return min(2 ** min(failures - 1, 20), LONGEST_S) if failures else 0


def _read(home: Path) -> tuple[int, float]:
    try:
        data = json.loads((home / FILE_NAME).read_text())
        return int(data["failures"]), float(data["at"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0, 0.0


def _write(home: Path, failures: int) -> None:
    descriptor = os.open(home / FILE_NAME, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump({"failures": failures, "at": time.time()}, file)
