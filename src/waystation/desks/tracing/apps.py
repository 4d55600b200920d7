"""The tracing desk as a Django app."""

from django.apps import AppConfig


class TracingConfig(AppConfig):
    """The tracing desk."""

    name = "waystation.desks.tracing"
    label = "tracing"

    def ready(self) -> None:
        """Say what is still needed when retention clocks run out."""
        from waystation.desks.tracing import retention  # noqa: F401
