"""The escrow: a key split into three shares, of which any two open what is sealed to it.

The private key is made once, shown as words (SLIP-39), and kept by nobody here. Sealed to its public key are
the node's own keys and every epoch key, so that two shares bring a sealed or burnt node back.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Final

import shamir_mnemonic
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.utils.translation import gettext as _
from shamir_mnemonic.share import Share
from shamir_mnemonic.wordlist import WORDLIST

from waystation.core.vault import keyfile
from waystation.core.vault.epochlock import epochs_alone
from waystation.core.vault.errors import BadShares
from waystation.core.vault.held import node_keys
from waystation.core.vault.models import EpochKey, EscrowBox, EscrowKey
from waystation.core.vault.names import decoded, encoded
from waystation.core.vault.nodekeys import Keys, NodeKeys, open_with, seal_to

NEEDED: Final = 2
SHARES: Final = 3
NODE_BOX: Final = "node"
_PREFIX: Final = 4  # letters that tell a word of the list from every other
_BY_PREFIX: Final = {word[:_PREFIX]: word for word in WORDLIST}
_NUMBERED: Final = re.compile(r"^\s*\d+[.):]?\s+[A-Za-z]")


def public() -> str | None:
    """Return the escrow's public key, hexadecimal; None where this node has no escrow."""
    row = EscrowKey.objects.first()
    return None if row is None else row.public


def fingerprint(public_key: str) -> str:
    """Return what stands on every share of a set, to tell sets apart."""
    return " ".join(public_key[start : start + 4] for start in range(0, 16, 4)).upper()


def renew(keys: NodeKeys) -> tuple[str, ...]:
    """Make a new escrow in place of the old one, seal everything to it, and return its three shares.

    Shares of the old one open nothing made or kept here from then on. Belongs inside a transaction.
    A rotation under way is waited for: it would seal its new epoch key to the old escrow.
    """
    private = X25519PrivateKey.generate()
    public_key = private.public_key().public_bytes_raw().hex()
    with epochs_alone():
        EscrowKey.objects.all().delete()
        EscrowBox.objects.all().delete()
        row = EscrowKey(public=public_key, made_at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
        row.signature = keys.sign(key_message(row))
        row.save()
        _put(keys, NODE_BOX, keyfile.keys_as_text(keys))
        for epoch in EpochKey.objects.order_by("name"):
            _put(keys, epoch.name, keys.open_sealed(decoded(epoch.sealed)))
    return split(private.private_bytes_raw())


def put_epoch(name: str, key: bytes) -> None:
    """Seal an epoch key to the escrow, where there is one."""
    _put(node_keys(), name, key)


def drop_epochs(names: Iterable[str]) -> None:
    """Remove epoch keys that were rotated away."""
    EscrowBox.objects.filter(name__in=list(names)).exclude(name=NODE_BOX).delete()


def boxed_epochs() -> list[str]:
    """Return the names of the epoch keys that are sealed to the escrow."""
    return list(EscrowBox.objects.exclude(name=NODE_BOX).order_by("name").values_list("name", flat=True))


def open_box(private: bytes, name: str) -> bytes:
    """Return what was sealed to the escrow under `name`.

    Raises:
        BadShares: the key is another escrow's, or nothing of this name was sealed to it.
    """
    box = EscrowBox.objects.filter(name=name).first()
    try:
        return open_with(private, decoded(box.sealed if box else ""))
    except ValueError as error:
        raise BadShares(_("These shares belong to another node, or to an earlier set of shares.")) from error


def check(private: bytes) -> None:
    """Open everything that was sealed to the escrow, and keep nothing of it.

    Raises:
        BadShares: the key is another escrow's, or some of this node's keys were not sealed to it.
    """
    open_box(private, NODE_BOX)
    for name in sorted({*boxed_epochs(), *EpochKey.objects.values_list("name", flat=True)}):
        try:
            open_box(private, name)
        except BadShares as error:
            raise BadShares(
                _(
                    "These shares open this node, but not all of its records. Make three new ones with"
                    " “waystation escrow renew”."
                )
            ) from error


def split(private: bytes) -> tuple[str, ...]:
    """Return three shares of a key, each a line of words."""
    ((*shares,),) = shamir_mnemonic.generate_mnemonics(1, [(NEEDED, SHARES)], private)
    return tuple(shares)


def combine(shares: Sequence[str]) -> bytes:
    """Return the escrow's private key.

    Words may be cut to their first four letters, numbered, and broken into lines.

    Raises:
        BadShares: a share is mistyped, there are fewer than two, or they are not of one set.
    """
    read = [_share(number, text) for number, text in enumerate(shares, 1)]
    if len({share.identifier for share in read}) > 1:
        raise BadShares(_("These shares are of different sets. Take two with the same fingerprint on them."))
    different = list({share.index: share for share in read}.values())
    if len(different) < NEEDED:
        raise BadShares(_("Two different shares are needed. Ask for one of the two others."))
    try:
        private: bytes = shamir_mnemonic.combine_mnemonics([share.mnemonic() for share in different[:NEEDED]])
    except shamir_mnemonic.MnemonicError as error:
        raise BadShares(_("These shares do not fit each other. Check every word.")) from error
    return private


def key_message(row: EscrowKey) -> bytes:
    """Return what the node's key signs of the escrow's public key."""
    return "\n".join(("waystation escrow key 1", row.public, row.made_at)).encode()


def box_message(row: EscrowBox) -> bytes:
    """Return what the node's key signs of a box, which it cannot open itself."""
    return "\n".join(("waystation escrow box 1", row.name, row.sealed)).encode()


def _put(keys: Keys, name: str, content: bytes) -> None:
    public_key = public()
    if public_key is None:
        return
    row = EscrowBox(name=name, sealed=encoded(seal_to(public_key, content)))
    row.signature = keys.sign(box_message(row))
    row.save()


def _share(number: int, text: str) -> Share:
    lines = text.splitlines()
    numbered = [line for line in lines if _NUMBERED.match(line)]
    words = re.findall(r"[A-Za-z]+", " ".join(numbered or lines))
    full = []
    for place, word in enumerate(words, 1):
        known = _BY_PREFIX.get(word.lower()[:_PREFIX])
        # A cut word is fine; letters beyond the word's own are not.
        if known is None or not known.startswith(word.lower()):
            raise BadShares(
                _("Word %(place)d of share %(number)d is not on the list of words. Check its spelling.")
                % {"place": place, "number": number}
            )
        full.append(known)
    try:
        return Share.from_mnemonic(" ".join(full))
    except shamir_mnemonic.MnemonicError as error:
        raise BadShares(
            _(
                "Share %(number)d has a wrong, missing or misplaced word; %(words)d words were read, and a"
                " share has 33. Check them one by one."
            )
            % {"number": number, "words": len(full)}
        ) from error
