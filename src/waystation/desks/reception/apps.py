"""The reception desk as a Django app."""

from django.apps import AppConfig


class ReceptionConfig(AppConfig):
    """The reception desk."""

    name = "waystation.desks.reception"
    label = "reception"

    def ready(self) -> None:
        """Register what finds conflicts between subjects."""
        from waystation.desks.reception import conflicts  # noqa: F401
