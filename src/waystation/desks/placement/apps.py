"""The placement desk as a Django app."""

from django.apps import AppConfig


class PlacementConfig(AppConfig):
    """The placement desk."""

    name = "waystation.desks.placement"
    label = "placement"

    def ready(self) -> None:
        """Register what finds conflicts between subjects."""
        from waystation.desks.placement import conflicts  # noqa: F401
