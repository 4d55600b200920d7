from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from waystation.core.journal.kinds import Entry
from waystation.desks.supply.models import Issue, Lot, Movement
from waystation.desks.supply.subjects import (
    ISSUE,
    LOT,
    MOVEMENT,
    HandedOver,
    IssueCompleted,
    LotReceived,
    MovementMade,
)

START = datetime(2023, 9, 27, 2, 14, tzinfo=UTC)
SUBJECT = "issue:first-parcel/0189"


def entry(body: object, minutes: int = 0, name: str = "e") -> Entry:
    return Entry(
        id=f"{name}-{minutes}",
        kind="",
        subject=SUBJECT,
        body=body,
        actor="",
        device="",
        observed_at=START + timedelta(minutes=minutes),
        act="",
        scope="",
    )


def handed_over(place: str, items: dict[str, int], owed: dict[str, int] | None = None) -> HandedOver:
    return HandedOver("first-parcel", "household:0189", place, items, owed or {})


def test_two_handovers_are_both_kept_whatever_order_they_come_in():
    goris = entry(handed_over("am-goris", {"blanket": 4}), 0)
    vayk = entry(handed_over("am-vayk", {"blanket": 4}), 90)

    for order in ([goris, vayk], [vayk, goris]):
        row = Issue.from_state(SUBJECT, ISSUE.fold_all(order))

        assert row.is_double
        assert row.place == "am-goris"
        assert row.again == [["am-vayk", "2023-09-27T03:44:00Z"]]
        assert row.items == {"blanket": 8}


def test_what_was_owed_is_paid_by_a_completion():
    first = entry(handed_over("am-goris", {"blanket": 1}, {"blanket": 3, "hygiene_kit": 1}))
    rest = entry(IssueCompleted("am-goris", {"blanket": 2}), 30)

    state = ISSUE.fold_all([first, rest])

    assert state.given() == {"blanket": 3}
    assert state.owed() == {"blanket": 1, "hygiene_kit": 1}


def test_a_completion_alone_shows_no_issue():
    state = ISSUE.fold_all([entry(IssueCompleted("am-goris", {"blanket": 2}))])

    assert Issue.from_state(SUBJECT, state) is None


def test_a_lot_and_a_movement_are_what_was_written():
    lot = Lot.from_state("lot:1", LOT.fold_all([entry(LotReceived("bread", "am-goris", 10, 1))]))
    movement = Movement.from_state(
        "movement:1", MOVEMENT.fold_all([entry(MovementMade("lot:1", -3, "lost"))])
    )

    assert (lot.quantity, lot.damaged, lot.received_at) == (10, 1, START)
    assert (movement.lot, movement.quantity, movement.reason) == ("lot:1", -3, "lost")


units = st.dictionaries(st.sampled_from(["blanket", "bread"]), st.integers(0, 9))
bodies = st.one_of(
    st.builds(handed_over, st.sampled_from(["am-goris", "am-vayk"]), units, units),
    st.builds(IssueCompleted, st.just("am-goris"), units),
    st.builds(LotReceived, st.just("bread"), st.just("am-goris"), st.integers(0, 9)),
    st.builds(MovementMade, st.just("lot:1"), st.integers(-9, 9), st.just("lost")),
)


@given(st.lists(bodies, max_size=6), st.randoms())
def test_any_entries_in_any_order_fold_and_what_is_given_and_owed_does_not_depend_on_it(some, random):
    entries = [entry(body, number) for number, body in enumerate(some)]
    shuffled = random.sample(entries, len(entries))

    for subject, table in ((LOT, Lot), (MOVEMENT, Movement), (ISSUE, Issue)):
        state = subject.fold_all(shuffled)
        if state is not None:
            table.from_state(SUBJECT, state)

    one, other = ISSUE.fold_all(entries), ISSUE.fold_all(shuffled)
    if one is not None:
        assert one.given() == other.given()
        assert one.owed() == other.owed()
        assert one.handovers == other.handovers
