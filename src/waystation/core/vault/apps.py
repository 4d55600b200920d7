"""The vault as a Django app."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    """Data keys of subjects, wrapped under the epoch key of an audience."""

    name = "waystation.core.vault"
    label = "vault"
