"""Keys: wrapped in the database, opened by the node's key file, and by nothing else."""

from pathlib import Path

import pytest

from tests.core.worlds import CLERK, arrival
from waystation.core.journal.models import Node
from waystation.core.journal.projected import open_rows
from waystation.core.journal.verify import verify
from waystation.core.journal.writer import new_act
from waystation.core.vault import keyfile, keyring
from waystation.core.vault.errors import CannotOpen, TooManyToOpen, VaultLocked
from waystation.core.vault.keyring import data_keys, open_values
from waystation.core.vault.models import DataKey, EpochKey
from waystation.core.vault.names import key_id
from waystation.core.vault.nodekeys import NodeKeys, seal_to, signature_holds
from waystation.desks.reception.commands import Description, add_persons, band_family
from waystation.desks.reception.models import Household, Person

pytestmark = [pytest.mark.storage, pytest.mark.django_db]


@pytest.fixture
def family(node: Node) -> str:
    household = band_family(CLERK, arrival(), act=new_act()).subject("household")
    add_persons(
        CLERK, household, [Description("f", "60+", "head", name="Անահիտ", phone="094 1")], act=new_act()
    )
    return household


def test_each_subject_has_a_data_key_of_its_own_for_an_audience(family: str) -> None:
    names = list(DataKey.objects.order_by("name").values_list("name", flat=True))

    assert [name.partition(":")[0] for name in names] == ["household", "person"]
    assert [name.split("|")[1] for name in names] == ["register", "register"]
    keys = data_keys([(name.partition("|")[0], "register") for name in names])
    assert names == sorted(f"{subject}|register|{key_id(key)}" for (subject, _), key in keys.items())
    assert len(set(keys.values())) == 2
    assert list(EpochKey.objects.values_list("name", flat=True)) == ["register/1"]


def test_a_missing_node_key_locks_everything_with_a_sentence(family: str, home: Path) -> None:
    (home / "node.key").rename(home / "node.key.away")
    keyring.forget()

    with pytest.raises(VaultLocked, match=r"Put node\.key back"):
        Person.objects.get().open("name")


def test_verify_names_a_missing_node_key_once_and_still_checks_the_chains(family: str, home: Path) -> None:
    (home / "node.key").unlink()
    keyring.forget()

    assert [finding.where for finding in verify()] == ["node.key"]


def test_another_nodes_key_opens_nothing(family: str, home: Path) -> None:
    (home / "node.key").unlink()
    keyfile.write(NodeKeys.generate(), home)
    keyring.forget()

    with pytest.raises(VaultLocked):
        Person.objects.get().open("name")


def test_a_person_whose_key_is_destroyed_is_noise_and_the_others_open(family: str) -> None:
    DataKey.objects.filter(subject__startswith="person:").delete()

    with pytest.raises(CannotOpen, match="name of person:"):
        Person.objects.get().open("name")
    assert Household.objects.get().open("village") == {"village": "Taghavard"}


def test_a_value_copied_into_another_row_does_not_open(family: str) -> None:
    person, household = Person.objects.get(), Household.objects.get()
    household.village = person.name

    with pytest.raises(CannotOpen):
        household.open("village")


def test_at_most_5000_subjects_are_opened_at_once(db: None) -> None:
    with pytest.raises(TooManyToOpen, match="5001 records are too many to open at once; the limit is 5000"):
        open_values([(f"person:{n}", "register", "name", "s1.x") for n in range(5_001)])


def test_opening_many_rows_takes_one_look_up_of_keys(family: str, django_assert_num_queries: object) -> None:
    add_persons(
        CLERK, family, [Description("m", "60+", "parent", name=f"n{n}") for n in range(20)], act=new_act()
    )
    rows = list(Person.objects.all())
    keyring.forget()

    with django_assert_num_queries(1):
        opened = open_rows(rows, "name")

    assert len(opened) == 21


def test_what_is_sealed_to_a_node_opens_there_alone() -> None:
    here, there = NodeKeys.generate(), NodeKeys.generate()
    box = seal_to(here.sealing_public, b"key")

    assert here.open_sealed(box) == b"key"
    for changed in (box[:-1], box[:40] + bytes([box[40] ^ 1]) + box[41:], bytes([box[0] ^ 1]) + box[1:]):
        with pytest.raises(ValueError, match="changed"):
            here.open_sealed(changed)
    with pytest.raises(ValueError, match="another node"):
        there.open_sealed(box)


def test_a_signature_holds_for_its_message_key_and_spelling_only() -> None:
    keys = NodeKeys.generate()
    signature = keys.sign(b"link")

    assert signature_holds(keys.signing_public, signature, b"link")
    assert not signature_holds(keys.signing_public, signature, b"other")
    assert not signature_holds(NodeKeys.generate().signing_public, signature, b"link")
    assert not signature_holds(keys.signing_public, signature.upper(), b"link")
    assert not signature_holds("", "", b"link")
    assert not signature_holds("zz", "zz", b"link")
