"""The transport desk as a Django app."""

from django.apps import AppConfig


class TransportConfig(AppConfig):
    """The transport desk."""

    name = "waystation.desks.transport"
    label = "transport"
