"""The fold order: ancestry first, then the clock, and the same for every order of arrival."""

from hypothesis import given
from hypothesis import strategies as st

from waystation.core.journal import ordering
from waystation.core.journal.ordering import Placed, fold_order, heads


@st.composite
def journals(draw: st.DrawFn) -> list[Placed]:
    """Entries of one subject; `seen` may name later ones (forged), itself, or some that are not here."""
    count = draw(st.integers(1, 9))
    names = [f"e{number}" for number in range(count)]
    seen = st.lists(st.sampled_from([*names, "elsewhere"]), max_size=3, unique=True)
    return [
        Placed(name, tuple(draw(seen)), draw(st.integers(0, 5)), draw(st.sampled_from("AB")), number)
        for number, name in enumerate(names)
    ]


@st.composite
def honest_journals(draw: st.DrawFn) -> list[Placed]:
    """Entries whose authors saw earlier ones only; clocks are what they are."""
    count = draw(st.integers(1, 9))
    entries: list[Placed] = []
    for number in range(count):
        earlier = [entry.id for entry in entries]
        seen = draw(st.lists(st.sampled_from(earlier), max_size=3, unique=True)) if earlier else []
        entries.append(
            Placed(f"e{number}", tuple(seen), draw(st.integers(0, 5)), draw(st.sampled_from("AB")), number)
        )
    return entries


@given(journals(), st.randoms(use_true_random=False))
def test_any_order_of_arrival_gives_one_fold_order(entries: list[Placed], random: object) -> None:
    shuffled = list(entries)
    random.shuffle(shuffled)

    assert fold_order(shuffled) == fold_order(entries)


@given(journals())
def test_every_entry_is_folded_once_even_where_entries_claim_to_have_seen_each_other(
    entries: list[Placed],
) -> None:
    ordered = [entry.id for entry, _ in fold_order(entries)]

    assert sorted(ordered) == sorted(entry.id for entry in entries)


@given(honest_journals())
def test_what_an_author_saw_is_folded_before_what_they_wrote(entries: list[Placed]) -> None:
    position = {entry.id: number for number, (entry, _) in enumerate(fold_order(entries))}

    assert all(position[seen] < position[entry.id] for entry in entries for seen in entry.seen)


@given(honest_journals())
def test_ancestors_are_all_that_was_seen_directly_or_through_others(entries: list[Placed]) -> None:
    by_id = {entry.id: entry for entry in entries}

    def reach(name: str) -> set[str]:
        return {found for seen in by_id[name].seen for found in ({seen} | reach(seen))}

    assert {entry.id: set(ancestors) for entry, ancestors in fold_order(entries)} == {
        entry.id: reach(entry.id) for entry in entries
    }


def test_entries_that_did_not_see_each_other_go_by_the_clock() -> None:
    late, early = Placed("a", (), 9, "A", 1), Placed("b", (), 3, "B", 1)

    assert [entry.id for entry, _ in fold_order([late, early])] == ["b", "a"]
    assert heads([late, early]) == ("a", "b")


def test_a_clock_that_runs_ahead_does_not_outlast_an_entry_that_saw_its_own() -> None:
    hacked = Placed("hacked", (), 10**15, "A", 1)
    answer = Placed("answer", ("hacked",), 5, "B", 1)

    assert [entry.id for entry, _ in fold_order([answer, hacked])] == ["hacked", "answer"]
    assert heads([answer, hacked]) == ("answer",)


@st.composite
def lines(draw: st.DrawFn) -> list[Placed]:
    """Entries that saw the one before, as one desk after another writes them; a few may lack or add one."""
    count = draw(st.integers(1, 7))
    entries = []
    for number in range(count):
        seen = {f"e{number - 1}"} if number else set()
        seen ^= draw(
            st.sets(st.sampled_from(["e0", "e3", "e6", "elsewhere"]), max_size=draw(st.integers(0, 1)))
        )
        entries.append(
            Placed(f"e{number}", tuple(sorted(seen)), 10 * number + draw(st.integers(0, 9)), "A", number)
        )
    return entries


@given(lines() | journals())
def test_a_line_is_folded_as_the_search_by_ancestry_folds_it(entries: list[Placed]) -> None:
    by_search = ordering._sorted_by_ancestry({entry.id: entry for entry in entries})

    quick = fold_order(entries)

    assert [(entry, set(ancestors)) for entry, ancestors in quick] == [
        (entry, set(ancestors)) for entry, ancestors in by_search
    ]
    for (_, ancestors), (_, found) in zip(quick, by_search, strict=True):
        assert ancestors == found
        assert len(ancestors) == len(found)
        assert all(
            (name in ancestors) == (name in found) for name in ["e0", "e1", "e3", "e6", "elsewhere", ""]
        )


def test_a_long_line_holds_no_set_for_each_of_its_entries() -> None:
    line = [Placed("e0", (), 0, "A", 0)]
    line += [Placed(f"e{number}", (f"e{number - 1}",), number, "A", number) for number in range(1, 50_000)]

    folded = fold_order(line)

    assert len(folded[-1][1]) == 49_999
    assert "e49998" in folded[-1][1]
    assert "e49999" not in folded[-1][1]
    assert folded[3][1] & {"e2", "e9"} == {"e2"}
