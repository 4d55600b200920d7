"""The large register that benchmarks work on is a sound one."""

import pytest
from benchmarks._register import fill

from waystation.core.journal.models import CommitSignature, Node, StoredEntry
from waystation.core.journal.tables import rebuild
from waystation.core.journal.verify import verify
from waystation.desks.reception.models import Line, Person


@pytest.mark.storage
@pytest.mark.django_db(transaction=True)
def test_a_filled_register_verifies_once_its_tables_are_built(node: Node) -> None:
    fill(250, subjects=50, batch_size=100)
    rebuild()

    assert verify() == []
    assert (StoredEntry.objects.count(), CommitSignature.objects.count()) == (250, 3)
    assert (Person.objects.count(), Line.objects.count()) == (25, 45)
    assert Person.objects.first().open()["name"].startswith("Nobody ")
