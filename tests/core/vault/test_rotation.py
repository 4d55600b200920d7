"""Rotating an epoch: everything opens as before, and wraps kept from before open no more."""

import os
import signal
import sqlite3
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap
from django.db import connection

from tests.core.worlds import CLERK, arrival, in_process, start_process, wait_for
from waystation.core.journal.models import Mark, Node
from waystation.core.journal.verify import verify
from waystation.core.journal.writer import new_act
from waystation.core.vault import epochs, keyring
from waystation.core.vault.epochs import LogInUse, scrub_rotated
from waystation.core.vault.keyring import data_keys, node_keys, rotate
from waystation.core.vault.models import DataKey, EpochKey
from waystation.core.vault.names import decoded
from waystation.desks.reception.commands import Description, add_persons, band_family
from waystation.desks.reception.models import Household, Person

pytestmark = [pytest.mark.storage, pytest.mark.django_db]


@pytest.fixture
def family(node: Node) -> str:
    household = band_family(CLERK, arrival(), act=new_act()).subject("household")
    add_persons(
        CLERK,
        household,
        [Description("f", "60+", "head", name=f"Անահիտ {n}") for n in range(5)],
        act=new_act(),
    )
    return household


def test_after_rotation_every_value_opens_and_the_journal_is_sound(family: str) -> None:
    rotate(["register"])

    assert sorted(row.open("name")["name"] for row in Person.objects.all()) == [
        f"Անահիտ {n}" for n in range(5)
    ]
    assert list(EpochKey.objects.values_list("name", flat=True)) == ["register/2"]
    assert set(DataKey.objects.values_list("epoch", flat=True)) == {2}
    assert verify() == []


def test_a_wrap_kept_from_before_does_not_open_under_the_epoch_key_of_after(family: str) -> None:
    before = list(DataKey.objects.values_list("wrapped", flat=True))

    rotate(["register"])

    epoch_key = node_keys().open_sealed(decoded(EpochKey.objects.get().sealed))
    for wrapped in before:
        with pytest.raises(InvalidUnwrap):
            aes_key_unwrap(epoch_key, decoded(wrapped))


def test_rotation_leaves_other_audiences_alone_and_passes_over_unknown_ones(family: str) -> None:
    data_keys([(family, "medical")], create=True)
    before = DataKey.objects.get(audience="medical")

    rotate(["register", "nobody"])

    assert DataKey.objects.get(audience="medical").wrapped == before.wrapped
    assert set(EpochKey.objects.values_list("name", flat=True)) == {"register/2", "medical/1"}


def test_a_rotation_that_breaks_off_changes_nothing(family: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = list(DataKey.objects.order_by("name").values()), list(EpochKey.objects.values())

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr("django.db.models.query.QuerySet.delete", fail)
        with pytest.raises(RuntimeError):
            rotate(["register"])

    assert (list(DataKey.objects.order_by("name").values()), list(EpochKey.objects.values())) == before
    keyring.forget()
    assert verify() == []


def test_a_wrap_that_does_not_open_is_left_for_verify_to_name(family: str) -> None:
    broken = DataKey.objects.filter(subject__startswith="person:").order_by("name").first()
    DataKey.objects.filter(name=broken.name).update(wrapped="A" * len(broken.wrapped))

    rotate(["register"])

    assert f"data key {broken.name}" in [finding.where for finding in verify()]
    assert Person.objects.exclude(subject=broken.subject).count() == 4
    for row in Person.objects.exclude(subject=broken.subject):
        assert row.open("name")["name"].startswith("Անահիտ")


def test_writing_goes_on_under_the_new_epoch(family: str) -> None:
    rotate(["register"])
    band_family(CLERK, arrival("D-000002"), act=new_act())

    assert set(DataKey.objects.values_list("epoch", flat=True)) == {2}
    assert verify() == []


@pytest.mark.django_db(transaction=True)
def test_the_old_epoch_key_is_not_in_the_files_afterwards(family: str) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL recycles its own log")
    old = EpochKey.objects.get().sealed.encode()

    rotate(["register"])

    register = connection.settings_dict["NAME"]
    for suffix in ("", "-wal"):
        with open(f"{register}{suffix}", "rb") as file:
            assert old not in file.read(), suffix


@pytest.mark.django_db(transaction=True)
def test_an_old_epoch_key_that_somebody_reads_beside_goes_from_the_files_later(family: str) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL recycles its own log")
    old, register = EpochKey.objects.get().sealed.encode(), connection.settings_dict["NAME"]
    reader = sqlite3.connect(register, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM vault_epochkey").fetchone()

    rotate(["register"])
    with pytest.raises(LogInUse):
        scrub_rotated()
    is_left = [old in Path(f"{register}{suffix}").read_bytes() for suffix in ("", "-wal")]
    reader.close()
    scrub_rotated()

    assert any(is_left)
    assert not any(old in Path(f"{register}{suffix}").read_bytes() for suffix in ("", "-wal"))
    assert not Mark.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_keys_a_killed_rotation_left_in_the_files_are_scrubbed_by_the_next_run(
    family: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed() -> None:
        monkeypatch.setattr(epochs, "_scrub_at_once", lambda: os.kill(os.getpid(), signal.SIGKILL))
        rotate(["register"])

    assert in_process(killed) == -signal.SIGKILL
    assert Mark.objects.exists()
    scrub_rotated()

    assert not Mark.objects.exists()
    assert verify() == []


@pytest.mark.django_db(transaction=True)
def test_families_banded_while_epochs_are_rotated_keep_their_keys(node: Node) -> None:
    band_family(CLERK, arrival("D-000001"), act=new_act())

    def band(first: int) -> None:
        for number in range(first, first + 15):
            band_family(CLERK, arrival(f"D-{number:06}"), act=new_act())

    def turn() -> None:
        for _ in range(10):
            rotate(["register"])

    processes = [start_process(lambda first=first: band(first)) for first in (100, 200)]
    processes.append(start_process(turn))

    assert [wait_for(pid) for pid in processes] == [0, 0, 0]
    assert list(EpochKey.objects.values_list("name", flat=True)) == ["register/11"]
    assert {row.open("village")["village"] for row in Household.objects.all()} == {"Taghavard"}
    assert Household.objects.count() == 31
    assert verify() == []
