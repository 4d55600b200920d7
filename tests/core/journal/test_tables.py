"""The quick ways to write and read rows give what Django's own give."""

import hashlib

import pytest
from django.db import connection

from tests.core.journal.test_flipped_byte import populate
from waystation.core.journal._rows import row_values
from waystation.core.journal.models import Node
from waystation.core.journal.tables import all_tables, row_text, table_hash

pytestmark = [pytest.mark.storage, pytest.mark.django_db]


def test_a_tables_hash_is_that_of_its_rows_as_django_reads_them(node: Node) -> None:
    populate()
    filled = [table for table in all_tables() if table._default_manager.exists()]

    expected = {
        table: hashlib.sha256(
            "".join(
                row_text(row) + "\n"
                for row in sorted(table._default_manager.all(), key=lambda row: str(row.subject))
            ).encode()
        ).hexdigest()
        for table in filled
    }

    assert len(filled) > 7
    assert {table: table_hash(table) for table in filled} == expected


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL is given JSON as text, Django wraps it")
def test_a_rows_values_are_those_that_django_would_store(node: Node) -> None:
    populate()
    rows = [row for table in all_tables() for row in table._default_manager.all()]

    for row in rows:
        fields = row._meta.concrete_fields
        assert row_values(row) == [
            field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields
        ]
    assert len(rows) > 7
