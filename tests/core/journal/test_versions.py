"""An older version's body is read in the newest form, and what cannot be read is held."""

from dataclasses import dataclass

import msgspec
import pytest

from waystation.core.journal import kinds, versions
from waystation.core.journal.kinds import UnknownKind, entry_kind
from waystation.core.journal.versions import (
    Body,
    UnreadableBody,
    kind_as_read,
    read_body,
    readable,
    upcaster,
)


@pytest.fixture
def planted(monkeypatch: pytest.MonkeyPatch) -> type:
    """A kind at its third version, with steps from the first and the second."""
    for name in ("_KINDS", "_KIND_OF_BODY", "_DECODERS"):
        monkeypatch.setattr(kinds, name, dict(getattr(kinds, name)))
    monkeypatch.setattr(versions, "_UPCASTERS", {})

    @entry_kind("planted.made", audience="public", version=3)
    @dataclass(frozen=True, slots=True)
    class Made:
        given: str
        family: str
        people: int

    @upcaster("planted.made", from_version=1)
    def split(body: Body) -> Body:
        given, _, family = body["name"].partition(" ")
        return {"given": given, "family": family, "n": body["n"]}

    @upcaster("planted.made", from_version=2)
    def rename(body: Body) -> Body:
        return {"given": body["given"], "family": body["family"], "people": body["n"]}

    return Made


def test_every_older_version_is_read_in_the_newest_form(planted: type) -> None:
    newest = planted("Anahit", "Grigoryan", 2)

    assert read_body("planted.made", 1, '{"n":2,"name":"Anahit Grigoryan"}') == newest
    assert read_body("planted.made", 2, '{"family":"Grigoryan","given":"Anahit","n":2}') == newest
    assert read_body("planted.made", 3, '{"family":"Grigoryan","given":"Anahit","people":2}') == newest
    assert kind_as_read("planted.made", 1).version == 3


def test_a_newer_version_is_held(planted: type) -> None:
    with pytest.raises(UnknownKind, match=r"planted\.made version 4"):
        read_body("planted.made", 4, "{}")


@pytest.mark.parametrize("text", ["{}", "[]", "7", '{"n":2,"name":7}', "{", '{"n":2}'])
def test_a_body_that_its_step_cannot_read_is_held_and_crashes_nothing(planted: type, text: str) -> None:
    with pytest.raises(UnreadableBody):
        read_body("planted.made", 1, text)


def test_a_step_that_gives_values_out_of_form_is_held(planted: type) -> None:
    with pytest.raises(msgspec.ValidationError):
        read_body("planted.made", 1, '{"n":"two","name":"Anahit Grigoryan"}')


def test_what_can_be_read_is_listed_older_versions_included(planted: type) -> None:
    known = readable()

    assert {"planted.made 1", "planted.made 2", "planted.made 3"} <= known
    assert "planted.made 4" not in known
    assert "household.banded 1" in known


def test_a_step_that_leads_nowhere_is_not_readable(planted: type) -> None:
    upcaster("dragon.seen", from_version=1)(dict)

    assert "dragon.seen 1" not in readable()
    with pytest.raises(UnknownKind):
        read_body("dragon.seen", 1, "{}")


def test_a_step_registered_twice_is_refused(planted: type) -> None:
    with pytest.raises(ValueError, match="registered twice"):
        upcaster("planted.made", from_version=1)(dict)
