"""Who belongs to a journal: alike on every node, in whatever order it hears of it, whoever lies."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waystation.core.journal.standing import (
    NodeAdmitted,
    NodeRevoked,
    Statement,
    card_message,
    is_key_of,
    is_scope_pattern,
    is_visible,
    node_id,
    standing,
)
from waystation.core.vault.nodekeys import NodeKeys

KEYS = [NodeKeys.generate() for _ in range(5)]
IDS = [node_id(1_700_000_000_000 + number, keys.signing_public) for number, keys in enumerate(KEYS)]
HERE, GORIS, SISIAN, KAPAN, STRANGER = range(5)


def chain(node: int) -> str:
    return f"{IDS[node]}/1/0"


def admitted(about: int, *scopes: str, key: int | None = None) -> NodeAdmitted:
    keys = KEYS[about if key is None else key]
    message = card_message(IDS[about], "a node", "demo", keys.signing_public, keys.sealing_public)
    return NodeAdmitted(
        "a node", "demo", keys.signing_public, keys.sealing_public, scopes or ("*",), keys.sign(message)
    )


def says(author: int, clock: int, seq: int, about: int, body: NodeAdmitted | NodeRevoked) -> Statement:
    return Statement(clock, chain(author), seq, IDS[about], body)


def revoked(about: int, last_good: int) -> NodeRevoked:
    return NodeRevoked({chain(about): last_good}, "hostile")


def seen_from(node: int, *statements: Statement) -> tuple[set[int], dict[int, int | None]]:
    """Return who belongs, and the last good entry of each node's chain."""
    now = standing(IDS[node], KEYS[node].signing_public, statements)
    members = {number for number, name in enumerate(IDS) if name in now.members}
    return members, {number: now.last_good(chain(number)) for number in range(5)}


MUTUAL = [
    says(HERE, 1, 1, GORIS, admitted(GORIS)),
    says(GORIS, 2, 1, HERE, admitted(HERE)),
    says(GORIS, 3, 2, SISIAN, admitted(SISIAN)),
    says(SISIAN, 4, 1, GORIS, admitted(GORIS)),
]


def test_nodes_learn_of_each_other_through_those_they_know() -> None:
    assert seen_from(HERE, *MUTUAL)[0] == {GORIS, SISIAN}
    assert seen_from(SISIAN, *MUTUAL)[0] == {GORIS, HERE}


def test_a_node_that_nobody_known_admitted_counts_for_nothing() -> None:
    stranger = says(STRANGER, 1, 1, KAPAN, admitted(KAPAN))

    members, last_good = seen_from(HERE, *MUTUAL, stranger)

    assert members == {GORIS, SISIAN}
    assert (last_good[KAPAN], last_good[STRANGER], last_good[SISIAN]) == (0, 0, None)


def test_nobody_can_offer_another_key_under_a_nodes_identifier() -> None:
    forged = says(GORIS, 9, 3, SISIAN, admitted(SISIAN, key=STRANGER))

    now = standing(IDS[HERE], KEYS[HERE].signing_public, [*MUTUAL, forged])

    assert now.members[IDS[SISIAN]].signing_public == KEYS[SISIAN].signing_public
    assert is_key_of(IDS[SISIAN], KEYS[SISIAN].signing_public)
    assert not is_key_of(IDS[SISIAN], KEYS[STRANGER].signing_public)


def test_a_node_gives_nobody_more_than_it_may_see_itself() -> None:
    statements = [
        says(HERE, 1, 1, GORIS, admitted(GORIS, "register/*")),
        says(GORIS, 2, 1, SISIAN, admitted(SISIAN, "*", "register/am-sisian", "medical/*")),
        says(GORIS, 3, 2, GORIS, admitted(GORIS, "*")),
    ]

    now = standing(IDS[HERE], KEYS[HERE].signing_public, statements)

    assert now.members[IDS[SISIAN]].scopes == {"register/am-sisian"}
    assert now.members[IDS[GORIS]].scopes == {"register/*"}


def test_a_node_sees_everything_only_where_every_other_nodes_word_reaches_it_whole() -> None:
    mutual = [says(HERE, 1, 1, SISIAN, admitted(SISIAN)), says(SISIAN, 2, 1, HERE, admitted(HERE))]
    through_sisian = [*mutual, says(SISIAN, 3, 2, GORIS, admitted(GORIS))]

    def sees_everything(*statements: Statement) -> bool:
        return standing(IDS[HERE], KEYS[HERE].signing_public, statements).sees_everything()

    assert sees_everything()
    assert sees_everything(*mutual)
    assert sees_everything(*through_sisian, says(GORIS, 4, 1, SISIAN, admitted(SISIAN)))
    assert not sees_everything(*through_sisian, says(GORIS, 4, 1, SISIAN, admitted(SISIAN, "register/x")))
    assert not sees_everything(*through_sisian)


def test_admitted_again_a_node_may_see_what_was_said_last() -> None:
    again = says(HERE, 9, 2, GORIS, admitted(GORIS, "public/*"))

    now = standing(IDS[HERE], KEYS[HERE].signing_public, [*MUTUAL, again])

    assert now.members[IDS[GORIS]].scopes == {"public/*"}


def test_a_revoked_node_counts_up_to_its_last_good_entry_and_its_later_admissions_not_at_all() -> None:
    late = says(GORIS, 8, 7, KAPAN, admitted(KAPAN))

    members, last_good = seen_from(HERE, *MUTUAL, late, says(HERE, 9, 2, GORIS, revoked(GORIS, 6)))

    assert (GORIS in members, KAPAN in members, SISIAN in members) == (True, False, True)
    assert (last_good[GORIS], last_good[KAPAN], last_good[SISIAN]) == (6, 0, None)


def test_of_two_nodes_that_revoke_each_other_the_earlier_word_holds() -> None:
    first = says(GORIS, 5, 3, SISIAN, revoked(SISIAN, 1))
    second = says(SISIAN, 6, 2, GORIS, revoked(GORIS, 2))

    for order in permutations([*MUTUAL, first, second]):
        assert seen_from(HERE, *order)[1] == {HERE: None, GORIS: None, SISIAN: 1, KAPAN: 0, STRANGER: 0}


def test_two_that_revoke_one_node_leave_what_both_have_seen() -> None:
    words = [
        says(HERE, 5, 2, SISIAN, revoked(SISIAN, 7)),
        says(GORIS, 6, 3, SISIAN, revoked(SISIAN, 4)),
    ]

    assert {seen_from(HERE, *MUTUAL, *order)[1][SISIAN] for order in permutations(words)} == {4}


@given(
    st.lists(
        st.tuples(st.integers(0, 4), st.integers(1, 9), st.integers(1, 5), st.integers(0, 4)), max_size=8
    ),
    st.randoms(),
)
def test_whatever_is_said_the_order_of_hearing_it_changes_nothing(
    said: list[tuple[int, int, int, int]], rng: object
) -> None:
    statements = [
        says(author, clock, seq, about, revoked(about, seq) if clock % 2 else admitted(about))
        for author, clock, seq, about in said
    ]
    shuffled = list(statements)
    rng.shuffle(shuffled)

    assert seen_from(HERE, *statements) == seen_from(HERE, *shuffled)


@pytest.mark.parametrize(
    ("pattern", "is_one"),
    [
        ("*", True),
        ("register/*", True),
        ("register/am-goris", True),
        ("", False),
        ("/x", False),
        ("[a]/*", False),
    ],
)
def test_a_scope_is_an_audience_and_a_place(pattern: str, is_one: bool) -> None:
    assert is_scope_pattern(pattern) is is_one


def test_what_is_public_and_what_speaks_of_nodes_goes_to_everybody() -> None:
    assert is_visible("nodes/", [])
    assert is_visible("public/am-goris", [])
    assert not is_visible("register/am-goris", [])
