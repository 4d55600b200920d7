"""Keeping as a Django app."""

from django.apps import AppConfig


class KeepingConfig(AppConfig):
    """Checks of the schema, backups, retention clocks, the impact assessment."""

    name = "waystation.core.keeping"
    label = "keeping"

    def ready(self) -> None:
        """Register the check that every field about a person says why it is kept."""
        from waystation.core.keeping import checks  # noqa: F401
