"""The situation desk as a Django app."""

from django.apps import AppConfig


class SituationConfig(AppConfig):
    """The situation desk."""

    name = "waystation.desks.situation"
    label = "situation"
