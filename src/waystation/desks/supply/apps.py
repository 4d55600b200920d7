"""The supply desk as a Django app."""

from django.apps import AppConfig


class SupplyConfig(AppConfig):
    """The supply desk."""

    name = "waystation.desks.supply"
    label = "supply"

    def ready(self) -> None:
        """Register what finds conflicts between subjects."""
        from waystation.desks.supply import conflicts  # noqa: F401
