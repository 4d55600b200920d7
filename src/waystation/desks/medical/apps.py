"""The medical desk as a Django app."""

from django.apps import AppConfig


class MedicalConfig(AppConfig):
    """The medical desk."""

    name = "waystation.desks.medical"
    label = "medical"
