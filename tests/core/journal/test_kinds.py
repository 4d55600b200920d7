"""Every registered kind of every desk: its fold is total and repeatable, and its table takes any state."""

import dataclasses
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from waystation.core.journal.canonical import canonical
from waystation.core.journal.history import GENERIC
from waystation.core.journal.kinds import (
    Entry,
    Kind,
    Subject,
    UnknownKind,
    entry_kind,
    kind_named,
    registered_kinds,
    registered_subjects,
    subject_kind,
    subject_named,
)
from waystation.core.journal.marks import Personal
from waystation.core.journal.projected import ProjectedRow, SealedField, fit
from waystation.core.journal.tables import row_text

moments = st.datetimes(datetime(1901, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))
letters = st.characters(exclude_categories=["Cs"])
plain: dict[object, st.SearchStrategy[Any]] = {
    str: st.text(letters, max_size=6),
    int: st.integers(-(2**63), 2**63 - 1),
    bool: st.booleans(),
    NoneType: st.none(),
    datetime: moments,
    date: st.dates(),
}


def values_of(hint: Any) -> st.SearchStrategy[Any]:
    """Return every value that a body's field of this type may hold."""
    origin, arguments = get_origin(hint), get_args(hint)
    if hint in plain:
        return plain[hint]
    if origin is Annotated:
        return annotated(arguments[0], arguments[1:])
    if origin is Literal:
        return st.sampled_from(arguments)
    if origin in (Union, UnionType):
        return st.one_of([values_of(argument) for argument in arguments])
    if origin is tuple and arguments[-1] is Ellipsis:
        return st.lists(values_of(arguments[0]), max_size=3).map(tuple)
    if origin is tuple:
        return st.tuples(*[values_of(argument) for argument in arguments])
    if origin is list:
        return st.lists(values_of(arguments[0]), max_size=3)
    if origin in (dict, Mapping):
        return st.dictionaries(values_of(arguments[0]), values_of(arguments[1]), max_size=3)
    if dataclasses.is_dataclass(hint):
        hints = get_type_hints(hint, include_extras=True)
        return st.builds(hint, **{name: values_of(kind) for name, kind in hints.items()})
    raise NotImplementedError(f"values of {hint}: teach this test the type")


def annotated(base: Any, marks: tuple[object, ...]) -> st.SearchStrategy[Any]:
    if any(isinstance(mark, Personal) for mark in marks):
        return st.sampled_from(["", "s1.c2VhbGVk"])
    for mark in marks:
        if isinstance(mark, msgspec.Meta) and base is int:
            low = mark.ge if mark.ge is not None else -(2**63) if mark.gt is None else mark.gt + 1
            high = mark.le if mark.le is not None else 2**63 - 1 if mark.lt is None else mark.lt - 1
            return st.integers(int(low), int(high))
        if isinstance(mark, msgspec.Meta) and mark.pattern is not None:
            return st.from_regex(mark.pattern)
        if isinstance(mark, msgspec.Meta) and base is str:
            return st.text(letters, min_size=mark.min_length or 0, max_size=mark.max_length)
    return values_of(base)


def entries_of(subject: Subject[Any]) -> st.SearchStrategy[list[Entry]]:
    kinds = [kind for kind in registered_kinds() if kind.name.partition(".")[0] == subject.name]
    entry = st.sampled_from(kinds).flatmap(
        lambda kind: st.tuples(st.just(kind), values_of(kind.body), moments)
    )
    return st.lists(entry, max_size=5).map(
        lambda drawn: [as_stored(subject, number, *one) for number, one in enumerate(drawn)]
    )


def as_stored(subject: Subject[Any], number: int, kind: Kind, body: object, at: datetime) -> Entry:
    """Return the entry as the projector gives it to the fold: through JSON and back."""
    stored = json.loads(canonical(kind.encode(body)))
    return Entry(
        id=f"e{number}", kind=kind.name, subject=f"{subject.name}:1", body=kind.decode(stored),
        actor="anahit", device="tablet-1", observed_at=at.replace(microsecond=0), act=f"a{number // 2}",
        scope=f"{kind.audience}/am-goris", ancestors=frozenset(f"e{n}" for n in range(number) if n % 2),
    )  # fmt: skip


@pytest.mark.parametrize("subject", registered_subjects(), ids=lambda subject: subject.name)
def test_a_fold_is_total_and_repeatable_and_its_table_takes_the_state(
    subject: Subject[Any],
) -> None:
    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
    @given(entries_of(subject))
    def check(entries: list[Entry]) -> None:
        state = subject.fold_all(entries)

        assert subject.fold_all(entries) == state
        table = ProjectedRow.tables.get(subject.name)
        row = None if table is None or state is None else table.from_state(f"{subject.name}:1", state)
        if row is not None:
            fit(row)
            assert row.subject == f"{subject.name}:1"
            assert row_text(row) == row_text(row)

    check()


def test_every_kind_belongs_to_a_registered_subject() -> None:
    subjects = {subject.name for subject in registered_subjects()}

    assert {
        kind.name.partition(".")[0] for kind in registered_kinds() if kind.body not in GENERIC
    } <= subjects


def test_a_sealed_column_has_the_audience_of_a_kind_that_seals_a_field_of_its_name() -> None:
    sealed = {
        (kind.name.partition(".")[0], kind.audience, field)
        for kind in registered_kinds()
        for field in kind.sealed_fields
    }

    astray = [
        f"{table._meta.label}.{field.name}"
        for name, table in ProjectedRow.tables.items()
        for field in table._meta.concrete_fields
        if isinstance(field, SealedField) and (name, field.audience, field.name) not in sealed
    ]

    assert astray == []


def test_a_kind_or_subject_registered_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="registered twice"):
        entry_kind("line.counted", audience="public")(type("Body", (), {}))
    with pytest.raises(ValueError, match="registered twice"):
        Subject("line", lambda state, entry: state)


def test_an_unknown_kind_or_subject_is_named() -> None:
    with pytest.raises(UnknownKind, match=r"line\.counted version 99"):
        kind_named("line.counted", 99)
    with pytest.raises(UnknownKind, match="dragon"):
        subject_named("dragon")
    assert subject_kind("dragon:1:2") == "dragon"


def test_a_body_out_of_bounds_is_refused_by_its_field() -> None:
    kind = kind_named("line.counted", 1)

    with pytest.raises(msgspec.ValidationError, match=r"\$\.families"):
        kind.encode(kind.body("am-goris", -1))
