"""Escrow: any two of three shares open what is sealed to it, one or a stranger's do not."""

import os
from itertools import combinations

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.db import OperationalError, connection, transaction

from tests.core.worlds import CLERK, arrival, start_process, wait_for
from waystation.core.journal.models import Node
from waystation.core.journal.verify import verify
from waystation.core.journal.writer import new_act
from waystation.core.vault import escrow, keyfile
from waystation.core.vault.errors import BadShares
from waystation.core.vault.held import node_keys, own_keys
from waystation.core.vault.keyring import rotate
from waystation.core.vault.models import EpochKey, EscrowBox
from waystation.core.vault.names import decoded, encoded
from waystation.core.vault.nodekeys import seal_to
from waystation.desks.reception.commands import band_family

PRIVATE = bytes(range(32))
SHARES = escrow.split(PRIVATE)


def test_any_two_of_the_three_shares_give_the_key() -> None:
    for pair in combinations(SHARES, 2):
        assert escrow.combine(pair) == PRIVATE
    assert escrow.combine(SHARES) == PRIVATE


def test_words_may_be_cut_numbered_and_broken_into_lines_under_a_heading() -> None:
    words = SHARES[0].split()
    page = "Share 1 of Goris square\nkeep it away from this machine\n\n" + "\n".join(
        "  ".join(f"{n + 1:2} {words[n][:4].upper()}" for n in range(start, min(start + 3, len(words))))
        for start in range(0, len(words), 3)
    )

    assert escrow.combine([page, SHARES[2]]) == PRIVATE


def test_one_share_is_not_enough_even_twice() -> None:
    for too_few in ([], [SHARES[1]], [SHARES[1], SHARES[1]]):
        with pytest.raises(BadShares, match="Two different shares are needed"):
            escrow.combine(too_few)


def test_shares_of_another_set_are_told_apart() -> None:
    with pytest.raises(BadShares, match="different sets"):
        escrow.combine([SHARES[0], escrow.split(PRIVATE)[1]])


def test_a_mistyped_word_is_named_by_its_place_and_not_by_itself() -> None:
    words = SHARES[0].split()
    unknown = " ".join([*words[:6], "qqqq", *words[7:]])
    swapped = " ".join([*words[:6], "academic" if words[6] != "academic" else "acid", *words[7:]])

    with pytest.raises(BadShares) as refused:
        escrow.combine([SHARES[1], unknown])
    assert str(refused.value) == "Word 7 of share 2 is not on the list of words. Check its spelling."
    for wrong in (swapped, " ".join(words[:-1]), "", "academic"):
        with pytest.raises(BadShares, match="Share 1 has a wrong, missing or misplaced word"):
            escrow.combine([wrong, SHARES[1]])


@pytest.mark.storage
@pytest.mark.django_db
def test_what_is_sealed_to_the_escrow_are_the_nodes_keys_and_every_epoch_key(node: Node) -> None:
    band_family(CLERK, arrival(), act=new_act())
    with transaction.atomic():
        shares = escrow.renew(own_keys())
    private = escrow.combine(shares[1:])

    assert keyfile.keys_from(escrow.open_box(private, "node")) == own_keys()
    assert escrow.open_box(private, "register/1") == node_keys().open_sealed(
        decoded(EpochKey.objects.get().sealed)
    )
    assert verify() == []


@pytest.mark.storage
@pytest.mark.django_db
def test_epochs_opened_and_rotated_later_are_sealed_to_it_too(node: Node) -> None:
    private = escrow.combine(escrow.renew(own_keys())[:2])
    band_family(CLERK, arrival(), act=new_act())
    rotate(["register"])

    assert set(EscrowBox.objects.values_list("name", flat=True)) == {"node", "register/2"}
    assert escrow.open_box(private, "register/2") == node_keys().open_sealed(
        decoded(EpochKey.objects.get().sealed)
    )
    assert verify() == []


@pytest.mark.storage
@pytest.mark.django_db
def test_a_renewed_escrow_closes_the_earlier_shares(node: Node) -> None:
    old = escrow.combine(escrow.renew(own_keys())[:2])
    new = escrow.combine(escrow.renew(own_keys())[:2])

    assert keyfile.keys_from(escrow.open_box(new, "node")) == own_keys()
    with pytest.raises(BadShares, match="another node, or to an earlier set"):
        escrow.open_box(old, "node")


@pytest.mark.django_db
def test_a_check_opens_every_box_and_names_shares_that_do_not(node: Node) -> None:
    band_family(CLERK, arrival(), act=new_act())
    private = escrow.combine(escrow.renew(own_keys())[:2])
    escrow.check(private)
    stranger = X25519PrivateKey.generate().public_key().public_bytes_raw().hex()
    box = EscrowBox.objects.filter(name="register/1")
    box.update(sealed=encoded(seal_to(stranger, bytes(32))))

    with pytest.raises(BadShares, match="not all of its records"):
        escrow.check(private)
    box.delete()
    with pytest.raises(BadShares, match="not all of its records"):
        escrow.check(private)
    with pytest.raises(BadShares, match="another node, or to an earlier set"):
        escrow.check(bytes(32))


@pytest.mark.storage
@pytest.mark.django_db(transaction=True)
def test_an_escrow_renewed_beside_a_rotation_waits_and_opens_the_new_epoch(
    node: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer")
    escrow.renew(own_keys())
    band_family(CLERK, arrival(), act=new_act())
    (told, tell), (go, let_go) = os.pipe(), os.pipe()
    seal = escrow.seal_to

    def wait_between_key_and_box(public_key: str, content: bytes) -> bytes:
        os.write(tell, b"!")
        os.read(go, 1)
        return seal(public_key, content)

    def turn() -> None:
        monkeypatch.setattr(escrow, "seal_to", wait_between_key_and_box)
        rotate(["register"])

    @transaction.atomic
    def impatient() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '50ms'")
        escrow.renew(own_keys())

    rotation = start_process(turn)
    os.read(told, 1)

    try:
        with pytest.raises(OperationalError):
            impatient()
    finally:
        os.write(let_go, b"!")
        assert wait_for(rotation) == 0
    escrow.check(escrow.combine(escrow.renew(own_keys())[:2]))

    assert set(EscrowBox.objects.values_list("name", flat=True)) == {"node", "register/2"}
    assert verify() == []


@pytest.mark.django_db
def test_a_lost_box_is_found_by_verify(node: Node) -> None:
    band_family(CLERK, arrival(), act=new_act())
    escrow.renew(own_keys())
    EscrowBox.objects.filter(name="register/1").delete()

    assert [(found.code, found.where) for found in verify()] == [
        ("escrow-incomplete", "escrow box register/1")
    ]
