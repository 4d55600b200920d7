"""Time: the node's clock, the hybrid clock that orders entries, and identifiers that carry time."""

import hashlib
import re
import secrets
import threading
from datetime import UTC, datetime
from uuid import UUID

COUNTER_BITS = 16
_UUID7 = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def milliseconds(at: datetime) -> int:
    """Return whole milliseconds since 1970 of an aware datetime."""
    return int(at.timestamp() * 1000)


class HybridClock:
    """A clock that never goes back and never repeats: milliseconds in the high bits, a counter in the low 16.

    Method: Kulkarni et al. 2014, "Logical Physical Clocks"; values of one node are strictly increasing.
    """

    def __init__(self) -> None:
        self._last = 0
        self._lock = threading.Lock()

    def tick(self, now_ms: int, at_least: int = 0) -> int:
        """Return a value later than every earlier one and than `at_least`, as near to `now_ms` as may be."""
        with self._lock:
            self._last = max(self._last + 1, at_least + 1, now_ms << COUNTER_BITS)
            return self._last


def uuid7(now_ms: int, randomness: bytes | None = None) -> str:
    """Return a UUIDv7 (RFC 9562) as text; `randomness` (10 bytes) makes it repeatable.

    >>> uuid7(1695758400000, bytes(10))
    '018ad313-ba00-7000-8000-000000000000'
    """
    random = int.from_bytes(randomness or secrets.token_bytes(10), "big")
    value = (now_ms & ((1 << 48) - 1)) << 80 | random & ((1 << 80) - 1)
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return str(UUID(int=value))


def uuid7_within(act: str, name: str) -> str:
    """Return the UUIDv7 that belongs to `name` within an act: same act and name, same identifier."""
    stamp = UUID(act).int >> 80
    return uuid7(stamp, hashlib.sha256(f"{act}\n{name}".encode()).digest()[:10])


def is_uuid7(text: str) -> bool:
    """Return whether `text` is a UUIDv7 in its usual form."""
    return _UUID7.fullmatch(text) is not None


def timestamp(at: datetime) -> str:
    """Return an aware datetime as UTC text with whole seconds, as entries hold it."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def instant(text: str) -> datetime:
    """Return the aware datetime of a timestamp that an entry holds."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
