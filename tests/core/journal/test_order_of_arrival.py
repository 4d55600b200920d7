"""Equal entries give equal tables, whatever was done and in whatever order and pieces the entries came."""

import json
from contextlib import suppress
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.core.worlds import append, journal_of, move_to, receive
from waystation.core.access.queries import Actor
from waystation.core.errors import Refusal
from waystation.core.journal.conflicts import open_conflicts, resolve
from waystation.core.journal.history import SubjectErased
from waystation.core.journal.models import Node, StoredEntry
from waystation.core.journal.tables import rebuild, table_hashes
from waystation.core.journal.transfer import export_lines
from waystation.core.journal.undo import undo
from waystation.core.journal.verify import verify
from waystation.core.journal.writer import group, new_act
from waystation.desks.reception.subjects import (
    BandBound,
    ConsentGiven,
    HouseholdBanded,
    HouseholdIntended,
    HouseholdNeeded,
    LineCounted,
    MembershipBegun,
    MembershipEnded,
    PersonRecorded,
)

pytestmark = [pytest.mark.storage, pytest.mark.django_db]

COORDINATOR = Actor("karine", "karine", "web", (("coordinator", ""),))
UNDO = object()  # take back the latest act on the subject, whoever's it was
SETTLE = object()  # decide on what is open

numbers = st.integers(1, 2)
houses = st.sampled_from(["household:1", "household:2"])
bodies = {
    "band": st.builds(BandBound, houses),
    "household": st.one_of(
        st.builds(
            HouseholdBanded,
            band=st.sampled_from(["D-1001", "D-1002"]),
            hub=st.just("am-goris"),
            counts=st.dictionaries(st.sampled_from(["f 18-59", "m 0-5"]), st.integers(0, 9)),
            district=st.just("nk-martuni"),
            intention=st.sampled_from(["bed", "relatives"]),
            village=st.sampled_from(["", "Sos", "Ճարտար"]),
        ),
        st.builds(HouseholdIntended, st.sampled_from(["bed", "unsure"])),
        st.builds(HouseholdNeeded, st.sampled_from(["", "infant", "insulin"])),
    ),
    "person": st.builds(
        PersonRecorded, st.just("f"), st.just("60+"), st.sampled_from(["", "Anahit", "Анаит"])
    ),
    "membership": st.one_of(
        st.builds(MembershipBegun, houses, st.just("person:1"), st.just("head")), st.just(MembershipEnded())
    ),
    "consent": st.builds(
        ConsentGiven, houses, st.just("tracing"), st.just("us"), st.sampled_from(["yes", "no"]), st.just("hy")
    ),
    "line": st.builds(LineCounted, st.just("am-goris"), st.integers(0, 99)),
}
entries = st.sampled_from(sorted(bodies)).flatmap(
    lambda kind: st.tuples(numbers.map(lambda number: f"{kind}:{number}"), bodies[kind])
)
acts = st.lists(entries, min_size=1, max_size=5)
deeds = st.one_of(
    entries,
    st.tuples(st.sampled_from(["household:1", "person:1", "band:1"]), st.just(UNDO)),
    st.tuples(st.just(""), st.just(SETTLE)),
    st.tuples(
        st.sampled_from(["household:1", "person:1"]), st.just(SubjectErased("asked", "proposal:1", "garik"))
    ),
)
few = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))


def write(done: list[tuple[str, object]]) -> None:
    for subject, body in done:
        with suppress(Refusal):  # under later acts, or erased
            if body is UNDO:
                latest = StoredEntry.objects.filter(subject=subject, counts=True).order_by("-clock").first()
                if latest is not None:
                    undo(COORDINATOR, latest.act, new_act())
            elif body is SETTLE:
                for found in open_conflicts(COORDINATOR)[:1]:
                    resolve(COORDINATOR, found.id, min(found.entries), new_act())
            else:
                append(subject, body)


def hashes_but_of_nodes() -> dict[str, str]:
    """Return the tables' hashes without the one of nodes: each node keeps those that it admitted."""
    return {name: found for name, found in table_hashes().items() if name != "sync.Peer"}


def up_to(lines: list[str], chain_part: int) -> list[str]:
    """Return a file cut after the first signatures of each chain, as a stick filled earlier would hold it."""
    records = [json.loads(line) for line in lines]
    chains = {record["id"] for record in records if record["type"] == "chain"}
    ends = {}
    for chain in chains:
        signed = sorted(r["seq"] for r in records if r["type"] == "signature" and r["chain"] == chain)
        ends[chain] = signed[min(chain_part, len(signed)) - 1] if signed else 0
    return [
        line
        for line, record in zip(lines, records, strict=True)
        if record["type"] in ("journal", "chain") or record["seq"] <= ends[record["chain"]]
    ]


@few
@given(acts, st.booleans())
def test_random_acts_leave_a_sound_journal_whose_rebuild_changes_nothing(
    node: Node, tmp_path: Path, done: list[tuple[str, object]], grouped: bool
) -> None:
    move_to(tmp_path / "one")

    if grouped:
        with group():
            write(done)
    else:
        write(done)

    assert verify() == []
    assert rebuild().differing == ()


@few
@given(acts)
def test_what_one_node_wrote_taken_in_by_an_empty_one_gives_the_same_tables(
    node: Node, tmp_path: Path, done: list[tuple[str, object]]
) -> None:
    move_to(tmp_path / "one")
    write(done)
    lines, hashes = list(export_lines()), hashes_but_of_nodes()

    move_to(tmp_path / "two")
    receive(lines)

    assert hashes_but_of_nodes() == hashes
    assert verify() == []


@few
@given(acts, acts, acts, st.integers(1, 4))
def test_three_nodes_journals_give_the_same_tables_in_any_order_and_in_any_pieces(
    node: Node,
    tmp_path: Path,
    goris: list[tuple[str, object]],
    sisian: list[tuple[str, object]],
    yerevan: list[tuple[str, object]],
    part: int,
) -> None:
    first = journal_of(tmp_path / "goris", lambda: write(goris))
    second = journal_of(tmp_path / "sisian", lambda: write(sisian), up_to(first, part))
    third = journal_of(tmp_path / "yerevan", lambda: write(yerevan), up_to(second, part))
    files = [first, second, third]

    found = set()
    for order in permutations(files):
        move_to(tmp_path / "here")
        if order[0] is third:
            receive(up_to(order[-1], part))
        for lines in order:
            receive(lines)
        found.add(json.dumps(table_hashes()))
        assert verify() == []

    assert len(found) == 1
    assert rebuild().differing == ()


@settings(few, max_examples=8)
@given(acts, st.lists(deeds, min_size=1, max_size=6), st.lists(deeds, min_size=1, max_size=6))
def test_what_was_undone_settled_and_erased_apart_comes_to_the_same_in_any_order(
    node: Node,
    tmp_path: Path,
    common: list[tuple[str, object]],
    goris: list[tuple[str, object]],
    sisian: list[tuple[str, object]],
) -> None:
    before = journal_of(tmp_path / "before", lambda: write(common))
    first = journal_of(tmp_path / "goris", lambda: write(goris), before)
    second = journal_of(tmp_path / "sisian", lambda: write(sisian), before)

    found = set()
    for order in ((before, first, second), (second, first, before), (first, second, first)):
        move_to(tmp_path / "here")
        for lines in order:
            receive(lines)
        found.add(json.dumps(hashes_but_of_nodes()))
        assert verify() == []
        assert rebuild().differing == ()

    assert len(found) == 1
