"""Whose clock has run out goes, with all that is tied to it; what is still needed, or held, stays."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.core.worlds import CARDS, CLERK, arrival, journal_of, move_to, receive
from tests.desks.conftest import ActorFor, FamilyOf, actor, family, square
from waystation.core.access.errors import NotAllowed
from waystation.core.journal.models import Node, Placeholder, StoredEntry
from waystation.core.journal.node import now, set_demo_clock
from waystation.core.journal.standing import node_of
from waystation.core.journal.tables import rebuild, table_hashes
from waystation.core.journal.verify import verify
from waystation.core.journal.writer import new_act
from waystation.core.keeping.clocks import CLASSES, months_in_force
from waystation.core.keeping.commands import extend, set_clock
from waystation.core.keeping.errors import NoSuchClock, NotHeardFrom, NotKept, ReasonNeeded, SeesPart
from waystation.core.keeping.models import Extension
from waystation.core.keeping.retention import erase_expired, expiring, kinds_by_class, months_before
from waystation.core.sync.commands import admit
from waystation.core.sync.models import Exchange, Peer
from waystation.core.vault.models import DataKey
from waystation.desks.reception.commands import Description, add_persons, band_family
from waystation.desks.reception.models import Household
from waystation.desks.tracing.commands import Request, close_case, open_case

__all__ = ["actor", "family", "square"]
pytestmark = pytest.mark.django_db
BEGIN = datetime(2023, 9, 27, 12, tzinfo=UTC)
Later = Callable[[int], datetime]


@pytest.fixture(autouse=True)
def clock(node: Node) -> None:
    set_demo_clock(BEGIN)


def kinds(found: object) -> list[tuple[str, list[str]]]:
    return [(each.retention, sorted({s.partition(":")[0] for s in each.subjects})) for each in found]


def test_every_class_has_kinds_and_every_kind_a_class() -> None:
    assert kinds_by_class().keys() == CLASSES.keys()
    assert "household" in kinds_by_class()["register"]
    assert "case" in kinds_by_class()["tracing"]


@pytest.mark.storage
def test_a_family_goes_whole_a_year_after_its_last_act(family: FamilyOf) -> None:
    household = family()

    before = expiring(months_before(BEGIN, -12) - timedelta(days=1))
    after = expiring(months_before(BEGIN, -12) + timedelta(minutes=5))

    assert before == []
    assert kinds(after) == [("register", ["band", "household"])]
    assert household in after[0].subjects
    assert after[0].runs_out_at - months_before(BEGIN, -12) < timedelta(minutes=5)


@pytest.mark.storage
def test_a_later_act_on_one_of_them_keeps_them_all(family: FamilyOf, actor: ActorFor) -> None:
    household = family()
    set_demo_clock(months_before(BEGIN, -8))
    add_persons(actor("clerk"), household, [Description("f", "18-59", "head", "Anahit")], act=new_act())

    assert expiring(months_before(BEGIN, -13)) == []
    assert kinds(expiring(months_before(BEGIN, -21))) == [
        ("register", ["band", "household", "membership", "person"])
    ]


def test_families_go_each_by_its_own_clock(family: FamilyOf) -> None:
    early = family()
    set_demo_clock(months_before(BEGIN, -2))
    late = family()

    (only,) = expiring(months_before(BEGIN, -13))

    assert early in only.subjects
    assert late not in only.subjects
    assert len(expiring(months_before(BEGIN, -15))) == 2


def test_a_search_that_goes_on_never_runs_out(actor: ActorFor) -> None:
    tracer = actor("tracing")
    case = open_case(
        tracer, Request("child", "Davit", "at the bridge", "Anahit", "in tent 4", agrees=True),
        act=new_act(),
    ).subject("case")  # fmt: skip
    far = months_before(BEGIN, -60)
    assert [each for each in expiring(far) if each.retention == "tracing"] == []

    close_case(tracer, case, "withdrawn", act=new_act())

    assert [each.subjects for each in expiring(far) if each.retention == "tracing"] == [(case,)]
    assert [each for each in expiring(months_before(BEGIN, -23)) if each.retention == "tracing"] == []


def test_roles_that_are_held_stay(actor: ActorFor) -> None:
    actor("clerk")

    assert [each for each in expiring(months_before(BEGIN, -60)) if each.retention == "staff"] == []


@pytest.mark.storage
def test_an_extension_keeps_a_family_until_its_day_and_says_why(family: FamilyOf) -> None:
    household = family()
    until = months_before(BEGIN, -20)

    extend(None, household, until, "the court asks for the papers", act=new_act())

    assert expiring(until - timedelta(days=1)) == []
    assert len(expiring(until + timedelta(days=1))) == 1
    assert Extension.objects.get().open("reason") == {"reason": "the court asks for the papers"}


def test_an_extension_without_reason_or_of_nothing_is_refused(family: FamilyOf) -> None:
    household, later = family(), months_before(BEGIN, -20)

    with pytest.raises(ReasonNeeded):
        extend(None, household, later, "   x   ", act=new_act())
    with pytest.raises(NotKept):
        extend(None, "household:nobody", later, "the court asks for it", act=new_act())
    with pytest.raises(NotKept):
        extend(None, household, BEGIN - timedelta(days=1), "the court asks for it", act=new_act())
    with pytest.raises(NotAllowed):
        extend(CLERK, household, later, "the court asks for it", act=new_act())
    assert not Extension.objects.exists()


def test_a_deployment_sets_its_own_clock_and_longer_needs_a_reason(family: FamilyOf) -> None:
    family()

    set_clock(None, "register", 3, "", act=new_act())
    assert months_in_force()["register"] == 3
    assert len(expiring(months_before(BEGIN, -4))) == 1

    with pytest.raises(ReasonNeeded):
        set_clock(None, "register", 36, "", act=new_act())
    with pytest.raises(NoSuchClock):
        set_clock(None, "everything", 3, "", act=new_act())
    with pytest.raises(NoSuchClock):
        set_clock(None, "register", 0, "", act=new_act())
    with pytest.raises(NotAllowed):
        set_clock(CLERK, "register", 1, "", act=new_act())
    set_clock(None, "register", 36, "a law of this country asks for it", act=new_act())
    assert expiring(months_before(BEGIN, -35)) == []


def test_months_end_on_the_last_day_there_is() -> None:
    assert months_before(datetime(2024, 2, 29, tzinfo=UTC), -12).date().isoformat() == "2025-02-28"
    assert months_before(datetime(2023, 1, 15, tzinfo=UTC), 1).date().isoformat() == "2022-12-15"
    assert now().year == 2023


@pytest.mark.storage
def test_what_has_run_out_is_erased_for_good_and_leaves_placeholders(
    family: FamilyOf, actor: ActorFor
) -> None:
    household = family(village="Taghavard")
    token = Household.objects.get(subject=household).village
    set_demo_clock(months_before(BEGIN, -6))
    other = family()
    set_demo_clock(months_before(BEGIN, -12) + timedelta(days=6))
    assert erase_expired() == []
    set_demo_clock(months_before(BEGIN, -13))

    (gone,) = erase_expired()

    assert household in gone.subjects
    assert list(Household.objects.values_list("subject", flat=True)) == [other]
    assert {row.subject: row.reason for row in Placeholder.objects.all()} == dict.fromkeys(
        gone.subjects, "retention:register"
    )
    assert not DataKey.objects.filter(subject__in=gone.subjects).exists()
    assert not StoredEntry.objects.filter(body__contains=token).exists()
    assert verify() == []
    assert rebuild().differing == ()
    assert erase_expired() == []


def test_nothing_that_has_not_run_out_is_touched(family: FamilyOf) -> None:
    family()
    before = table_hashes()

    assert erase_expired() == []

    assert table_hashes() == before


@pytest.fixture
def other(node: Node) -> Peer:
    """Another node of the journal."""
    return Peer.objects.create(
        subject="node:018ad320-c400-7000-8000-00000000000b", name="Sisian", scopes=["*"]
    )


def test_a_node_not_heard_from_for_a_week_may_know_better(family: FamilyOf, other: Peer) -> None:
    family()
    set_demo_clock(months_before(BEGIN, -13))
    heard = Exchange.objects.create(node=node_of(other.subject), agreed_at=now() - timedelta(days=8))

    with pytest.raises(NotHeardFrom, match="from Sisian, where"):
        erase_expired()
    assert Household.objects.count() == 1

    heard.agreed_at = now() - timedelta(days=1)
    heard.save()
    assert len(erase_expired()) == 1


def test_a_revoked_node_is_not_waited_for(family: FamilyOf, other: Peer) -> None:
    family()
    set_demo_clock(months_before(BEGIN, -13))
    Peer.objects.update(is_revoked=True)

    assert len(erase_expired()) == 1


def test_a_node_that_holds_a_part_leaves_it_to_the_others(node: Node, tmp_path: Path) -> None:
    """Goris gives Sisian a part; Sisian gives Tatev all that it has, which is no more than that part."""
    set_demo_clock(BEGIN)
    for name in ("tatev", "sisian"):
        move_to(tmp_path / name)
    cards = {card.name: card for card in CARDS.values()}
    goris = journal_of(
        tmp_path / "goris", lambda: admit(None, cards["sisian"], ["register/am-goris"], act=new_act())
    )
    sisian = journal_of(tmp_path / "sisian", lambda: admit(None, cards["tatev"], ["*"], act=new_act()), goris)
    move_to(tmp_path / "tatev")
    set_demo_clock(BEGIN)
    receive(sisian)
    band_family(CLERK, arrival(), act=new_act())
    set_demo_clock(months_before(BEGIN, -13))
    Exchange.objects.bulk_create(
        Exchange(node=node_of(peer.subject), agreed_at=now()) for peer in Peer.objects.all()
    )

    with pytest.raises(SeesPart):
        erase_expired()
    assert Household.objects.count() == 1
