"""Asking at the console for what must not stand in a command: a passphrase, two escrow shares."""

import getpass
import sys
from collections.abc import Sequence
from pathlib import Path

SHARES = 2


def new_passphrase(file: Path | None) -> str:
    """Return a new passphrase: the first line of `file` (`-`: of the input), or typed twice alike."""
    if file is not None:
        with sys.stdin if str(file) == "-" else file.open(encoding="utf-8") as lines:
            return lines.readline().rstrip("\n")
    while True:
        first = getpass.getpass("New passphrase: ")
        if first == getpass.getpass("The same again: "):
            return first
        print("The two were not the same.", file=sys.stderr)


def shares(files: Sequence[Path]) -> list[str]:
    """Return two escrow shares: the texts of `files`, or typed, each ended by an empty line."""
    if files:
        return [file.read_text(encoding="utf-8") for file in files]
    return [_typed(number) for number in range(1, SHARES + 1)]


def _typed(number: int) -> str:
    print(f"Words of share {number} of {SHARES} (four letters each will do); an empty line ends them:")
    lines: list[str] = []
    while line := sys.stdin.readline().strip():
        lines.append(line)
    return "\n".join(lines)
