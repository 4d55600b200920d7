"""The database's tables: made, and brought to this version's form, whole or not at all."""

from typing import Final

from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from waystation.core.journal.errors import RegisterIsNewer, RegisterIsOlder
from waystation.core.journal.format import link_of
from waystation.core.journal.lock import lock_subjects, writer_lock
from waystation.core.journal.models import Chain, StoredEntry

_NO_LINK: Final = "0" * 64  # what stood before the first link of every chain, in early versions


def upgrade() -> None:
    """Bring every table to the form this version knows; returns at once where they have it.

    All steps are one transaction. Django alone commits each step, and notes some of them only afterwards: a
    loss of power in between leaves tables that no later start gets past.

    Raises:
        RegisterIsNewer: a later version has changed the tables in ways not known here.
        RegisterIsOlder: an early version wrote its chains.
    """
    if _steps_left():
        _take_steps()
    chain = Chain.objects.filter(head_seq__gt=0).order_by("id").first()
    first = StoredEntry.objects.filter(chain=chain.id, seq=1).first() if chain else None
    if first is not None and first.link == link_of(_NO_LINK, 1, first.scope, first.digest):
        raise RegisterIsOlder


def _take_steps() -> None:
    with writer_lock():
        # SQLite cannot change a table with its references checked, nor switch the check inside a transaction.
        connection.disable_constraint_checking()
        try:
            with transaction.atomic():
                lock_subjects(["schema"])
                if _steps_left():  # another process may have been first
                    call_command("migrate", verbosity=0, interactive=False)
        finally:
            connection.enable_constraint_checking()


def _steps_left() -> bool:
    executor = MigrationExecutor(connection)
    unknown = set(executor.loader.applied_migrations) - set(executor.loader.disk_migrations)
    if unknown:
        raise RegisterIsNewer
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
