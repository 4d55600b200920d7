"""The journal as a Django app."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """Chains of entries, and the projector that keeps the tables."""

    name = "waystation.core.journal"
    label = "journal"

    def ready(self) -> None:
        """Register the checks of rule 14 and of the embedded database's version."""
        from waystation.core.journal import checks, conflicts, erasure  # noqa: F401
