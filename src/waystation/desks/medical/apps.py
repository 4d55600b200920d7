"""The medical desk as a Django app."""

from django.apps import AppConfig


class MedicalConfig(AppConfig):
    """The medical desk."""

    name = "waystation.desks.medical"
    label = "medical"

    def ready(self) -> None:
        """Register what is erased with a person."""
        from waystation.desks.medical import erasing  # noqa: F401
