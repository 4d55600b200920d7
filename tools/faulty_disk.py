#!/usr/bin/env python3
"""Runs a command on a slow, full or recorded disk: `tools/faulty_disk.py --sync-ms 4 pytest ...`.

The library `tools/faulty_disk.c` is built with this machine's C compiler into a temporary folder and loaded
into the command and its children. To slow a database server's disk, put this before the tool that starts it:
`tools/faulty_disk.py --sync-ms 4 tools/with_postgres.py python benchmarks/journal.py`.
"""

import argparse
import errno
import mmap
import os
import shutil
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

SOURCE = Path(__file__).with_suffix(".c")
ENDLESS = -1
_STATE = struct.Struct("<4q")


def compiler() -> str | None:
    """Return this machine's C compiler, or None."""
    return next(filter(None, map(shutil.which, ("cc", "gcc", "clang"))), None)


def build(folder: Path) -> Path:
    """Return the library, built into `folder`, readable by every user of this machine."""
    found = compiler()
    if found is None:
        sys.exit("There is no C compiler. On Debian: apt-get install gcc libc6-dev.")
    library = folder / "faulty_disk.so"
    subprocess.run([found, "-shared", "-fPIC", "-O2", "-o", library, SOURCE, "-ldl", "-lpthread"], check=True)
    library.chmod(0o755)
    return library


class State:
    """The disk's state, shared with every process that runs on it and changed while they run."""

    def __init__(self, path: Path) -> None:
        path.write_bytes(_STATE.pack(ENDLESS, errno.ENOSPC, 0, 0))
        path.chmod(0o666)
        self.path = path
        with path.open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), _STATE.size)

    def fill(self, space: int, error: int = errno.ENOSPC) -> None:
        """Let `space` further bytes fit, then refuse with `error`; counts refusals from 0."""
        self._write(error, 1)
        self._write(0, 2)
        self._write(space, 0)

    def free(self) -> None:
        """Make space without end."""
        self._write(ENDLESS, 0)

    @property
    def refused(self) -> int:
        """How many writes did not fit since the last `fill`."""
        return int(_STATE.unpack(self._map[:])[2])

    def _write(self, value: int, place: int) -> None:
        self._map[8 * place : 8 * place + 8] = struct.pack("<q", value)


def environment(
    library: Path,
    folder: Path,
    *,
    state: Path | None = None,
    log: Path | None = None,
    sync_ms: int = 0,
) -> dict[str, str]:
    """Return the environment under which a command's files below `folder` lie on the faulty disk."""
    wanted = {
        "LD_PRELOAD": " ".join(filter(None, (str(library), os.environ.get("LD_PRELOAD", "")))),
        "DISK_FOLDER": str(folder.resolve()),
        "DISK_SYNC_MS": str(sync_ms),
        "DISK_STATE": "" if state is None else str(state),
        "DISK_LOG": "" if log is None else str(log.resolve()),
    }
    return {name: value for name, value in wanted.items() if value}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--folder", type=Path, default=Path("/"), help="only files below it (default: all)")
    parser.add_argument("--sync-ms", type=int, default=0, help="the least time of a sync")
    parser.add_argument("--space", type=int, default=ENDLESS, help="how many further bytes fit")
    parser.add_argument(
        "--error", choices=("ENOSPC", "EIO"), default="ENOSPC", help="said when they are used up"
    )
    parser.add_argument("--log", type=Path, help="append every write and sync to this file")
    parser.add_argument("command", nargs=argparse.REMAINDER, help="the command and its arguments")
    arguments = parser.parse_args()
    if not arguments.command:
        parser.error("name a command to run")
    with tempfile.TemporaryDirectory(prefix="waystation-disk-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # a database server started inside runs as another user
        library, state = build(folder), State(folder / "state")
        state.fill(arguments.space, getattr(errno, arguments.error))
        disk = environment(
            library, arguments.folder, state=state.path, log=arguments.log, sync_ms=arguments.sync_ms
        )
        try:
            return subprocess.run(arguments.command, env={**os.environ, **disk}, check=False).returncode
        except FileNotFoundError:
            print(f"{arguments.command[0]} is not a program on this machine's path.", file=sys.stderr)
            return 127


if __name__ == "__main__":
    sys.exit(main())
