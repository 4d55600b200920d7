"""Rows of wrapped data keys: read with their epoch's sealed key, opened, and stored in few statements."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from waystation.core.journal.models import Placeholder
from waystation.core.journal.statements import among, ask, fetch
from waystation.core.vault.epochlock import hold_epochs
from waystation.core.vault.epochs import open_epoch
from waystation.core.vault.errors import CannotOpen, VaultLocked
from waystation.core.vault.held import node_keys
from waystation.core.vault.models import DataKey, EpochKey
from waystation.core.vault.names import FOREIGN, data_key_name, decoded

Pair = tuple[str, str]  # subject, audience
_PAGE: Final = 5_000  # parameters of one statement
_LINES: Final = _PAGE // 5

_DATA: Final = DataKey._meta.db_table
_EPOCH: Final = EpochKey._meta.db_table
_KEPT: Final = (
    "SELECT d.subject, d.audience, d.name, d.wrapped, e.sealed, d.epoch"  # noqa: S608 - our own names
    f" FROM {_DATA} d LEFT JOIN {_EPOCH} e ON e.audience = d.audience AND e.epoch = d.epoch"
    " WHERE d.subject {}"
)
_EPOCHS: Final = f" UNION ALL SELECT '', audience, name, '', sealed, epoch FROM {_EPOCH}"  # noqa: S608
_STORE: Final = (
    f"INSERT INTO {_DATA} (name, subject, audience, epoch, wrapped)"  # noqa: S608
    " VALUES {} ON CONFLICT (name) DO NOTHING"
)


class Wrap(NamedTuple):
    """One wrapped data key as kept; `sealed` is its epoch's key, None where that is gone."""

    subject: str
    audience: str
    name: str
    wrapped: str
    sealed: str | None
    epoch: int

    @property
    def is_own(self) -> bool:
        """Whether this node made the key."""
        return not self.name.rpartition("|")[2].startswith(FOREIGN)

    @property
    def pair(self) -> Pair:
        """The subject and audience it is for."""
        return self.subject, self.audience


def kept(pairs: Iterable[Pair]) -> list[Wrap]:
    """Return the wraps of (subject, audience) pairs, in the order of their names."""
    wanted = set(pairs)
    subjects = sorted({subject for subject, _ in wanted})
    rows = [
        Wrap(*row)
        for start in range(0, len(subjects), _PAGE)
        for row in _select(_KEPT, subjects[start : start + _PAGE])
    ]
    return sorted((row for row in rows if row.pair in wanted), key=lambda row: row.name)


def kept_and_epochs(pairs: Iterable[Pair]) -> tuple[list[Wrap], dict[str, tuple[int, str]]]:
    """Return the wraps of a few pairs and each audience's newest epoch, which no rotation ends meanwhile."""
    wanted = set(pairs)
    hold_epochs()
    newest: dict[str, tuple[int, str]] = {}
    rows = []
    for row in (Wrap(*row) for row in _select(_KEPT + _EPOCHS, sorted({subject for subject, _ in wanted}))):
        if row.pair in wanted:
            rows.append(row)
        elif not row.subject and row.sealed is not None:
            newest[row.audience] = max(newest.get(row.audience, (0, "")), (row.epoch, row.sealed))
    return sorted(rows, key=lambda row: row.name), newest


def opened(rows: Sequence[Wrap]) -> dict[Pair, list[bytes]]:
    """Return the keys of each pair in the order of their names.

    Raises:
        CannotOpen: a wrap was changed.
        VaultLocked: its epoch key does not open with this node's key.
    """
    return _exchange(rows, [])[0] if rows else {}


def openable(rows: Sequence[Wrap]) -> dict[Pair, list[bytes]]:
    """Return the keys of each pair, without those that do not open."""
    found: dict[Pair, list[bytes]] = defaultdict(list)
    keys, _ = node_keys().open_and_wrap([(row.sealed or "", row.wrapped) for row in rows], [])
    for row, key in zip(rows, keys, strict=True):
        if key is not None:
            found[row.pair].append(key)
    return found


def store(keys: Sequence[tuple[Pair, bytes]]) -> int:
    """Keep another node's data keys, wrapped under the newest epochs here; return how many were new.

    Keys of erased subjects are passed over: an old stick brings none of them back. Belongs inside a
    transaction.

    Raises:
        VaultLocked: this node's key is not here.
    """
    erased = _erased({subject for (subject, _), _ in keys})
    known = {row.name for row in kept(pair for pair, _ in keys)}
    wanted = [
        (pair, key) for pair, key in keys if pair[0] not in erased and data_key_name(*pair, key) not in known
    ]
    _, epochs = kept_and_epochs([])
    return open_and_store([], wanted, epochs, foreign=True)[1] if wanted else 0


def _erased(subjects: Iterable[str]) -> set[str]:
    names = sorted(subjects)
    found: set[str] = set()
    for start in range(0, len(names), _PAGE):
        rows = Placeholder.objects.filter(subject__in=names[start : start + _PAGE])
        found.update(rows.values_list("subject", flat=True))
    return found


def open_and_store(
    rows: Sequence[Wrap],
    fresh: Sequence[tuple[Pair, bytes]],
    epochs: dict[str, tuple[int, str]],
    *,
    foreign: bool = False,
) -> tuple[dict[Pair, list[bytes]], int]:
    """Return the keys of `rows`, and how many of the fresh ones, kept from here on, were new.

    Args:
        rows: Wraps to open.
        fresh: (subject, audience) and key, to be wrapped and stored.
        epochs: The newest epochs, as `kept_and_epochs` gave them in the same transaction.
        foreign: The fresh ones came from another node.

    Raises:
        CannotOpen: a wrap was changed.
        VaultLocked: an epoch key does not open with this node's key.
    """
    for (_, audience), _ in fresh:
        if audience not in epochs:
            epochs[audience] = open_epoch(audience)
    found, wraps = _exchange(rows, [(epochs[pair[1]][1], key) for pair, key in fresh])
    n_new = 0
    lines = [
        (data_key_name(*pair, key, foreign=foreign), *pair, epochs[pair[1]][0], wrapped)
        for (pair, key), wrapped in zip(fresh, wraps, strict=True)
    ]
    for start in range(0, len(lines), _LINES):
        page = lines[start : start + _LINES]
        stored = ask(
            _STORE.format(", ".join(["(%s, %s, %s, %s, %s)"] * len(page))),
            [value for line in page for value in line],
        )
        n_new += stored.rowcount
    return found, n_new


def _exchange(
    rows: Sequence[Wrap], fresh: Sequence[tuple[str, bytes]]
) -> tuple[dict[Pair, list[bytes]], list[str]]:
    try:
        keys, wraps = node_keys().open_and_wrap([(row.sealed or "", row.wrapped) for row in rows], fresh)
    except ValueError as error:
        raise VaultLocked from error
    found: dict[Pair, list[bytes]] = defaultdict(list)
    for row, key in zip(rows, keys, strict=True):
        if key is None:
            raise _why_closed(row)
        found[row.pair].append(key)
    return found, wraps


def _select(statement: str, subjects: Sequence[str]) -> list[tuple[str, str, str, str, str | None, int]]:
    condition, values = among(subjects or ["-"])  # no subject at all: a name that none has
    return fetch(statement.format(condition), values)


def _why_closed(row: Wrap) -> CannotOpen | VaultLocked:
    try:
        node_keys().open_sealed(decoded(row.sealed or ""))
    except ValueError:
        return VaultLocked()
    return CannotOpen(row.subject, row.audience)
