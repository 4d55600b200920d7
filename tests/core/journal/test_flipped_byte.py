"""One changed character in any column of any row is found, and the place is named."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from django.db import connection, models
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.core.worlds import CLERK, JOURNAL_TABLES, arrival
from waystation.core.access.commands import add_user, give_role
from waystation.core.journal.models import Node
from waystation.core.journal.projected import ProjectedRow
from waystation.core.journal.verify import verify
from waystation.core.journal.writer import new_act
from waystation.core.places.commands import describe_places
from waystation.core.places.subjects import PlaceDescribed, RoadDescribed
from waystation.core.vault import escrow
from waystation.core.vault.held import own_keys
from waystation.desks.reception.commands import Description, add_persons, band_family, count_line

pytestmark = [pytest.mark.storage, pytest.mark.django_db]


@dataclass(frozen=True)
class Place:
    """A column of a row."""

    table: type[models.Model]
    field: models.Field
    key: object

    def __str__(self) -> str:
        return f"{self.table._meta.label} {self.key} {self.field.name}"

    def read(self, *, as_text: bool) -> object:
        column = connection.ops.quote_name(self.field.column)
        return self._run(f"SELECT {f'CAST({column} AS TEXT)' if as_text else column} FROM {{table}}", [])

    def write(self, value: object, key: object = None) -> None:
        self._run(f"UPDATE {{table}} SET {connection.ops.quote_name(self.field.column)} = %s", [value], key)

    def _run(self, statement: str, values: list[object], key: object = None) -> object:
        table = connection.ops.quote_name(self.table._meta.db_table)
        where = connection.ops.quote_name(self.table._meta.pk.column)
        with connection.cursor() as cursor:
            cursor.execute(f"{statement.format(table=table)} WHERE {where} = %s", [*values, key or self.key])
            return cursor.fetchone()[0] if statement.startswith("SELECT") else None


def populate() -> None:
    """A clerk, a map, a family with a person, a line: every table of core and reception has a row."""
    escrow.renew(own_keys())
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:  # a byte changed on the disk asks no constraint either
            cursor.execute("PRAGMA ignore_check_constraints = ON")
    give_role(None, add_user("anahit", "four plain long words"), "clerk", act=new_act())
    describe_places(
        None,
        [PlaceDescribed("am-goris", "hub", {"en": "Goris", "hy": "Գորիս"}, lat=39_500_000, lon=46_300_000)],
        [RoadDescribed("nk-border", "am-goris", 32_000)],
        act=new_act(),
    )
    household = band_family(CLERK, arrival(), act=new_act()).subject("household")
    add_persons(CLERK, household, [Description("f", "18-59", "head", name="Անահիտ")], act=new_act())
    count_line(CLERK, "am-goris", 40, act=new_act())


def places() -> list[Place]:
    tables = [*JOURNAL_TABLES, *ProjectedRow.tables.values()]
    return [
        Place(table, field, row.pk)
        for table in tables
        for row in table._default_manager.order_by("pk")
        for field in table._meta.concrete_fields
    ]


def changed(place: Place, position: int, bit: int) -> object | None:
    """Return the column's value with one bit of one character turned; None where that is no text at all."""
    kind, value = place.field.get_internal_type(), place.read(as_text=False)
    if value is None:
        return 1
    if kind == "BooleanField":
        return not value
    if isinstance(value, int):
        return value ^ (1 << bit % 30)
    if connection.vendor == "postgresql" and isinstance(value, datetime):
        return value + timedelta(microseconds=1 << bit % 30)
    if connection.vendor == "postgresql" and kind == "JSONField":
        return '{"changed": 1}'
    text = str(place.read(as_text=True))
    if not text:
        return "x"
    position %= len(text)
    turned = chr(ord(text[position]) ^ (1 << bit % 7))
    return None if turned in "\0" else text[:position] + turned + text[position + 1 :]


def found_after_change(place: Place, value: object) -> bool:
    """Return whether verify finds the change and names its place; the change is taken back."""
    before = place.read(as_text=False)
    if isinstance(before, dict | list):
        before = place.read(as_text=True)
    place.write(value)
    key = value if place.field.primary_key else place.key
    try:
        findings = verify()
    finally:
        place.write(before, key)
    return any(name in finding.where for finding in findings for name in names_of(place, value))


def names_of(place: Place, value: object) -> list[str]:
    label = place.table._meta.label
    if place.table is Node:
        return ["node"]
    if issubclass(place.table, ProjectedRow):
        return [f"{label} {place.key}", f"{label} {value}"]
    row = (
        place.table._default_manager.filter(pk=place.key).values("seq", "chain").first()
        if hasattr(place.table, "seq")
        else None
    )
    if row is not None:
        return [
            f"{row['chain']} #{row['seq']}",
            row["chain"],
            *([str(value)] * (place.field.name == "chain")),
        ]
    return [str(place.key), str(value)]


def test_a_changed_character_in_any_column_of_any_row_is_found_and_named(node: Node) -> None:
    populate()
    assert verify() == []

    missed = [
        str(place)
        for number, place in enumerate(places())
        if (value := changed(place, 7 * number + 3, number) or changed(place, number, 0)) is not None
        and not found_after_change(place, value)
    ]

    assert missed == []
    assert verify() == []


def test_any_bit_of_any_character_is_found(node: Node) -> None:
    populate()
    everywhere = places()

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.sampled_from(range(len(everywhere))), st.integers(0, 3_000), st.integers(0, 29))
    def check(place: int, position: int, bit: int) -> None:
        value = changed(everywhere[place], position, bit)
        if value is not None:
            assert found_after_change(everywhere[place], value), (str(everywhere[place]), value)

    check()


def test_a_letter_in_the_other_case_is_found_in_keys_and_signatures(node: Node) -> None:
    populate()
    hexadecimal = {"signature", "signing_public", "sealing_public", "link", "digest", "salt"}

    missed = [
        str(place)
        for place in places()
        if place.field.name in hexadecimal
        and not found_after_change(place, str(place.read(as_text=True)).upper())
    ]

    assert missed == []


def test_a_lost_data_key_is_found_at_the_entry_it_opens(node: Node) -> None:
    populate()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM vault_datakey WHERE subject LIKE 'person:%'")

    findings = verify()

    assert [finding.code for finding in findings] == ["key-missing"]
    assert findings[0].sentence == "The sealed name does not open."
