"""The keys in use: data keys of subjects, wrapped under the epoch key of an audience.

    node key (file) --opens--> epoch key (audience) --unwraps--> data key (subject, audience) --opens--> value

Erasing a person deletes the wraps; sealing a node deletes the node key. Both leave noise.
"""

import base64
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap
from django.conf import settings

from waystation.core.vault import seal
from waystation.core.vault.errors import CannotOpen, TooManyToOpen, VaultLocked
from waystation.core.vault.models import DataKey, EpochKey
from waystation.core.vault.nodekeys import NodeKeys, seal_to

_Record = Mapping[str, str | int]
_PAGE = 500

OPEN_AT_ONCE = 5_000  # rows one list may decrypt: journal rule 14


def node_keys() -> NodeKeys:
    """Return this node's own keys.

    Raises:
        VaultLocked: the key file is missing.
    """
    return _load_node_keys(Path(settings.WAYSTATION_HOME))


@lru_cache(maxsize=4)
def _load_node_keys(home: Path) -> NodeKeys:
    return NodeKeys.load(home)


@lru_cache(maxsize=64)
def _epoch_key(sealed: str, home: Path) -> bytes:
    try:
        return _load_node_keys(home).open_sealed(_decoded(sealed))
    except ValueError as error:
        raise VaultLocked from error


def forget() -> None:
    """Drop every key held in memory; the next use reads the key file again."""
    _load_node_keys.cache_clear()
    _epoch_key.cache_clear()


def data_key_name(subject: str, audience: str) -> str:
    """Return the name under which a subject's data key for an audience is kept."""
    return f"{subject}|{audience}"


def epoch_key_name(audience: str, epoch: int) -> str:
    """Return the name under which an audience's key for an epoch is kept."""
    return f"{audience}/{epoch}"


def epoch_key(sealed: str) -> bytes:
    """Return an epoch key that was sealed to this node.

    Raises:
        VaultLocked: it was sealed to another node, or changed, or this node's key is missing.
    """
    return _epoch_key(sealed, Path(settings.WAYSTATION_HOME))


def data_keys(wanted: Iterable[tuple[str, str]], *, create: bool = False) -> dict[tuple[str, str], bytes]:
    """Return the data keys for (subject, audience) pairs; missing ones are made when `create`.

    Creation belongs inside the transaction of the append that needs the key.

    Raises:
        VaultLocked: the epoch key does not open with this node's key.
    """
    pairs = sorted(set(wanted))
    names = {data_key_name(*pair): pair for pair in pairs}
    found: dict[tuple[str, str], bytes] = {}
    rows = list(DataKey.objects.filter(name__in=names))
    wrappings = {place: _current_epoch(*place) for place in {(row.audience, row.epoch) for row in rows}}
    for row in rows:
        wrapping = wrappings[row.audience, row.epoch]
        try:
            found[names[row.name]] = aes_key_unwrap(wrapping, _decoded(row.wrapped))
        except (InvalidUnwrap, ValueError) as error:
            raise CannotOpen(row.subject, row.audience) from error
    if create:
        fresh = []
        for pair in pairs:
            if pair not in found:
                subject, audience = pair
                found[pair] = seal.new_key()
                epoch, wrapping = _newest_epoch(audience)
                wrapped = base64.b64encode(aes_key_wrap(wrapping, found[pair])).decode()
                fresh.append(
                    DataKey(
                        name=data_key_name(*pair),
                        subject=subject,
                        audience=audience,
                        epoch=epoch,
                        wrapped=wrapped,
                    )
                )
        DataKey.objects.bulk_create(fresh)
    return found


def take_in(epochs: Iterable[_Record], wraps: Iterable[_Record]) -> tuple[int, int]:
    """Store the keys of a journal file; return how many epoch keys and data keys were new.

    Keys sealed to another node are passed over. An epoch key is taken only for an audience that has none
    here: otherwise whoever made the file could choose the key under which this node wraps from then on. Data
    keys are wrapped anew under the newest epoch key here.

    Raises:
        VaultLocked: this node's key is missing.
    """
    node_keys()
    in_file: dict[tuple[str, int], bytes] = {}
    taken = []
    known = set(EpochKey.objects.values_list("audience", flat=True))
    for record in epochs:
        audience, epoch = str(record["audience"]), int(record["epoch"])
        try:
            in_file[audience, epoch] = epoch_key(str(record["sealed"]))
        except VaultLocked:
            continue
        if audience not in known and record["name"] == epoch_key_name(audience, epoch):
            taken.append(EpochKey(**record))
    EpochKey.objects.bulk_create(taken)
    n_wraps = 0
    rows = list(wraps)
    for start in range(0, len(rows), _PAGE):
        n_wraps += _take_in_page(rows[start : start + _PAGE], in_file)
    return len(taken), n_wraps


def _take_in_page(wraps: Iterable[_Record], in_file: Mapping[tuple[str, int], bytes]) -> int:
    by_name = {str(record["name"]): record for record in wraps}
    known = set(DataKey.objects.filter(name__in=by_name).values_list("name", flat=True))
    fresh = []
    for name, record in by_name.items():
        subject, audience, epoch = str(record["subject"]), str(record["audience"]), int(record["epoch"])
        wrapping = in_file.get((audience, epoch))
        if name in known or wrapping is None or name != data_key_name(subject, audience):
            continue
        try:
            key = aes_key_unwrap(wrapping, _decoded(str(record["wrapped"])))
        except (InvalidUnwrap, ValueError):
            continue
        epoch, here = _newest_epoch(audience)
        wrapped = base64.b64encode(aes_key_wrap(here, key)).decode()
        fresh.append(DataKey(name=name, subject=subject, audience=audience, epoch=epoch, wrapped=wrapped))
    DataKey.objects.bulk_create(fresh)
    return len(fresh)


def open_values(
    values: Sequence[tuple[str, str, str, str]],
) -> dict[tuple[str, str], str]:
    """Return the texts of (subject, audience, field, token) values, keyed by (subject, field).

    Empty tokens give empty texts.

    Raises:
        CannotOpen: a value's key is gone or its bytes were changed.
        TooManyToOpen: more than 5,000 subjects at once.
    """
    subjects = {(subject, audience) for subject, audience, _, token in values if token}
    if len(subjects) > OPEN_AT_ONCE:
        raise TooManyToOpen(len(subjects), OPEN_AT_ONCE)
    keys: Mapping[tuple[str, str], bytes] = data_keys(subjects)
    opened: dict[tuple[str, str], str] = {}
    for subject, audience, field, token in values:
        if not token:
            opened[subject, field] = ""
            continue
        try:
            opened[subject, field] = seal.unseal(keys[subject, audience], token, subject=subject, field=field)
        except (KeyError, ValueError) as error:
            raise CannotOpen(subject, field) from error
    return opened


def _current_epoch(audience: str, epoch: int) -> bytes:
    row = EpochKey.objects.filter(name=epoch_key_name(audience, epoch)).first()
    if row is None:
        raise VaultLocked
    return epoch_key(row.sealed)


def _newest_epoch(audience: str) -> tuple[int, bytes]:
    row = EpochKey.objects.filter(audience=audience).order_by("-epoch").first()
    if row is None:
        sealed = base64.b64encode(seal_to(node_keys().sealing_public, seal.new_key())).decode()
        # Two writers may open the same audience at once: the first one's key stands.
        row, _ = EpochKey.objects.get_or_create(
            name=epoch_key_name(audience, 1), defaults={"audience": audience, "epoch": 1, "sealed": sealed}
        )
    return row.epoch, epoch_key(row.sealed)


def _decoded(text: str) -> bytes:
    """Return the bytes of base64 text in its one spelling; a changed spare bit is a changed key."""
    data = base64.b64decode(text, validate=True)
    if base64.b64encode(data).decode() != text:
        raise ValueError("not base64 in canonical form")
    return data
