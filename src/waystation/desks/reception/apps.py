"""The reception desk as a Django app."""

from django.apps import AppConfig


class ReceptionConfig(AppConfig):
    """The reception desk."""

    name = "waystation.desks.reception"
    label = "reception"

    def ready(self) -> None:
        """Register what finds conflicts between subjects, and what is erased with a person."""
        from waystation.desks.reception import conflicts, erasing  # noqa: F401
