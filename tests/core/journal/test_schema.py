"""The tables are made whole or not at all, and a newer version's tables are left alone."""

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from waystation.core.journal.errors import RegisterIsNewer
from waystation.core.journal.models import Node
from waystation.core.journal.schema import upgrade

pytestmark = [pytest.mark.storage, pytest.mark.django_db]


def test_an_upgrade_of_tables_that_are_up_to_date_writes_nothing(node: Node) -> None:
    before = MigrationRecorder(connection).applied_migrations()

    upgrade()

    assert MigrationRecorder(connection).applied_migrations() == before


def test_a_register_of_a_newer_version_is_refused_in_words_and_untouched(node: Node) -> None:
    MigrationRecorder(connection).record_applied("journal", "9999_of_the_future")

    with pytest.raises(RegisterIsNewer, match="Start the newer one; nothing was changed"):
        upgrade()

    assert Node.objects.count() == 1
