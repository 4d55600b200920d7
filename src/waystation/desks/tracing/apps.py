"""The tracing desk as a Django app."""

from django.apps import AppConfig


class TracingConfig(AppConfig):
    """The tracing desk."""

    name = "waystation.desks.tracing"
    label = "tracing"

    def ready(self) -> None:
        """Say what is still needed when retention clocks run out, and what is erased with a person."""
        from waystation.desks.tracing import erasing, retention  # noqa: F401
