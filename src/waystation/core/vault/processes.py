"""The processes of a running node, written down so that a seal ends them, and no others.

A process is known by its number and the moment it began, since numbers are used again.
"""

import json
import os
import signal
from collections.abc import Mapping
from pathlib import Path
from typing import Final

FILE_NAME: Final = "running"
_PROC: Final = Path("/proc")


def write_down(home: Path, numbers: Mapping[str, int]) -> None:
    """Write down the processes by what they do, e.g. {"agent": 4711}; replaces what was there."""
    fresh = home / f"{FILE_NAME}.new"
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump({name: [number, _began(number)] for name, number in numbers.items()}, file)
    fresh.replace(home / FILE_NAME)


def forget(home: Path) -> None:
    """Remove the list: the node was stopped."""
    (home / FILE_NAME).unlink(missing_ok=True)


def running(home: Path) -> dict[str, int]:
    """Return the processes on the list that still run, by what they do."""
    try:
        listed = json.loads((home / FILE_NAME).read_text())
        return {name: number for name, (number, began) in listed.items() if began and began == _began(number)}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def kill_all(home: Path, *, spare: int = 0) -> list[str]:
    """Kill the node's processes and those they started, but for `spare`; return what was killed.

    The first on the list is the one that starts others anew, so it goes first.
    """
    killed = []
    for name, number in running(home).items():
        for each in (number, *descendants(number)):
            if each not in (spare, os.getpid()):
                try:
                    os.kill(each, signal.SIGKILL)
                except ProcessLookupError:
                    continue
        killed.append(name)
    return killed


def descendants(number: int) -> list[int]:
    """Return the numbers of all processes below one, nearest first."""
    below: dict[int, list[int]] = {}
    for folder in _PROC.iterdir():
        if folder.name.isdigit():
            fields = _fields(int(folder.name))
            if fields:
                below.setdefault(int(fields[1]), []).append(int(folder.name))
    found = list(below.get(number, ()))
    for each in found:
        found += below.get(each, ())
    return found


def _began(number: int) -> str:
    fields = _fields(number)
    return fields[19] if fields and fields[0] != "Z" else ""


def _fields(number: int) -> list[str]:
    """Return what the system says of a process, from its state on; nothing where it is gone."""
    try:
        return (_PROC / str(number) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
