"""The keys' part of `journal verify`: this node's row, the keyring, and every value sealed on this node."""

from collections.abc import Iterator
from typing import Final

import msgspec

from waystation.core.journal._findings import Finding
from waystation.core.journal._verify_chains import Piece
from waystation.core.journal.format import Header
from waystation.core.journal.kinds import UnknownKind
from waystation.core.journal.models import Node, StoredEntry
from waystation.core.journal.node import node_message
from waystation.core.journal.statements import pages, stream
from waystation.core.journal.versions import kind_as_read
from waystation.core.vault import escrow, seal
from waystation.core.vault.errors import PassphraseNeeded, VaultLocked
from waystation.core.vault.keyring import every_data_key, is_unlocked, node_keys
from waystation.core.vault.models import DataKey, EpochKey, EscrowBox, EscrowKey
from waystation.core.vault.names import data_key_name, decoded, epoch_key_name
from waystation.core.vault.nodekeys import signature_holds

PAGE = 500

_MARK: Final = f'"{seal.PREFIX}'
_SEALED: Final = (
    f"SELECT seq, header, body FROM {StoredEntry._meta.db_table}"  # noqa: S608 - no value is spliced
    " WHERE chain = %s AND seq > %s AND seq <= %s AND header <> '' ORDER BY seq"
)
_WRAPS: Final = f"SELECT name, subject, audience, epoch, wrapped FROM {DataKey._meta.db_table}"  # noqa: S608


def node_findings() -> Iterator[Finding]:
    """Return what is wrong with this node's own row: it must be signed by the key file beside it."""
    row = Node.objects.get()
    try:
        keys = node_keys()
    except PassphraseNeeded:
        raise  # the person is to give it; nothing is wrong
    except VaultLocked:
        yield Finding("key-missing", "node.key", "The node's key file is missing; sealed values stay closed.")
        return
    if (row.signing_public, row.sealing_public) != (keys.signing_public, keys.sealing_public):
        yield Finding("node-changed", "node", "The public keys are not those of the node's key file.")
    if not signature_holds(keys.signing_public, row.signature, node_message(row)):
        yield Finding("node-changed", "node", "The node's row is not as its own key signed it.")


def key_findings() -> list[Finding]:
    """Return what is wrong with the keyring: every key must open, and stand under its own name."""
    return list(_key_findings()) if is_unlocked() else []  # a closed one is told of as a finding of the node


def _key_findings() -> Iterator[Finding]:
    for epoch_row in EpochKey.objects.order_by("name"):
        where = f"epoch key {epoch_row.name}"
        if epoch_row.name != epoch_key_name(epoch_row.audience, epoch_row.epoch):
            yield Finding("key-changed", where, "The epoch key is filed under another name.")
        try:
            node_keys().open_sealed(decoded(epoch_row.sealed))
        except ValueError:
            yield Finding("key-changed", where, "The epoch key does not open with this node's key.")
    sealed = {(row.audience, row.epoch): row.sealed for row in EpochKey.objects.all()}
    for page in pages(stream(_WRAPS), PAGE):
        wraps = [(sealed.get((audience, epoch), ""), wrapped) for _, _, audience, epoch, wrapped in page]
        keys, _ = node_keys().open_and_wrap(wraps, [])
        for (name, subject, audience, _, _), key in zip(page, keys, strict=True):
            if key is None:
                yield Finding("key-changed", f"data key {name}", "The data key does not unwrap.")
            elif name not in (
                data_key_name(subject, audience, key),
                data_key_name(subject, audience, key, foreign=True),
            ):
                yield Finding("key-changed", f"data key {name}", "The data key is filed under another name.")


def escrow_findings() -> Iterator[Finding]:
    """Return what is wrong with the escrow: key and boxes signed by this node, a box for every epoch key.

    The node cannot look into the boxes; two shares can.
    """
    own = Node.objects.get().signing_public
    for key_row in EscrowKey.objects.all():
        if not signature_holds(own, key_row.signature, escrow.key_message(key_row)):
            where = f"escrow key {key_row.public}"
            yield Finding("escrow-changed", where, "The escrow's public key is not as this node signed it.")
    boxes = set()
    for box in EscrowBox.objects.order_by("name"):
        boxes.add(box.name)
        if not signature_holds(own, box.signature, escrow.box_message(box)):
            yield Finding(
                "escrow-changed", f"escrow box {box.name}", "The box is not as this node signed it."
            )
    expected = {escrow.NODE_BOX, *EpochKey.objects.values_list("name", flat=True)}
    if escrow.public() is None:
        expected = set()
    for name in sorted(boxes ^ expected):
        yield Finding("escrow-incomplete", f"escrow box {name}", "Epoch keys and boxes do not match.")


def sealed_findings(piece: Piece) -> list[Finding]:
    """Return values of a piece sealed on this node that do not open: their key is gone, or another one.

    Entries of other nodes may come without keys, so only this node's own chains are held to this.
    """
    findings: list[Finding] = []
    if not piece.is_own or not is_unlocked():
        return findings
    rows = (row for row in stream(_SEALED, [piece.chain, piece.after, piece.upto]) if _MARK in row[2])
    for page in pages(rows, PAGE):
        sealed = [(seq, *place) for seq, header, body in page for place in _sealed_in(header, body)]
        keys = every_data_key({(subject, audience) for _, subject, audience, _, _ in sealed})
        for seq, subject, audience, field, token in sealed:
            try:
                seal.unseal_with(keys.get((subject, audience), ()), token, subject=subject, field=field)
            except ValueError:
                where = f"{piece.chain} #{seq}"
                findings.append(Finding("key-missing", where, f"The sealed {field} does not open."))
    return findings


def _sealed_in(header_text: str, body_text: str) -> list[tuple[str, str, str, str]]:
    """Return subject, audience, field and token of sealed values; none of a kind not known here."""
    header = Header.decode(header_text)
    try:
        kind = kind_as_read(header.kind, header.version)
    except UnknownKind:
        return []
    body = msgspec.json.decode(body_text)
    names = [name for name in kind.sealed_fields if body.get(name)]
    return [(header.subject, kind.audience, name, body[name]) for name in names]
