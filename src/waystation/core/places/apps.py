"""Places as a Django app."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """Places with codes and names in several scripts; roads between them."""

    name = "waystation.core.places"
    label = "places"
