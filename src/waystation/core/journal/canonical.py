"""One way of writing a value as bytes, so that equal values have equal hashes everywhere."""

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Final

import msgspec

_encoder: Final = msgspec.json.Encoder(order="sorted")
_LARGEST: Final = 2**63
_SCALARS: Final = frozenset({str, bool, type(None)})


def canonical(value: object) -> str:
    """Return `value` as JSON with sorted keys, no spaces and no escapes beyond JSON's own.

    Floats are refused: their text differs between machines and languages. Write 12.5 as the string "12.5",
    or in a smaller unit.

    Raises:
        TypeError: the value holds a float or anything else JSON has no exact form for.

    >>> canonical({"b": [1, True], "a": "Գորիս"})
    '{"a":"Գորիս","b":[1,true]}'
    """
    if _is_plain(value):
        with suppress(UnicodeEncodeError):  # half a character of two: written like any other, and no UTF-8
            return plain_text(value)
    _refuse_floats(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def plain_text(value: object) -> str:
    """Return the canonical text of a value known to hold texts, whole numbers, lists and such only.

    The same text as `canonical` gives, without its look at every value; a test holds the two together.
    """
    return _encoder.encode(value).decode()


def _is_plain(value: object) -> bool:
    """Return whether a value holds nothing that the two writers of JSON might spell differently."""
    if type(value) in _SCALARS:
        return True
    if type(value) is int:
        return -_LARGEST <= value < _LARGEST
    if type(value) is dict:
        return all(type(name) is str and _is_plain(item) for name, item in value.items())
    return (type(value) is list or type(value) is tuple) and all(map(_is_plain, value))


def _refuse_floats(value: object) -> None:
    if isinstance(value, float):
        raise TypeError(f"{value!r} is a float; write it as a string or in a smaller unit")
    if isinstance(value, Mapping):
        for item in value.values():
            _refuse_floats(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _refuse_floats(item)
