"""A process killed between any two statements leaves a sound journal, and tables equal to a rebuild."""

import signal
from collections.abc import Callable

import pytest

from tests.core.worlds import CLERK, append, arrival, dying_at, in_process
from waystation.core.journal.models import CommitSignature, Node, StoredEntry
from waystation.core.journal.tables import rebuild
from waystation.core.journal.verify import verify
from waystation.core.journal.writer import group, new_act
from waystation.desks.reception.commands import band_family
from waystation.desks.reception.models import Household
from waystation.desks.reception.subjects import LineCounted

pytestmark = [pytest.mark.storage, pytest.mark.django_db(transaction=True)]

STEPS_AT_MOST = 200


def test_an_act_killed_at_any_statement_is_whole_or_absent_and_can_be_sent_again(node: Node) -> None:
    band_family(CLERK, arrival("D-000999"), act=new_act())

    def kill(step: int) -> tuple[int, int]:
        act, family = new_act(), arrival(f"D-{step:06d}")
        status = in_process(dying_at(step, lambda: band_family(CLERK, family, act=act)))
        found = StoredEntry.objects.filter(act=act).count()
        again = band_family(CLERK, family, act=act)

        assert again.repeated == (found > 0)
        assert len(again.entries) == 4
        return status, found

    outcomes = until_it_survives(kill)

    assert {found for status, found in outcomes if status} == {0, 4}
    assert outcomes[-1] == (0, 4)
    assert [found for _, found in outcomes] == sorted(found for _, found in outcomes)
    assert Household.objects.count() == len(outcomes) + 1


def test_a_group_of_three_killed_at_any_statement_is_whole_or_absent(node: Node) -> None:
    append("line:am-sisian", LineCounted("am-sisian", 1))

    def kill(step: int) -> tuple[int, int]:
        acts = [new_act() for _ in range(3)]

        def count_three() -> None:
            with group():
                for number, act in enumerate(acts):
                    append(f"line:{number}", LineCounted("am-goris", step), act=act)

        status = in_process(dying_at(step, count_three))
        found = StoredEntry.objects.filter(act__in=acts).count()
        count_three()

        assert StoredEntry.objects.filter(act__in=acts).count() == 3
        return status, found

    outcomes = until_it_survives(kill)

    assert {found for status, found in outcomes if status} == {0, 3}
    assert CommitSignature.objects.count() == len(outcomes) + 1


def until_it_survives(kill: Callable[[int], tuple[int, int]]) -> list[tuple[int, int]]:
    """Kill at step 1, 2, 3 ... until no such step is reached; the journal must be sound after each."""
    outcomes = []
    for step in range(1, STEPS_AT_MOST):
        outcomes.append(kill(step))

        assert verify() == []  # its tables' part folds every subject anew and compares
        if step % 5 == 0 or outcomes[-1][0] == 0:
            assert rebuild().differing == ()
        if outcomes[-1][0] == 0:
            assert step > 10
            return outcomes
        assert outcomes[-1][0] == -signal.SIGKILL
    raise AssertionError("the act has no end")
