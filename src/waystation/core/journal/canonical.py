"""One way of writing a value as bytes, so that equal values have equal hashes everywhere."""

import json
from collections.abc import Mapping


def canonical(value: object) -> str:
    """Return `value` as JSON with sorted keys, no spaces and no escapes beyond JSON's own.

    Floats are refused: their text differs between machines and languages. Write 12.5 as the string "12.5",
    or in a smaller unit.

    Raises:
        TypeError: the value holds a float or anything else JSON has no exact form for.

    >>> canonical({"b": [1, True], "a": "Գորիս"})
    '{"a":"Գորիս","b":[1,true]}'
    """
    _refuse_floats(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _refuse_floats(value: object) -> None:
    if isinstance(value, float):
        raise TypeError(f"{value!r} is a float; write it as a string or in a smaller unit")
    if isinstance(value, Mapping):
        for item in value.values():
            _refuse_floats(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _refuse_floats(item)
