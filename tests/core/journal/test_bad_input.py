"""What an older, newer or careless hand left in a register is held, or refused in words."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from tests.core.worlds import ANAHIT, PASSPHRASE, append
from tests.faults.homes import at_home
from waystation.core.journal._commit import committing, stored
from waystation.core.journal.clock import COUNTER_BITS, milliseconds, timestamp, uuid7, uuid7_within
from waystation.core.journal.errors import ModeMismatch
from waystation.core.journal.format import Header
from waystation.core.journal.models import Node, StoredEntry
from waystation.core.journal.node import set_up
from waystation.core.journal.projector import project
from waystation.core.journal.schema import upgrade
from waystation.core.journal.statements import together
from waystation.core.journal.tables import rebuild
from waystation.core.journal.verify import verify
from waystation.desks.reception.models import Line
from waystation.desks.reception.subjects import LineCounted

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.storage
@pytest.mark.parametrize(
    ("kind", "version", "body"),
    [
        ("line.counted", 1, '{"families":"three dozen","hub":"am-goris"}'),
        ("line.counted", 1, '{"hub":"am-goris"}'),
        ("line.counted", 1, "[]"),
        ("line.counted", 99, '{"families":3,"hub":"am-goris"}'),
        ("line.measured", 1, '{"metres":120}'),
    ],
)
def test_a_body_this_version_cannot_read_is_kept_and_held_and_the_rest_goes_on(
    node: Node, kind: str, version: int, body: str
) -> None:
    append("line:am-goris", LineCounted("am-goris", 7))

    put("line:am-goris", kind, version, body)
    project(["line:am-goris"])

    assert Line.objects.get().families == 7
    assert rebuild().differing == ()
    assert verify() == []
    append("line:am-goris", LineCounted("am-goris", 8))
    assert Line.objects.get().families == 8
    assert StoredEntry.objects.filter(body=body).count() == 1


def put(subject: str, kind: str, version: int, body: str) -> None:
    """Append an entry as another version of the software may have written it."""
    with committing() as (commit, head, _):
        now_ms = milliseconds(commit.now())
        act = uuid7(now_ms)
        header = Header(
            id=uuid7_within(act, "entry/0"), act=act, actor=ANAHIT.actor, device=ANAHIT.device, kind=kind,
            version=version, subject=subject, seen=(), observed_at=timestamp(commit.now()),
            clock=max(now_ms << COUNTER_BITS, head.clock + 1), content="0" * 64, request="0" * 64,
        )  # fmt: skip
        together([stored(head.append(header, "register/am-goris", body))])


@pytest.mark.parametrize(("here", "offered"), [("demo", "live"), ("live", "demo")])
def test_a_second_process_of_the_other_mode_is_refused_in_words_and_changes_nothing(
    db: None, home: Path, here: str, offered: str
) -> None:
    passphrases = {"demo": "", "live": PASSPHRASE}
    set_up("Goris square", mode=here, time_zone="Asia/Yerevan", passphrase=passphrases[here])
    key = (home / "node.key").read_bytes()

    with pytest.raises(ModeMismatch, match=f"This register is {here} and what was offered is {offered}."):
        set_up("Goris square", mode=offered, time_zone="Asia/Yerevan", passphrase=passphrases[offered])

    assert Node.objects.get().mode == here
    assert (home / "node.key").read_bytes() == key


def test_a_register_of_an_older_version_is_brought_to_this_one(tmp_path: Path) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("a database of its own is a file here")
    with at_home(tmp_path):
        for older in (("journal", "0001"), ("vault", "0001"), ("access", "0001")):
            call_command("migrate", *older, verbosity=0)

        upgrade()
        set_up("Goris square", mode="demo", time_zone="Asia/Yerevan")
        append("line:am-goris", LineCounted("am-goris", 7))

        assert verify() == []
