"""The form of an entry: one spelling, one digest, and no two inputs that run together."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waystation.core.journal.canonical import canonical
from waystation.core.journal.clock import (
    COUNTER_BITS,
    HybridClock,
    instant,
    is_uuid7,
    timestamp,
    uuid7,
    uuid7_within,
)
from waystation.core.journal.format import Header, digest_of, genesis, hash_parts, link_of

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
headers = st.builds(
    Header, id=texts, act=texts, actor=texts, device=texts, kind=texts, version=st.integers(1, 9),
    subject=texts, seen=st.lists(texts, max_size=3).map(tuple), observed_at=texts,
    clock=st.integers(0, 2**63 - 1), content=texts, request=texts,
)  # fmt: skip


@given(headers)
def test_a_header_comes_back_from_its_text(header: Header) -> None:
    assert Header.decode(header.encode()) == header


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", "{", '{"id":1}', "[" * 100_000])
def test_what_is_no_header_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not an entry header"):
        Header.decode(text)


@given(headers)
def test_a_header_spelled_another_way_is_refused(header: Header) -> None:
    with pytest.raises(ValueError, match="canonical form"):
        Header.decode(header.encode().replace('{"act"', '{ "act"', 1))


@given(st.lists(texts, max_size=4), st.lists(texts, max_size=4))
def test_different_parts_have_different_hashes(left: list[str], right: list[str]) -> None:
    same = hash_parts("x", *map(str.encode, left)) == hash_parts("x", *map(str.encode, right))

    assert same == (left == right)


def test_digest_and_link_are_those_of_the_written_format() -> None:
    digest = digest_of("header", "salt", "body")
    link = link_of(genesis("node/1/0"), 1, "register/am-goris", digest)

    assert digest == "da2f23f735b2efedb00ffdf4de1b273563fbafb4db91c6fb34562542e9679395"
    assert link == "c86d460c0b5b18ecad469fd81f6eaff3428ac182d5c5a9ac479e86437bca4997"


def test_chains_of_two_names_begin_differently() -> None:
    assert genesis("node/1/0") == "cd2ec3292572a85982e9d7b9ec6fd3f9ba6eb4e383a17890abdd6ccbe2dde834"
    assert genesis("node/2/0") != genesis("node/1/0")


@pytest.mark.parametrize("value", [1.5, {"a": [0.0]}, float("nan"), (1, (2.0,))])
def test_a_float_has_no_canonical_text(value: object) -> None:
    with pytest.raises(TypeError, match="is a float"):
        canonical(value)


any_text = st.text()  # halves of surrogate pairs too
any_json = st.recursive(
    st.none() | st.booleans() | st.integers() | any_text,
    lambda items: st.lists(items) | st.dictionaries(any_text, items) | st.lists(items).map(tuple),
    max_leaves=20,
)


@given(any_json)
def test_the_quick_canonical_text_is_that_of_the_standard_library(value: object) -> None:
    assert canonical(value) == json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def test_every_character_has_the_spelling_of_the_standard_library() -> None:
    signs = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000]

    assert canonical(signs) == json.dumps(signs, ensure_ascii=False, separators=(",", ":"))


@pytest.mark.parametrize("value", [{1: "a"}, {None: 1}, {True: 1, False: 2}, {2**70: -(2**70)}])
def test_keys_that_are_no_text_are_spelled_as_the_standard_library_does(value: dict[object, object]) -> None:
    assert canonical(value) == json.dumps(value, sort_keys=True, separators=(",", ":"))


@pytest.mark.parametrize("value", [datetime(2023, 9, 27, tzinfo=UTC), b"x", {1, 2}, object()])
def test_what_json_cannot_hold_has_no_canonical_text(value: object) -> None:
    with pytest.raises(TypeError, match="not JSON serializable"):
        canonical([value])


@given(headers)
def test_a_header_is_written_in_canonical_form(header: Header) -> None:
    fields = {name: getattr(header, name) for name in header.__struct_fields__}

    assert header.encode() == canonical({**fields, "clock": f"{header.clock:016x}"})


@given(st.lists(st.tuples(st.integers(0, 2**40), st.integers(0, 2**56)), min_size=1))
def test_the_hybrid_clock_never_goes_back_and_never_repeats(ticks: list[tuple[int, int]]) -> None:
    clock = HybridClock()

    values = [clock.tick(now_ms, at_least) for now_ms, at_least in ticks]

    assert values == sorted(set(values))
    assert all(
        value > at_least and value >> COUNTER_BITS >= now_ms
        for value, (now_ms, at_least) in zip(values, ticks, strict=True)
    )


@given(st.integers(0, 2**48 - 1), st.binary(min_size=10, max_size=10))
def test_identifiers_are_uuid7_and_carry_their_millisecond(now_ms: int, randomness: bytes) -> None:
    act = uuid7(now_ms, randomness)

    assert is_uuid7(act)
    assert int(act.replace("-", "")[:12], 16) == now_ms
    assert is_uuid7(uuid7_within(act, "entry/1"))
    assert uuid7_within(act, "entry/1") == uuid7_within(act, "entry/1") != uuid7_within(act, "entry/2")


def test_times_are_kept_in_utc_to_the_second() -> None:
    at = datetime(2023, 9, 27, 8, 0, 5, 999_999, UTC)

    assert timestamp(at) == "2023-09-27T08:00:05Z"
    assert instant(timestamp(at)) == at.replace(microsecond=0)
