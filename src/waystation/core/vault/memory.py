"""Keeping keys out of core dumps, other processes' sight, and swap (journal rule 13)."""

import ctypes
import os
import resource
from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _

_PR_SET_PDEATHSIG: Final = 1
_PR_SET_DUMPABLE: Final = 4
_MCL_CURRENT_FUTURE_ON_FAULT: Final = 1 | 2 | 4  # on fault: a thread's unused stack takes no memory
_SWAPS: Final = Path("/proc/swaps")
_BLOCK: Final = Path("/sys/block")


def refuse_dumps() -> None:
    """Let nothing of this process be written to a core file, or read by other processes of this user."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _libc().prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def lock_memory() -> bool:
    """Keep this process out of swap; returns whether the system allowed it."""
    limit, _hard = resource.getrlimit(resource.RLIMIT_MEMLOCK)
    # Under a limit the lock would make later allocations fail instead.
    if limit != resource.RLIM_INFINITY and os.geteuid() != 0:
        return False
    return bool(_libc().mlockall(_MCL_CURRENT_FUTURE_ON_FAULT) == 0)


def die_with_parent(signal_number: int) -> None:
    """Have the system send this process a signal when the one that started it ends."""
    _libc().prctl(_PR_SET_PDEATHSIG, signal_number, 0, 0, 0)


def swap_warning(swaps: Path = _SWAPS, block: Path = _BLOCK) -> str:
    """Return a sentence where keys may reach an unencrypted swap; empty where there is none."""
    try:
        names = [line.split()[0] for line in swaps.read_text().splitlines()[1:] if line.strip()]
    except OSError:
        return ""
    open_ones = [name for name in names if not _is_safe(name, block)]
    if not open_ones:
        return ""
    return _(
        "This machine may write memory to an unencrypted swap (%(names)s), and keys with it. Turn it off with"
        " “swapoff -a”, or encrypt it."
    ) % {"names": ", ".join(open_ones)}


def _is_safe(name: str, block: Path) -> bool:
    """Return whether a swap is in memory (zram) or on an encrypted device; a file's disk is not known."""
    device = Path(name).resolve().name
    if device.startswith("zram"):
        return True
    try:
        return (block / device / "dm" / "uuid").read_text().startswith("CRYPT-")
    except OSError:
        return False


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
