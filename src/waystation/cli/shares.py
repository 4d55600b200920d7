"""Escrow shares on paper: a sheet for each."""

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from waystation.core.vault import escrow

_ROW: Final = 4

WHERE: Final = (
    "Give each share to another person or place: one to the coordinator's safe, one to the partner"
    " organisation, one to the national office. None of them stays with this machine."
)


def sheet(number: int, words: str, *, node: str, made_at: datetime, public: str) -> str:
    """Return one share as the page that is printed and locked away."""
    numbered = [f"{place:3} {word:12}" for place, word in enumerate(words.split(), 1)]
    rows = [" ".join(numbered[start : start + _ROW]).rstrip() for start in range(0, len(numbered), _ROW)]
    return "\n".join(
        (
            f"ESCROW SHARE {number} OF {escrow.SHARES}: {node}",
            f"Made on {made_at:%d.%m.%Y}. This set: {escrow.fingerprint(public)}",
            "",
            *rows,
            "",
            "Any two of the three shares open this node without its passphrase; one alone opens nothing.",
            "Keep it on paper, away from the other two and from the machine. Do not photograph it.",
            "",
        )
    )


def write_sheets(folder: Path, sheets: Sequence[str]) -> list[Path]:
    """Write each sheet to a file of its own, readable by its owner only.

    Raises:
        OSError: the folder cannot be written, or a file is there already.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    paths = [folder / f"share-{number}.txt" for number in range(1, len(sheets) + 1)]
    for path, text in zip(paths, sheets, strict=True):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    return paths


def hand_out(sheets: Sequence[str], folder: Path | None) -> None:
    """Print the sheets, or write them to files and say what to do with those."""
    if folder is None:
        print("\n" + "\n\n".join(sheets))
        print("Write the three shares down now: they are shown once and kept nowhere.")
    else:
        paths = write_sheets(folder, sheets)
        print("\nThe shares are in " + ", ".join(str(path) for path in paths) + ".")
        print("Print each, then move the files off this machine and destroy them here.")
    print(WHERE)
