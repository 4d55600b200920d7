"""A node whose power goes off has lost nothing it acknowledged, whatever the disk kept of the rest."""

import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
from tools import faulty_disk

from tests.faults.disk_log import SURVIVALS, Event, Survival, read_events
from tests.faults.homes import at_home
from tests.faults.load import EVERYBODY, HUB
from tests.faults.power import after_cut, cuts, first_word
from tests.faults.recording import record_life
from waystation.core.journal.node import set_up
from waystation.core.journal.schema import upgrade
from waystation.core.journal.verify import verify
from waystation.core.journal.writer import new_act
from waystation.desks.reception.commands import count_line
from waystation.site.settings import secret_key

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(faulty_disk.compiler() is None, reason="the faulty disk needs a C compiler"),
]

CUTS = 15
CHANGE = """
import sys
from pathlib import Path
from waystation.core.vault import keyfile
from waystation.core.vault.nodekeys import NodeKeys

keys, home = NodeKeys.generate(), Path(sys.argv[1])
keyfile.write(keys, home, "four plain long words")
keyfile.replace(keys, home, "five other plain long words")
"""


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Event]]:
    """A node's home, and what its disk was asked to do while three clerks wrote."""
    home, log = record_life(tmp_path_factory.mktemp("life"), writers=3, acts=30, seed=1)
    return home, read_events(log)


def test_power_cut_at_random_moments_loses_nothing_acknowledged(
    life: tuple[Path, list[Event]], tmp_path: Path
) -> None:
    home, events = life
    found = list(cuts(home, events, CUTS, Random(1), tmp_path))

    assert [(cut, survival, one.wrong) for cut, survival, one in found if one.wrong] == []
    assert len({survival for _, survival, _ in found}) == len(SURVIVALS)
    assert sum(one.acts for _, _, one in found) > 20 * CUTS


def test_power_cut_while_a_node_is_set_up_leaves_a_folder_in_which_it_can_be_set_up(
    life: tuple[Path, list[Event]], tmp_path: Path
) -> None:
    home, events = life
    random = Random(2)
    around_key = [at for at, event in enumerate(events) if "node.key" in event.path]
    moments = [random.randrange(first_word(events)) for _ in range(3)] + [at + 1 for at in around_key]
    kinds: list[Survival] = ["all" if number % 3 == 2 else "nothing" for number in range(len(moments))]

    for cut, survival in zip(moments, kinds, strict=True):
        folder = after_cut(home, events[:cut], survival, random, tmp_path / f"{cut}-{survival}")
        secret_key(folder)
        with at_home(folder):
            upgrade()
            set_up("Goris square", mode="demo", time_zone="Asia/Yerevan")
            line = count_line(EVERYBODY, HUB, 3, act=new_act())

            assert verify() == []
            assert not line.repeated


def test_power_cut_while_the_passphrase_is_changed_leaves_the_old_key_file_or_the_new_one(
    tmp_path: Path,
) -> None:
    home, log = tmp_path / "home", tmp_path / "log"
    home.mkdir()
    disk = faulty_disk.environment(faulty_disk.build(tmp_path), home, log=log)
    environment = {**os.environ, **disk, "PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run([sys.executable, "-c", CHANGE, str(home)], env=environment, check=True)
    events = read_events(log)
    old, new = (event.data for event in events if event.kind == "W" and event.path.endswith(".new"))
    written = next(at for at, event in enumerate(events) if event.kind == "D" and event.path == str(home))

    left = [
        (after_cut(home, events[:cut], survival, Random(cut), tmp_path / f"{cut}-{survival}") / "node.key")
        for cut in range(written + 1, len(events) + 1)
        for survival in SURVIVALS
    ]

    assert {file.read_bytes() for file in left} == {old, new}
    assert left[-1].read_bytes() == new
