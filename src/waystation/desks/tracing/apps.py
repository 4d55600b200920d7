"""The tracing desk as a Django app."""

from django.apps import AppConfig


class TracingConfig(AppConfig):
    """The tracing desk."""

    name = "waystation.desks.tracing"
    label = "tracing"
