"""Nodes that could not always talk end up with the same tables."""

from pathlib import Path

from tests.core.sync.fleet import agree, fleet, introduce


def test_three_nodes_that_wrote_apart_have_the_same_tables_and_can_read_each_other(tmp_path: Path) -> None:
    with fleet(tmp_path, ["goris", "sisian", "yerevan"]) as nodes:
        introduce(nodes)
        for seed, node in enumerate(nodes):
            node("write", seed=seed, count=25)

        agree(nodes)

        states = [node("state") for node in nodes]
        assert {tuple(sorted(state["hashes"].items())) for state in states} == {
            tuple(sorted(states[0]["hashes"].items()))
        }
        assert [state["waiting"] for state in states] == [0, 0, 0]
        assert [node("check") for node in nodes] == [{"findings": [], "differing": []}] * 3
        villages = [node("villages") for node in nodes]
        assert villages[0]
        assert villages == [villages[0]] * 3
