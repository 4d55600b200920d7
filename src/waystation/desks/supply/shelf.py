"""Which lots an issue takes from: first expired, first out; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

NEVER = "9999-12-31"  # sorts what does not expire after everything that does


@dataclass(frozen=True, slots=True)
class LotStock:
    """A lot and how many of it are there: received less damaged, issued and lost, and as corrected by counts.

    `there` can be below zero only where two nodes that could not talk both took from the lot.
    """

    subject: str
    item: str
    place: str
    quantity: int
    damaged: int
    issued: int
    lost: int
    corrected: int
    expires_on: str
    source: str
    received_at: datetime | None

    @property
    def there(self) -> int:
        """How many units are on the shelf."""
        return self.quantity - self.damaged - self.issued - self.lost + self.corrected

    def is_expired(self, today: str) -> bool:
        """Return whether the lot's last day lies before `today` (YYYY-MM-DD)."""
        return bool(self.expires_on) and self.expires_on < today


@dataclass(frozen=True, slots=True)
class Picking:
    """What to take from which lot, and what is missing of each item."""

    takes: tuple[tuple[str, int], ...]
    given: Mapping[str, int]
    short: Mapping[str, int]


def pick(lots: Sequence[LotStock], wanted: Mapping[str, int], today: str) -> Picking:
    """Return what to take for `wanted` (units by item), never more from a lot than is there.

    The lot that expires first goes first, then the one received first; expired lots are passed over.
    """
    usable = sorted(
        (lot for lot in lots if lot.there > 0 and not lot.is_expired(today)),
        key=lambda lot: (
            lot.expires_on or NEVER,
            lot.received_at.timestamp() if lot.received_at is not None else 0.0,
            lot.subject,
        ),
    )
    takes: list[tuple[str, int]] = []
    given: dict[str, int] = {}
    short: dict[str, int] = {}
    for item, units in wanted.items():
        missing = units
        for lot in usable:
            if lot.item == item and missing > 0:
                taken = min(missing, lot.there)
                takes.append((lot.subject, taken))
                missing -= taken
        if units > missing:
            given[item] = units - missing
        if missing > 0:
            short[item] = missing
    return Picking(tuple(takes), given, short)
