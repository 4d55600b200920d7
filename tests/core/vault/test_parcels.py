"""Parcels carry data keys to one other node, and to no one else."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.core.worlds import CLERK, arrival, move_to
from waystation.core.journal.models import Node, Placeholder
from waystation.core.journal.verify import verify
from waystation.core.journal.writer import new_act
from waystation.core.vault import keyfile, keyring
from waystation.core.vault.errors import BadParcel
from waystation.core.vault.keyring import data_keys, delete_keys, every_data_key, parcel, take_parcel
from waystation.core.vault.models import DataKey, EpochKey
from waystation.core.vault.nodekeys import NodeKeys
from waystation.desks.reception.commands import band_family
from waystation.desks.reception.models import Household

pytestmark = [pytest.mark.storage, pytest.mark.django_db]

PAIR = ("person:1", "register")


def sent(tmp_path: Path, *pairs: tuple[str, str]) -> tuple[object, dict[tuple[str, str], bytes], str]:
    """Return a parcel from a node `there` to this one, and the keys in it; this node is `here`."""
    receiver = NodeKeys.generate()
    (tmp_path / "here").mkdir()
    keyfile.write(receiver, tmp_path / "here")
    move_to(tmp_path / "there")
    keys = data_keys(pairs, create=True)
    packed = json.loads(json.dumps(parcel(receiver.sealing_public, pairs)))
    move_to(tmp_path / "here")
    return packed, keys, receiver.sealing_public


def test_a_parcel_brings_keys_that_are_wrapped_under_an_epoch_of_the_receivers_own(tmp_path: Path) -> None:
    packed, keys, _ = sent(tmp_path, PAIR, ("case:2", "tracing"))

    assert take_parcel(packed) == 2
    assert every_data_key(keys) == {pair: [key] for pair, key in keys.items()}
    assert take_parcel(packed) == 0, "the same parcel twice adds nothing"
    assert sorted(EpochKey.objects.values_list("name", flat=True)) == ["register/1", "tracing/1"]
    assert verify() == []


def test_two_keys_for_one_subject_are_both_kept_and_each_opens_its_values(tmp_path: Path) -> None:
    packed, keys, _ = sent(tmp_path, PAIR)
    own = data_keys([PAIR], create=True)

    assert take_parcel(packed) == 1
    assert sorted(every_data_key([PAIR])[PAIR]) == sorted([own[PAIR], keys[PAIR]])
    tokens = [
        keyring.seal.seal(key, "Anahit", subject=PAIR[0], field="name") for key in (own[PAIR], keys[PAIR])
    ]
    for token in tokens:
        opened = keyring.open_values([(*PAIR, "name", token)])
        assert opened == {(PAIR[0], "name"): "Anahit"}


def test_a_parcel_for_another_node_or_changed_on_the_way_is_refused_whole(tmp_path: Path) -> None:
    packed, _, _ = sent(tmp_path, PAIR)
    assert isinstance(packed, dict)
    subject, audience, wrapped = packed["keys"][0]
    other_letter = "B" if wrapped[5] != "B" else "C"
    for_another = parcel(NodeKeys.generate().sealing_public, [])
    changed = [
        {**packed, "page_key": for_another["page_key"]},
        {**packed, "keys": [[subject, audience, wrapped[:5] + other_letter + wrapped[6:]]]},
        {**packed, "keys": [[subject + "|x", audience, wrapped]]},
        {**packed, "keys": [[subject, audience]]},
        {**packed, "keys": [[subject, audience, 7]]},
        {**packed, "format": 2},
        {},
        [],
        None,
    ]

    for wrong in changed:
        with pytest.raises(BadParcel, match="Ask for it to be sent anew"):
            take_parcel(wrong)
    assert DataKey.objects.count() == 0


def test_keys_of_a_person_erased_here_do_not_come_back(tmp_path: Path) -> None:
    packed, _, _ = sent(tmp_path, PAIR, ("person:2", "register"))
    Placeholder.objects.create(subject=PAIR[0], subject_kind="person", erased_at=datetime.now(UTC))

    assert take_parcel(packed) == 1
    assert list(DataKey.objects.values_list("subject", flat=True)) == ["person:2"]


def test_a_node_writes_with_keys_of_its_own_and_a_key_that_comes_back_is_kept_once(tmp_path: Path) -> None:
    packed, keys, own_public = sent(tmp_path, PAIR)
    take_parcel(packed)

    written = data_keys([PAIR], create=True)

    assert written[PAIR] != keys[PAIR], "its maker knows it, and may not be meant to read this"
    assert data_keys([PAIR], create=True) == written
    assert every_data_key([PAIR]) == {PAIR: [written[PAIR], keys[PAIR]]}
    assert take_parcel(parcel(own_public, [PAIR])) == 0
    assert DataKey.objects.count() == 2
    assert verify() == []


def test_only_allowed_pairs_are_taken(tmp_path: Path) -> None:
    packed, _, _ = sent(tmp_path, PAIR, ("patient:1", "medical"))

    assert take_parcel(packed, allowed=[PAIR]) == 1
    assert list(DataKey.objects.values_list("subject", flat=True)) == ["person:1"]


def test_a_subject_whose_keys_are_deleted_is_noise_and_the_others_open(node: Node) -> None:
    households = [
        band_family(CLERK, arrival(f"D-00000{n}"), act=new_act()).subject("household") for n in (1, 2)
    ]

    assert delete_keys([households[0]]) == 1
    assert every_data_key([(households[0], "register")]) == {}
    assert Household.objects.get(subject=households[1]).open("village") == {"village": "Taghavard"}


def test_a_parcel_holds_nothing_for_subjects_without_keys(node: Node) -> None:
    assert parcel(node.sealing_public, [("person:9", "register")])["keys"] == []
