"""Undo, disagreement and erasure within one subject: pure, and the same in any order of arrival."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from waystation.core.journal.history import (
    ActUndone,
    Disagreement,
    FieldSettled,
    History,
    SubjectErased,
    effective,
)
from waystation.core.journal.kinds import Entry, kind_of, subject_named
from waystation.core.journal.ordering import Placed, fold_order
from waystation.desks.placement.subjects import BedBlocked, BedUnblocked
from waystation.desks.reception.subjects import (
    HouseholdBanded,
    HouseholdIntended,
    HouseholdNeeded,
    PersonRecorded,
)

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
LILIT = PersonRecorded("f", "18-59", name="Lilit", birth="1980", phone="093")


class Journal:
    """One subject's entries; each names what its author had seen."""

    def __init__(self) -> None:
        self.made: dict[str, tuple[Placed, object, str, str]] = {}

    def add(self, body: object, *seen: str, act: str = "", actor: str = "anahit") -> str:
        number = len(self.made) + 1
        name = f"e{number}"
        self.made[name] = (Placed(name, seen, number, "node/1/0", number), body, act or f"a{number}", actor)
        return name

    def history(self) -> History:
        return effective(
            [
                Entry(
                    id=place.id, kind=kind_of(self.made[place.id][1]).name, subject="subject:1",
                    body=self.made[place.id][1], actor=self.made[place.id][3], device="d", observed_at=AT,
                    act=self.made[place.id][2], scope="register/", ancestors=ancestors,
                )
                for place, ancestors in fold_order(one[0] for one in self.made.values())
            ]
        )  # fmt: skip

    def state(self, kind: str) -> Any:
        return subject_named(kind).fold_all(self.history().entries)


def test_entries_in_one_line_are_folded_as_they_stand() -> None:
    journal = Journal()
    first = journal.add(LILIT)
    journal.add(replace(LILIT, phone="094"), first)

    history = journal.history()

    assert history.is_plain
    assert [entry.body.phone for entry in history.entries] == ["093", "094"]


def test_an_undone_act_is_passed_over_and_comes_back_when_the_undo_is_undone() -> None:
    journal = Journal()
    first = journal.add(LILIT)
    second = journal.add(replace(LILIT, phone="094"), first)
    undo = journal.add(ActUndone("a2"), second)

    assert journal.state("person").phone == "093"

    again = journal.add(ActUndone("a3"), undo)

    assert journal.state("person").phone == "094"

    journal.add(ActUndone("a4"), again)

    assert journal.state("person").phone == "093"


def test_a_subject_whose_only_act_is_undone_has_no_state() -> None:
    journal = Journal()
    journal.add(ActUndone("a1"), journal.add(LILIT))

    assert journal.state("person") is None
    assert journal.history().entries == []


def test_an_undo_reaches_only_what_its_author_had_seen() -> None:
    journal = Journal()
    journal.add(LILIT)
    journal.add(ActUndone("a1"))

    assert journal.state("person") == LILIT


def test_two_undos_made_apart_undo_once_and_one_of_them_is_enough() -> None:
    journal = Journal()
    first = journal.add(LILIT)
    one = journal.add(ActUndone("a1"), first)
    journal.add(ActUndone("a1"), first)
    journal.add(ActUndone("a2"), one)

    assert journal.state("person") is None


def test_two_people_who_change_different_fields_of_one_record_lose_nothing() -> None:
    journal = Journal()
    first = journal.add(LILIT)
    journal.add(replace(LILIT, phone="094"), first)
    journal.add(replace(LILIT, birth="1981"), first)

    assert journal.state("person") == replace(LILIT, phone="094", birth="1981")
    assert journal.history().disagreements == ()


def test_two_values_of_one_field_given_apart_are_both_kept() -> None:
    journal = Journal()
    first = journal.add(LILIT)
    journal.add(replace(LILIT, phone="094"), first)
    journal.add(replace(LILIT, phone="095"), first)

    assert journal.state("person").phone == "095"
    assert journal.history().disagreements == (Disagreement("phone", ("e2", "e3")),)


def test_the_same_value_given_apart_is_no_disagreement() -> None:
    journal = Journal()
    first = journal.add(LILIT)
    journal.add(replace(LILIT, phone="094"), first)
    journal.add(replace(LILIT, phone="094"), first)

    assert journal.history().disagreements == ()


def test_a_later_record_that_leaves_the_field_alone_settles_nothing() -> None:
    journal = Journal()
    first = journal.add(LILIT)
    one = journal.add(replace(LILIT, phone="094"), first)
    other = journal.add(replace(LILIT, phone="095"), first)
    journal.add(replace(LILIT, phone="095", birth="1981"), one, other)

    assert journal.history().disagreements == (Disagreement("phone", ("e2", "e3")),)
    assert journal.state("person") == replace(LILIT, phone="095", birth="1981")


def test_a_value_set_by_someone_who_saw_both_settles_it() -> None:
    journal = Journal()
    first = journal.add(LILIT)
    one = journal.add(replace(LILIT, phone="094"), first)
    other = journal.add(replace(LILIT, phone="095"), first)
    journal.add(replace(LILIT, phone="096"), one, other)

    assert journal.history().disagreements == ()
    assert journal.state("person").phone == "096"


def test_a_choice_settles_it_and_undoing_the_choice_opens_it_again() -> None:
    journal = Journal()
    first = journal.add(LILIT)
    one = journal.add(replace(LILIT, phone="094"), first)
    other = journal.add(replace(LILIT, phone="095", birth="1981"), first)
    settled = journal.add(FieldSettled("phone", one), one, other)

    assert journal.state("person") == replace(LILIT, phone="094", birth="1981")
    assert journal.history().disagreements == ()

    journal.add(ActUndone("a4"), settled)

    assert journal.state("person").phone == "095"
    assert journal.history().disagreements == (Disagreement("phone", ("e2", "e3")),)


def test_two_people_who_settle_it_differently_apart_disagree_again() -> None:
    journal = Journal()
    first = journal.add(LILIT)
    one = journal.add(replace(LILIT, phone="094"), first)
    other = journal.add(replace(LILIT, phone="095"), first)
    journal.add(FieldSettled("phone", one), one, other)
    journal.add(FieldSettled("phone", other), one, other)

    assert journal.history().disagreements == (Disagreement("phone", ("e2", "e3")),)


def test_a_choice_of_an_entry_or_field_that_is_not_there_settles_nothing() -> None:
    journal = Journal()
    first = journal.add(LILIT)
    one = journal.add(replace(LILIT, phone="094"), first)
    other = journal.add(replace(LILIT, phone="095"), first)
    journal.add(FieldSettled("phone", "e99"), one, other)
    journal.add(FieldSettled("shoe", one), one, other)

    assert journal.history().disagreements == (Disagreement("phone", ("e2", "e3")),)


def test_a_field_that_several_kinds_set_is_one_field() -> None:
    banded = HouseholdBanded("D-1", "am-goris", {"f 18-59": 1}, "nk-martuni", "bed")
    journal = Journal()
    first = journal.add(banded)
    journal.add(HouseholdIntended("relatives"), first)
    journal.add(HouseholdIntended("unsure"), first)
    journal.add(HouseholdNeeded("s1.x"), first)

    assert journal.history().disagreements == (Disagreement("intention", ("e2", "e3")),)
    assert journal.state("household").intention == "unsure"
    assert journal.state("household").needs == "s1.x"


def test_two_verdicts_given_apart_disagree_and_the_chosen_one_counts() -> None:
    journal = Journal()
    first = journal.add(BedBlocked("S-01", 1, "broken"))
    one = journal.add(BedUnblocked(), first)
    other = journal.add(BedBlocked("S-01", 1, "cleaning"), first)

    assert journal.history().disagreements == (Disagreement("standing", ("e2", "e3")),)

    journal.add(FieldSettled("standing", one), one, other)

    assert journal.history().disagreements == ()
    assert journal.state("bed").blocked is None


def test_an_erasure_that_two_people_wanted_leaves_nothing_for_good() -> None:
    journal = Journal()
    first = journal.add(LILIT)
    erased = journal.add(SubjectErased("request", "approval:1", "garik"), first)
    journal.add(ActUndone("a2"), erased)
    journal.add(LILIT)

    history = journal.history()

    assert history.entries == []
    assert history.erased is not None
    assert history.erased.id == erased


def test_an_erasure_that_one_person_wanted_is_none() -> None:
    journal = Journal()
    first = journal.add(LILIT)
    journal.add(SubjectErased("request", "approval:1", "anahit"), first)
    journal.add(SubjectErased("request", "approval:1", ""), first)

    assert journal.state("person") == LILIT


texts = st.sampled_from(["", "1", "2"])
bodies = st.one_of(
    st.builds(PersonRecorded, st.just("f"), st.just("60+"), texts, texts),
    st.builds(ActUndone, st.integers(1, 6).map(lambda number: f"a{number}")),
    st.builds(FieldSettled, st.sampled_from(["name", "father"]), st.integers(1, 6).map(lambda n: f"e{n}")),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(bodies, st.lists(st.integers(1, 6), max_size=3)), max_size=7), st.randoms())
def test_any_history_comes_to_the_same_in_any_order_of_arrival(
    drawn: list[tuple[object, list[int]]], random: Any
) -> None:
    journal = Journal()
    for number, (body, seen) in enumerate(drawn, 1):
        journal.add(body, *{f"e{one}" for one in seen if one < number})
    history = journal.history()

    names = list(journal.made)
    random.shuffle(names)
    journal.made = {name: journal.made[name] for name in names}

    assert journal.history() == history
    shown = {getattr(entry.body, "name", None) for entry in history.entries[-1:]}
    assert len(shown) <= 1
