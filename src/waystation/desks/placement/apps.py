"""The placement desk as a Django app."""

from django.apps import AppConfig


class PlacementConfig(AppConfig):
    """The placement desk."""

    name = "waystation.desks.placement"
    label = "placement"
