"""A sealed node is noise, also to who knows the passphrase; two shares bring it back."""

import os
import shutil
import signal
import sqlite3
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection

from tests.core.worlds import PASSPHRASE, arrival, in_process, move_to
from waystation.core.access.approval import approve, propose
from waystation.core.access.errors import NotAllowed
from waystation.core.access.models import Device, FailedSignIn
from waystation.core.access.queries import Actor
from waystation.core.journal.models import Node, StoredEntry
from waystation.core.journal.tables import table_hashes
from waystation.core.journal.verify import verify
from waystation.core.journal.writer import new_act
from waystation.core.keeping.models import Backup
from waystation.core.sync.models import Peer
from waystation.core.upkeep import sealing
from waystation.core.upkeep.commands import rehearse
from waystation.core.upkeep.errors import DemoNotSealed, NotThisNode
from waystation.core.upkeep.models import Upkeep
from waystation.core.upkeep.sealing import drill, seal
from waystation.core.upkeep.unsealing import unseal
from waystation.core.vault import escrow, held, keyfile, processes, quick
from waystation.core.vault.errors import BadShares, NodeSealed, VaultLocked, WeakPassphrase
from waystation.core.vault.held import node_keys
from waystation.core.vault.models import DataKey, EpochKey
from waystation.core.vault.nodekeys import NodeKeys
from waystation.desks.reception.commands import Description, add_persons, band_family
from waystation.desks.reception.models import Household, Person

pytestmark = [pytest.mark.storage, pytest.mark.django_db(transaction=True)]

CLERK = Actor("anahit", "anahit", "tablet-1", (("clerk", ""),))
COORDINATORS = [Actor(name, name, "web", (("coordinator", ""),)) for name in ("davit", "lilit")]
OTHER_PASSPHRASE = "another five plain words"


@pytest.fixture
def shares(tmp_path: Path) -> tuple[str, ...]:
    """A live node with a family of two, a session, a backup, and an escrow; returns its shares."""
    move_to(tmp_path / "goris", mode="live")
    keys = node_keys()
    assert isinstance(keys, NodeKeys)
    made = escrow.renew(keys)
    household = band_family(CLERK, arrival("G-000001"), act=new_act()).subject("household")
    people = [Description("f", "60+", "head", name=name) for name in ("Անահիտ", "Davit")]
    add_persons(CLERK, household, people, act=new_act())
    moment = datetime.now(UTC)
    Session.objects.create(session_key="s" * 32, session_data="x", expire_date=moment)
    FailedSignIn.objects.create(key="k" * 64, at=moment)
    Backup.objects.create(file="goris.wsb", made_at=moment, expires_at=moment, shares="", entries=1, size=1)
    return made


def home() -> Path:
    return Path(settings.WAYSTATION_HOME)


def assert_nothing_opens() -> None:
    held.forget()
    for row in (*Person.objects.all(), *Household.objects.all()):
        with pytest.raises(VaultLocked):
            row.open()
    for attempt in (lambda: keyfile.load(home()), lambda: keyfile.load_with(home(), PASSPHRASE)):
        with pytest.raises(VaultLocked):
            attempt()


def test_a_sealed_node_opens_nothing_even_to_who_knows_the_passphrase(shares: tuple[str, ...]) -> None:
    key_file = (home() / "node.key").read_text()
    sealed_epochs = list(EpochKey.objects.values_list("sealed", flat=True))

    report = seal()

    assert report.is_whole
    assert_nothing_opens()
    assert (EpochKey.objects.count(), Session.objects.count(), FailedSignIn.objects.count()) == (0, 0, 0)
    assert DataKey.objects.count() == 3, "wraps stay: two shares open them again"
    files = [file for file in home().rglob("*") if file.is_file()]
    assert {file.name for file in files} <= {"sealed", "writer.lock", "writer.queue"}
    if connection.vendor == "sqlite":
        register = Path(connection.settings_dict["NAME"])
        files += register.parent.glob(f"{register.name}*")
    for file in files:
        content = file.read_bytes()
        assert key_file.encode() not in content
        assert not any(sealed.encode() in content for sealed in sealed_epochs), file.name


def test_pages_and_commands_say_that_the_node_is_sealed_and_what_opens_it(shares: tuple[str, ...]) -> None:
    seal()

    with pytest.raises(NodeSealed, match="Two of the three escrow shares open it again"):
        band_family(CLERK, arrival("G-000002"), act=new_act())


def test_two_shares_bring_everything_back_under_a_new_passphrase(shares: tuple[str, ...]) -> None:
    before = {name: digest for name, digest in table_hashes().items() if "Upkeep" not in name}
    seal()

    unseal(shares[:2], OTHER_PASSPHRASE)

    held.forget()
    held.hold(keyfile.load_with(home(), OTHER_PASSPHRASE))
    assert sorted(row.open("name")["name"] for row in Person.objects.all()) == ["Davit", "Անահիտ"]
    assert {name: digest for name, digest in table_hashes().items() if "Upkeep" not in name} == before
    assert Upkeep.objects.get().unsealed_at is not None
    assert verify() == []
    band_family(CLERK, arrival("G-000002"), act=new_act())
    assert verify() == []


def test_one_share_shares_of_another_set_and_a_weak_passphrase_leave_it_sealed(
    shares: tuple[str, ...],
) -> None:
    seal()
    others = escrow.split(bytes(32))

    with pytest.raises(BadShares, match="Two different shares are needed"):
        unseal(shares[:1], OTHER_PASSPHRASE)
    with pytest.raises(BadShares, match="another node, or to an earlier set"):
        unseal(others[:2], OTHER_PASSPHRASE)
    with pytest.raises(WeakPassphrase):
        unseal(shares[:2], "short")

    assert EpochKey.objects.count() == 0
    assert_nothing_opens()


def test_shares_of_another_node_are_told_apart_from_this_one(shares: tuple[str, ...], tmp_path: Path) -> None:
    Node.objects.update(signing_public="0" * 64)

    with pytest.raises(NotThisNode):
        unseal(shares[:2], OTHER_PASSPHRASE)
    assert keyfile.load_with(home(), PASSPHRASE)


def test_a_lost_passphrase_is_replaced_without_a_seal(shares: tuple[str, ...]) -> None:
    unseal(shares[1:], OTHER_PASSPHRASE)

    held.forget()
    held.hold(keyfile.load_with(home(), OTHER_PASSPHRASE))
    assert verify() == []


@pytest.mark.parametrize("step", range(1, 6))
def test_killed_before_any_step_a_seal_leaves_keys_gone_first_and_is_ended_by_another(
    shares: tuple[str, ...], step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = 0
    do_step = quick.step

    def dying(*arguments: object) -> object:
        nonlocal count
        count += 1
        if count == step:
            os.kill(os.getpid(), signal.SIGKILL)
        return do_step(*arguments)

    with monkeypatch.context() as patched:
        patched.setattr(sealing, "step", dying)
        patched.setattr(quick, "step", dying)
        assert in_process(seal) == -signal.SIGKILL

    if step > 1:
        assert_nothing_opens()
    assert seal().is_whole
    assert_nothing_opens()
    unseal(shares[:2], OTHER_PASSPHRASE)
    assert verify() == []


@pytest.mark.parametrize("sync", [1, 2, 3])
def test_killed_while_the_key_file_is_destroyed_it_is_whole_or_useless(
    shares: tuple[str, ...], sync: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = 0
    fsync = os.fsync

    def dying(descriptor: int) -> None:
        nonlocal count
        count += 1
        fsync(descriptor)
        if count == sync:
            os.kill(os.getpid(), signal.SIGKILL)

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", dying)
        assert in_process(seal) == -signal.SIGKILL

    path = home() / "node.key"
    assert not path.exists() or b"box" not in path.read_bytes()
    assert seal().is_whole
    assert_nothing_opens()


def test_a_drill_times_the_same_steps_and_changes_nothing(shares: tuple[str, ...]) -> None:
    files = {file: file.read_bytes() for file in home().iterdir()}
    tables = [list(table.objects.order_by("pk").values()) for table in (EpochKey, Session, FailedSignIn)]
    entries = StoredEntry.objects.count()

    report = drill()

    assert report.is_drill
    assert report.is_whole
    assert {file: file.read_bytes() for file in home().iterdir()} == files
    assert [
        list(table.objects.order_by("pk").values()) for table in (EpochKey, Session, FailedSignIn)
    ] == tables
    assert StoredEntry.objects.count() == entries
    rehearse(COORDINATORS[0], act=new_act())
    assert StoredEntry.objects.count() == entries + 1
    with pytest.raises(NotAllowed):
        rehearse(CLERK, act=new_act())


def test_the_report_says_what_lies_elsewhere(shares: tuple[str, ...]) -> None:
    Peer.objects.create(subject="node:018ad313-ba00-7000-8000-000000000001", name="Sisian", scopes=["*"])
    moment = datetime(2026, 11, 21, tzinfo=UTC)
    Device.objects.create(subject="device:1", purpose="door", enrolled_at=moment)
    Device.objects.create(subject="device:2", purpose="door", enrolled_at=moment, revoked_at=moment)
    told = {f"{remainder.label}: {remainder.detail}" for remainder in seal().remainders}

    assert any("A backup, which two escrow shares open: goris.wsb" in line for line in told)
    assert any("Copies of node.key" in line for line in told)
    assert any(line.endswith("Sisian (-); 0 / 0") for line in told)
    assert any(line.endswith("device:1 (door, 21.11.2026)") for line in told)
    assert not any("device:2" in line for line in told)


def test_two_people_seal_from_a_page_and_the_approval_is_in_the_journal(shares: tuple[str, ...]) -> None:
    first, second = COORDINATORS
    proposal = propose(first, "seal", {}, "the road is cut", act=new_act()).subject("proposal")

    approve(second, proposal, act=new_act())

    assert_nothing_opens()
    unseal(shares[:2], OTHER_PASSPHRASE)
    assert verify() == []
    kinds = [row.header.partition('"kind":"')[2].partition('"')[0] for row in StoredEntry.objects.all()]
    assert "proposal.approved" in kinds


def test_a_demo_is_not_sealed(node: Node) -> None:
    with pytest.raises(DemoNotSealed, match="Rehearse it"):
        seal()
    assert keyfile.load(home())


def test_only_the_nodes_own_processes_are_killed(shares: tuple[str, ...]) -> None:
    parent, bystander = (
        subprocess.Popen(["sh", "-c", "sleep 60 & wait"], start_new_session=True) for _ in range(2)
    )
    try:
        processes.write_down(home(), {"serve": parent.pid, "reused": bystander.pid})
        listed = (home() / "running").read_text()
        (home() / "running").write_text(listed.replace(f'[{bystander.pid}, "', f'[{bystander.pid}, "1'))
        listed_began = processes.running(home())
        while not (below := processes.descendants(parent.pid)):
            pass  # the shell has not started its child yet

        seal()

        assert listed_began == {"serve": parent.pid}
        assert parent.wait(5) == -signal.SIGKILL
        assert below
        assert all(not Path(f"/proc/{child}").exists() or _is_dead(child) for child in below)
        assert bystander.poll() is None
    finally:
        for process in (parent, bystander):
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _is_dead(number: int) -> bool:
    return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] == "Z"


def test_a_database_that_does_not_answer_does_not_save_the_key(
    shares: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import OperationalError

    def fail(*_: object, **__: object) -> None:
        raise OperationalError

    with monkeypatch.context() as patched:
        patched.setattr(sealing, "_delete_rows", fail)
        report = seal()

    assert not report.is_whole
    assert [step.problem for step in report.steps] == ["", "", "OperationalError", "", ""]
    assert_nothing_opens()


def test_a_log_that_somebody_reads_is_named_in_the_report(shares: tuple[str, ...]) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL recycles its own log")
    reader = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM vault_epochkey").fetchone()

    report = seal()

    reader.close()
    assert [step.problem for step in report.steps] == ["", "", "", "LogInUse", ""]
    assert_nothing_opens()


def test_the_folder_copied_away_after_the_seal_opens_nothing_elsewhere(
    shares: tuple[str, ...], tmp_path: Path
) -> None:
    seal()
    shutil.copytree(home(), tmp_path / "thief")
    settings.WAYSTATION_HOME = tmp_path / "thief"

    assert_nothing_opens()
