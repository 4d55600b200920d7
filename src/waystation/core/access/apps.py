"""Access as a Django app."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Users with local credentials; grants of roles in the journal."""

    name = "waystation.core.access"
    label = "access"
