"""The impact assessment says what is kept of people, and is due again when that changes."""

from datetime import timedelta

import pytest

from tests.core.worlds import CLERK
from waystation.core.access.errors import NotAllowed
from waystation.core.access.matrix import MATRIX
from waystation.core.journal.models import Node
from waystation.core.journal.node import now
from waystation.core.journal.tables import rebuild
from waystation.core.journal.writer import new_act, writing
from waystation.core.keeping import assessment
from waystation.core.keeping.assessment import (
    READ_BY,
    document,
    is_signed,
    personal_fields,
    readers,
    schema_hash,
    sign,
    signature,
)
from waystation.core.keeping.clocks import CLASSES
from waystation.core.keeping.errors import AssessmentChanged
from waystation.core.keeping.subjects import ClockSet, ImpactSigned, clock_subject, fold_impact
from waystation.core.upkeep.tasks import setup_tasks

pytestmark = pytest.mark.django_db


def test_it_lists_every_field_with_purpose_basis_and_clock(node: Node) -> None:
    text = document()

    for field in personal_fields():
        assert f"| {field.purpose} | {field.basis} | {field.retention} | {field.audience} | " in text
        assert field.name in text
    for each in CLASSES.values():
        assert f"| {each.name} | {each.title} | {each.months} |" in text
    assert "**Not signed yet.**" in text
    assert schema_hash() in text


def test_it_names_the_roles_that_read_each_audience() -> None:
    assert readers("tracing") == ["coordinator", "clerk", "tracing"]
    assert readers("medical") == ["medical"]
    assert {field.audience for field in personal_fields()} <= READ_BY.keys()
    assert {permission for permissions in READ_BY.values() for permission in permissions} <= MATRIX.keys()


@pytest.mark.storage
def test_a_signature_stands_until_what_is_kept_changes(node: Node) -> None:
    assert not is_signed()

    sign(None, "head of mission", schema_hash(), act=new_act())

    assert is_signed()
    assert signature().role == "head of mission"
    assert "as head of mission." in document()
    assert rebuild().differing == ()
    with writing(assessment.CONSOLE, new_act(), request={}) as act:
        act.record(clock_subject("register"), ClockSet(18, "the ministry asks for it"))
    assert not is_signed()
    assert "the schema changed since. Due again." in document()


def test_an_assessment_that_was_not_read_as_it_is_cannot_be_signed(node: Node) -> None:
    with pytest.raises(AssessmentChanged, match="Read it anew"):
        sign(None, "head of mission", "0" * 64, act=new_act())
    with pytest.raises(NotAllowed):
        sign(CLERK, "head of mission", schema_hash(), act=new_act())

    assert signature() is None


def test_the_latest_signature_counts_in_whatever_order_they_arrive(node: Node) -> None:
    class Entry:
        def __init__(self, body: ImpactSigned, hours: int) -> None:
            self.body, self.observed_at = body, now() + timedelta(hours=hours)

    early, late = Entry(ImpactSigned("a", "x"), 0), Entry(ImpactSigned("b", "y"), 1)

    assert fold_impact(fold_impact(None, early), late).schema == "b"
    assert fold_impact(fold_impact(None, late), early).schema == "b"


def test_a_live_node_asks_for_it(node: Node) -> None:
    Node.objects.update(mode="live")
    assert {"assessment", "backup"} <= {task.code for task in setup_tasks()}

    Node.objects.update(mode="demo")
    sign(None, "head of mission", schema_hash(), act=new_act())
    Node.objects.update(mode="live")

    assert "assessment" not in {task.code for task in setup_tasks()}
