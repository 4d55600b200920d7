"""Sealing single values: they open where they belong, nowhere else, and do not show their length."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waystation.core.vault.seal import is_sealed, new_key, seal, unseal

KEY = bytes(range(32))
texts = st.text(st.characters(exclude_categories=["Cs"]))


@given(texts)
def test_a_sealed_text_opens_to_itself(text: str) -> None:
    token = seal(KEY, text, subject="person:1", field="name")

    assert unseal(KEY, token, subject="person:1", field="name") == text
    assert is_sealed(token)
    assert token.isascii()


@pytest.mark.parametrize(
    ("key", "subject", "field"),
    [(KEY, "person:2", "name"), (KEY, "person:1", "father"), (bytes(32), "person:1", "name")],
)
def test_a_token_moved_to_another_place_or_key_does_not_open(key: bytes, subject: str, field: str) -> None:
    token = seal(KEY, "Anahit", subject="person:1", field="name")

    with pytest.raises(ValueError, match="does not open"):
        unseal(key, token, subject=subject, field=field)


@given(st.integers(0, 200), st.integers(0, 6))
def test_a_token_with_one_changed_bit_does_not_open_as_another_text(position: int, bit: int) -> None:
    token = seal(KEY, "Anahit", subject="person:1", field="name")
    position %= len(token)
    changed = token[:position] + chr(ord(token[position]) ^ (1 << bit)) + token[position + 1 :]

    try:
        opened = unseal(KEY, changed, subject="person:1", field="name")
    except ValueError:
        return
    assert opened == "Anahit"  # base64 leaves spare bits and skips foreign characters


def test_texts_of_up_to_31_bytes_have_tokens_of_one_length() -> None:
    lengths = {len(seal(KEY, "x" * n, subject="person:1", field="name")) for n in range(32)}

    assert len(lengths) == 1
    assert len(seal(KEY, "x" * 32, subject="person:1", field="name")) > lengths.pop()


def test_one_text_sealed_twice_gives_two_tokens() -> None:
    tokens = {seal(KEY, "Anahit", subject="person:1", field="name") for _ in range(50)}

    assert len(tokens) == 50
    assert new_key() != new_key()


@pytest.mark.parametrize("token", ["", "Anahit", "s1.", "s1.x", "s1.====", "s2.AAAA", "s1.Անահիտ"])
def test_what_is_no_token_is_refused(token: str) -> None:
    with pytest.raises(ValueError, match=r"not a sealed value|does not open"):
        unseal(KEY, token, subject="person:1", field="name")
