"""The transport desk as a Django app."""

from django.apps import AppConfig


class TransportConfig(AppConfig):
    """The transport desk."""

    name = "waystation.desks.transport"
    label = "transport"

    def ready(self) -> None:
        """Register what finds conflicts between subjects."""
        from waystation.desks.transport import conflicts  # noqa: F401
