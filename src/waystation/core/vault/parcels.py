"""Parcels: data keys on their way to another node, under a page key that only that node opens.

Epoch keys never leave a node, so an old parcel brings back no epoch that was rotated away.
"""

from collections.abc import Iterable
from typing import Final

from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap
from django.db import transaction

from waystation.core.vault import seal
from waystation.core.vault.errors import BadParcel
from waystation.core.vault.held import node_keys
from waystation.core.vault.names import decoded, encoded
from waystation.core.vault.nodekeys import seal_to
from waystation.core.vault.wraps import Pair, kept, openable, store

FORMAT: Final = 1
_PURPOSE: Final = b"waystation key parcel 1\n"

Parcel = dict[str, int | str | list[list[str]]]


def parcel(recipient_sealing_public: str, pairs: Iterable[Pair]) -> Parcel:
    """Return every data key held here of the (subject, audience) pairs, for one other node alone.

    The parcel is plain JSON. It is not signed: it travels in a page that is. A key that does not open stays
    behind, so that one damaged wrap does not keep a node's entries from all others; verify names it.

    Raises:
        VaultLocked: this node's key is not here.
    """
    page_key = seal.new_key()
    keys = openable(kept(pairs))
    return {
        "format": FORMAT,
        "page_key": encoded(seal_to(recipient_sealing_public, _PURPOSE + page_key)),
        "keys": [
            [subject, audience, encoded(aes_key_wrap(page_key, key))]
            for (subject, audience), several in sorted(keys.items())
            for key in several
        ],
    }


def take_parcel(parcel: object, allowed: Iterable[Pair] | None = None) -> int:
    """Keep the data keys of a parcel, wrapped under this node's own epochs; return how many were new.

    Keys of subjects that are erased here are passed over.

    Args:
        parcel: What `parcel()` made at the other node.
        allowed: The only pairs taken, where given: a sender must not plant keys beyond its entries.

    Raises:
        BadParcel: it is not a parcel, was changed, or is for another node.
        VaultLocked: this node's key is not here.
    """
    page_key, records = _read(parcel)
    wanted = None if allowed is None else set(allowed)
    found: set[tuple[Pair, bytes]] = set()
    for subject, audience, wrapped in records:
        try:
            key = aes_key_unwrap(page_key, decoded(wrapped))
        except (InvalidUnwrap, ValueError) as error:
            raise BadParcel from error
        if len(key) != seal.KEY_BYTES:
            raise BadParcel
        if wanted is None or (subject, audience) in wanted:
            found.add(((subject, audience), key))
    with transaction.atomic():
        return store(sorted(found))


def _read(parcel: object) -> tuple[bytes, list[tuple[str, str, str]]]:
    try:
        if not isinstance(parcel, dict) or parcel["format"] != FORMAT:
            raise BadParcel
        opened_key = node_keys().open_sealed(decoded(parcel["page_key"]))
        if not opened_key.startswith(_PURPOSE):
            raise BadParcel
        records = [(subject, audience, wrapped) for subject, audience, wrapped in parcel["keys"]]
        # A name ends at its first bar, and fits its column on every database.
        if not all(isinstance(text, str) for record in records for text in record) or not all(
            0 < len(subject) <= 100 and 0 < len(audience) <= 40 and not set("|\0") & set(subject + audience)
            for subject, audience, _ in records
        ):
            raise BadParcel
    except (KeyError, TypeError, ValueError) as error:
        raise BadParcel from error
    return opened_key[len(_PURPOSE) :], records
