"""The keys in use: data keys of subjects, wrapped under the epoch key of an audience.

    node key (file) --opens--> epoch key (audience) --unwraps--> data key (subject, audience) --opens--> value

Erasing a person deletes the wraps; sealing a node deletes the node key. Both leave noise.
"""

from collections.abc import Iterable, Mapping, Sequence

from waystation.core.vault import seal
from waystation.core.vault.epochs import rotate
from waystation.core.vault.errors import CannotOpen, TooManyToOpen
from waystation.core.vault.held import forget, is_unlocked, node_keys
from waystation.core.vault.models import DataKey
from waystation.core.vault.parcels import parcel, take_parcel
from waystation.core.vault.wraps import Pair, kept, kept_and_epochs, open_and_store, openable, opened

__all__ = (
    "OPEN_AT_ONCE", "data_keys", "delete_keys", "every_data_key", "forget", "is_unlocked", "node_keys",
    "open_values", "parcel", "rotate", "take_parcel",
)  # fmt: skip

OPEN_AT_ONCE = 5_000  # rows one list may decrypt: journal rule 14


def data_keys(wanted: Iterable[Pair], *, create: bool = False) -> dict[Pair, bytes]:
    """Return one data key to write with for each (subject, audience); missing ones are made when `create`.

    Another node's key is nothing to write with: its maker, who may not see this audience, knows it.
    Creation belongs inside the transaction of the append that needs the key.

    Raises:
        CannotOpen: a wrap was changed.
        VaultLocked: the epoch key does not open with this node's key.
    """
    pairs = set(wanted)
    if not pairs:
        return {}
    if not create:
        return {pair: keys[0] for pair, keys in opened(kept(pairs)).items()}
    rows, epochs = kept_and_epochs(pairs)
    fresh = [(pair, seal.new_key()) for pair in sorted(pairs - {row.pair for row in rows if row.is_own})]
    found, _ = open_and_store(rows, fresh, epochs)
    return {pair: keys[0] for pair, keys in found.items()} | dict(fresh)


def every_data_key(pairs: Iterable[Pair]) -> dict[Pair, list[bytes]]:
    """Return all data keys of each pair that open; of several, a value opens with one."""
    rows = kept(pairs)
    return dict(openable(rows)) if rows else {}


def delete_keys(subjects: Iterable[str]) -> int:
    """Destroy every data key of the subjects: their values are noise from then on. Return how many it were.

    Wraps in older copies of the database open until the epochs of their audiences are rotated.
    """
    return DataKey.objects.filter(subject__in=list(subjects)).delete()[0]


def open_values(
    values: Sequence[tuple[str, str, str, str]],
) -> dict[tuple[str, str], str]:
    """Return the texts of (subject, audience, field, token) values, keyed by (subject, field).

    Empty tokens give empty texts.

    Raises:
        CannotOpen: a value's key is gone or its bytes were changed.
        TooManyToOpen: more than 5,000 subjects at once.
    """
    pairs = {(subject, audience) for subject, audience, _, token in values if token}
    if len(pairs) > OPEN_AT_ONCE:
        raise TooManyToOpen(len(pairs), OPEN_AT_ONCE)
    keys: Mapping[Pair, Sequence[bytes]] = opened(kept(pairs)) if pairs else {}
    texts: dict[tuple[str, str], str] = {}
    for subject, audience, field, token in values:
        if not token:
            texts[subject, field] = ""
            continue
        try:
            texts[subject, field] = seal.unseal_with(
                keys.get((subject, audience), ()), token, subject=subject, field=field
            )
        except ValueError as error:
            raise CannotOpen(subject, field) from error
    return texts
